"""The use cases of whoever reads the base from outside: all that they are told is what a visitor may read."""

from collections.abc import Sequence
from pathlib import Path

from kb.errors import Unknown
from kb.files.database import now
from kb.metadata import feeds, sitemap
from kb.metadata.dcat import catalogue
from kb.metadata.document import PracticeMetadata, WorldDocument
from kb.metadata.feed import Feed, atom
from kb.metadata.feeds import FeedPage
from kb.metadata.needs import MetadataNeeds, PublicNeeds
from kb.metadata.oai import OAIAnswers
from kb.metadata.opensearch import opensearch
from kb.metadata.plan_file import put_plan
from kb.metadata.public_history import PublicStanding
from kb.metadata.public_practices import PublicPractices
from kb.metadata.rdf import RDFFormat, serialized
from kb.metadata.schema_org import as_text, schema_org
from kb.metadata.signposts import signposts
from kb.metadata.skos import skos
from kb.metadata.smewg_bp import schema
from kb.plan.plan import Plan


class Metadata:
    """Whoever asks, the answer is the visitor's."""

    def __init__(self, home: MetadataNeeds, needs: PublicNeeds = tuple) -> None:
        self._home = home
        self._public = PublicPractices(home, needs)

    # -- when it changed, and what is gone ---------------------------------------------------------------

    def standing(self, id: str) -> PublicStanding | None:
        """What anyone knows of a practice; None for what never was public, as for what never was."""
        return self._public.standing(id)

    def gone(self, id: str) -> str:
        """The sentence that is said of a practice that was public once and is gone; empty for any other."""
        return self._public.gone(id)

    def named(self, identifier: str) -> str:
        """The id of a practice that is or was public, by what it is cited by; empty where there is none."""
        try:
            return self._public.identified(identifier).id
        except Unknown:
            return ""

    # -- harvesting --------------------------------------------------------------------------------------

    def oai(self, arguments: Sequence[tuple[str, str]]) -> bytes:
        """The answer by OAI-PMH to arguments as they were sent; what is wrong with them is said in it."""
        answers = OAIAnswers(self._public, self._home.plan, self._home.settings.harvest_size)
        return answers.answer(arguments, now())

    def record_schema(self) -> bytes:
        return schema()

    # -- feeds -------------------------------------------------------------------------------------------

    def feed_of_practices(self, page: FeedPage) -> WorldDocument:
        """Of all that is and was public, what changed last first."""
        found = self._public.newest()
        start = (page.number - 1) * page.size
        return _written(feeds.practices(self._public, page, found[start : start + page.size], len(found)))

    def feed_of(self, page: FeedPage, ids: Sequence[str], total: int) -> WorldDocument:
        """Of the practices on a page of a list, in its order. What left the list changed it too, so it changed when
        anything public did."""
        feed = feeds.practices(self._public, page, self._public.newest(ids), total)
        return WorldDocument(atom(feed), self._public.changes().last or feed.updated)

    def feed_of_meetings(self, page: FeedPage) -> WorldDocument:
        return _written(feeds.meetings(self._public, page))

    def feed_of_needs(self, page: FeedPage) -> WorldDocument:
        return _written(feeds.wanted(self._public, page))

    def feed_of_restatements(self, page: FeedPage) -> WorldDocument:
        return _written(feeds.restatements(self._public, page))

    # -- the whole site ----------------------------------------------------------------------------------

    def sitemap(self, part: int = 0) -> WorldDocument | None:
        """All addresses, or a part of them by its number from 1; None where there is no such part."""
        pages = sitemap.pages(self._public, self._home.plan, self._home.economies)
        body = sitemap.sitemap(pages, self._home.settings.site, part)
        return WorldDocument(body, self._public.changes().last) if body else None

    def opensearch(self) -> bytes:
        return opensearch(self._home.settings.site, self._home.settings.site_name)

    # -- vocabularies ------------------------------------------------------------------------------------

    def practice(self, id: str) -> PracticeMetadata | None:
        """What is told of a practice that anyone may read; None for any other, whoever asks."""
        standing = self._public.standing(id)
        if standing is None or standing.left is not None or id not in self._home.cards():
            return None
        record, links, settings = self._public.record(standing), self._public.links, self._home.settings
        found = schema_org(record, self._home.plan, self._home.economies, links, settings.site_name, settings.licence)
        return PracticeMetadata(
            as_text(found), signposts(record, links, settings.licence), links.practice(id), standing.changed
        )

    def catalogue(self, format: RDFFormat) -> WorldDocument:
        """All there is, for catalogues of data."""
        settings, changed = self._home.settings, self._public.changes().last
        told = settings.reports_to
        contact = told.removeprefix("mailto:") if told.startswith("mailto:") else ""
        graph = catalogue(self._home.plan, self._public.links, settings.site_name, changed, settings.licence, contact)
        return WorldDocument(serialized(graph, format), changed)

    def plan(self, id: str, format: RDFFormat) -> bytes:
        """A plan as a vocabulary. Raises Unknown."""
        if id not in self._home.plans:
            raise Unknown("plan", id, tuple(self._home.plans))
        return serialized(skos(self._home.plans[id], self._public.links), format)

    def import_plan(self, source: bytes, name: str, id: str = "", replace: bool = False) -> tuple[Plan, Path]:
        """Write a plan's file out of a vocabulary; it is in force when the settings name it. Raises BrokenFile,
        BadValue and Conflict."""
        return put_plan(source, name, self._home.settings.practices / "plans", id, replace)


def _written(feed: Feed) -> WorldDocument:
    return WorldDocument(atom(feed), feed.updated)
