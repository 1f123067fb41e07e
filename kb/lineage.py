"""Where a practice comes from and what became of it: updates, adaptations, complements, and who took it up."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from kb.ledger import Adoption
from kb.practice import Practice


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


def lineage(practices: Iterable[Practice], adoptions: Iterable[Adoption], id: str) -> Lineage:
    """What leads to a practice and what came of it, the nearest first. Give only what the reader may see."""
    known = {practice.id: practice for practice in practices}
    named = {_plain(name): practice.id for practice in known.values() for name in (practice.title, practice.id)}
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for practice in known.values():
        edges.extend(_told(practice, named, known.keys(), nodes))
    for adoption in adoptions:
        if adoption.practice in known:
            key = f"{adoption.practice}@{adoption.economy}"
            nodes[key] = Node(key, NodeKind.ECONOMY, adoption.economy)
            edges.append(Edge(adoption.practice, key, Relation.ADOPTION, adoption.stage.value))
    nodes |= {practice.id: Node(practice.id, NodeKind.PRACTICE, practice.id) for practice in known.values()}
    return _around(id, nodes, edges)


def _told(practice: Practice, named: Mapping[str, str], known: Set[str], nodes: dict[str, Node]) -> Iterator[Edge]:
    """What the author says it comes from or goes with."""
    for line in practice.related:
        link, name = _named(line)
        if not name:
            continue
        key = named.get(_plain(name), f"said: {_plain(name)}")
        if key == practice.id:
            continue
        if key not in known:
            nodes[key] = Node(key, NodeKind.OTHER, name)
        yield Edge(key, practice.id, link)


def _named(line: str) -> tuple[Relation, str]:
    """What a line like "update of SMEWG-BP-0042." says: how it is related, and to what; the name is empty in none."""
    found = _LINK.match(line)
    rest = line[found.end() :].rstrip() if found else ""
    if not found or not rest:
        return Relation.RELATED, line.strip()
    name = rest[:-1].rstrip() if rest.endswith((".", ";")) else rest
    return Relation((found[1] or Relation.RELATED).casefold()), name or rest


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
