"""Searches whose answers are filled in by hand: what a page, a command or a program makes of each part of Results,
whatever the searcher finds in the small home."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kb.reading.reading import Reading
from kb.search.query import Mode, Query
from kb.search.results import Hit, Results

Fill = Callable[[Results, tuple[Hit, ...]], Results]
"""The results as they were found, and hits of other practices to choose from."""


def fill(monkeypatch: pytest.MonkeyPatch, change: Fill) -> None:
    """Every search with words answers so, at every door."""
    search = Reading.search

    def filled(self: Reading, query: Query, **how: Any) -> Results:
        found = search(self, query, **how)
        others = search(self, Query("small", mode=Mode.WORDS, exact=True)).hits
        return change(found, others) if query.text else found

    monkeypatch.setattr(Reading, "search", filled)


def related(count: int, **fields: Any) -> Fill:
    """So many related ones, and other fields of the results."""

    def change(found: Results, others: tuple[Hit, ...]) -> Results:
        return replace(found, related=(others * count)[:count], **fields)

    return change


def nothing(count: int, **fields: Any) -> Fill:
    """No answer, and so many related ones."""

    def change(found: Results, others: tuple[Hit, ...]) -> Results:
        empty = replace(found, hits=(), total=0, groups=0, facets=dict.fromkeys(found.facets, ()))
        return replace(empty, related=(others * count)[:count], **fields)

    return change
