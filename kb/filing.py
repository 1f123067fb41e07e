"""The use cases of the ledger: objectives suggested and confirmed, sharing recorded, figures told."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from kb.errors import BadValue
from kb.figures import tally
from kb.figures.breakdown import By
from kb.figures.standing import Reason, Standing, standing
from kb.figures.tally import Tally
from kb.files.database import now
from kb.home.opened import Opened
from kb.ledger import parsing
from kb.ledger.adopting import Adoptions
from kb.ledger.entries import MOST_OBJECTIVES, Adoption, Confirmation, SharingEvent
from kb.permission import (
    may_review,
    may_withdraw,
    must_record_sharing,
    require,
)
from kb.person import VISITOR, Person
from kb.plan.period import Period
from kb.plan.rules import Rules
from kb.practice import writeup
from kb.practice.form import building_blocks
from kb.practice.practice import Submission
from kb.submissions.dossier import State
from kb.tagging.suggestion import Suggestions


class Filing(Opened):
    """A machine suggests, a person decides; every figure is the length of a list."""

    @property
    @abstractmethod
    def adopting(self) -> Adoptions:
        """The use cases of an adoption's life."""

    def suggest(self, id: str, person: Person = VISITOR) -> Suggestions:
        """Every objective, best first, from the plan's wording and what people confirmed for other practices."""
        self._card(id, person)
        return self.shelf(person).suggest(self.store.practice(id))

    def suggest_for(self, submission: Submission, person: Person = VISITOR) -> Suggestions:
        """As `suggest`, for a write-up that is not kept as a practice."""
        return self.shelf(person).suggest(submission)

    def suggest_for_file(self, path: Path) -> Suggestions:
        """As `suggest`, for a write-up in a file. Raises BrokenFile."""
        return self.suggest_for(writeup.read_file(path, self.economies))

    def confirm(self, id: str, objectives: Sequence[str], by: Person) -> bool:
        """A person's word, the main objective first; none: it serves no objective. False: nothing changed."""
        practice = self._known_practice(id)
        require(may_review(by, practice.economies), by, "decide on this practice")
        chosen = tuple(dict.fromkeys(self.plan.objective(objective).id for objective in objectives))
        if len(chosen) > MOST_OBJECTIVES:
            raise BadValue("objectives", " ".join(chosen), f"{MOST_OBJECTIVES} at most, the main one first")
        with self.store.transaction():
            old = self.store.confirmations(self.plan.id).get(id)
            if old and old.objectives == chosen:
                return False
            self.store.confirm(Confirmation(id, self.plan.id, chosen, by.id, now()))
        return True

    # -- the ledger --------------------------------------------------------------------------------------

    def event(
        self,
        practice: str,
        meeting: str,
        *,
        form: str = "presented",
        agenda_item: str = "",
        document: str = "",
        presenters: Sequence[str] = (),
        on: str = "",
    ) -> SharingEvent:
        """A sharing event from raw text, checked. Without a day it is the meeting's first. Raises BadValue, Unknown."""
        self._known_practice(practice)
        if not meeting.strip():
            raise BadValue("meeting", meeting, "the meeting's id, for example smewg-55")
        return parsing.sharing_event(
            practice,
            self.meeting(meeting),
            self.economies,
            form=form,
            agenda_item=agenda_item,
            document=document,
            presenters=presenters,
            on=on,
        )

    def share(self, event: SharingEvent, by: Person) -> bool:
        """Record it, joined to what was said before of the same. False: nothing is new. Raises Conflict."""
        must_record_sharing(by)
        with self.store.transaction():
            old = {entry.id: entry for entry in self.store.events()}.get(event.id)
            return self.store.share(parsing.joined_event(old, event), by.id)

    def adoption(
        self,
        practice: str,
        economy: str,
        *,
        stage: str,
        effective: str = "",
        reported_by: str = "",
        instrument: str = "",
        evidence: str = "",
        changes: Sequence[tuple[str, ...]] = (),
        sites: Sequence[str] = (),
        ended: str = "",
        exception: str = "",
        published: str = "",
        steps: Sequence[tuple[str, str, str]] = (),
    ) -> Adoption:
        """An adoption from raw text, checked. Raises BadValue and Unknown."""
        self._known_practice(practice)
        of_blocks = any(len(change) > 2 for change in changes)
        return parsing.adoption(
            practice,
            economy,
            self.economies,
            stage=stage,
            effective=effective,
            reported_by=reported_by,
            instrument=instrument,
            evidence=evidence,
            changes=changes,
            sites=sites,
            ended=ended,
            exception=exception,
            published=published,
            steps=steps,
            blocks=building_blocks(self.store.practice(practice).body) if of_blocks else (),
        )

    def adopt(self, adoption: Adoption, by: Person, correct: bool = False) -> bool:
        """Record it, joined to what was said before of the same; a correction stands alone. False: nothing is new.

        Raises BadValue where the days do not fit the stage, and Conflict.
        """
        return self.adopting.record(adoption, by, correct)

    def withdraw(self, id: str, by: Person, why: str = "") -> None:
        """Hide a practice's text at its economy's wish; what it counted stays (S10). Its dossiers follow."""
        require(may_withdraw(by, self._known_practice(id).economies), by, "withdraw this practice")
        with self.store.transaction():
            self.store.withdraw(id, by.id, why)
            for dossier in self.store.dossiers():
                if dossier.practice == id and dossier.state is State.PUBLISHED:
                    self.store.move_dossier(replace(dossier, state=State.WITHDRAWN), State.PUBLISHED, by.id, why)
        self._close_in_index()

    def standing(self, id: str) -> Standing:
        """What the counting rules say of a practice, open to readers or not. Raises Unknown."""
        return standing(self.ledger(), self._known_practice(id))

    def tally(self, year: int | None = None, by: By = By.AREA, person: Person = VISITOR) -> Tally:
        """The figures of a year, or of the whole plan.

        Of a practice that is not open to readers there is its id, where it counts, and nothing else.
        """
        told = tally.tally(self.ledger(), self.period(year), by)
        return tally.without(told, self.ledger().by_id.keys() - self.cards(person).keys())

    def beside(self, year: int | None = None, person: Person = VISITOR) -> tuple[tuple[Rules, Tally], ...]:
        """The same period under every version of the rules but the one in force, newest first: a change of the rules is
        told beside the old figure, never over it (P4)."""
        closed = self.ledger().by_id.keys() - self.cards(person).keys()
        told = ((rules, self._under(rules, year)) for rules in reversed(self.rules[:-1]))
        return tuple((rules, tally.without(one, closed)) for rules, one in told)

    def _under(self, rules: Rules, year: int | None) -> Tally:
        ledger = self.ledger()
        return ledger.remembered(
            ("under", rules, year), lambda: tally.tally(replace(ledger, rules=rules), self.period(year))
        )

    def why(self, id: str, year: int | None = None) -> dict[str, tuple[Reason, ...]]:
        """Why a practice is not counted, by figure; no reason: it is. Raises Unknown."""
        self._known_practice(id)
        figures = tally.tally(self.ledger(), self.period(year)).figures
        return {figure.key: figure.not_counted.get(id, ()) for figure in figures}

    def period(self, year: int | None) -> Period:
        if year is None:
            return Period(self.plan.title, self.plan.years or (date.today().year,))
        if not 1989 <= year <= 2100:
            raise BadValue("year", year, "a year like 2023")
        return Period(str(year), (year,))
