"""The use cases of keeping the base in order: versions, many at once, merging, withdrawing, review dates, the trail."""

from kb.parts import Parts


class Care:
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
