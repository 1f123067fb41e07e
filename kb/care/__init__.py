"""The use cases of keeping the base in order: versions, many at once, merging, withdrawing, review dates, the trail."""

from kb.care.bulk import Bulk
from kb.care.merges import Merges
from kb.care.proving import Proving
from kb.care.reviews import Reviews
from kb.care.trails import Trails
from kb.care.versions import Versions
from kb.care.withdrawing import Withdrawing


class Care(Versions, Bulk, Merges, Withdrawing, Reviews, Trails, Proving):
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else."""
