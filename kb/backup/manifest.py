"""What a backup says of itself: of which home, from which moment, and every file in it with its hash."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from kb.errors import DamagedFile, StoreProblem

PRODUCT = "best-practice-kb"

FORMAT = 1
"""The form of the file. One that an older version cannot read has a higher number."""

MANIFEST = "manifest.json"
"""Its name in the file, where it comes first."""


@dataclass(frozen=True)
class Member:
    """A file in a backup: its name, its size in bytes, its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class LockedFigures:
    """A snapshot of a year: what its figures hash to."""

    year: int
    no: int
    hash: str
    plan: str = ""


@dataclass(frozen=True)
class NotCarried:
    """What of a home is not in its backup, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Manifest:
    """`home` tells one home from another: the hash of its trail's first entry, empty where nothing was done yet. `made`
    is a moment in universal time, `head` the trail's last number and hash, `store` the store's file within the home,
    `counts` the rows of every table, `locked` every snapshot and `locked_years` what is locked now. `secrets` names
    settings that were set and are not in it, `environment` those that came from there and are not in kb.toml. `damaged`
    says what was broken in the home already."""

    version: str
    made: str
    home: str
    head: tuple[int, str]
    generation: int
    store: str
    schema: tuple[str, ...]
    counts: Mapping[str, int]
    locked: tuple[LockedFigures, ...]
    locked_years: tuple[int, ...]
    members: tuple[Member, ...]
    left_out: tuple[NotCarried, ...] = ()
    secrets: tuple[str, ...] = ()
    environment: Mapping[str, str] | None = None
    damaged: tuple[str, ...] = ()
    format: int = FORMAT

    @property
    def size(self) -> int:
        """Bytes of all that is in it."""
        return sum(member.size for member in self.members)


def as_bytes(manifest: Manifest) -> bytes:
    told = {"product": PRODUCT, **asdict(manifest)}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def from_bytes(data: bytes, path: object) -> Manifest:
    """Raises DamagedFile where it is none, and StoreProblem where a newer version wrote it."""
    try:
        told = json.loads(data)
        product, form = told.pop("product"), told["format"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DamagedFile(f"{path}: is no backup, or its beginning is damaged; {ANOTHER}") from None
    if product != PRODUCT or not isinstance(form, int):
        raise DamagedFile(f"{path}: is no backup that `kb backup` wrote; {ANOTHER}")
    if form > FORMAT:
        raise StoreProblem(
            f"{path} is a backup of a newer form ({form}; this version reads up to {FORMAT}), written by version "
            f"{told.get('version', 'unknown')}: install that version to restore it"
        )
    try:
        return Manifest(
            version=told["version"], made=told["made"], home=told["home"], head=(told["head"][0], told["head"][1]),
            generation=told["generation"], store=told["store"], schema=tuple(told["schema"]), counts=told["counts"],
            locked=tuple(LockedFigures(**one) for one in told["locked"]),
            locked_years=tuple(told["locked_years"]),
            members=tuple(Member(**one) for one in told["members"]),
            left_out=tuple(NotCarried(**one) for one in told["left_out"]),
            secrets=tuple(told["secrets"]), environment=told["environment"], damaged=tuple(told["damaged"]),
            format=form,
        )  # fmt: skip
    except (KeyError, TypeError, IndexError, AttributeError):
        raise DamagedFile(f"{path}: what it says of itself cannot be read; {ANOTHER}") from None


ANOTHER = "take another backup (`kb backup --check FILE` says which are whole)"
"""The next step where a backup is of no use."""
