"""Locked figures counted again, where a home was restored or read in."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.periods import Snapshot
from kb.trail.chain import Entry

Place = tuple[str, int, int]
"""A snapshot's plan, year and number; the plan is empty where what speaks of it did not name it."""


@dataclass(frozen=True)
class LockedRecount:
    """How many locked figures were counted, and what of them is not as it was locked."""

    figures: int
    wrong: tuple[str, ...]


def recounted(snapshots: Iterable[Snapshot], entries: Iterable[Entry], expected: Mapping[Place, str]) -> LockedRecount:
    """A snapshot's hash is reckoned from what it tells, and held against what the trail said when the year was locked
    and against what is `expected`; an erased entry says no more what it was. `entries` are the trail's on snapshots."""
    said, figures, seen = dict(_said(entries)), 0, set()
    wrong: list[str] = []
    for snapshot in snapshots:
        place, unnamed = (snapshot.plan, snapshot.year, snapshot.no), ("", snapshot.year, snapshot.no)
        seen |= {place, unnamed}
        figures += len(snapshot.figures)
        for source, told in (
            ("the trail", said.get(place, said.get(unnamed))),
            ("what it was made from", expected.get(place, expected.get(unnamed))),
        ):
            if told is not None and told != snapshot.hash:
                wrong.append(f"snapshot {snapshot.no} of {snapshot.year} is not what {source} says was locked")
    wrong += [f"snapshot {no} of {year} is missing" for _, year, no in sorted(expected.keys() - seen)]
    return LockedRecount(figures, tuple(wrong))


def _said(entries: Iterable[Entry]) -> Iterator[tuple[Place, str]]:
    for entry in entries:
        try:
            told = json.loads(entry.act.after)
            plan, _, year = entry.act.subject.rpartition("/")
            yield (plan, int(year.split("@")[-1]), int(told["no"])), str(told["hash"])
        except (ValueError, KeyError, TypeError):
            continue
