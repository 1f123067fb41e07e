"""How far a site is that indexes by itself, while people go on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class IndexingProgress:
    """How many practices wait to be indexed, and in about how many seconds they will be; none: nobody can tell yet.
    `runs`: the site is at it, or will be at once."""

    waiting: int
    runs: bool = False
    seconds: float | None = None
