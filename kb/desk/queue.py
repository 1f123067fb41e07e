"""Reading at the desk: the queue, and everything there is to see of one submission."""

from collections.abc import Callable, Mapping

from kb.desk.needs import DeskNeeds
from kb.desk.occupation import Occupation
from kb.desk.pages import DeskPage, ObjectivesView, QueuePart
from kb.desk.showing import facts, quoted, shown
from kb.errors import BadValue, Unknown
from kb.permission import may_review, require
from kb.person import Person
from kb.practice.diff import field_changes
from kb.practice.form import FormResult, fill
from kb.practice.history import lives_on_in
from kb.practice.practice import Practice
from kb.search.results import Hit
from kb.search.suspects import first_words, has_same_words, suspects
from kb.submissions.checking import worded
from kb.submissions.dossier import Dossier, Round, State
from kb.tagging.desk_log import DeskRecord, desk_log

NEAR = 3
"""Practices shown at most that may be the same."""


def _at_the_desk(dossier: Dossier) -> bool:
    return dossier.state in (State.SUBMITTED, State.IN_REVIEW)


_HOLDS: Mapping[QueuePart, Callable[[Dossier, Person], bool]] = {
    QueuePart.ALL: lambda dossier, person: _at_the_desk(dossier),
    QueuePart.MINE: lambda dossier, person: _at_the_desk(dossier) and dossier.assigned == person.id,
    QueuePart.WAITING: lambda dossier, person: dossier.state is State.CHANGES_REQUESTED,
    QueuePart.DONE: lambda dossier, person: dossier.state in (State.PUBLISHED, State.WITHDRAWN),
}


def came_back(dossier: Dossier, person: Person) -> bool:
    """Whether it waits for this person and nobody else: its author has answered what was asked for, or handed in anew
    what this person had."""
    return dossier.state is State.SUBMITTED and dossier.assigned == person.id


class Queue(Occupation):
    """The secretariat reads everything that was handed in; nobody else does here."""

    def __init__(self, home: DeskNeeds) -> None:
        super().__init__(home)
        self._handed: tuple[int, tuple[Dossier, ...]] | None = None
        """What was handed in, as it stood at a generation of the store."""

    def queue(self, person: Person, which: str = QueuePart.ALL) -> tuple[Dossier, ...]:
        """A part of the queue: what was handed in, first what came back to this person, then what else is with this
        person, longest untouched first; what is done, latest first. Raises BadValue."""
        require(may_review(person), person, "work at the desk")
        if which not in tuple(QueuePart):
            raise BadValue("which", which, ", ".join(QueuePart))
        holds = _HOLDS[QueuePart(which)]
        found = [one for one in self._all_handed_in() if holds(one, person)]
        if which == QueuePart.DONE:
            return tuple(found)
        found.reverse()
        return tuple(sorted(found, key=lambda one: (not came_back(one, person), one.assigned != person.id)))

    def waiting(self, person: Person) -> int:
        """How many wait for a decision of the desk: the length of the whole queue."""
        return len(self.queue(person, QueuePart.ALL))

    def open(self, person: Person, id: str) -> DeskPage:
        """A dossier as it was last handed in. An officer may look at one of the own economy and not decide on it."""
        require(may_review(person), person, "work at the desk")
        dossier = self._handed_in(id)
        version, rounds = self.version(dossier), self._home.store.rounds(id)
        filled, entries = self.filled(dossier, rounds), _last(dossier, rounds)
        choice, merges = self._home.store.choice(id), self._home.store.merges()
        suggestions = self._home.collection(person).suggest(filled.submission, choice.rejected)
        return DeskPage(
            dossier=dossier,
            version=version,
            title=filled.submission.title,
            fields=shown(entries, suggestions),
            facts=facts(filled.submission),
            problems=filled.problems,
            wording=tuple(worded(entries, self._home.wording)),
            rounds=rounds,
            changes=field_changes(rounds[-2].entries, entries) if len(rounds) > 1 else (),
            remarks=self._home.store.remarks(id),
            tagged=ObjectivesView(suggestions, choice, self.weak(), quoted(suggestions)),
            decisions=self._home.store.decisions((dossier.practice,)),
            near=self._near(person, dossier, entries),
            twins=self._twins(dossier, entries),
            unlike=tuple(lives_on_in(one, merges) for one in entries.get("not_related", "").split()),
            practice=self.published(dossier.practice),
            decides=may_review(person, self._concerned(dossier)),
            takes=_takes(person, dossier) and not self._with_another(person, dossier),
            officers=self._officers(dossier),
            attachments=self._home.store.attachments(id),
        )

    def _all_handed_in(self) -> tuple[Dossier, ...]:
        """The last changed first. Read once a generation: every page of an officer counts them."""
        generation, known = self._home.store.generation(), self._handed
        if known is None or known[0] != generation:
            known = generation, tuple(one for one in self._home.store.dossiers() if one.round)
            self._handed = known
        return known[1]

    # -- what both readings and decisions look at ----------------------------------------------------------

    def filled(self, dossier: Dossier, rounds: tuple[Round, ...]) -> FormResult:
        """What was last handed in; what the author has begun to change since is the author's alone."""
        id = dossier.practice or dossier.id
        return fill(id, _last(dossier, rounds), self._home.plan, self._home.economies)

    def published(self, practice: str) -> Practice | None:
        """What is on record under a practice's id, withdrawn or not, with its version."""
        try:
            return self._home.store.practice(practice)
        except Unknown:
            return None

    def weak(self) -> tuple[DeskRecord, ...]:
        """The objectives that abstain, each with its record."""
        return tuple(record for record in desk_log(self._home.store.evidence()) if record.abstains)

    def _near(self, person: Person, dossier: Dossier, entries: Mapping[str, str]) -> tuple[Hit, ...]:
        """Practices that may be the same."""
        searcher, cards = self._home.collection(person).searcher, self._home.cards(person)
        return suspects(entries, searcher, cards, self._home.ledger(), self._whole, {dossier.practice}, NEAR)

    def _twins(self, dossier: Dossier, entries: Mapping[str, str]) -> tuple[Dossier, ...]:
        """Others at the desk that say the same: what an author has begun to change since is not looked at."""
        text = first_words(entries)
        return tuple(
            one
            for one in self._all_handed_in()
            if one.id != dossier.id and _at_the_desk(one) and has_same_words(text, first_words(one.entries))
        )[:NEAR]

    def _whole(self, id: str) -> str:
        """What a practice says."""
        practice = self._home.store.practice(id)
        return f"{practice.title} {practice.summary} {practice.body}"


def _takes(person: Person, dossier: Dossier) -> bool:
    """Whether taking it would say anything new."""
    if dossier.state is State.IN_REVIEW:
        return not dossier.assigned
    return dossier.state in (State.SUBMITTED, State.CHANGES_REQUESTED)


def _last(dossier: Dossier, rounds: tuple[Round, ...]) -> Mapping[str, str]:
    return rounds[-1].entries if rounds else dossier.entries
