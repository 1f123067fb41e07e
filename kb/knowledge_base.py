"""Where the rooms meet: one home, opened, and each matter's use cases over it: all that pages and commands ask for."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb import settings
from kb.encoder import Encoder
from kb.home.about import About, about, version
from kb.home.opened import Home
from kb.plan.economy import Economies
from kb.plan.plan import Plan

if TYPE_CHECKING:
    from kb.accounts.accounts import Accounts
    from kb.accounts.releases import Releases
    from kb.briefing.briefs import Briefs
    from kb.briefing.handing_over import HandingOver
    from kb.care.care import Care
    from kb.care.tidying import Tidying
    from kb.comparison.comparisons import Comparisons
    from kb.correspondence.relay import Relay
    from kb.correspondence.yearly import YearlyQuestion
    from kb.desk.desk import Desk
    from kb.desk.for_you import ForYou
    from kb.desk.letters import Letters
    from kb.desk.my_economy import EconomyPages
    from kb.following.following import Follows
    from kb.following.links import StopLinks
    from kb.home.condition import Condition
    from kb.home.vitals import Vitals
    from kb.implementation.implementation import Implementation
    from kb.importing.exporting import Exporting
    from kb.importing.importing import Importing
    from kb.ledger.adopting import Adoptions
    from kb.ledger.agendas import Agendas
    from kb.ledger.meetings import Meetings
    from kb.ledger.origins import Origins
    from kb.ledger.recording import Recording
    from kb.ledger.striking import Striking
    from kb.metadata.metadata import Metadata
    from kb.periods.closing import Periods
    from kb.periods.figures import Figures
    from kb.reading.reading import Reading
    from kb.reading.suggesting import Suggesting
    from kb.reports.reporting import Reporting
    from kb.submissions.submissions import Submissions
    from kb.trail.trail import Trail
    from kb.wanted.board import WantedBoard
    from kb.webhooks.webhooks import Webhooks


class KnowledgeBase:
    """A room is loaded and made when it is first asked for, over the same home: a command waits for its own alone."""

    def __init__(self, at: settings.Settings, *encoders: Encoder) -> None:
        self.home = Home(at, *encoders)
        self.home.after_change = lambda: self.periods.review_approvals()

    @classmethod
    def open(cls, home: Path | None = None, options: Mapping[str, str] | None = None) -> "KnowledgeBase":
        """Open the home given, else KB_HOME, else the folder worked in. Raises HomeProblem."""
        return cls(settings.load(home, options))

    @property
    def settings(self) -> settings.Settings:
        return self.home.settings

    @property
    def version(self) -> str:
        """The version installed."""
        return version()

    @property
    def plan(self) -> Plan:
        return self.home.plan

    @property
    def plans(self) -> Mapping[str, Plan]:
        """Every plan that the home has, by id."""
        return self.home.plans

    @property
    def economies(self) -> Economies:
        return self.home.economies

    @property
    def as_of(self) -> tuple[int, date]:
        """The generation of the store, and the day: where both are the same, so is all that rests on the record."""
        return self.home.store.generation(), self.settings.today()

    # -- readers -----------------------------------------------------------------------------------------

    @cached_property
    def reading(self) -> "Reading":
        """Search, read, and say what was looked for and not found."""
        from kb.reading.reading import Reading

        return Reading(self.home, self.figures, self.accounts.own.name)

    @cached_property
    def handing_over(self) -> "HandingOver":
        """A practice on one page to carry into a room, and cited."""
        from kb.briefing.handing_over import HandingOver

        return HandingOver(self.home, self.reading)

    @cached_property
    def suggesting(self) -> "Suggesting":
        """What a machine says a write-up serves."""
        from kb.reading.suggesting import Suggesting

        return Suggesting(self.home)

    @cached_property
    def comparison(self) -> "Comparisons":
        """Practices beside each other: an evidence table, and two to four field by field."""
        from kb.comparison.comparisons import Comparisons

        return Comparisons(self.home, self.reading)

    @cached_property
    def figures(self) -> "Figures":
        """What a period counts, and why the rest is not in it."""
        from kb.periods.figures import Figures

        return Figures(self.home, self.periods)

    @cached_property
    def reports(self) -> "Reporting":
        """Packs for a year and for the plan's reviews."""
        from kb.reports.reporting import Reporting

        return Reporting(self.home, self.periods)

    @cached_property
    def briefs(self) -> "Briefs":
        """What a delegate carries into the room: an agenda read, and what answers its items."""
        from kb.briefing.briefs import Briefs

        return Briefs(self.home, self.reading, self.figures, self.agendas)

    @cached_property
    def metadata(self) -> "Metadata":
        """What anyone may read, in the world's vocabularies."""
        from kb.metadata.metadata import Metadata

        return Metadata(self.home)

    # -- the ledger --------------------------------------------------------------------------------------

    @cached_property
    def recording(self) -> "Recording":
        """Objectives confirmed, practices shared, adoptions reported."""
        from kb.ledger.recording import Recording

        return Recording(self.home, self.adoptions)

    @cached_property
    def adoptions(self) -> "Adoptions":
        """An adoption's life after it was reported."""
        from kb.ledger.adopting import Adoptions

        return Adoptions(self.home)

    @cached_property
    def origins(self) -> "Origins":
        """The co-submitting economies of joint practices, confirmed or not."""
        from kb.ledger.origins import Origins

        return Origins(self.home)

    @cached_property
    def striking(self) -> "Striking":
        """What was recorded in error, struck and taken back."""
        from kb.ledger.striking import Striking

        return Striking(self.home)

    @cached_property
    def meetings(self) -> "Meetings":
        from kb.ledger.meetings import Meetings

        return Meetings(self.home)

    @cached_property
    def agendas(self) -> "Agendas":
        """What a meeting has before it: its items, and the practices prepared under each."""
        from kb.ledger.agendas import Agendas

        return Agendas(self.home)

    @cached_property
    def periods(self) -> "Periods":
        """The closing of a year."""
        from kb.periods.closing import Periods

        return Periods(self.home)

    @cached_property
    def implementation(self) -> "Implementation":
        """The rest of the plan: activities, indicators, schedule, proposals, success factors."""
        from kb.implementation.implementation import Implementation

        return Implementation(self.home)

    # -- write-ups on their way --------------------------------------------------------------------------

    @cached_property
    def submissions(self) -> "Submissions":
        """An author's work."""
        from kb.submissions.submissions import Submissions

        return Submissions(self.home)

    @cached_property
    def desk(self) -> "Desk":
        """The secretariat's work on submissions."""
        from kb.desk.desk import Desk

        return Desk(self.home, self.recording, self.submissions.withdrawal)

    @cached_property
    def for_you(self) -> "ForYou":
        """What waits for one person, whatever the matter."""
        from kb.desk import turns
        from kb.desk.for_you import ForYou

        desk, plan = self.desk, self.implementation
        return ForYou(
            self.home,
            (
                turns.AuthorTurns(self.submissions.drafting),
                turns.LeftTurns(self.submissions.taking_over),
                turns.EconomyTurns(self.home, self.adoptions, plan),
                turns.OfficerTurns(self.home, desk.queue, desk.objectives, plan),
                turns.CareTurns(self.care.reviews.due),
                turns.QuestionTurns(self.relay.open_for),
                turns.FigureTurns(self.periods),
                turns.AccountTurns(self.releases),
            ),
            (
                turns.ImportTurns(self.importing.unfinished),
                turns.NeedTurns(self.wanted.offered_to, self.wanted.wanted_of),
            ),
        )

    @cached_property
    def my_economy(self) -> "EconomyPages":
        """What one economy shared, took up and has to report."""
        from kb.desk.my_economy import EconomyPages

        return EconomyPages(self.home, self.figures, self.adoptions, self.implementation)

    @cached_property
    def importing(self) -> "Importing":
        """What exists, brought in."""
        from kb.importing.importing import Importing

        return Importing(self.home, self.periods.closed)

    @cached_property
    def exporting(self) -> "Exporting":
        from kb.importing.exporting import Exporting

        return Exporting(self.home)

    # -- what is wanted, and followed ----------------------------------------------------------------------

    @cached_property
    def wanted(self) -> "WantedBoard":
        """Needs that economies post, practices offered to them, and what helped."""
        from kb.wanted.board import WantedBoard

        return WantedBoard(self.home, lambda query, person: self.reading.search(query, person=person))

    @cached_property
    def following(self) -> "Follows":
        """What people follow, and what is new of it."""
        from kb.following.following import Follows

        return Follows(self.home, lambda query, person: self.reading.search(query, person=person), self.agendas)

    @cached_property
    def stop_links(self) -> "StopLinks":
        """Addresses in letters that stop what is followed, without signing in."""
        from kb.following.links import StopLinks

        return StopLinks(self.home, self.following)

    @cached_property
    def relay(self) -> "Relay":
        """Questions to the owners of practices, through their focal points."""
        from kb.correspondence.relay import Relay

        return Relay(self.home)

    @cached_property
    def yearly_question(self) -> "YearlyQuestion":
        """Still in force? Asked by mail, and answered from the letter."""
        from kb.correspondence.yearly import YearlyQuestion

        return YearlyQuestion(self.home, self.adoptions)

    # -- order -------------------------------------------------------------------------------------------

    @cached_property
    def care(self) -> "Care":
        """Versions, many at once, merging, re-dating, withdrawing, review dates."""
        from kb.care.care import Care

        return Care(self.home, self.submissions.withdrawal, self.periods.closed)

    @cached_property
    def trail(self) -> "Trail":
        """Who did what, and the proof that it was so."""
        from kb.trail.trail import Trail

        return Trail(self.home)

    @cached_property
    def accounts(self) -> "Accounts":
        """People, and the keys to their accounts."""
        from kb.accounts.accounts import Accounts

        return Accounts(self.home)

    @cached_property
    def releases(self) -> "Releases":
        """What widens access, asked for by one person and consented to by a second."""
        from kb.accounts.release import Carrying, ReleaseKind
        from kb.accounts.releases import Releases

        rooms: dict[ReleaseKind, Carrying] = {
            ReleaseKind.ROLE: self.accounts.administering,
            ReleaseKind.OPENING: self.care.openings,
            ReleaseKind.ERASURE: self.trail.reading,
        }
        return Releases(self.home, rooms)

    @cached_property
    def tidying(self) -> "Tidying":
        """What was kept long enough is cut."""
        from kb.accounts.release import SYSTEM
        from kb.care.tidying import Sweep, Tidying
        from kb.person import operator

        others = (
            Sweep("what readers said of hits", self.reading.cut_judgements),
            Sweep("files that waited to be brought in", self.importing.sweep),
            Sweep("messages to other systems", self.webhooks.cut),
            Sweep("requests that nobody answered", self.releases.expire),
            Sweep("questions to owners", self.relay.sweep),
            Sweep("rows of the security log", lambda: self.accounts.security_log.cut(operator(SYSTEM))),
        )
        return Tidying(self.home, others)

    @cached_property
    def letters(self) -> "Letters":
        """What people are told by mail."""
        from kb.desk.letters import Letters
        from kb.following.digest import FollowDigests

        followed = FollowDigests(self.home, self.following, self.stop_links)
        return Letters(self.home, self.for_you, (self.yearly_question, followed))

    @cached_property
    def webhooks(self) -> "Webhooks":
        """What other systems are told."""
        from kb.webhooks.webhooks import Webhooks

        return Webhooks(self.home)

    def about(self) -> About:
        return about(self.home)

    # -- who watches -------------------------------------------------------------------------------------

    def readiness(self) -> "tuple[Condition, ...]":
        """Whether the home can be worked in now."""
        from kb.home.readiness import readiness

        return readiness(self.home)

    def vitals(self) -> "Vitals":
        """Raises StoreProblem and OSError."""
        from kb.home.vitals import vitals

        return vitals(self.home)

    def doctor(self, with_mail: bool = False, with_site: bool = False) -> "Iterator[Condition]":
        """The home and its machine looked over, for who is at the machine."""
        from kb.home.doctor import doctor

        return doctor(self.home, with_mail, with_site)
