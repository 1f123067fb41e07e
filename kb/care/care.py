"""The use cases of keeping the base in order: versions, many at once, merging, re-dating, withdrawing, review dates."""

from collections.abc import Callable

from kb.care.bulk import Bulk
from kb.care.merging import Merges
from kb.care.needs import CareNeeds
from kb.care.openings import Openings
from kb.care.redating import Redating
from kb.care.review_dates import Reviews
from kb.care.versions import Versions
from kb.care.withdrawing import Withdrawing
from kb.periods.telling import ClosedYears
from kb.submissions.withdrawal import Withdrawal


class Care:
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else."""

    def __init__(self, home: CareNeeds, withdrawal: Withdrawal, closed: Callable[[], ClosedYears]) -> None:
        self.versions = Versions(home)
        self.bulk = Bulk(home, closed)
        self.merges = Merges(home, closed)
        self.redating = Redating(home, closed)
        self.withdrawing = Withdrawing(home, withdrawal)
        self.reviews = Reviews(home)
        self.openings = Openings(home, self.bulk, self.versions)
