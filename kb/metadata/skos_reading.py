"""A plan out of a vocabulary of concepts (SKOS), ours or another's."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from kb.errors import BrokenFile
from kb.metadata.rdf import TERMS, RDFFormat

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

MOST_BYTES = 10 * 1024 * 1024

ENDINGS = {
    "ttl": RDFFormat.TURTLE,
    "rdf": RDFFormat.XML,
    "xml": RDFFormat.XML,
    "jsonld": RDFFormat.JSON_LD,
    "json": RDFFormat.JSON_LD,
}

_NAME = re.compile(r"[^a-z0-9]+")


def plan_out_of(source: bytes, name: str) -> dict[str, Any]:
    """The plan as its file in practices/plans/ has it; `name` is the file's, whose ending says what it is written in.
    Raises BrokenFile."""
    format = ENDINGS.get(name.rpartition(".")[2].casefold())
    if format is None:
        raise BrokenFile(name, 0, "its ending does not say what it is: use .ttl, .rdf or .jsonld")
    if len(source) > MOST_BYTES:
        raise BrokenFile(name, 0, f"it has more than {MOST_BYTES // 2**20} MB, and no plan is so long")
    return _VocabularyReading(_graph(source, name, format), name).plan()


def _graph(source: bytes, name: str, format: RDFFormat) -> "Graph":
    from rdflib import Graph

    if format is RDFFormat.JSON_LD:
        _must_be_whole(source, name)
    if format is RDFFormat.XML and b"<!ENTITY" in source.upper():
        raise BrokenFile(name, 0, "it defines entities of its own; write it out without them")
    graph = Graph()
    try:
        graph.parse(data=source, format=format.parser, publicID="urn:plan")
    except Exception as error:  # each parser has errors of its own
        said = " ".join(str(error).split())[:200]
        raise BrokenFile(name, 0, f"it cannot be read as .{format.value}: {said}") from None
    return graph


def _must_be_whole(source: bytes, name: str) -> None:
    """Nothing is fetched to read a file. Raises BrokenFile."""
    try:
        pending = [json.loads(source)]
    except (ValueError, RecursionError):
        raise BrokenFile(name, 0, "it cannot be read as JSON") from None
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            context = part.get("@context", [])
            if any(isinstance(one, str) for one in (context if isinstance(context, list) else [context])):
                raise BrokenFile(name, 0, "its @context lies elsewhere; write it out with the context in it")
            if isinstance(context, dict) and "@import" in context:
                raise BrokenFile(name, 0, "its @context lies elsewhere; write it out with the context in it")
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)


class _VocabularyReading:
    def __init__(self, graph: "Graph", name: str) -> None:
        from rdflib import DCTERMS, RDF, RDFS, SKOS
        from rdflib.namespace import Namespace

        self._graph, self._name = graph, name
        self._skos, self._rdf, self._terms, self._rdfs = SKOS, RDF, DCTERMS, RDFS
        self._own = Namespace(TERMS)
        schemes = sorted(set(graph.subjects(RDF.type, SKOS.ConceptScheme)), key=str)
        if len(schemes) > 1:
            raise BrokenFile(name, 0, f"it holds {len(schemes)} concept schemes, and a plan is one: take them apart")
        self._scheme = schemes[0] if schemes else None
        self._taken: set[str] = set()

    def plan(self) -> dict[str, Any]:
        concepts = set(self._graph.subjects(self._rdf.type, self._skos.Concept))
        if not concepts:
            raise BrokenFile(self._name, 0, "it holds no concepts (skos:Concept): a plan has an objective at least")
        title = self._label(self._scheme) if self._scheme else ""
        id = self._value(self._scheme, self._terms.identifier) if self._scheme else ""
        title = title or self._name.rpartition(".")[0]
        found: dict[str, Any] = {
            "id": id or _NAME.sub("-", title.casefold()).strip("-") or "plan",
            "title": title,
            "years": self._list(self._scheme, "years"),
            "body": self._value(self._scheme, self._terms.creator),
            "vision": self._value(self._scheme, self._terms.description),
            "reviews": [
                {"id": self._id(one), "title": self._label(one), "years": self._list(one, "years")}
                for one in self._in_order(self._objects(self._scheme, self._own.review))
            ],
            "priority_areas": self._areas(concepts),
            "general_indicators": [
                {"id": self._id(one), "title": self._label(one), "indicators": self._indicators(one)}
                for one in self._in_order(self._objects(self._scheme, self._own.generalIndicator))
            ],
            "crosswalk": self._crosswalk(concepts),
            "outside": self._list(self._scheme, "outside"),
        }
        return {name: value for name, value in found.items() if value not in ("", [])}

    # -- areas and objectives ----------------------------------------------------------------------------

    def _areas(self, concepts: set["Node"]) -> list[dict[str, Any]]:
        """The concepts at the top with all that is narrower, however deep; where nothing is broader than anything, one
        area of all."""
        tops = [one for one in concepts if not self._broader(one) & concepts]
        if len(tops) == len(concepts):
            title = (self._label(self._scheme) if self._scheme else "") or "All"
            return [{"id": "all", "title": title, "objectives": [self._objective(one) for one in self._in_order(tops)]}]
        if not tops:
            raise BrokenFile(self._name, 0, "every concept is narrower than another: none is at the top")
        found, seen = [], set(tops)
        for top in self._in_order(tops):
            within = list(self._within(top, concepts, seen))
            area: dict[str, Any] = {"id": self._id(top), "title": self._label(top)}
            area["objectives"] = [self._objective(one) for one in within]
            if factors := self._list(top, "successFactors"):
                area["success_factors"] = factors
            found.append(area)
        return found

    def _within(self, top: "Node", concepts: set["Node"], seen: set["Node"]) -> Iterator["Node"]:
        pending = [top]
        while pending:
            at = pending.pop(0)
            narrower = {one for one in self._objects(at, self._skos.narrower) if one in concepts}
            narrower |= {one for one in self._graph.subjects(self._skos.broader, at) if one in concepts}
            for one in self._in_order(narrower - seen):
                seen.add(one)
                pending.append(one)
                yield one

    def _broader(self, concept: "Node") -> set["Node"]:
        return {*self._objects(concept, self._skos.broader), *self._graph.subjects(self._skos.narrower, concept)}

    def _objective(self, concept: "Node") -> dict[str, Any]:
        told: dict[str, Any] = {"id": self._id(concept), "title": self._label(concept)}
        scope = self._list(concept, "scope")
        notes = sorted(str(one) for one in self._objects(concept, self._skos.scopeNote))
        scope = [one for one in scope if one in notes] + [one for one in notes if one not in scope]
        if scope:
            told["scope"] = scope
        if indicators := self._indicators(concept):
            told["indicators"] = indicators
        return told

    def _indicators(self, of: "Node") -> list[dict[str, Any]]:
        found = []
        for one in self._in_order(self._objects(of, self._own.indicator)):
            told: dict[str, Any] = {
                "id": self._id(one),
                "kind": self._value(one, self._own.measures) or "count",
                "title": self._label(one),
            }
            if self._value(one, self._own.adds) == "true":
                told["adds"] = True
            found.append(told)
        return found

    # -- earlier plans -----------------------------------------------------------------------------------

    def _crosswalk(self, concepts: set["Node"]) -> list[dict[str, Any]]:
        lines = []
        for one in self._in_order(self._objects(self._scheme, self._own.crosswalk)):
            lines.append(
                {
                    "plan": self._value(one, self._own.plan),
                    "objective": self._value(one, self._own.objective),
                    "objectives": self._list(one, "objectives"),
                }
            )
        return lines or self._matched(concepts)

    def _matched(self, concepts: set["Node"]) -> list[dict[str, Any]]:
        """What another's vocabulary says to match: concepts of schemes that are not in the file."""
        skos, found = self._skos, dict[tuple[str, str], list[str]]()
        relations = (skos.exactMatch, skos.closeMatch, skos.relatedMatch, skos.broadMatch, skos.narrowMatch)
        for concept in self._in_order(one for one in concepts if self._broader(one) & concepts):
            for relation in relations:
                for old in sorted(self._objects(concept, relation), key=str):
                    scheme, _, part = str(old).partition("#") if "#" in str(old) else str(old).rpartition("/")
                    plan = unquote(scheme.rstrip("/").rpartition("/")[2])
                    objective = unquote(part).removeprefix("objective-")
                    if plan and objective and self._id(concept) not in found.setdefault((plan, objective), []):
                        found[plan, objective].append(self._id(concept))
        return [{"plan": plan, "objective": id, "objectives": new} for (plan, id), new in found.items()]

    # -- values ------------------------------------------------------------------------------------------

    def _objects(self, subject: "Node | None", relation: "Node") -> list["Node"]:
        return list(self._graph.objects(subject, relation)) if subject is not None else []

    def _id(self, node: "Node") -> str:
        told = self._value(node, self._skos.notation) or self._value(node, self._terms.identifier)
        return told or unquote(re.split(r"[#/:]", str(node).rstrip("/#"))[-1])

    def _label(self, node: "Node | None") -> str:
        for relation in (self._skos.prefLabel, self._terms.title, self._rdfs.label):
            if said := self._value(node, relation):
                return said
        return ""

    def _value(self, subject: "Node | None", relation: "Node") -> str:
        """In English where it is said in several languages, else in none, else in any."""
        found = self._objects(subject, relation)
        ranks = {"en": 0, None: 1}
        found.sort(key=lambda one: (ranks.get(str(getattr(one, "language", None) or "")[:2] or None, 2), str(one)))
        return str(found[0]) if found else ""

    def _list(self, subject: "Node | None", name: str) -> list[Any]:
        from rdflib.collection import Collection

        heads = self._objects(subject, self._own[name])
        held: Iterable[Node] = Collection(self._graph, heads[0]) if heads else ()
        return [one.toPython() if hasattr(one, "toPython") and name == "years" else str(one) for one in held]

    def _in_order(self, nodes: Iterable["Node"]) -> list["Node"]:
        """By the order that is said, else by what they are called: 1.2 before 1.10."""

        def place(node: "Node") -> tuple[int, list[tuple[int, str]], str]:
            told = self._value(node, self._own.order)
            parts = re.findall(r"[0-9]{1,9}|[^0-9]+", self._id(node))
            natural = [(int(one), "") if one.isascii() and one.isdecimal() else (-1, one) for one in parts]
            return int(told) if re.fullmatch(r"[0-9]{1,9}", told) else -1, natural, str(node)

        return sorted(nodes, key=place)
