"""The use cases of recording: objectives confirmed, practices shared at meetings, adoptions reported."""

from collections.abc import Sequence

from kb.errors import BadValue
from kb.files.database import now
from kb.ledger.adopting import Adoptions
from kb.ledger.entries import MOST_OBJECTIVES, Adoption, Confirmation, SharingEvent
from kb.ledger.meetings import meeting_on_record
from kb.ledger.needs import LedgerNeeds
from kb.ledger.parsing import adoption, day_on_record, joined_event, sharing_event
from kb.permission import may_review, must_record_sharing, require
from kb.person import Person
from kb.practice.form import building_blocks
from kb.record_version import must_stand, version_among, versions_of


class Recording:
    """A person's word, checked and kept; a machine's never comes here."""

    def __init__(self, home: LedgerNeeds, adoptions: Adoptions) -> None:
        self._home, self._adoptions = home, adoptions

    def confirm(self, id: str, objectives: Sequence[str], by: Person, seen: str | None = None) -> bool:
        """A person's word, the main objective first; none: it serves no objective. `seen` is the version of the word
        that stood. False: nothing changed. Raises Overtaken where another stands by now."""
        practice = self._home.practice(id)
        require(may_review(by, practice.economies), by, "decide on this practice")
        plan, store = self._home.plan, self._home.store
        chosen = tuple(dict.fromkeys(plan.objective(objective).id for objective in objectives))
        if len(chosen) > MOST_OBJECTIVES:
            raise BadValue("objectives", " ".join(chosen), f"{MOST_OBJECTIVES} at most, the main one first")
        with store.transaction():
            old = store.confirmations(plan.id, (id,)).get(id)
            if old and old.objectives == chosen:
                return False
            must_stand(seen, "the objectives", old)
            store.confirm(Confirmation(id, plan.id, chosen, by.id, now()))
        return True

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
        """A sharing event from raw text, checked. Without a day it is the one on record, else the meeting's first,
        where that lies in one year. Raises BadValue, Unknown."""
        self._home.practice(practice)
        if not meeting.strip():
            raise BadValue("meeting", meeting, "the meeting's id, for example smewg-55")
        ledger = self._home.ledger()
        at = meeting_on_record(ledger.meetings, meeting)
        return sharing_event(
            practice,
            at,
            self._home.economies,
            form=form,
            agenda_item=agenda_item,
            document=document,
            presenters=presenters,
            on=on if on.strip() else day_on_record(ledger.events_of.get(practice, ()), practice, at, document),
        )

    def share(self, event: SharingEvent, by: Person, seen: str | None = None) -> bool:
        """Record it, joined to what was said before of the same; `seen` are the versions of the practice's sharings.
        False: nothing is new. Raises Conflict, and Overtaken where it is on record otherwise by now."""
        must_record_sharing(by)
        store = self._home.store
        with store.transaction():
            old = {entry.id: entry for entry in store.events((event.practice,))}.get(event.id)
            joined = joined_event(old, event)
            if old and joined != old:
                must_stand(version_among(seen, event.id), "this sharing", old)
            return store.share(joined, by.id)

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
        earlier: Sequence[tuple[str, str]] = (),
        about: Sequence[str] = (),
        credit: str = "",
    ) -> Adoption:
        """An adoption from raw text, checked. Raises BadValue and Unknown."""
        self._home.practice(practice)
        of_blocks = any(len(change) > 2 for change in changes)
        return adoption(
            practice,
            economy,
            self._home.economies,
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
            earlier=earlier,
            about=about,
            credit=credit,
            blocks=building_blocks(self._home.store.practice(practice).body) if of_blocks else (),
        )

    def versions(self, practice: str, action: str) -> str:
        """The states of what is on record of a practice, for whoever records a sharing (`share`) or an adoption."""
        ledger = self._home.ledger()
        found = ledger.events_of.get(practice, ()) if action == "share" else ledger.adoptions_of.get(practice, ())
        return versions_of({one.id: one for one in found})

    def adopt(self, adoption: Adoption, by: Person, correct: bool = False, seen: str | None = None) -> bool:
        """Record it, joined to what was said before of the same; a correction stands alone. `seen` are the versions of
        the practice's adoptions. False: nothing is new.

        Raises BadValue where the days do not fit the stage, Conflict, and Overtaken where it is on record otherwise.
        """
        return self._adoptions.record(adoption, by, correct, seen)
