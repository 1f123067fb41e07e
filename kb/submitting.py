"""The use cases of an author: drafts, handing in, attachments, what the author hears."""

from kb.parts import Parts


class Submitting:
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
