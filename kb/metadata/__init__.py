"""What is on record in the world's vocabularies: schema.org, Dublin Core, DCAT, SKOS, Atom."""

from kb.metadata.document import WorldDocument as WorldDocument
from kb.metadata.feeds import FeedPage as FeedPage
