"""Locked figures counted again, where a home was restored or read in."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.periods import Snapshot
from kb.trail.chain import Entry

Place = tuple[int, int]
"""A snapshot's year and number."""


@dataclass(frozen=True)
class Recount:
    """How many locked figures were counted, and what of them is not as it was locked."""

    figures: int
    wrong: tuple[str, ...]


def recounted(snapshots: Iterable[Snapshot], entries: Iterable[Entry], expected: Mapping[Place, str]) -> Recount:
    """A snapshot's hash is reckoned from what it tells, and held against what the trail said when the year was locked
    and against what is `expected`; an erased entry says no more what it was. `entries` are the trail's on snapshots."""
    said, figures, seen = dict(_said(entries)), 0, set()
    wrong: list[str] = []
    for snapshot in snapshots:
        place = (snapshot.year, snapshot.no)
        seen.add(place)
        figures += len(snapshot.figures)
        for source, told in (("the trail", said.get(place)), ("what it was made from", expected.get(place))):
            if told is not None and told != snapshot.hash:
                wrong.append(f"snapshot {snapshot.no} of {snapshot.year} is not what {source} says was locked")
    wrong += [f"snapshot {no} of {year} is missing" for year, no in sorted(expected.keys() - seen)]
    return Recount(figures, tuple(wrong))


def _said(entries: Iterable[Entry]) -> Iterator[tuple[Place, str]]:
    for entry in entries:
        try:
            told = json.loads(entry.act.after)
            yield (int(entry.act.subject.split("@")[-1]), int(told["no"])), str(told["hash"])
        except (ValueError, KeyError, TypeError):
            continue
