"""The yearly question by mail: is what your economy took up still in force? A link in the letter opens a page that has
the answer ready; a button on it gives it. To open it changes nothing, for scanners of letters open all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import quote

from kb.accounts.account import Account, AccountState
from kb.correspondence.needs import CorrespondenceNeeds
from kb.errors import Unknown
from kb.files.signed_path import is_path_signed, path_signature
from kb.ledger.adopting import Adoptions
from kb.ledger.follow_up import Question
from kb.person import Person, Role
from kb.raw_text import parse_day

BEGINS, LAST = 12, 3
"""The month in which the letters on a year begin, and the last of the next year in which there is one."""

APART, MOST = timedelta(days=28), 3
"""Days from one letter on a year to the next, and how many there are."""

MOST_LINES = 12
"""Adoptions of one letter; its page has all."""

ANSWERS = {"yes": "still in force", "no": "it has ended", "unknown": "not known"}


@dataclass(frozen=True)
class YearlyPart:
    """What the letter of the day tells of it. `settle` counts it, where the letter was sent."""

    title: str
    lines: tuple[str, ...]
    settle: Callable[[bool], None]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class YearlyPage:
    """What a link opens: the questions on a year of the account's economy."""

    account: Account
    year: int
    questions: tuple[Question, ...]


class YearlyQuestion:
    """A link answers for the economy that the account had when it was written, as long as the account stands."""

    def __init__(self, home: CorrespondenceNeeds, adoptions: Adoptions) -> None:
        self._home, self._adoptions = home, adoptions

    def part(self, person: Person) -> YearlyPart | None:
        """None where nothing is to be asked today."""
        today = self._home.settings.today()
        year = year_asked(today)
        if year is None or person.role is not Role.DELEGATE:
            return None
        times, last = self._home.store.question_letters(person.id, year)
        if times >= MOST or (last and today - parse_day("day", last) < APART):
            return None
        questions = self._open(person, year)
        if not questions:
            return None
        path = self.path(person.id, person.economy, year)
        lines = [line for one in questions[:MOST_LINES] for line in self._lines(one, path)]
        more = len(questions) - MOST_LINES
        lines.append(f"{f'And {more} more. ' if more > 0 else ''}All of them: {self._home.settings.site}{path}")

        def settle(sent: bool) -> None:
            if sent:
                self._home.store.keep_question_letter(person.id, year, today.isoformat())

        title = f"Still in force in {year}? What {person.economy} took up, {_counted(len(questions))}"
        return YearlyPart(title, tuple(lines), settle)

    def path(self, account: str, economy: str, year: int) -> str:
        """Where the questions on a year are answered without signing in."""
        return f"/answers/{account}/{year}/{self._signature(account, economy, year)}"

    def page(self, account: str, year: int, signature: str) -> YearlyPage:
        """Raises Unknown where the link is none of ours, or what it rested on is no more."""
        found = self._account(account, year, signature)
        return YearlyPage(found, year, self._adoptions.asked(found.person(), year))

    def answer(
        self, account: str, year: int, signature: str, practice: str, answer: str, ended: str, seen: str | None
    ) -> bool:
        """As who the link was written to. False: the same was said before. Raises as `page` does, and as
        an answer on the site."""
        found = self._account(account, year, signature)
        return self._adoptions.answer(found.person(), practice, found.economy, answer, ended, year, seen)

    def _open(self, person: Person, year: int) -> tuple[Question, ...]:
        if year not in self._adoptions.years():
            return ()
        return tuple(one for one in self._adoptions.asked(person, year) if one.answer is None and one.stands)

    def _account(self, id: str, year: int, signature: str) -> Account:
        try:
            found = self._home.store.account(id)
        except Unknown:
            found = None
        if (
            found is None
            or found.state is not AccountState.ACTIVE
            or found.role is not Role.DELEGATE
            or not is_path_signed(self._home.settings.keys, signature, *_parts(id, found.economy, year))
        ):
            raise Unknown("link", f"{signature[:4]}…", (), "sign in: the same questions stand under For you")
        return found

    def _signature(self, account: str, economy: str, year: int) -> str:
        return path_signature(self._home.settings.keys, *_parts(account, economy, year))

    def _lines(self, one: Question, path: str) -> list[str]:
        card = self._home.cards(Person("", Role.DELEGATE)).get(one.adoption.practice)
        practice, id = card.practice if card else None, quote(one.adoption.practice)
        title = f"{practice.title} ({practice.identifier})" if practice else one.adoption.practice
        site = self._home.settings.site
        return [f"- {title}", *(f"  {said}: {site}{path}?say={key}&practice={id}" for key, said in ANSWERS.items())]


def year_asked(today: date) -> int | None:
    """The year that letters ask about on a day: the one that ends, and in its first months the one before."""
    if today.month >= BEGINS:
        return today.year
    return today.year - 1 if today.month <= LAST else None


def _parts(account: str, economy: str, year: int) -> tuple[str, ...]:
    return ("still in force", account, economy, str(year))


def _counted(number: int) -> str:
    return f"{number} to answer"
