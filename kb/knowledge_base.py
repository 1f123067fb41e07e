"""The use cases: all that a page or a command may ask for, and the one place where the parts meet."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from kb import settings
from kb.care import Care
from kb.desk.desk import Desk
from kb.evaluation.summary import read_measured
from kb.files.database import journal
from kb.filing import Filing
from kb.home.about import About
from kb.implementation.implementation import Implementation
from kb.importing.exporting import DEFAULT_MAP, Carrying
from kb.importing.importing import Importing
from kb.ledger.adopting import Adoptions
from kb.ledger.meetings import Meetings
from kb.periods.closing import Periods
from kb.reading.reading import Reading
from kb.reports.reporting import Reporting
from kb.submissions.submissions import Submissions

__all__ = ["DEFAULT_MAP", "KnowledgeBase", "version"]


class KnowledgeBase(Reading, Filing, Carrying):
    """One home, opened, with its rooms of use cases."""

    @classmethod
    def open(cls, home: Path | None = None, options: Mapping[str, str] | None = None) -> "KnowledgeBase":
        """Open the home given, else KB_HOME, else the folder worked in."""
        return cls(settings.load(home, options))

    @cached_property
    def submitting(self) -> Submissions:
        """The use cases of an author."""
        return Submissions(self)

    @cached_property
    def desk(self) -> Desk:
        """The use cases of the desk."""
        return Desk(self)

    @cached_property
    def bringing(self) -> Importing:
        """The use cases of bringing in what exists."""
        return Importing(self)

    @cached_property
    def care(self) -> Care:
        """The use cases of keeping the base in order."""
        return Care(self)

    @cached_property
    def periods(self) -> Periods:
        """The use cases of closing a year."""
        return Periods(self)

    @cached_property
    def adopting(self) -> Adoptions:
        """The use cases of an adoption's life."""
        return Adoptions(self)

    @cached_property
    def packing(self) -> Reporting:
        """The use cases of reporting: packs for a year and for the plan's reviews."""
        return Reporting(self, self.periods)

    @cached_property
    def implementing(self) -> Implementation:
        """The use cases of the rest of the plan."""
        return Implementation(self)

    @cached_property
    def gatherings(self) -> Meetings:
        """The use cases of meetings."""
        return Meetings(self, self._in_file)

    def about(self) -> About:
        encoders, note = self._encoders
        _, passages, vectors = self.index.counts([encoder.id for encoder in encoders])
        indexed = self.index.digests()
        measured = read_measured(self.settings.relevance / "summary.json")
        return About(
            version=version(),
            encoders=tuple(encoder.facts for encoder in encoders),
            encoder_note=note,
            practices=len(self.cards()),
            passages=passages,
            vectors=vectors,
            waiting=sum(1 for id, digest in self.shelf().wanted().items() if indexed.get(id) != digest),
            journal=journal(),
            plan_title=self.plan.title,
            measured=measured,
            measured_here=measured is not None and measured.ids == tuple(encoder.id for encoder in encoders),
        )

    def send_letters(self) -> tuple[int, str]:
        """Send the notices that wait to go out by mail. Returns how many went out, and why one did not, if so."""
        from kb.submissions.letters import send_letters

        return send_letters(self.store, self.settings)


def version() -> str:
    """The version installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("best-practice-kb")
    except PackageNotFoundError:
        return "not installed"
