"""The encoders of one home: opened when they are first needed, or why there is none."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from kb.encoder import (
    CatalogueEntry,
    Encoder,
    SentenceEncoder,
    add_encoder,
    catalogue,
    encoder_state,
    export_known,
    open_encoders,
)
from kb.errors import EncoderMissing
from kb.settings import Settings


class HomeEncoders:
    """What turns text into vectors here. `instances` are used in place of those that the settings name."""

    def __init__(self, settings: Settings, instances: Sequence[Encoder] = ()) -> None:
        self._settings, self._instances = settings, tuple(instances)

    @property
    def all(self) -> tuple[Encoder, ...]:
        """None where searches run on words alone, and `note` says why."""
        return self._opened[0]

    @property
    def note(self) -> str:
        """Why searches run on words alone; empty where they do not."""
        return self._opened[1]

    def proved(self) -> tuple[tuple[Encoder, ...], str]:
        """As `all` and `note`, every file of a model read and held against its checksum now."""
        if self._instances:
            return self._instances, ""
        try:
            return open_encoders(self._settings, afresh=True)
        except EncoderMissing as error:
            return (), str(error)

    def known(self) -> tuple[tuple[CatalogueEntry, str], ...]:
        """Every encoder of the catalogue, and what it is in this home."""
        return tuple((entry, encoder_state(entry, self._settings)) for entry in catalogue().values())

    def add(self, name: str) -> Path:
        """Read a packaged encoder into this home, where it is not yet. Raises Unknown and EncoderMissing."""
        return add_encoder(name, self._settings.encoders)

    def export(self, name: str) -> str:
        """Export an added encoder for ONNX Runtime, so that a search never loads torch; one that stands is kept.

        Returned is why there is no export, or nothing. Raises EncoderMissing.
        """
        return export_known(name, self._settings)

    def complete(self, tell: Callable[[str], None] = lambda sentence: None) -> None:
        """Make what the encoders in use lack: an export of each model that can be exported. Told is what is made, and
        why one could not be."""
        for encoder in self.all:
            if isinstance(encoder, SentenceEncoder) and encoder.lacks_export:
                tell(f"{encoder.facts.name}: exported for ONNX Runtime, once (half a minute at most)")
                reason = encoder.export()
                if reason:
                    tell(f"{encoder.facts.name}: {reason}; it is computed by torch as before")

    def serve(self) -> None:
        """Load every model now, so that the first reader does not wait, for a process that answers readers."""
        for encoder in self.all:
            if isinstance(encoder, SentenceEncoder):
                encoder.serve()
            encoder.query("warm")

    @cached_property
    def _opened(self) -> tuple[tuple[Encoder, ...], str]:
        if self._instances:
            return self._instances, ""
        try:
            return open_encoders(self._settings)
        except EncoderMissing as error:
            return (), f"{error} (until then by words only)"
