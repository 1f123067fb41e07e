"""Withdrawing a published practice: its text is hidden, what it counted stays (S10)."""

from dataclasses import replace

from kb.permission import may_withdraw, require
from kb.person import Person
from kb.submissions.dossier import State
from kb.submissions.needs import SubmissionsNeeds


class Withdrawal:
    """The step itself; who must give a reason, and which, is a matter of the door it is asked for at."""

    def __init__(self, home: SubmissionsNeeds) -> None:
        self._home = home

    def withdraw(self, id: str, by: Person, why: str = "") -> None:
        """Hide a practice's text at its economy's wish. Its dossiers follow. Raises Unknown."""
        self.record(id, by, why)
        self.close_away()

    def record(self, id: str, by: Person, why: str) -> None:
        """As `withdraw`, on record alone: for whoever does more in the same transaction, and then closes it away."""
        require(may_withdraw(by, self._home.practice(id).economies), by, "withdraw this practice")
        store = self._home.store
        with store.transaction():
            store.withdraw(id, by.id, why)
            for dossier in store.dossiers((id,)):
                if dossier.state is State.PUBLISHED:
                    store.move_dossier(replace(dossier, state=State.WITHDRAWN), State.PUBLISHED, by.id, why)

    def close_away(self) -> None:
        """Take what was hidden out of what is searched: after the transaction, for others would wait for the index with
        every write of theirs."""
        self._home.close_in_index()
