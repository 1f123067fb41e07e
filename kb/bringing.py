"""The use cases of bringing in what exists: papers, spreadsheets, pasted text; preview first, then all at once."""

from kb.parts import Parts


class Bringing:
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
