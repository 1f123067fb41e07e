"""Where a practice comes from and what became of it: updates, adaptations, complements, and who took it up."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kb.ledger.entries import Adoption
from kb.practice.practice import Practice


class Relation(StrEnum):
    """How one leads to the other; `related` is whatever else an author named."""

    UPDATE = "update of"
    ADAPTATION = "adaptation of"
    COMPLEMENT = "complements"
    RELATED = "related to"
    ADOPTION = "taken up by"


class NodeKind(StrEnum):
    """`other` is what an author named and nothing here bears."""

    PRACTICE = "practice"
    ECONOMY = "economy"
    OTHER = "other"


@dataclass(frozen=True)
class Node:
    """`key` is unique in a lineage; `name` is a practice's id, an economy's name, or the author's own words."""

    key: str
    kind: NodeKind
    name: str


@dataclass(frozen=True)
class Edge:
    """From what was there before to what came of it, by their keys."""

    before: str
    after: str
    link: Relation
    note: str = ""


@dataclass(frozen=True)
class Lineage:
    """Everything linked to one practice, directly or through others; `more` is how many were left out."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    more: int = 0


MOST = 60
"""Nodes that a lineage shows."""

_LINK = re.compile(r"\s*(?:an?\s+)?(update of|adaptation of|complements|related to)?\s*:?\s*", re.I)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]|[A-Za-z0-9]")


@dataclass(frozen=True)
class Mention:
    """What a line says with which an author names another practice: `before` are the words before the name, `name` the
    author's own; `practice` is the one that it leads to, empty where the reader may read none of that name."""

    link: Relation
    before: str
    name: str
    practice: str = ""


class PracticeNames:
    """What practices are called. Give only those that the reader may read; `merged` are ids and titles of practices
    that were merged away, each with the id of the one that it lives on in."""

    def __init__(self, practices: Iterable[Practice], merged: Iterable[tuple[str, str]] = ()) -> None:
        known = tuple(practices)
        self._titles = {practice.id: practice.title for practice in known}
        self._ids = {practice.id: practice.id for practice in known}
        self._plain = {_plain(name): one.id for one in known for name in (one.title, one.id)}
        for name, lives_on in merged:
            if lives_on in self._ids:  # a practice that bears the name today comes first
                self._plain.setdefault(_plain(name), lives_on)
                self._ids.setdefault(name, lives_on)

    def call(self, titles: Mapping[str, str | None]) -> bool:
        """Whether these practices are called so here; None: it is one of those that the reader may not read."""
        return all(self._titles.get(id) == title for id, title in titles.items())

    def mention(self, line: str) -> Mention | None:
        """What a line such as "update of SMEWG-BP-0042" says, by id or title, with more words behind an id or without;
        None where it says nothing."""
        found = _named(line)
        if found is None:
            return None
        link, start, name = found
        whole = self._ids.get(name) or self._plain.get(_plain(name))
        if whole:
            return Mention(link, _before(line, start), name, whole)
        for part in _ID.finditer(name):
            if part[0] in self._ids:
                return Mention(link, _before(line, start + part.start()), part[0], self._ids[part[0]])
        return Mention(link, _before(line, start), name)


def lineage(
    practices: Iterable[Practice],
    adoptions: Iterable[Adoption],
    id: str,
    names: PracticeNames | None = None,
    today: date = date.max,
) -> Lineage:
    """What leads to a practice and what came of it, the nearest first. Give only what the reader may see; `names` are
    those of the practices where not given. What comes into force after `today` is planned."""
    known = {practice.id: practice for practice in practices}
    names = names or PracticeNames(known.values())
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for practice in known.values():
        edges.extend(_told(practice, names, nodes))
    for adoption in adoptions:
        if adoption.practice in known:
            key = f"{adoption.practice}@{adoption.economy}"
            nodes[key] = Node(key, NodeKind.ECONOMY, adoption.economy)
            edges.append(Edge(adoption.practice, key, Relation.ADOPTION, adoption.stage_on(today).value))
    nodes |= {practice.id: Node(practice.id, NodeKind.PRACTICE, practice.id) for practice in known.values()}
    return _around(id, nodes, edges)


def _told(practice: Practice, names: PracticeNames, nodes: dict[str, Node]) -> Iterator[Edge]:
    """What the author says it comes from or goes with."""
    for line in practice.related:
        mention = names.mention(line)
        if mention is None or mention.practice == practice.id:
            continue
        key = mention.practice or f"said: {_plain(mention.name)}"
        if not mention.practice:
            nodes[key] = Node(key, NodeKind.OTHER, mention.name)
        yield Edge(key, practice.id, mention.link)


def _before(line: str, start: int) -> str:
    return line[:start].strip(" :")


def _named(line: str) -> tuple[Relation, int, str] | None:
    """What a line like "update of SMEWG-BP-0042." says: how it is related, where the name begins, and the name; None
    where it names nothing."""
    found = _LINK.match(line)
    start = found.end() if found else 0
    rest = line[start:].rstrip()
    if not rest:
        return None
    name = rest[:-1].rstrip() if rest.endswith((".", ";")) else rest
    link = Relation(((found and found[1]) or Relation.RELATED).casefold())
    return link, start, name or rest


def _around(id: str, nodes: dict[str, Node], edges: list[Edge]) -> Lineage:
    """The part of the whole that hangs together with one practice, in the order of distance."""
    near: dict[str, list[str]] = {}
    for edge in edges:
        near.setdefault(edge.before, []).append(edge.after)
        near.setdefault(edge.after, []).append(edge.before)
    found, at = [id], 0
    seen = {id}
    while at < len(found):
        fresh = [key for key in dict.fromkeys(near.get(found[at], ())) if key not in seen]
        seen.update(fresh)
        found += fresh
        at += 1
    kept = found[:MOST]
    shown = tuple(edge for edge in dict.fromkeys(edges) if edge.before in kept and edge.after in kept)
    return Lineage(tuple(nodes[key] for key in kept if key in nodes), shown, len(found) - len(kept))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())
