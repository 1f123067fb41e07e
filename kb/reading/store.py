"""What a store must keep of searches that found little."""

from datetime import date
from typing import Protocol

from kb.reading.unmet import Gap


class UnmetStore(Protocol):
    """Nobody stands behind an entry."""

    def note_gap(self, gap: Gap) -> None:
        """Count a search that found little, or mark it as asked for. It moves no generation and leaves no trail: nobody
        stands behind it. Where another writes just now it gives up after a moment. Raises StoreProblem.
        """
        ...

    def gaps(self, since: date) -> tuple[Gap, ...]:
        """What was noted since that day: newest first, and of a day the most frequent first."""
        ...
