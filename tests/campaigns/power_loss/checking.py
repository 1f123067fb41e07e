"""What lies on a disk after the power came back, opened by the product: what is wrong with it."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.backup import check_backup
from kb.encoder import HashingEncoder
from kb.errors import KBError
from kb.files.content_store import ContentStore
from kb.home import new
from kb.knowledge_base import KnowledgeBase
from kb.search.query import Query
from kb.settings import load
from kb.transfer.export_manifest import prove_files, read_export_manifest
from tests import homes
from tests.campaigns.power_loss.acts import QUERY

HOMES = ("home", "fresh", "restored", "empty")


@dataclass(frozen=True)
class Acknowledged:
    """One thing that was said to the outside, as acts.py says it."""

    what: dict[str, Any]


def wrong(
    room: Path, before: Sequence[str], said: Sequence[Acknowledged], sound: Collection[str] = ()
) -> Iterator[str]:
    """Everything that is not as it must be; `before` names the homes that stood there all along, `sound` those that
    were looked at as they are."""
    told = [one.what for one in said]
    homes_told = {str(one["home"]) for one in told if "home" in one}
    for name in HOMES:
        folder = room / name
        if name in sound:
            continue
        if not (folder / "practices").is_dir():
            if name in before or name in homes_told:
                yield f"{name} is no home any more"
            continue
        handed_in = [str(one["practice"]) for one in told if "practice" in one] if name == "home" else []
        heads = [one["head"] for one in told if "head" in one and one.get("home", "home") == name]
        found = [one["found"] for one in told if "found" in one] if name == "home" else []
        yield from (f"{name}: {one}" for one in _of_home(folder, heads, found, handed_in))
    for one in told:
        with suppress(KeyError):
            yield from _backup(room / one["backup"])
        with suppress(KeyError):
            yield from _export(room / one["export"])
        with suppress(KeyError):
            yield from _file(room / one["file"][0], one["file"][1])
    yield from _begun(room / "begun", any("begun" in one for one in told))


def _of_home(
    folder: Path, heads: Sequence[Sequence[Any]], found: Sequence[Sequence[str]], handed_in: Sequence[str]
) -> Iterator[str]:
    try:
        kb = KnowledgeBase(load(folder), HashingEncoder())
        store = kb.home.store
    except KBError as error:
        yield f"it cannot be opened: {error}"
        return
    try:
        for no, hash in heads:
            if store.head()[0] < no or store.entry(no).hash != hash:
                yield f"entry {no} of the trail, which was acknowledged, is gone"
        for practice in set(handed_in) - {one.practice for one in store.dossiers() if one.round}:
            yield f"{practice}, which was acknowledged, is gone"
        for sha256 in store.kept_files():
            ContentStore(kb.settings.attachments).read(sha256)
        for check in kb.trail.verification.prove().checks:
            yield from check.faults
        # an index may be behind, and is made again by `kb index`; what says of itself that it is in step must be so
        collection = kb.home.collection()
        in_step = collection.path.exists() and collection.wanted() == dict(collection.index.digests())
        if found and in_step and (hits := _hits(kb)) not in found:
            yield f"a search finds {hits}, and found {found[-1]}"
    except KBError as error:
        yield str(error)
    finally:
        for one in kb.home._collections.values():
            if one.path.exists():
                one.index.close()
        store.close()


def _hits(kb: KnowledgeBase) -> list[str]:
    return [hit.card.practice.id for hit in kb.reading.search(Query(QUERY)).hits]


def _backup(path: Path) -> Iterator[str]:
    try:
        check_backup(path)
    except KBError as error:
        yield f"the backup is gone: {error}"


def _export(folder: Path) -> Iterator[str]:
    try:
        prove_files(folder, read_export_manifest(folder))
    except (KBError, OSError) as error:
        yield f"the export is gone: {error}"


def _file(path: Path, sha256: str) -> Iterator[str]:
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        yield f"{path.name}, which was written out, is gone or not whole"


def _begun(folder: Path, told: bool) -> Iterator[str]:
    """A home that was begun is whole; one that was not is made whole by the same command."""
    if not told:
        if not folder.exists():
            return
        try:
            new.write(folder, homes.ROOT, demonstration=False)
        except KBError as error:
            yield f"a home cannot be begun again: {error}"
            return
    for name in new.CONTENT:
        origin = homes.ROOT / "practices" / name
        for path in origin.rglob("*") if origin.is_dir() else (origin,):
            copy = folder / "practices" / path.relative_to(homes.ROOT / "practices")
            if path.is_file() and (not copy.is_file() or copy.read_bytes() != path.read_bytes()):
                yield f"{copy.relative_to(folder)} of a home that was begun is not what it begins with"
    if not (folder / "kb.toml").is_file() or "plan =" not in (folder / "kb.toml").read_text("utf-8"):
        yield "the settings of a home that was begun are gone"
