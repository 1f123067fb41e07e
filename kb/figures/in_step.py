"""Lists of practices kept in order while single practices come, go and change."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Set

from kb.figures.reason import Reason
from kb.figures.standing import Standing
from kb.plan.period import Period

Judge = Callable[[Standing, Period], tuple[Reason, ...]]
"""Why a practice is not in a figure; no reason: it is."""


def ids_after(ids: tuple[str, ...], left: Iterable[str], came: Iterable[str]) -> tuple[str, ...]:
    """Ids in order without those that left, with those that came; the same list where nothing did."""
    found = list(ids)
    for id in left:
        at = bisect_left(found, id)
        if at < len(found) and found[at] == id:
            del found[at]
    for id in came:
        insort(found, id)
    return ids if len(found) == len(ids) and tuple(found) == ids else tuple(found)


class NotCounted(Mapping[str, tuple[Reason, ...]]):
    """Why each practice that a figure leaves out is not in it, by id, in their order. Reckoned when it is asked for:
    nearly all are left out of nearly every figure, and their reasons are read of a few."""

    def __init__(self, standings: Mapping[str, Standing], counted: Set[str], judge: Judge, period: Period) -> None:
        self.counted = counted
        self._standings, self._judge, self._period = standings, judge, period

    def __getitem__(self, id: str) -> tuple[Reason, ...]:
        if id in self.counted:
            raise KeyError(id)
        return self._judge(self._standings[id], self._period)

    def __contains__(self, id: object) -> bool:
        return id in self._standings and id not in self.counted

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._standings.keys() - self.counted))

    def __len__(self) -> int:
        return len(self._standings) - len(self.counted)


Layer = tuple[Mapping[str, tuple[Reason, ...]], Set[str]]
"""Reasons by practice, and the practices of which these are not told."""


class ReasonLayers(Mapping[str, tuple[Reason, ...]]):
    """Reasons from several sources, by id in their order: of each practice those of the first that tells any."""

    def __init__(self, *layers: Layer) -> None:
        self._layers = layers

    def __getitem__(self, id: str) -> tuple[Reason, ...]:
        for reasons, hidden in self._layers:
            if id not in hidden and id in reasons:
                return reasons[id]
        raise KeyError(id)

    def __contains__(self, id: object) -> bool:
        return any(id not in hidden and id in reasons for reasons, hidden in self._layers)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._ids()))

    def __len__(self) -> int:
        return len(self._ids())

    def _ids(self) -> set[str]:
        return {id for reasons, hidden in self._layers for id in reasons.keys() - hidden}
