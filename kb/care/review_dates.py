"""The day by which a practice is to be looked at again, and what else stands beside its text."""

from dataclasses import dataclass
from datetime import timedelta

from kb.care.practice_care import PracticeCare
from kb.permission import may_care, may_review, require
from kb.person import Person
from kb.practice.history import ReviewDate
from kb.raw_text import parse_day, reason
from kb.record_version import must_stand

SOON = timedelta(days=30)
"""How long before its day a practice is due."""


@dataclass(frozen=True)
class DueReview:
    """A practice whose day is near or past; `days` are left, below zero when it is overdue."""

    review: ReviewDate
    title: str
    days: int


@dataclass(frozen=True)
class Related:
    """A line of lineage: what it says, and the practice that it leads to, if the reader may read one."""

    text: str
    relation: str = ""
    practice: str = ""


@dataclass(frozen=True)
class PracticeAside:
    """What a reader sees beside a practice's text."""

    review: ReviewDate | None
    related: tuple[Related, ...]


class Reviews(PracticeCare):
    """The secretariat sets review days, nobody on one's own economy's practice; everyone sees them."""

    def set_review(self, id: str, day: str, by: Person, why: str, seen: str | None = None) -> bool:
        """An empty day takes it away. `seen` is the version of the day that stood. False: it stands so already. Raises
        BadValue, Unknown, and Overtaken where another stands by now."""
        require(may_care(by), by, "set the day of a review")
        practice = self._on_record(id, by)
        require(may_review(by, practice.economies), by, "set the day of this practice's review")
        because = reason(why)
        wanted = parse_day("review by", day) if day.strip() else None
        with self._home.store.transaction():
            old = self._home.store.reviews().get(id)
            if wanted != (old.day if old else None):
                must_stand(seen, "the day of its review", old)
            return self._home.store.set_review(id, wanted, by.id, because)

    def due(self, person: Person) -> tuple[DueReview, ...]:
        """What is overdue or due within a month, the longest overdue first."""
        require(may_care(person), person, "list what is to be looked at again")
        today, cards = self._home.settings.today(), self._home.cards(person)
        return tuple(
            DueReview(review, cards[id].practice.title, (review.day - today).days)
            for id, review in self._home.store.reviews().items()
            if id in cards and review.day <= today + SOON
        )

    def beside(self, id: str, person: Person) -> PracticeAside:
        """Raises Unknown for what the person may not read."""
        practice = self._on_record(id, person)
        related = tuple(self._related(line, person, id) for line in practice.related)
        return PracticeAside(self._home.store.reviews().get(id), related)

    def _related(self, line: str, person: Person, of: str = "") -> Related:
        """What a line of `of` leads to; what was merged into that one leads nowhere any more."""
        mention = self._home.practice_names(person).mention(line)
        if mention is None or mention.practice in ("", of):
            return Related(line)
        return Related(line, mention.before, mention.practice)
