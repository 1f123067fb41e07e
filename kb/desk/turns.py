"""What each matter asks of a person. Every list is the one that its own page shows, asked of the same room."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol
from urllib.parse import quote

from kb.accounts.releases import Releases
from kb.desk.needs import DeskNeeds
from kb.desk.objectives import Objectives
from kb.desk.queue import Queue
from kb.desk.turn import Turn, TurnKind
from kb.implementation.implementation import Implementation
from kb.implementation.indicator_report import ReportStatus
from kb.ledger.adopting import Adoptions
from kb.periods.closing import Periods
from kb.periods.state import PeriodState
from kb.permission import (
    may_accept_report,
    may_care,
    may_confirm_adoption,
    may_confirm_origin,
    may_follow_up,
    may_import,
    may_manage_accounts,
    may_report_indicator,
    may_review,
    may_submit,
)
from kb.person import Person, Role
from kb.practice.card import Card
from kb.practice.fields import BY_NAME
from kb.submissions.dossier import State
from kb.submissions.drafting import Drafting
from kb.submissions.taking_over import TakingOver

LONGEST = 120
"""Characters of a title within a sentence."""

_MOVES = {
    PeriodState.IN_REVIEW: (PeriodState.APPROVED, "Approve"),
    PeriodState.APPROVED: (PeriodState.ACCEPTED, "Accept"),
    PeriodState.ACCEPTED: (PeriodState.LOCKED, "Lock"),
}
"""The next step of a year that stands in each of these states, and its verb; nobody waits for an open or locked one."""


class AuthorTurns:
    """Changes asked of whoever wrote it."""

    def __init__(self, drafting: Drafting) -> None:
        self._drafting = drafting

    def __call__(self, by: Person) -> Iterator[Turn]:
        if not may_submit(by):
            return
        for one in self._drafting.mine(by):
            dossier = one.dossier
            if dossier.author != by.id or dossier.state is not State.CHANGES_REQUESTED:
                continue
            title = titled(dossier.title)
            if len(one.asked) == 1 and one.asked[0].field in BY_NAME:
                text = f"Answer the change asked for in {BY_NAME[one.asked[0].field].label} of {title}"
            else:
                asked = f"{len(one.asked)} changes" if len(one.asked) > 1 else "change"
                text = f"Answer the {asked} asked for in {title}"
            key = f"changes/{dossier.id}/{dossier.round}"
            yield Turn(TurnKind.CHANGES, key, text, f"/submissions/{quote(dossier.id)}", dossier.changed)


class LeftTurns:
    """What an author who is gone has left, for whoever may go on with it or hand it on."""

    def __init__(self, taking_over: TakingOver) -> None:
        self._taking_over = taking_over

    def __call__(self, by: Person) -> Iterator[Turn]:
        for one in self._taking_over.left(by):
            what = titled(one.title) if one.title else f"a draft of {one.economy or 'the secretariat'}"
            verb = "Go on with" if one.takes else "Hand on"
            text = f"{verb} {what}, whose author is gone"
            yield Turn(TurnKind.LEFT, f"left/{one.id}/{one.version}", text, "/submissions#left", one.since)


class EconomyTurns:
    """What a delegate's economy is asked: what was said of it, what is still in force, what it reports for a year."""

    def __init__(self, home: DeskNeeds, adoptions: Adoptions, implementation: Implementation) -> None:
        self._home, self._adoptions, self._implementation = home, adoptions, implementation

    def __call__(self, by: Person) -> Iterator[Turn]:
        if by.role is Role.DELEGATE and by.economy:
            yield from self._claims(by)
            yield from self._in_force(by)
            yield from self._years(by)

    def _claims(self, by: Person) -> Iterator[Turn]:
        """What others said that it adopted, and joint practices that name it beside the lead."""
        ledger, cards = self._home.ledger(), self._home.cards(by)
        for one in ledger.adoptions:
            if one.economy != by.economy or one.reported_by == by.economy or one.practice not in cards:
                continue
            if may_confirm_adoption(by, one.economy, ()):
                text = f"Say whether {by.economy} took up {titled(cards[one.practice].practice.title)}"
                path = f"/practices/{quote(one.practice)}#ledger"
                yield Turn(TurnKind.CLAIMS, f"claim/{one.id}", text, path, one.recorded)
        for practice in ledger.practices:
            if by.economy not in practice.economies[1:] or practice.id not in cards:
                continue
            if may_confirm_origin(by, (), by.economy) and by.economy not in ledger.origins(practice.id):
                text = f"Say whether {by.economy} submitted {titled(practice.title)} too"
                yield Turn(TurnKind.CLAIMS, f"origin/{practice.id}", text, f"/practices/{quote(practice.id)}")

    def _in_force(self, by: Person) -> Iterator[Turn]:
        if not may_follow_up(by, by.economy):
            return
        cards = self._home.cards(by)
        for one in self._adoptions.asked(by):
            if one.answer is None and one.stands:
                text = f"Say whether {titled(cards[one.adoption.practice].practice.title)} is still in force"
                since = max(f"{one.year}-01-01", one.adoption.recorded)
                slug = self._home.economies.named(by.economy).slug
                path = f"/follow-up?year={one.year}#about-{quote(one.adoption.practice)}-{slug}"
                yield Turn(TurnKind.IN_FORCE, f"in force/{one.year}/{one.adoption.id}", text, path, since)

    def _years(self, by: Person) -> Iterator[Turn]:
        """The years of the plan that have begun and are not locked, of which it is silent on an indicator."""
        if not may_report_indicator(by, by.economy):
            return
        locked, this = self._implementation.indicators.locked(), self._home.settings.today().year
        for year in self._implementation.nil_reports.years():
            silent = self._implementation.coverage.silent_on(by.economy, year)
            if not silent or year in locked:
                continue
            text = f"Report {year}, or say that there is nothing to report: {_number(len(silent), 'indicator')} to go"
            since = f"{min(year + 1, this)}-01-01"
            yield Turn(TurnKind.YEARS, f"year/{year}", text, f"/my-economy?year={year}#to-report", since)


class OfficerTurns:
    """Submissions that nobody else has taken, indicator reports handed in, practices without objectives."""

    def __init__(self, home: DeskNeeds, queue: Queue, objectives: Objectives, implementation: Implementation) -> None:
        self._home, self._queue, self._objectives = home, queue, objectives
        self._implementation = implementation

    def __call__(self, by: Person) -> Iterator[Turn]:
        if may_review(by):
            yield from self._submissions(by)
            yield from self._reports(by)
            yield from self._objectives_open(by)

    def _submissions(self, by: Person) -> Iterator[Turn]:
        for one in self._queue.queue(by):
            if one.assigned in ("", by.id) and may_review(by, one.economies):
                verb = "Decide on" if one.assigned else "Review"
                lead = f" ({one.economies[0]})" if one.economies else ""
                key = f"submission/{one.id}/{one.round}/{one.assigned}"
                text = f"{verb} {titled(one.title)}{lead}"
                yield Turn(TurnKind.SUBMISSIONS, key, text, f"/desk/{quote(one.id)}", one.changed)

    def _reports(self, by: Person) -> Iterator[Turn]:
        for one in self._implementation.indicators.reports(by):
            if one.status is ReportStatus.SUBMITTED and may_accept_report(by, one.economy):
                text = f"Check what {one.economy} reported of {one.indicator} for {one.year}"
                path = f"/indicators/{quote(one.indicator)}"
                yield Turn(TurnKind.REPORTS, f"report/{one.id}/{one.at}", text, path, one.at)

    def _objectives_open(self, by: Person) -> Iterator[Turn]:
        """As one line: a back catalogue brings hundreds at once."""
        if waiting := len(self._objectives.tag_queue(by)):
            text = f"Confirm the objectives of {_number(waiting, 'practice')}"
            yield Turn(TurnKind.OBJECTIVES, "objectives", text, "/desk/practices")
        cards = self._home.cards(by).values()
        if lacking := sum(1 for card in cards if card.practice.missing and may_review(by, card.practice.economies)):
            text = f"Complete {_number(lacking, 'practice')} brought in without all that is asked for"
            yield Turn(TurnKind.BROUGHT_IN, "incomplete", text, "/uncounted")


class FigureTurns:
    """Years whose figures wait for the next of two people."""

    def __init__(self, periods: Periods) -> None:
        self._periods = periods

    def __call__(self, by: Person) -> Iterator[Turn]:
        if by.role not in (Role.SECRETARIAT, Role.CHAIR):
            return
        for one in self._periods.years():
            if one.state not in _MOVES:
                continue
            after, verb = _MOVES[one.state]
            if self._periods.may(by, one.year, after, one.plan) and self._periods.is_second(by, one, after):
                text = f"{verb} the figures of {one.year}"
                yield Turn(TurnKind.FIGURES, f"figures/{one.year}/{one.state.value}", text, f"/periods/{one.year}")


class AccountTurns:
    """What waits for a second person, and officers' accounts that somebody must vouch for."""

    def __init__(self, releases: Releases) -> None:
        self._releases = releases

    def __call__(self, by: Person) -> Iterator[Turn]:
        for line in self._releases.waiting(by):
            one = line.release
            text = f"Consent or refuse: {line.told[:1].lower()}{line.told[1:]}"
            yield Turn(TurnKind.RELEASES, f"release/{one.no}", text, f"/releases/{one.no}", one.asked_at)
        if may_manage_accounts(by):
            for account in self._releases.unvouched(by):
                if self._releases.may_vouch(by, account):
                    text = f"Vouch for the account of {titled(account.name)}, which rests on one person's word"
                    yield Turn(TurnKind.ACCOUNTS, f"vouch/{account.id}", text, "/releases", account.created)


class CareTurns:
    """Practices whose day has come, as one line."""

    def __init__(self, due: Callable[[Person], Sequence[object]]) -> None:
        self._due = due

    def __call__(self, by: Person) -> Iterator[Turn]:
        if may_care(by) and (due := len(self._due(by))):
            yield Turn(TurnKind.REVIEWS, "due", f"Look again at {_number(due, 'practice')}", "/care/due")


class WaitingFile(Protocol):
    """A file that was brought and not applied."""

    @property
    def token(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def at(self) -> str: ...


class ImportTurns:
    """Files that were looked at and not brought in."""

    def __init__(self, unfinished: Callable[[Person], Sequence[WaitingFile]]) -> None:
        self._unfinished = unfinished

    def __call__(self, by: Person) -> Iterator[Turn]:
        for one in self._unfinished(by) if may_import(by) else ():
            text = f"Bring in what you looked at in {titled(one.name)}, or let it go: it is kept for a day"
            yield Turn(TurnKind.BROUGHT_IN, f"file/{one.token}", text, f"/import/{quote(one.token)}", one.at)


class PostedNeed(Protocol):
    """Something looked for, with the practices that were offered to it."""

    @property
    def no(self) -> int: ...

    @property
    def text(self) -> str: ...

    @property
    def economy(self) -> str: ...

    @property
    def at(self) -> str: ...

    @property
    def offers(self) -> Sequence[object]: ...


class AnswerAtHand(Protocol):
    """A practice that may answer a need."""

    @property
    def need(self) -> PostedNeed: ...

    @property
    def card(self) -> Card: ...


class NeedTurns:
    """What was offered to whoever looks for something, and what others look for that one's economy may know."""

    def __init__(
        self,
        offered: Callable[[Person], Sequence[PostedNeed]],
        wanted: Callable[[Person], Sequence[AnswerAtHand]],
    ) -> None:
        self._offered, self._wanted = offered, wanted

    def __call__(self, by: Person) -> Iterator[Turn]:
        for need in self._offered(by):
            count = len(need.offers)
            text = f"Say what helps of {_number(count, 'practice')} offered to {titled(need.text)}"
            yield Turn(TurnKind.OFFERS, f"offers/{need.no}/{count}", text, f"/wanted/{need.no}#offers", need.at)
        for one in self._wanted(by):
            whose = one.need.economy or "the secretariat"
            title = titled(one.card.practice.title)
            text = f"Offer {title}, if it answers what {whose} looks for: {titled(one.need.text)}"
            key = f"wanted/{one.need.no}/{one.card.id}"
            yield Turn(TurnKind.WANTED, key, text, f"/wanted/{one.need.no}", one.need.at)


def titled(title: str) -> str:
    """A title within a sentence."""
    text = " ".join(title.split()) or "a submission without a title"
    return f"“{text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + '…'}”"


def _number(count: int, one: str) -> str:
    return f"{count:,} {one}{'' if count == 1 else 's'}".replace(",", "\u2009")


class AskedQuestion(Protocol):
    """Something that was asked of the owner of a practice."""

    @property
    def no(self) -> int: ...

    @property
    def practice(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def at(self) -> str: ...


class QuestionTurns:
    """What was asked about practices, for whoever answers for their owners."""

    def __init__(self, questions: Callable[[Person], Sequence[AskedQuestion]]) -> None:
        self._questions = questions

    def __call__(self, by: Person) -> Iterator[Turn]:
        for one in self._questions(by):
            text = f"Answer a question on {one.practice}: “{_cut(one.text)}”"
            yield Turn(TurnKind.QUESTIONS, f"question/{one.no}", text, f"/questions/{one.no}", one.at)


def _cut(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rstrip() + "…"
