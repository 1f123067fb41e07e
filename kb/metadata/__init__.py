"""What is on record in the world's vocabularies: schema.org, Dublin Core, DCAT, SKOS, Atom."""

from kb.metadata.document import PracticeMetadata as PracticeMetadata
from kb.metadata.document import WorldDocument as WorldDocument
from kb.metadata.feeds import FeedPage as FeedPage
from kb.metadata.rdf import RDFFormat as RDFFormat
