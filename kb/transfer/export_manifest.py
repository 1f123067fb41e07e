"""The manifest of an export: every file with its hash, and what the home must come to where it is read in."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kb.errors import DamagedFile, StoreProblem
from kb.transfer.form import FORMAT, MANIFEST, PRODUCT

FORM = "home as open text"
AGAIN = "take the export as it was written, or export again"


@dataclass(frozen=True)
class ListedFile:
    size: int
    sha256: str


@dataclass(frozen=True)
class ExportManifest:
    """`head` is the number and hash of the last entry of the trail in it, `head_of_home` that of the home it was taken
    from: without people entries are added that say what was erased. `locked` are plan, year, number and hash of
    snapshots."""

    version: str
    people: bool
    schema: tuple[str, ...]
    head: tuple[int, str]
    head_of_home: tuple[int, str]
    locked: tuple[tuple[str, int, int, str], ...]
    rows: Mapping[str, int]
    files: Mapping[str, ListedFile]
    format: int = FORMAT


def manifest_text(manifest: ExportManifest) -> str:
    told: dict[str, Any] = {"product": PRODUCT, "form": FORM, **asdict(manifest)}
    told["digest"] = _digest(told)
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def is_export(folder: Path) -> bool:
    """Whether a folder says that it is an export of a whole home; whether it is whole is another question."""
    try:
        told = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("product") == PRODUCT and "files" in told


def read_export_manifest(folder: Path) -> ExportManifest:
    """Raises DamagedFile where it was changed, and StoreProblem where a newer version wrote it."""
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_text("utf-8"))
        digest = told.pop("digest")
        if told["format"] > FORMAT:
            raise StoreProblem(
                f"{path}: an export of a newer form ({told['format']}; this version reads up to {FORMAT}), written by "
                f"version {told['version']}: install that version to read it in"
            )
        if digest != _digest(told):
            raise DamagedFile(f"{path}: it was changed after it was written; {AGAIN}")
        return ExportManifest(
            version=told["version"], people=told["people"], schema=tuple(told["schema"]),
            head=(told["head"][0], told["head"][1]), head_of_home=(told["head_of_home"][0], told["head_of_home"][1]),
            locked=tuple((plan, year, no, hash) for plan, year, no, hash in told["locked"]), rows=told["rows"],
            files={name: ListedFile(**one) for name, one in told["files"].items()}, format=told["format"],
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise DamagedFile(f"{path}: it cannot be read as the list of an export; {AGAIN}") from None


def prove_files(folder: Path, manifest: ExportManifest) -> None:
    """Hold every file of an export against its hash. Raises DamagedFile for one that was changed, is missing, or is not
    of it."""
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()} - {MANIFEST}
    for name in sorted(manifest.files.keys() - there):
        raise DamagedFile(f"{folder / name}: it is missing in the export; {AGAIN}")
    for name in sorted(there - manifest.files.keys()):
        raise DamagedFile(f"{folder / name}: it is not of this export; take it out of the folder")
    for name, listed in manifest.files.items():
        with (folder / name).open("rb") as stream:
            hashed = hashlib.file_digest(stream, "sha256").hexdigest()
        if hashed != listed.sha256:
            raise DamagedFile(f"{folder / name}: it was changed after it was written; {AGAIN}")


def _digest(told: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
