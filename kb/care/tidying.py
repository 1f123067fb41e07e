"""What was kept long enough is cut: one place that knows all of it, for `kb tidy` and for the site, once a day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from kb.care.needs import CareNeeds
from kb.files.database import now

IDEMPOTENCY = timedelta(days=30)
"""How long a program's request is known when it comes again."""


@dataclass(frozen=True)
class Sweep:
    """Something that is kept for a time: what it is, in words, and what cuts it, which says how much there was."""

    what: str
    cut: Callable[[], int]


@dataclass(frozen=True)
class Swept:
    """How much of something was cut."""

    what: str
    count: int


class Tidying:
    """Nothing here leaves an entry in the trail but requests that expire: it is what the trail does not speak of."""

    def __init__(self, home: CareNeeds, others: Sequence[Sweep]) -> None:
        self._home, self._others = home, others

    def tidy(self) -> tuple[Swept, ...]:
        """Cut all that is due. Each by itself: what fails leaves the rest done."""
        settings, store = self._home.settings, self._home.store
        today = settings.today()
        own = (
            Sweep(
                "searches that found little",
                lambda: store.cut_gaps((today - timedelta(days=settings.search_days)).isoformat()),
            ),
            Sweep(
                "notices that were read",
                lambda: store.cut_notices(settings.begins(today - timedelta(days=settings.notice_days))),
            ),
            Sweep(
                "keys of requests by programs",
                lambda: store.cut_submission_keys(settings.begins(today - IDEMPOTENCY)),
            ),
            Sweep("sessions, links and sign-ins that ended", lambda: store.clear_ended(now())),
        )
        return tuple(Swept(one.what, one.cut()) for one in (*own, *self._others))

    def once_a_day(self) -> tuple[Swept, ...]:
        """As `tidy`, if no process did it today; nothing otherwise."""
        if not self._home.store.is_first_of_day("tidied", self._home.settings.today().toordinal()):
            return ()
        return self.tidy()
