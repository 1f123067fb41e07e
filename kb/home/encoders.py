"""The encoders of one home: opened when they are first needed, or why there is none."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from kb.encoder import CatalogueEntry, Encoder, add_encoder, catalogue, encoder_state, open_encoders
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

    def known(self) -> tuple[tuple[CatalogueEntry, str], ...]:
        """Every encoder of the catalogue, and what it is in this home."""
        return tuple((entry, encoder_state(entry, self._settings)) for entry in catalogue().values())

    def add(self, name: str) -> Path:
        """Read a packaged encoder into this home, where it is not yet. Raises Unknown and EncoderMissing."""
        return add_encoder(name, self._settings.encoders)

    @cached_property
    def _opened(self) -> tuple[tuple[Encoder, ...], str]:
        if self._instances:
            return self._instances, ""
        try:
            return open_encoders(self._settings)
        except EncoderMissing as error:
            return (), f"{error} (until then by words only)"
