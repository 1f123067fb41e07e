"""The use cases of keeping the base in order: versions, many at once, merging, withdrawing, review dates, the trail."""

from kb.care.bulk import Bulk
from kb.care.merging import Merges
from kb.care.review_dates import Reviews
from kb.care.versions import Versions
from kb.care.withdrawing import Withdrawing
from kb.trail.reading import TrailReading
from kb.trail.verify import Verification


class Care(Versions, Bulk, Merges, Withdrawing, Reviews, TrailReading, Verification):
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else."""
