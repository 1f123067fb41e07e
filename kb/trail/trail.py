"""The use cases of the trail: reading who did what, and proving that it was so."""

from kb.trail.kept_heads import KeptHeads
from kb.trail.needs import TrailNeeds
from kb.trail.reading import TrailReading
from kb.trail.verify import Verification


class Trail:
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else."""

    def __init__(self, home: TrailNeeds) -> None:
        self.reading = TrailReading(home)
        self.verification = Verification(home)
        self.kept_heads = KeptHeads(home)
