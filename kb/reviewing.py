"""The use cases of the desk: the queue, the conversation, objectives, gates, publishing."""

from kb.parts import Parts


class Desk:
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
