"""The use cases of keeping the base in order: versions, many at once, merging, re-dating, withdrawing, review dates."""

from kb.care.bulk import Bulk
from kb.care.merging import Merges
from kb.care.needs import CareNeeds
from kb.care.redating import Redating
from kb.care.review_dates import Reviews
from kb.care.versions import Versions
from kb.care.withdrawing import Withdrawing
from kb.submissions.withdrawal import Withdrawal


class Care:
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else."""

    def __init__(self, home: CareNeeds, withdrawal: Withdrawal) -> None:
        self.versions = Versions(home)
        self.bulk = Bulk(home)
        self.merges = Merges(home)
        self.redating = Redating(home)
        self.withdrawing = Withdrawing(home, withdrawal)
        self.reviews = Reviews(home)
