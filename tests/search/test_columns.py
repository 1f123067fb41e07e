"""Columns of cards say what walking over the cards says: filters, counts, order and groups, after every change."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pytest

from kb.knowledge_base import KnowledgeBase
from kb.practice.card import Card, Facet, Filters
from kb.practice.practice import Group, Kind, Practice, Status
from kb.search.columns import CardColumns, ColumnMemory
from kb.search.facets import FACETS, allowed
from kb.search.grouping import grouped, title_key
from kb.search.narrowing import Narrowing
from kb.search.ordering import best_first, listed
from kb.search.query import Sort


@dataclass
class Places:
    """An index as columns see it."""

    ids: list[str]
    texts: np.ndarray
    places: Mapping[str, int]


def indexed(ids: Sequence[str], texts: Sequence[int], dead: Sequence[int] = ()) -> Places:
    return Places(list(ids), np.array(texts), {id: at for at, id in enumerate(ids) if at not in set(dead)})


def some(rng: random.Random, values: Sequence[str], most: int = 3) -> tuple[str, ...]:
    return tuple(rng.sample(values, rng.randint(0, min(most, len(values)))))


def card(kb: KnowledgeBase, rng: random.Random, id: str, order: int) -> Card:
    plan = kb.plan
    practice = Practice(
        id=id,
        title=rng.choice(["Orchard Fund", "Orchard fund project", "Loans", "A market", "Markets online", ""]),
        body="",
        economies=some(rng, kb.economies.names, 2),
        other_origins=some(rng, ["a bank"], 1),
        kind=rng.choice([None, *Kind]),
        status=rng.choice([None, *Status]),
        since=rng.choice([None, 2014, 2019, 2021]),
        groups=tuple(Group(one) for one in some(rng, list(Group))),
    )
    objectives = some(rng, [one.id for one in plan.objectives])
    days = [date(2022, 1, 1), date(2023, 5, 1)]
    adopters = some(rng, kb.economies.names, 2)
    return Card(practice, objectives, True, plan.areas_of(objectives), (), adopters, order, rng.choice(days))


def home(kb: KnowledgeBase, seed: int, count: int = 60) -> tuple[dict[str, Card], Places]:
    """Random cards, an index that holds most of them, dead places, and some that no card is of."""
    rng = random.Random(seed)
    cards = {f"p{number}": card(kb, rng, f"p{number}", number) for number in range(count)}
    ids = [*rng.sample(sorted(cards), count - 7), "stranger", "old"]
    return cards, indexed(ids, [rng.randint(0, 3) for _ in ids], dead=[len(ids) - 1])


def filters(kb: KnowledgeBase, rng: random.Random, cards: Mapping[str, Card]) -> Filters:
    chosen = {}
    for facet in rng.sample(FACETS, rng.randint(0, 3)):
        values = sorted({value for one in cards.values() for value in one.values(facet)} | {"2050"})
        chosen[facet] = tuple(rng.sample(values, rng.randint(1, min(2, len(values)))))
    return Filters(chosen)


def counted(cards: Sequence[Card], wanted: Filters, facet: Facet) -> Counter[str]:
    """The slow way: what each value would list, the other filters as they are."""
    others = Filters({one: values for one, values in wanted.chosen.items() if one is not facet})
    return Counter(value for one in allowed(cards, others) for value in set(one.values(facet)))


def holds(kb: KnowledgeBase, columns: CardColumns, cards: Mapping[str, Card], rng: random.Random) -> None:
    """Every answer of the columns is that of the cards."""
    there = [id for id in cards if columns.place(id) is not None]
    found = rng.sample(there, rng.randint(0, len(there)))
    places = np.array(sorted(columns.place(id) for id in found), np.int64)  # type: ignore[type-var]
    wanted = filters(kb, rng, cards)
    narrowing = Narrowing(columns, places, wanted)
    slow = allowed([cards[id] for id in found], wanted)
    assert {columns.card(at).id for at in narrowing.hits} == {one.id for one in slow}
    for facet, counts in narrowing.counts().items():
        expected = counted([cards[id] for id in found], wanted, facet)
        assert {one.value: one.count for one in counts if one.count} == {
            value: count for value, count in expected.items() if value in dict(columns.labels[facet])
        }
    newest = [columns.card(at).id for at in listed(columns, narrowing.hits, Sort.NEWEST)]
    key = sorted(slow, key=lambda one: (-one.fresh.toordinal(), -(one.practice.since or 0), -one.order))
    assert newest == [one.id for one in key]
    adopted = [columns.card(at).id for at in listed(columns, narrowing.hits, Sort.ADOPTED)]
    assert adopted == [one.id for one in sorted(slow, key=lambda one: (-len(one.adopters), -one.order))]


@pytest.mark.parametrize("seed", range(25))
def test_filters_counts_and_order_are_those_of_the_cards(kb: KnowledgeBase, seed: int) -> None:
    cards, index = home(kb, seed)
    columns = ColumnMemory().of(cards, kb.home.ledger(), index)
    assert len(columns.waiting) == len(set(cards) - set(index.places))
    assert {columns.card(at).id for at in np.flatnonzero(columns.there)} == set(cards)
    holds(kb, columns, cards, random.Random(seed + 1000))


@pytest.mark.parametrize("seed", range(10))
def test_after_every_change_columns_are_those_that_would_be_made_anew(kb: KnowledgeBase, seed: int) -> None:
    rng, memory = random.Random(seed), ColumnMemory()
    cards, index = home(kb, seed)
    ledger = kb.home.ledger()
    for step in range(8):
        cards = dict(cards)
        changed = rng.sample(sorted(cards), 3)
        cards[changed[0]] = replace(card(kb, rng, changed[0], cards[changed[0]].order))
        del cards[changed[1]]
        cards[f"new{step}"] = card(kb, rng, f"new{step}", 100 + step)
        if step % 2:  # written anew: the old place is dead; at last all places move, as when a base is made
            ids = [*index.ids, changed[0], f"new{step}"]
            dead = [at for at, id in enumerate(ids) if id in ids[at + 1 :]]
            index = indexed(ids, [*index.texts, rng.randint(0, 3), 0], dead)
        if step == 7:
            index = indexed([*index.places][::-1], [index.texts[at] for at in index.places.values()][::-1])
        grown, fresh = memory.of(cards, ledger, index), ColumnMemory().of(cards, ledger, index)
        assert memory.of(cards, ledger, index) is grown
        assert [one and one.id for one in grown.cards] == [one and one.id for one in fresh.cards]
        for one, other in ((grown.sorting, fresh.sorting), (grown.keys, fresh.keys), (grown.there, fresh.there)):
            assert np.array_equal(one, other)
        for value, at in fresh.columns.items():
            assert np.array_equal(grown.values[:, grown.columns[value]], fresh.values[:, at])
        holds(kb, grown, cards, rng)


def slow_groups(cards: Sequence[Card], texts: Mapping[str, int]) -> list[set[str]]:
    """Practices that share a key belong together, and so does what they belong to."""
    found: list[set[str]] = []
    for one in cards:
        alike = [group for group in found if any(same(one, other, texts) for other in cards if other.id in group)]
        found = [group for group in found if group not in alike] + [set().union({one.id}, *alike)]
    return found


def same(one: Card, other: Card, texts: Mapping[str, int]) -> bool:
    origins = [{*card.practice.economies, *card.practice.other_origins} for card in (one, other)]
    titles = [title_key(card.practice.title) for card in (one, other)]
    said = [texts.get(card.id, 0) for card in (one, other)]
    alike = origins[0] == origins[1] and bool(origins[0])
    by_title, by_text = titles[0] == titles[1] != "", said[0] == said[1] != 0
    return (alike and (by_title or by_text)) or (by_title and by_text)


@pytest.mark.parametrize("seed", range(15))
def test_groups_are_those_of_the_cards_each_where_its_best_stands(kb: KnowledgeBase, seed: int) -> None:
    cards, index = home(kb, seed, 40)
    columns = ColumnMemory().of(cards, None, index)
    places = np.flatnonzero(columns.there)
    np.random.default_rng(seed).shuffle(places)
    groups = grouped(places, columns.keys)[:]
    texts = {id: int(index.texts[at]) for id, at in index.places.items()}
    expected = slow_groups([columns.card(at) for at in places], texts)
    assert sorted(sorted(columns.card(at).id for at in group) for group in groups) == sorted(map(sorted, expected))
    rank = {int(at): number for number, at in enumerate(places)}
    assert [rank[group[0]] for group in groups] == sorted(min(rank[at] for at in group) for group in groups)


def test_what_is_equally_good_stands_by_its_id() -> None:
    scores = np.array([0.5, 0.9, 0.5, 0.5, 0.9], np.float32)
    ids = ["c", "z", "a", "b", "y"]
    assert [ids[at] for at in best_first(scores, np.arange(5), ids)] == ["y", "z", "a", "b", "c"]
