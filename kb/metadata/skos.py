"""A plan as a vocabulary of concepts (SKOS): its areas, the objectives within them, and what matches in earlier plans.

What SKOS has no word for is said beside it under names of our own, so that a plan that is written out and read again is
the same plan: the order of things, the indicators, the reviews, the years.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kb.metadata.rdf import TERMS
from kb.metadata.world_addresses import WorldAddresses
from kb.plan.plan import CrosswalkLine, Indicator, Plan

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node, URIRef


def skos(plan: Plan, links: WorldAddresses) -> "Graph":
    return _PlanGraph(plan, links).graph


class _PlanGraph:
    def __init__(self, plan: Plan, links: WorldAddresses) -> None:
        from rdflib import DCTERMS, RDF, SKOS, BNode, Graph, Literal, URIRef
        from rdflib.namespace import Namespace

        self._plan, self._links = plan, links
        self._blank, self._parts = BNode, 0
        self._own = Namespace(TERMS)
        self._skos, self._rdf, self._terms = SKOS, RDF, DCTERMS
        self._literal, self._iri = Literal, URIRef
        self.graph = Graph()
        self.graph.bind("smewg", self._own)
        self._scheme = URIRef(links.plan(plan.id))
        self._write()

    def _add(self, subject: "Node", relation: "Node", value: "Node") -> None:
        self.graph.add((subject, relation, value))

    def _text(self, subject: "Node", relation: "Node", text: str) -> None:
        if text:
            self._add(subject, relation, self._literal(text, lang="en"))

    def _texts(self, subject: "Node", name: str, texts: Iterable[object], lang: str | None = "en") -> None:
        """A list that keeps its order; none where it is empty. Its parts are named by their number, so that the same
        plan is written the same."""
        at, relation = subject, self._own[name]
        for one in texts:
            self._parts += 1
            part = self._blank(f"part{self._parts}")
            self._add(at, relation, part)
            value = self._literal(one, lang=lang) if isinstance(one, str) else self._literal(one)
            self._add(part, self._rdf.first, value)
            at, relation = part, self._rdf.rest
        if at is not subject:
            self._add(at, self._rdf.rest, self._rdf.nil)

    def _write(self) -> None:
        plan, scheme, skos = self._plan, self._scheme, self._skos
        self._add(scheme, self._rdf.type, skos.ConceptScheme)
        self._add(scheme, self._terms.identifier, self._literal(plan.id))
        self._text(scheme, skos.prefLabel, plan.title)
        self._text(scheme, self._terms.title, plan.title)
        self._text(scheme, self._terms.creator, plan.body)
        self._text(scheme, self._terms.description, plan.vision)
        self._texts(scheme, "years", plan.years)
        self._texts(scheme, "outside", plan.outside)
        for place, area in enumerate(plan.priority_areas):
            top = self._concept("area", area.id, area.title, place)
            self._add(scheme, skos.hasTopConcept, top)
            self._add(top, skos.topConceptOf, scheme)
            self._texts(top, "successFactors", area.success_factors)
            for at, objective in enumerate(area.objectives):
                concept = self._concept("objective", objective.id, objective.title, at)
                self._add(concept, skos.broader, top)
                self._add(top, skos.narrower, concept)
                for note in objective.scope:
                    self._text(concept, skos.scopeNote, note)
                self._texts(concept, "scope", objective.scope)
                self._indicators(concept, objective.indicators)
        for place, general in enumerate(plan.general_indicators):
            part = self._part("general", general.id, general.title, place, "GeneralIndicator")
            self._add(scheme, self._own.generalIndicator, part)
            self._indicators(part, general.indicators)
        for place, review in enumerate(plan.reviews):
            part = self._part("review", review.id, review.title, place, "Review")
            self._add(scheme, self._own.review, part)
            self._texts(part, "years", review.years)
        self._crosswalk()

    def _concept(self, kind: str, id: str, title: str, place: int) -> "URIRef":
        concept = self._iri(self._links.concept(self._plan.id, kind, id))
        self._add(concept, self._rdf.type, self._skos.Concept)
        self._add(concept, self._skos.inScheme, self._scheme)
        self._add(concept, self._skos.notation, self._literal(id))
        self._text(concept, self._skos.prefLabel, title)
        self._add(concept, self._own.order, self._literal(place))
        return concept

    def _part(self, kind: str, id: str, title: str, place: int, type: str) -> "URIRef":
        """What is no concept."""
        part = self._iri(self._links.concept(self._plan.id, kind, id))
        self._add(part, self._rdf.type, self._own[type])
        self._add(part, self._terms.identifier, self._literal(id))
        self._text(part, self._terms.title, title)
        self._add(part, self._own.order, self._literal(place))
        return part

    def _indicators(self, of: "URIRef", indicators: Iterable[Indicator]) -> None:
        for place, one in enumerate(indicators):
            part = self._part("indicator", one.id, one.title, place, "Indicator")
            self._add(of, self._own.indicator, part)
            self._add(part, self._own.measures, self._literal(one.kind))
            if one.adds:
                self._add(part, self._own.adds, self._literal(True))

    def _crosswalk(self) -> None:
        lines = self._plan.crosswalk
        for place, line in enumerate(lines):
            old = self._iri(self._links.concept(line.plan, "objective", line.objective))
            relation = self._skos.exactMatch if _is_exact(line, lines) else self._skos.relatedMatch
            for id in line.objectives:
                self._add(self._iri(self._links.concept(self._plan.id, "objective", id)), relation, old)
            part = self._iri(self._links.concept(self._plan.id, "crosswalk", str(place + 1)))
            self._add(part, self._rdf.type, self._own.CrosswalkLine)
            self._add(self._scheme, self._own.crosswalk, part)
            self._add(part, self._own.order, self._literal(place))
            self._add(part, self._own.plan, self._literal(line.plan))
            self._add(part, self._own.objective, self._literal(line.objective))
            self._texts(part, "objectives", line.objectives, None)


def _is_exact(line: CrosswalkLine, lines: Iterable[CrosswalkLine]) -> bool:
    """One objective for one, both ways, among those of the two plans."""
    if len(line.objectives) != 1:
        return False
    return sum(1 for one in lines if one.plan == line.plan and line.objectives[0] in one.objectives) == 1
