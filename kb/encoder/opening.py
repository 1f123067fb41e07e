"""The encoders that the settings name, opened. Cheap: a model is loaded when it is first used."""

import hashlib
import importlib.util
import json
import os
from pathlib import Path

from kb.encoder.adding import folder_of, is_whole
from kb.encoder.catalogue import CatalogueEntry, catalogue
from kb.encoder.checksums import Checksums
from kb.encoder.export import WEIGHTS, ExportPlace
from kb.encoder.hashing import HashingEncoder
from kb.encoder.protocol import Encoder, EncoderFacts
from kb.encoder.sentence import SentenceEncoder
from kb.errors import EncoderMissing
from kb.settings import Settings

NONE = "none"

NOWHERE = Path(os.devnull)
"""A folder that there is not: what is read is remembered nowhere, and nothing is known of what was read before."""


def open_encoders(settings: Settings, afresh: bool = False) -> tuple[tuple[Encoder, ...], str]:
    """Every encoder of the setting `encoder` that is there, in its order, and what to do about one that is not. Its
    files are held against their checksums; `afresh` reads them all, though none seems to have changed.

    Raises EncoderMissing, at once, where there is none at all.
    """
    if settings.encoder in ((), (NONE,)):
        raise EncoderMissing("meaning is switched off (encoder = none): searching by words only")
    opened: list[Encoder] = []
    missing: list[str] = []
    for name in dict.fromkeys(settings.encoder):
        try:
            opened.append(_open(name, settings, Checksums(NOWHERE if afresh else settings.encoders)))
        except EncoderMissing as error:
            missing.append(str(error))
    if not opened:
        raise EncoderMissing("; ".join(missing))
    there = " and ".join(encoder.facts.name for encoder in opened)
    return tuple(opened), "; ".join(f"searching with {there}: {reason}" for reason in missing)


def _open(name: str, settings: Settings, checksums: Checksums) -> Encoder:
    if name == "hashing":
        return HashingEncoder()
    encoder = _known(catalogue()[name], settings, checksums) if name in catalogue() else _own(name, settings, checksums)
    if not encoder.exported and importlib.util.find_spec("sentence_transformers") is None:
        raise EncoderMissing("no encoder is installed; `pip install sentence-transformers` adds meaning")
    return encoder


def _own(name: str, settings: Settings, checksums: Checksums) -> SentenceEncoder:
    """A folder of one's own, or a model of a hub."""
    folder = Path(name).expanduser()
    folder = folder if folder.is_absolute() else settings.home / folder
    if folder.is_dir():
        return _from_folder(folder, settings, checksums, name)
    if settings.online:
        return _from_folder(_fetched(name), settings, checksums, name, name)
    raise EncoderMissing(
        f"the encoder {name!r} is neither {', '.join(catalogue())} nor a folder: give a folder that holds a "
        "sentence-transformers model, or set online = true to fetch it by name"
    )


def _known(entry: CatalogueEntry, settings: Settings, checksums: Checksums) -> SentenceEncoder:
    folder = folder_of(entry, settings.encoders)
    if entry.folder:
        entry.verified(folder / WEIGHTS, checksums)
        source = f"package {entry.package}"
    else:
        source = f"package {entry.package}, read into {folder.name}"
        if not is_whole(entry, folder, checksums):
            raise EncoderMissing(
                f"the encoder {entry.name!r} is not in this home yet; "
                f"`kb encoder add {entry.name}` reads it from its package"
            )
    facts = EncoderFacts(
        entry.title, entry.licence, entry.dimension, entry.most_tokens, entry.languages, entry.sha256, source
    )
    place = ExportPlace(settings.encoders / f"{entry.title}.onnx", folder, checksums, entry.name)
    return SentenceEncoder(str(folder), facts, place, settings.runtime, settings.device)


def encoder_state(entry: CatalogueEntry, settings: Settings) -> str:
    """Whether a home can use an encoder and does, and what computes it there, in words."""
    try:
        runtime = _known(entry, settings, Checksums(settings.encoders)).facts.runtime
    except EncoderMissing as error:
        return str(error)
    used = "in use" if entry.name in settings.encoder else f'ready: encoder = "{entry.name}" in kb.toml uses it'
    return f"{used}; queries by {runtime}"


def export_known(name: str, settings: Settings) -> str:
    """Make the export of an encoder of the catalogue that is here; returned is why there is none, or nothing.

    Raises EncoderMissing.
    """
    return _known(catalogue()[name], settings, Checksums(settings.encoders)).export(again=True)


def _from_folder(folder: Path, settings: Settings, checksums: Checksums, name: str, title: str = "") -> SentenceEncoder:
    weights = checksums.of(folder / WEIGHTS)
    if not weights or not (folder / "modules.json").is_file():
        raise EncoderMissing(f"{folder} holds no sentence-transformers model (modules.json, model.safetensors)")
    title = title or folder.name
    prompts = _configured(folder / "config_sentence_transformers.json", "prompts") or {}
    if "e5" in title.casefold() and not (isinstance(prompts, dict) and prompts.get("query")):
        raise EncoderMissing(
            f"{folder} looks like an E5 model and declares no prompts, without which it ranks badly: add "
            '"prompts": {"query": "query: ", "document": "passage: "} to its config_sentence_transformers.json'
        )
    dimension = _number(_configured(folder / "config.json", "hidden_size"))
    most_tokens = _number(_configured(folder / "sentence_bert_config.json", "max_seq_length"))
    facts = EncoderFacts(title, "see its model card", dimension, most_tokens, "", weights, f"folder {folder.name}")
    # two folders may be called the same; a home that is moved takes the folders in it along
    sign = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    place = ExportPlace(settings.encoders / f"{folder.name}-{sign}.onnx", folder, checksums)
    return SentenceEncoder(str(folder), facts, place, settings.runtime, settings.device)


def _fetched(name: str) -> Path:
    """A model from a hub, as a folder; fetched once and kept by the hub's own library."""
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name))
    except Exception as error:  # whatever the network and the hub can come up with
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EncoderMissing(f"the model {name!r} could not be fetched: {reason}") from None


def _configured(path: Path, name: str) -> object:
    """What a model's own configuration says of a name; None where it does not."""
    try:
        return json.loads(path.read_text("utf-8")).get(name)
    except (OSError, ValueError, AttributeError):
        return None


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
