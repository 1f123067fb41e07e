"""Graphs of linked data in the formats in which they are written and read."""

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdflib import Graph

TERMS = "urn:smewg-bp:terms#"
"""What the world's vocabularies have no word for: what an indicator measures, the order of things."""


class RDFFormat(StrEnum):
    """By the ending of its files."""

    TURTLE = "ttl"
    XML = "rdf"
    JSON_LD = "jsonld"

    @property
    def kind(self) -> str:
        """Its media type."""
        return {
            RDFFormat.TURTLE: "text/turtle; charset=utf-8",
            RDFFormat.XML: "application/rdf+xml; charset=utf-8",
            RDFFormat.JSON_LD: "application/ld+json",
        }[self]

    @property
    def parser(self) -> str:
        """What the library calls it."""
        return {RDFFormat.TURTLE: "turtle", RDFFormat.XML: "xml", RDFFormat.JSON_LD: "json-ld"}[self]


def serialized(graph: "Graph", format: RDFFormat) -> bytes:
    """The same for the same graph."""
    if format is RDFFormat.JSON_LD:
        return graph.serialize(format=format.parser, auto_compact=True, sort_keys=True).encode()
    return graph.serialize(format=format.parser).encode()
