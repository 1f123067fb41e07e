"""A slice of the campaign that asks a home with secrets and the same home without them, and what it would catch."""

from datetime import date
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.home.opened import Home
from kb.person import MEMBER, Person
from kb.search.collection import PracticeCollection
from tests.campaigns.noninterference.addresses import addresses
from tests.campaigns.noninterference.comparison import differences, two_homes
from tests.campaigns.noninterference.edges import edge
from tests.campaigns.noninterference.figures import faults, texts, vocabulary
from tests.campaigns.noninterference.secrets import OF_ONE_ECONOMY, PLANTING, WORDS

SLOW = ("/reports/", ".png", ".svg", "/tally/")


PERIODS = ("/periods.json", "/periods.csv", "/periods/2023.json", "/periods/2023.csv")


def quick(ids: tuple[str, ...], every: int) -> tuple[str, ...]:
    """One in so many of the addresses, and none of those that take long to make."""
    asked = [one for one in addresses(WORDS[:1], ids) if not any(part in one for part in SLOW)]
    own = ("/for-you", "/api/v1/for-you", "/my-economy", "/my-economy.json", "/my-economy?year=2023")
    return (*asked[::every], *own, "/tally/shared", "/tally.json", "/reports/final.csv", *PERIODS)


def test_nothing_differs_for_a_visitor_whatever_is_hidden(template_home: Path) -> None:
    ids = tuple(f"geheim-{kind}-0" for kind in PLANTING)
    with two_homes(template_home, tuple(PLANTING), 2) as (before, after):
        assert [str(one) for one in differences(before, after, quick(ids, 9))] == []


def test_nothing_differs_for_a_delegate_whatever_another_economy_drafts(template_home: Path) -> None:
    with two_homes(template_home, OF_ONE_ECONOMY, 2) as (before, after):
        found = differences(before, after, quick(("geheim-draft-0", "d1", "d2"), 8), "delegate@example.org")
    assert [str(one) for one in found] == []


def test_a_counted_secret_moves_figures_and_says_nothing_else(template_home: Path) -> None:
    with two_homes(template_home, ("counting",), 2) as (before, after):
        found = differences(before, after, quick(("geheim-counting-0",), 12))
    known = vocabulary("\n".join(texts(one.before.data) for one in found))
    assert found and [fault for one in found for fault in faults(one, known)] == []


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Lima"])
def test_an_embargo_ends_at_midnight_and_not_a_minute_earlier(zone: str, kb: KnowledgeBase, tmp_path: Path) -> None:
    assert edge(kb, zone, date(2031, 1, 1), tmp_path, every=False) == ()


def test_a_search_that_weighs_words_by_what_is_hidden_would_be_caught(
    template_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Home.collection

    def for_all(self: Home, person: Person = MEMBER) -> PracticeCollection:
        return asked(self, MEMBER)

    monkeypatch.setattr(Home, "collection", for_all)
    with two_homes(template_home, ("members",), 4) as (before, after):
        assert differences(before, after, (f"/?q={WORDS[0]}&mode=words", "/?q=village+market&mode=words"))
