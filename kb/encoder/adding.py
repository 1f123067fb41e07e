"""An encoder brought into a home: the weights of its package, hash-checked and read into a folder, offline."""

import json
from pathlib import Path

from kb.encoder.catalogue import CatalogueEntry, catalogue
from kb.encoder.checksums import Checksums, digest
from kb.encoder.export import WEIGHTS
from kb.errors import Unknown
from kb.files.whole import renewed_folder

STAMP = "kb-encoder.json"
"""Written last into a folder: what it was made from, and the hash of what was made."""


def folder_of(entry: CatalogueEntry, encoders: Path) -> Path:
    """Where the complete model lies: in its package, or in the home where it was read into a folder.

    Raises EncoderMissing.
    """
    return entry.packaged() / entry.folder if entry.folder else encoders / entry.title


def add_encoder(name: str, encoders: Path) -> Path:
    """Read a packaged encoder into its folder under `encoders`; one that stands there whole is kept.

    One whose package holds a complete model stays there, checked. Raises Unknown, EncoderMissing and BrokenFile.
    """
    if name not in catalogue():
        raise Unknown("encoder", name, tuple(catalogue()), f"those that can be added: {', '.join(catalogue())}")
    entry, checksums = catalogue()[name], Checksums(encoders)
    target = folder_of(entry, encoders)
    if entry.folder:
        entry.verified(target / WEIGHTS, checksums)
        return target
    weights = entry.verified(entry.packaged() / entry.weights, checksums)
    if is_whole(entry, target, checksums):
        return target
    _read(entry, weights, target)
    return target


def is_whole(entry: CatalogueEntry, folder: Path, checksums: Checksums) -> bool:
    """Whether the folder holds this encoder, made from these weights, unchanged since."""
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
        made = stamp["made"], stamp["from"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return made == (checksums.of(folder / WEIGHTS), entry.sha256)


def _read(entry: CatalogueEntry, weights: Path, target: Path) -> None:
    """Written beside and put in place when whole: a stopped run leaves nothing that looks like a model."""
    from kb.encoder import q4

    with renewed_folder(target) as part:
        q4.write(q4.read(weights), part, entry.prompts, entry.most_tokens)
        stamp = {"from": entry.sha256, "made": digest(part / WEIGHTS), "licence": entry.licence}
        (part / STAMP).write_text(json.dumps(stamp), "utf-8")
