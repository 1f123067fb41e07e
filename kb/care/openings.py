"""Carrying out what was asked for and consented to: what is confided is opened to anyone."""

from kb.accounts.release import Release
from kb.care.bulk import Bulk
from kb.care.needs import CareNeeds
from kb.care.opening import asked_of, opening_told
from kb.care.versions import Versions
from kb.permission import may_care, require
from kb.person import Person


class Openings:
    """The room in which a request to open practices is done."""

    def __init__(self, home: CareNeeds, bulk: Bulk, versions: Versions) -> None:
        self._home, self._bulk, self._versions = home, bulk, versions

    def told(self, release: Release) -> str:
        return opening_told(asked_of(release))

    def carry_out(self, release: Release, consenting: Person) -> None:
        """Raises Conflict where something else would be done by now, and Forbidden on one's own economy's practice."""
        require(may_care(consenting), consenting, "open practices to anyone")
        asked, by, why = asked_of(release), release.asked_by, release.asked_why
        if asked.edit:
            self._bulk.apply_asked(asked, by, consenting, why)
        elif asked.version:
            self._versions.restore_asked(asked, by, consenting, why)
        else:
            self._bulk.undo_asked(asked, by, consenting, why)

    def afterwards(self) -> None:
        """Bring the index in step once it is kept."""
        self._home.follow_index()

    def give_up(self, release: Release, by: str) -> None:
        """Nothing was kept for it but the request."""
