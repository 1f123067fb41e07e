"""The versions of a practice: who wrote each and when, what it changed, and going back to one."""

from dataclasses import dataclass

from kb.accounts.release import Release
from kb.accounts.releases import goes_alone
from kb.care.opening import OpeningAsked, ask_to_open
from kb.care.practice_care import PracticeCare
from kb.errors import Conflict, Unknown
from kb.permission import may_read_versions, may_review, require
from kb.person import Person
from kb.practice.diff import FieldChange, field_changes
from kb.practice.fields import BY_NAME
from kb.practice.form import entries_of
from kb.practice.history import Version
from kb.practice.practice import Practice, opens_earlier
from kb.raw_text import reason
from kb.record_version import must_stand


@dataclass(frozen=True)
class VersionList:
    """Every version of a practice, newest first."""

    practice: Practice
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class VersionPage:
    """One version and what it changed against `before`, which is none for the first."""

    practice: Practice
    version: Version
    before: Version | None
    changes: tuple[FieldChange, ...]

    def label(self, name: str) -> str:
        """What the form calls a field."""
        return BY_NAME[name].label if name in BY_NAME else name.replace("_", " ").capitalize()


class Versions(PracticeCare):
    """Members see the versions of what they may read; those of a withdrawn practice the secretariat alone."""

    def versions(self, id: str, person: Person) -> VersionList:
        """Raises Unknown for what the person may not read."""
        require(may_read_versions(person), person, "read the versions of a practice")
        practice = self._on_record(id, person)
        return VersionList(practice, self._home.store.versions(id)[::-1])

    def version(self, id: str, no: int, person: Person) -> VersionPage:
        """Raises Unknown, and Conflict where what was kept cannot be read any more."""
        listed = self.versions(id, person)
        kept = {version.no: version for version in listed.versions}
        if no not in kept:
            raise Unknown("version", f"{id}, version {no}", hint=f"it has versions 1 to {max(kept)}")
        before = kept.get(no - 1)
        old = entries_of(self._submission(id, before.no)) if before else {}
        return VersionPage(listed.practice, kept[no], before, field_changes(old, entries_of(self._submission(id, no))))

    def restore(self, id: str, no: int, by: Person, why: str, seen: str | None = None) -> int | Release:
        """Write what stood in a version as the next one, and bring the index in step. `seen` is the version of the
        practice as it was shown. Returns the new number, or where that opens to anyone what is confided the request
        that waits for a second person.

        Raises BadValue without a reason, Conflict where it stands so already, and Overtaken where it is another by now.
        """
        require(may_read_versions(by), by, "restore a version")
        practice = self._on_record(id, by)
        require(may_review(by, practice.economies), by, "restore a version of this practice")
        because = reason(why)
        store = self._home.store
        with store.transaction():
            source = store.version_source(id, no)
            if source == store.source(id):
                raise Conflict(f"version {no} is what stands now; there is nothing to restore")
            must_stand(seen, "this practice", store.practice(id).version)
            if not goes_alone(by) and opens_earlier(self._submission(id, no), practice, self._home.settings.today()):
                asked = OpeningAsked((id,), version=no, digest=str(practice.version))
                return ask_to_open(self._home, by, asked, because)
            self._put(self._submission(id, no), source, by.id, f"restored version {no}: {because}")
            new = store.practice(id).version
        self._home.follow_index()
        return new

    def restore_asked(self, asked: OpeningAsked, by: str, consenting: Person, why: str) -> None:
        """What one person asked for and another consents to. Raises Conflict where it was changed meanwhile."""
        id = asked.practices[0]
        practice = self._on_record(id, consenting)
        require(may_review(consenting, practice.economies), consenting, "restore a version of this practice")
        if str(practice.version) != asked.digest:
            raise Conflict("this practice was changed since it was asked for: refuse this, and have it asked for anew")
        source = self._home.store.version_source(id, asked.version)
        self._put(self._submission(id, asked.version), source, by, f"restored version {asked.version}: {why}")
