"""A practice's lineage as a picture: a row for each, set in by how far it is from where it all began."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kb.documents import record
from kb.reading import Edge, Lineage, Node, NodeKind, Relation
from webapp.site.current import kb, person
from webapp.site.formatting import shortened
from webapp.site.naming import Names
from webapp.site.records import Records, records

blueprint = Blueprint("lineage", __name__)

STEP, INDENT, LEFT = 44, 26, 12
"""Pixels from one row to the next, from one generation to the next, and from the edge to the first."""

DEEPEST = 6
"""Generations that are set in further; deeper ones stand under each other."""

LONG, SHORT = 70, 26
"""Characters of a label on a wide screen and on a telephone."""


@dataclass(frozen=True)
class Mark:
    """A practice, an economy or what an author named, at its place."""

    kind: str
    x: int
    y: int
    label: str
    short: str
    here: bool


@dataclass(frozen=True)
class Drawing:
    """Marks, and the paths between them: down from what was before, then across to what came of it."""

    marks: tuple[Mark, ...]
    paths: tuple[str, ...]

    @property
    def height(self) -> int:
        return len(self.marks) * STEP


@blueprint.get("/practices/<id>/lineage")
def lineage(id: str) -> ResponseReturnValue:
    practice, told = kb().reading.practice(id, person()).card.practice, kb().reading.lineage(id, person())
    names = Names(kb(), person())
    return render_template(
        "lineage/lineage.html",
        practice=practice,
        told=told,
        drawing=drawn(told, id, names),
        nodes={node.key: node for node in told.nodes},
    )


def drawn(told: Lineage, id: str, names: Names) -> Drawing:
    """Every generation under the one before; of several ways to one place the longest sets it in."""
    depth = _depths(told)
    ordered = _ordered(told, depth)
    place = {
        node.key: (LEFT + INDENT * min(depth[node.key], DEEPEST), STEP * at + 22) for at, node in enumerate(ordered)
    }
    says = {edge.after: edge for edge in told.edges if edge.link is Relation.ADOPTION}
    marks = tuple(
        Mark(node.kind.value, *place[node.key], *_label(node, names, says.get(node.key)), here=node.key == id)
        for node in ordered
    )
    return Drawing(marks, tuple(_path(place[edge.before], place[edge.after]) for edge in told.edges))


def _label(node: Node, names: Names, adopted: Edge | None) -> tuple[str, str]:
    text = names.practice(node.name) if node.kind is NodeKind.PRACTICE else node.name
    text += f" ({adopted.note})" if adopted else ""
    return shortened(text, LONG), shortened(text, SHORT)


def _path(start: tuple[int, int], end: tuple[int, int]) -> str:
    return f"M{start[0]} {start[1]}V{end[1]}H{end[0]}"


def _depths(told: Lineage) -> Mapping[str, int]:
    """How many generations lie before each; a circle is left after as many rounds as there are nodes."""
    depth = {node.key: 0 for node in told.nodes}
    for _ in depth:
        moved = False
        for edge in told.edges:
            if depth[edge.after] < depth[edge.before] + 1 <= len(depth):
                depth[edge.after], moved = depth[edge.before] + 1, True
        if not moved:
            break
    return depth


def _ordered(told: Lineage, depth: Mapping[str, int]) -> tuple[Node, ...]:
    """What came of something stands below it."""
    nodes, after = {node.key: node for node in told.nodes}, dict[str, list[str]]()
    for edge in told.edges:
        after.setdefault(edge.before, []).append(edge.after)
    order: dict[str, Node] = {}
    waiting = sorted(nodes, key=lambda key: depth[key], reverse=True)
    while waiting:
        key = waiting.pop()
        if key not in order:
            order[key] = nodes[key]
            waiting += sorted((k for k in after.get(key, ()) if k not in order), key=lambda k: depth[k], reverse=True)
    return tuple(order.values())


@records(blueprint, "/practices/<id>/lineage")
def as_records(id: str) -> Records:
    """What is linked, by the keys of what is linked; a link a record."""
    told = kb().reading.lineage(id, person())
    nodes = [record(one, "key", "kind", "name") for one in told.nodes]
    return Records("links", [record(one, "before", "after", "link", "note") for one in told.edges], {"nodes": nodes})
