"""What is nearest in columns of vectors is what is nearest: whatever is dead, lacking, filtered, merged or mapped."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from kb.index.arrays import open_arrays, write_arrays
from kb.index.space import Space
from kb.index.vector_columns import VectorColumns

HALF = 2e-3
"""What half precision may be off by."""


@dataclass(frozen=True)
class Passages:
    """What columns are made of."""

    vectors: np.ndarray
    has: np.ndarray
    owners: np.ndarray
    practices: int

    def columns(self) -> VectorColumns:
        return VectorColumns.of(self.vectors, self.has, self.owners, self.practices)


def made(seed: int, practices: int, dimension: int = 16, most: int = 5, clusters: int = 0) -> Passages:
    """Passages of practices of which some have none, and some of which have no vector."""
    rng = np.random.default_rng(seed)
    owners = np.repeat(np.arange(practices), rng.integers(0, most + 1, practices)).astype(np.int32)
    vectors = rng.normal(size=(len(owners), dimension)).astype(np.float32) + 0.5
    if clusters:
        centres = rng.normal(size=(clusters, dimension)).astype(np.float32)
        vectors = centres[rng.integers(0, clusters, len(owners))] + 0.3 * vectors
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return Passages(vectors, rng.random(len(owners)) < 0.9, owners, practices)


def space(columns: Sequence[VectorColumns], alive: np.ndarray | None = None) -> Space:
    firsts = np.cumsum([0, *(one.practices for one in columns)])
    owners = np.concatenate([one.owners + first for one, first in zip(columns, firsts, strict=False)]).astype(np.int32)
    count = int(firsts[-1])
    starts = np.searchsorted(owners, np.arange(count + 1))
    living = np.ones(count, bool) if alive is None else alive
    return Space("own", columns, owners, starts, living)


@dataclass(frozen=True)
class Slow:
    """The same, passage by passage."""

    vectors: np.ndarray
    has: np.ndarray
    owners: np.ndarray
    alive: np.ndarray

    def reached(self, query: np.ndarray, place: int) -> list[tuple[float, int]]:
        rows = [row for row in np.flatnonzero(self.owners == place) if self.has[row] and self.alive[place]]
        return sorted(((float(self.vectors[row] @ query), int(row)) for row in rows), reverse=True)

    def whole(self, place: int) -> np.ndarray | None:
        rows = [row for row in np.flatnonzero(self.owners == place) if self.has[row] and self.alive[place]]
        if not rows:
            return None
        total = self.vectors[rows].sum(axis=0)
        return np.asarray(total / np.linalg.norm(total))


def slow(parts: Sequence[Passages], alive: np.ndarray) -> Slow:
    firsts = np.cumsum([0, *(one.practices for one in parts)])
    owners = np.concatenate([one.owners + first for one, first in zip(parts, firsts, strict=False)])
    return Slow(np.concatenate([o.vectors for o in parts]), np.concatenate([o.has for o in parts]), owners, alive)


def asked(seed: int, dimension: int = 16) -> np.ndarray:
    query = np.random.default_rng(seed + 1000).normal(size=dimension).astype(np.float32)
    return query / np.linalg.norm(query)


HOMES = [
    [made(1, 40)],
    [made(2, 60), made(3, 7)],
    [made(4, 30), made(5, 0)],
    [made(6, 1, most=1)],
    [made(7, 0)],
    [made(8, 25, most=1), made(9, 1)],
]


@pytest.mark.parametrize("parts", HOMES)
@pytest.mark.parametrize("dead", [0.0, 0.3, 1.0])
def test_what_is_near_is_what_every_passage_says(parts: list[Passages], dead: float) -> None:
    count = sum(one.practices for one in parts)
    alive = np.random.default_rng(count).random(count) >= dead
    fast, plain = space([one.columns() for one in parts], alive), slow(parts, alive)
    query = asked(count)
    within = np.random.default_rng(count + 1).random(count) < 0.5
    for mask in (None, within, np.zeros(count, bool)):
        rows, cosines = fast.nearest(query, 7, mask)
        every = sorted(
            (one for p in range(count) if mask is None or mask[p] for one in plain.reached(query, p)), reverse=True
        )
        assert len(rows) == min(7, len(every))
        assert cosines == pytest.approx([cosine for cosine, _ in every[:7]], abs=HALF)
        assert list(cosines) == sorted(cosines, reverse=True)
        assert all(abs(plain.vectors[row] @ query - cosine) < HALF for row, cosine in zip(rows, cosines, strict=True))
    for places in (np.arange(count), np.flatnonzero(within), np.zeros(0, np.int64)):
        near, wholes = fast.reached(query, places), fast.wholes(query, places)
        assert len(near.cosine) == len(near.row) == len(near.second) == len(wholes) == len(places)
        for at, place in enumerate(places):
            best = plain.reached(query, int(place))
            whole = plain.whole(int(place))
            if not best or whole is None:
                assert np.isnan([near.cosine[at], near.second[at], wholes[at]]).all() and near.row[at] == -1
                continue
            assert near.cosine[at] == pytest.approx(best[0][0], abs=HALF)
            assert plain.vectors[near.row[at]] @ query == pytest.approx(best[0][0], abs=HALF)
            assert plain.owners[near.row[at]] == place and plain.has[near.row[at]]
            assert near.second[at] == pytest.approx(best[min(1, len(best) - 1)][0], abs=HALF)
            assert wholes[at] == pytest.approx(float(whole @ query), abs=HALF)


@pytest.mark.parametrize("parts", HOMES)
def test_what_is_usual_is_the_mean_and_the_spread_of_all_that_lives(parts: list[Passages]) -> None:
    count = sum(one.practices for one in parts)
    for dead in (0.0, 0.4):
        alive = np.random.default_rng(count).random(count) >= dead
        fast, plain = space([one.columns() for one in parts], alive), slow(parts, alive)
        query = asked(3)
        usual = fast.usual(query)
        cosines = [cosine for place in range(count) for cosine, _ in plain.reached(query, place)]
        wholes = [float(one @ query) for place in range(count) if (one := plain.whole(place)) is not None]
        assert usual.count == len(wholes) and fast.count == len(cosines) and fast.has == bool(cosines)
        for spread, values in ((usual.passages, cosines), (usual.practices, wholes)):
            assert spread.mean == pytest.approx(np.mean(values) if values else 0, abs=HALF)
            assert spread.deviation == pytest.approx(np.std(values) if values else 0, abs=2 * HALF)
        centre = plain.vectors[plain.has & alive[plain.owners]].sum(axis=0) / max(len(cosines), 1)
        assert fast.centre == pytest.approx(centre, abs=HALF)


def test_a_practice_is_as_a_whole_no_nearer_than_its_reach_allows() -> None:
    one = made(11, 80)
    fast, query = space([one.columns()]), asked(4)
    places = np.arange(80)
    near, wholes, reach = fast.reached(query, places), fast.wholes(query, places), fast.reach[places]
    there = np.isfinite(near.cosine) & (near.cosine > 0)
    assert (wholes[there] <= reach[there] * near.cosine[there] + HALF).all()
    assert (reach[~np.isfinite(near.cosine)] == 0).all() and fast.furthest_reach == pytest.approx(reach.max())


def test_what_is_lost_from_one_generation_to_the_next_and_comes_back_is_counted_once() -> None:
    columns, query = made(12, 50).columns(), asked(5)
    rng = np.random.default_rng(5)
    for _ in range(4):
        alive = rng.random(50) < 0.8
        again = space([columns], alive).usual(query)
        fresh = space([made(12, 50).columns()], alive).usual(query)
        assert again.passages.mean == pytest.approx(fresh.passages.mean, abs=1e-5)
        assert again.practices.deviation == pytest.approx(fresh.practices.deviation, abs=1e-5)


@pytest.mark.parametrize("flat", [10_000, 50])
def test_merged_columns_are_those_of_what_was_kept(flat: int, tmp_path: Path) -> None:
    parts = [made(21, 60), made(22, 30)]
    columns = [one.columns() for one in parts]
    write_arrays(tmp_path / "base", columns[0].arrays(flat))
    columns[0] = VectorColumns.opened(open_arrays(tmp_path / "base"))
    for seed, share in ((1, 0.7), (2, 1.1)):
        keep = [np.random.default_rng(seed).random(one.practices) < share for one in parts]
        rows = [own[one.owners] for one, own in zip(parts, keep, strict=True)]
        merged = VectorColumns.merged(list(zip(columns, keep, rows, strict=True)))
        firsts = (0, int(keep[0].sum()))
        kept = Passages(
            np.concatenate([one.vectors[some] for one, some in zip(parts, rows, strict=True)]),
            np.concatenate([one.has[some] for one, some in zip(parts, rows, strict=True)]),
            np.concatenate(
                [
                    (np.cumsum(own) - 1 + first)[one.owners[some]]
                    for one, own, some, first in zip(parts, keep, rows, firsts, strict=True)
                ]
            ).astype(np.int32),
            sum(int(own.sum()) for own in keep),
        )
        anew = kept.columns()
        for name in ("rows", "has", "owners", "wholes", "reach"):
            assert np.array_equal(getattr(merged, name), getattr(anew, name)), name
        for mine, theirs in ((merged.of_rows, anew.of_rows), (merged.of_wholes, anew.of_wholes)):
            assert mine.count == theirs.count
            assert np.allclose(mine.sum, theirs.sum, atol=1e-3)
            assert np.allclose(mine.products, theirs.products, atol=1e-3)
        write_arrays(tmp_path / "merged", merged.arrays(flat))
        opened = VectorColumns.opened(open_arrays(tmp_path / "merged"))
        query = asked(6)
        assert list(space([opened]).nearest(query, 9)[0]) == list(space([anew]).nearest(query, 9)[0])


def test_columns_that_were_saved_say_the_same_without_being_read(tmp_path: Path) -> None:
    for practices in (30, 0):
        columns = made(31, practices).columns()
        write_arrays(tmp_path / str(practices), columns.arrays())
        opened = VectorColumns.opened(open_arrays(tmp_path / str(practices)))
        query, places = asked(7), np.arange(practices)
        assert list(space([columns]).nearest(query, 5)[0]) == list(space([opened]).nearest(query, 5)[0])
        assert np.array_equal(space([columns]).reached(query, places).row, space([opened]).reached(query, places).row)
        assert space([columns]).usual(query) == space([opened]).usual(query)
        assert isinstance(opened.rows.base, np.memmap) or not practices


@pytest.fixture(scope="module")
def large() -> tuple[Passages, VectorColumns]:
    """Passages enough for codes, in clusters as texts lie."""
    one = made(41, 4_800, dimension=64, clusters=60)
    return one, VectorColumns.opened(one.columns().arrays(flat=1_000))


def test_of_a_large_index_the_nearest_are_found_by_codes(
    large: tuple[Passages, VectorColumns], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.index.vector_columns.NAMED_LEAST", 400)
    one, columns = large
    assert len(one.owners) > 10_000 and len(columns.codes)
    alive = np.random.default_rng(1).random(one.practices) < 0.9
    within = np.random.default_rng(2).random(one.practices) < 0.8
    fast = space([columns, made(42, 20, dimension=64).columns()], np.concatenate([alive, np.ones(20, bool)]))
    everywhere, filtered = np.concatenate([within, np.ones(20, bool)]), 0
    found = 0
    for seed in range(20):
        query = one.vectors[seed * 100] + 0.05 * asked(seed, 64)
        rows, cosines = fast.nearest(query, 10, everywhere)
        allowed = everywhere[fast.owners] & fast.alive[fast.owners]
        exact = fast.of_rows(query, np.arange(len(fast.owners)))
        best = np.argsort(-np.where(allowed & np.isfinite(exact), exact, -np.inf), kind="stable")[:10]
        assert allowed[rows].all() and len(rows) == 10
        assert cosines == pytest.approx(exact[rows], abs=1e-6)
        found += len(set(best) & set(rows))
        filtered += len(rows)
    assert found >= 0.99 * filtered


def test_where_few_pass_a_filter_they_are_compared_one_by_one(large: tuple[Passages, VectorColumns]) -> None:
    one, columns = large
    fast = space([columns])
    within = np.zeros(one.practices, bool)
    within[::40] = True
    query = asked(8, 64)
    rows, cosines = fast.nearest(query, 50, within)
    places = np.flatnonzero(within)
    every = np.sort(np.concatenate([fast.vectors_of(int(place))[1] @ query for place in places]))[::-1]
    assert within[fast.owners[rows]].all() and cosines == pytest.approx(every[:50], abs=1e-5)


def test_codes_that_were_learned_serve_until_the_index_has_doubled(large: tuple[Passages, VectorColumns]) -> None:
    one, columns = large
    everything = np.ones(one.practices, bool), np.ones(len(one.owners), bool)
    few, many = made(43, 100, dimension=64), made(44, 5_000, dimension=64, clusters=60)
    for more, again in ((few, False), (many, True)):
        merged = VectorColumns.merged(
            [(columns, *everything), (more.columns(), np.ones(more.practices, bool), np.ones(len(more.owners), bool))]
        )
        saved = VectorColumns.opened(merged.arrays(flat=1_000))
        assert (saved.learned > len(one.owners)) == again
        whole = space([saved])
        row = int(np.flatnonzero(more.has)[0]) + len(one.owners)
        assert whole.nearest(whole.vector(row), 5)[0][0] == row


def test_what_is_no_vector_never_gets_in() -> None:
    vectors = np.eye(6, 4, dtype=np.float32)
    vectors[1, 0], vectors[2, 1], vectors[3, 2] = np.nan, np.inf, 1e30
    columns = VectorColumns.of(vectors, np.ones(6, bool), np.arange(6, dtype=np.int32), 6)
    assert list(columns.has) == [True, False, False, False, True, True]
    fast, query = space([columns]), np.ones(4, np.float32)
    assert set(fast.nearest(query, 6)[0]) == {0, 4, 5} and np.isfinite(fast.centre).all()
    assert list(np.isnan(fast.wholes(query, np.arange(6)))) == [False, True, True, True, False, False]
    assert np.isfinite([fast.usual(query).passages.deviation, fast.usual(query).practices.mean]).all()


def test_vectors_of_another_length_are_as_if_they_were_not_there() -> None:
    one, other = made(51, 30), made(52, 5, dimension=8)
    fast = space([one.columns(), other.columns()])
    query = asked(9)
    rows, _ = fast.nearest(query, 1_000)
    assert len(rows) == one.has.sum() and rows.max() < len(one.owners)
    assert np.isnan(fast.reached(query, np.arange(30, 35)).cosine).all()
    merged = VectorColumns.merged(
        [(part.columns(), np.ones(part.practices, bool), np.ones(len(part.owners), bool)) for part in (other, one)]
    )
    assert merged.dimension == 16 and merged.has.sum() == one.has.sum()
