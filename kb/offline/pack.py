"""One pack: everything that a reader may read, as files that open from a folder, and what is said of it as a whole."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kb.briefing.document import BriefDocument
from kb.encoder import Encoder
from kb.errors import BadValue
from kb.index.updating import vectors_of
from kb.knowledge_base import KnowledgeBase
from kb.offline.file_names import file_names
from kb.offline.pack_pages import PackPages
from kb.offline.search_data import SearchData, Tell, script
from kb.offline.zipped import unzipped, zipped
from kb.person import MEMBER, VISITOR, Audience, Person

FORM = 1
"""The form of a pack and of the file in which interest comes back."""

STATIC = Path(__file__).with_name("static")

SITE_STYLE = Path(__file__).parents[2] / "webapp" / "static" / "css" / "site.css"
"""The one look of the site, which packs bring along."""


class PackReaders(StrEnum):
    """Who a pack may be handed to: anyone, or members alone."""

    VISITOR = "visitor"
    MEMBERS = "members"

    @property
    def person(self) -> Person:
        return VISITOR if self is PackReaders.VISITOR else MEMBER


def readers(text: str) -> PackReaders:
    """Raises BadValue."""
    try:
        return PackReaders(text.strip().casefold())
    except ValueError:
        raise BadValue("as", text, " or ".join(PackReaders)) from None


def readers_of(person: Person) -> PackReaders:
    """Whose pack a person may take along."""
    return PackReaders.MEMBERS if person.audience is Audience.MEMBERS else PackReaders.VISITOR


@dataclass(frozen=True)
class OfflinePack:
    """`id` is the digest of all that is in it; `manifest` what is said of it as a whole."""

    id: str
    readers: PackReaders
    manifest: Mapping[str, Any]
    data: bytes


def silent(what: str, done: int, total: int) -> None:
    """Tells nobody how far it is."""


def make_pack(
    kb: KnowledgeBase, audience: PackReaders, briefs: Sequence[BriefDocument] = (), tell: Tell = silent
) -> OfflinePack:
    """What stands on record now, as these readers may read it: the same record makes the same bytes.

    In one for visitors nothing depends on what they may not read, the trail's end among it, which grows with every
    entry of anybody. Raises BadValue where there is nothing to pack.
    """
    person = audience.person
    cards = kb.reading.cards(person)
    if not cards:
        raise BadValue("pack", "", "at least one practice to take along; none is on record for these readers yet")
    ids = sorted(cards)
    pages = PackPages(kb, audience is PackReaders.MEMBERS, person, ids, file_names(ids), briefs)
    files = pages.files(tell)
    for source in sorted(STATIC.iterdir()):
        files[f"{'style' if source.suffix == '.css' else 'script'}/{source.name}"] = source.read_bytes()
    files["style/site.css"] = SITE_STYLE.read_bytes()
    for name, data in _search_data(kb, person, ids, tell).items():
        files[f"data/{name}"] = data
    files["data/practices.js"] = script("practices", pages.listed())
    tell("zip", 0, 1)
    pack = _whole(kb, audience, pages, files)
    tell("zip", 1, 1)
    return pack


def with_briefs(kb: KnowledgeBase, audience: PackReaders, data: bytes, briefs: Sequence[BriefDocument]) -> OfflinePack:
    """A pack of what stands on record now, as `make_pack` made it without briefs, with these: the same bytes as if it
    had been made with them, in a moment."""
    ids = sorted(kb.reading.cards(audience.person))
    pages = PackPages(kb, audience is PackReaders.MEMBERS, audience.person, ids, file_names(ids), briefs)
    files = {name: read for name, read in unzipped(data).items() if name not in _OF_THE_WHOLE}
    return _whole(kb, audience, pages, {**files, **pages.of_briefs()})


_OF_THE_WHOLE = ("data/pack.js", "manifest.json")
"""Files that say of all others what they are."""


def _whole(kb: KnowledgeBase, audience: PackReaders, pages: PackPages, files: dict[str, bytes]) -> OfflinePack:
    id = _digest_of(files)
    files["data/pack.js"] = script("about", pages.about(id, FORM))
    files["manifest.json"] = manifest = _manifest(kb, audience, id, pages, files)
    return OfflinePack(id, audience, json.loads(manifest), zipped(files))


def _search_data(kb: KnowledgeBase, person: Person, ids: Sequence[str], tell: Tell) -> Mapping[str, bytes]:
    collection = kb.home.collection(person)
    encoder = _encoder(collection.encoders)
    practices = [kb.reading.practice(id, person).card.practice for id in ids]
    return SearchData(
        practices,
        kb.home.synonyms,
        encoder,
        (lambda cuts: vectors_of(collection.index, cuts, encoder)) if encoder else _nothing,
        kb.settings.built / "offline",
        tell,
    ).scripts()


def _encoder(encoders: Sequence[Encoder]) -> Encoder | None:
    """One alone: of several that of English, in whose words alone texts are looked for by meaning here."""
    english = (one for one in encoders if one.facts.languages.casefold() in ("english", "en"))
    return next(english, encoders[0] if encoders else None)


def _nothing(cuts: object) -> Any:
    raise AssertionError("no encoder, and no vectors asked for")


def _digest_of(files: Mapping[str, bytes]) -> str:
    digests = "\n".join(f"{path} {hashlib.sha256(files[path]).hexdigest()}" for path in sorted(files))
    return hashlib.sha256(digests.encode()).hexdigest()[:32]


def _manifest(kb: KnowledgeBase, audience: PackReaders, id: str, pages: PackPages, files: Mapping[str, bytes]) -> bytes:
    head = kb.home.store.head() if audience is PackReaders.MEMBERS else None
    said = {
        "form": FORM,
        "pack": id,
        "for": "anyone" if audience is PackReaders.VISITOR else "members",
        "made": kb.settings.today().isoformat(),
        "site": {"name": kb.settings.site_name, "address": kb.settings.site},
        "version": kb.version,
        "plan": kb.plan.id,
        "demonstration": kb.settings.demonstration,
        **({"trail": {"entry": head[0], "hash": head[1]}} if head else {}),
        "counts": pages.counts(),
        "locked": pages.locked(),
        "files": {
            path: {"bytes": len(files[path]), "sha256": hashlib.sha256(files[path]).hexdigest()}
            for path in sorted(files)
        },
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
