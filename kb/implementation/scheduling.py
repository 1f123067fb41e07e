"""The use cases of the implementation schedule: what the plan states, what officers add, and a note a year."""

from dataclasses import replace
from functools import cached_property

from kb.errors import BadValue, Unknown
from kb.files.database import now
from kb.implementation.activities import numbered, year_of
from kb.implementation.needs import ImplementationNeeds
from kb.implementation.plan_files import read_schedule
from kb.implementation.schedule import ActionStatus, ScheduledAction, YearNote, noted, sound
from kb.permission import may_keep_plan_records, require
from kb.person import Person
from kb.record_version import must_stand


class Schedule:
    """Everyone may read; the secretariat keeps it."""

    def __init__(self, home: ImplementationNeeds) -> None:
        self._home = home

    @cached_property
    def _stated(self) -> dict[str, ScheduledAction]:
        """What the home's file says; what was recorded of the same action since takes its place."""
        path = self._home.settings.practices / "schedules" / f"{self._home.plan.id}.yaml"
        return {one.id: one for one in read_schedule(path, self._home.plan)}

    def actions(self) -> tuple[ScheduledAction, ...]:
        """By objective in the plan's order, what belongs to the whole plan last; then by year."""
        kept = {one.id: one for one in self._home.store.scheduled_actions(self._home.plan.id)}
        order = {one.id: place for place, one in enumerate(self._home.plan.objectives)}
        everything = {**self._stated, **kept}.values()
        return tuple(
            sorted(everything, key=lambda one: (order.get(one.objective, len(order)), one.first, one.last, one.id))
        )

    def action(self, id: str) -> ScheduledAction:
        """Raises Unknown."""
        found = {one.id: one for one in self.actions()}
        if id not in found:
            raise Unknown("scheduled action", id, tuple(found), "/schedule lists them")
        return found[id]

    def keep(
        self,
        by: Person,
        id: str = "",
        *,
        title: str,
        first: str,
        last: str,
        objective: str = "",
        status: str = "",
        responsible: str = "",
        source: str = "",
        seen: str | None = None,
    ) -> ScheduledAction:
        """Add an action, or say anew what one is; its notes stay. `seen` is the version that a change was made on.
        Raises BadValue, Unknown, and Overtaken where it is another by now."""
        require(may_keep_plan_records(by), by, "change the schedule")
        with self._home.store.transaction():
            known = {one.id: one for one in self.actions()}
            old = self.action(id) if id else None
            action = ScheduledAction(
                id=id or numbered("action", known),
                title=" ".join(title.split()),
                first=year_of(first),
                last=year_of(last or first),
                objective=objective.strip(),
                status=_status(status),
                responsible=responsible.strip(),
                source=source.strip(),
                notes=old.notes if old else (),
            )
            if sound(action, self._home.plan) != old:
                if old:
                    must_stand(seen, "this action", old)
                self._home.store.keep_action(action, self._home.plan.id, by.id)
        return action

    def note(
        self, by: Person, id: str, year: str, text: str, status: str = "", seen: str | None = None
    ) -> ScheduledAction:
        """Say how far it was in a year, and where it stands now. Raises as `keep`."""
        require(may_keep_plan_records(by), by, "change the schedule")
        with self._home.store.transaction():
            old, said = self.action(id), " ".join(text.split())
            action = noted(old, YearNote(year_of(year), said, by.id, now()))
            action = replace(action, status=_status(status) if status else action.status)
            if action.status == old.status and any((one.year, one.text) == (year_of(year), said) for one in old.notes):
                return old  # the same word twice is no news
            must_stand(seen, "this action", old)
            self._home.store.keep_action(action, self._home.plan.id, by.id)
        return action


def _status(text: str) -> ActionStatus:
    try:
        return ActionStatus(text.strip().casefold() or ActionStatus.PLANNED)
    except ValueError:
        raise BadValue("status", text, ", ".join(ActionStatus)) from None
