"""Where practices are too many to judge each, those that may answer are: what answers and every count stay exact."""

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb.encoder import HashingEncoder
from kb.index import snapshot as snapshots
from kb.index.index_file import IndexFile
from kb.index.updating import update
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.practice.card import Card, Facet, Filters
from kb.practice.practice import Practice
from kb.search import evidence
from kb.search.query import Mode, Query
from kb.search.results import Results
from kb.search.searcher import Searcher

_WORDS = """loan credit guarantee bank women village market export customs paper window training school digital shop
    harvest orchard water fund risk insurance young green energy waste tourism craft weaving permit licence tax audit
    mentor incubator cluster supplier chain port road bus clinic nurse"""
WORDS = _WORDS.split()

ENCODER = HashingEncoder()

QUERIES = (
    "loan guarantee",
    "women in the village market",
    "customs",
    "orchard harvest insurance for young mentors",
    '"credit guarantee" bank',
    "tourism -craft",
    "weaving OR permit",
    "something that stands nowhere",
    "loans for suppliers",
    " ".join(WORDS[:20]) + ". " + " ".join(WORDS[20:]) + ".",
)


def practice(rng: random.Random, number: int, economies: tuple[str, ...]) -> Practice:
    def said(count: int) -> str:
        return " ".join(rng.choices(WORDS, k=count))

    # many alike, so that much answers
    body = "\n\n".join(f"## {said(2)}\n\n{said(rng.randint(5, 40))}." for _ in range(rng.randint(1, 4)))
    return Practice(id=f"p{number:03}", title=said(3), body=body, economies=(rng.choice(economies),))


@pytest.fixture(scope="module")
def practices() -> dict[str, Practice]:
    rng = random.Random(7)
    return {one.id: one for one in (practice(rng, number, ("Chile", "Peru", "Japan")) for number in range(150))}


@pytest.fixture(scope="module")
def index(practices: Mapping[str, Practice], tmp_path_factory: pytest.TempPathFactory) -> IndexFile:
    file = IndexFile(tmp_path_factory.mktemp("candidates") / "index.sqlite")
    update(file, {id: id for id in practices}, practices.__getitem__, [ENCODER])
    return file


def cards(practices: Mapping[str, Practice]) -> dict[str, Card]:
    return {one.id: Card(one, (), False, (), (), (), order) for order, one in enumerate(practices.values())}


def told(results: Results) -> tuple[object, ...]:
    shown = [(hit.card.id, hit.chance, hit.score, hit.words, hit.excerpt) for hit in results.hits]
    counts = {facet: [(one.value, one.count) for one in some] for facet, some in results.facets.items()}
    return shown, results.total, results.groups, counts, results.relaxed, results.unknown


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("economy", ["", "Peru"])
def test_what_answers_and_is_counted_is_what_judging_every_practice_would_say(
    kb: KnowledgeBase,
    index: IndexFile,
    practices: Mapping[str, Practice],
    mode: Mode,
    economy: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shelf, filters = cards(practices), Filters({Facet.ECONOMY: (economy,)} if economy else {})
    searcher, ledger = Searcher(index, [ENCODER]), kb.home.ledger()
    queries = [Query(text, filters, mode=mode, size=50) for text in QUERIES]
    every = [searcher.search(query, shelf, ledger) for query in queries]
    assert sum(one.total for one in every) > 50
    monkeypatch.setattr(evidence, "FLAT", 0)
    monkeypatch.setattr(evidence, "NEAREST", 5)
    monkeypatch.setattr(evidence, "WORDY", 3)
    some = [searcher.search(query, shelf, ledger) for query in queries]
    for asked, exact, quick in zip(QUERIES, every, some, strict=True):
        assert told(quick) == told(exact), asked


def test_what_has_no_vector_yet_is_found_by_its_words_among_many_too(
    kb: KnowledgeBase, practices: Mapping[str, Practice], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = IndexFile(tmp_path / "lacking.sqlite")
    update(file, {id: id for id in practices}, practices.__getitem__, [ENCODER])
    with file.writing() as db:
        db.execute(
            """delete from vectors where digest in
               (select s.digest from passages s join practices p on p.no = s.practice where p.no % 2)"""
        )
    searcher, ledger, shelf = Searcher(file, [ENCODER]), kb.home.ledger(), cards(practices)

    def answers() -> list[tuple[int, set[tuple[str, float]]]]:
        found = [searcher.search(Query(text, size=100), shelf, ledger) for text in QUERIES]
        return [(one.total, {(hit.card.id, hit.chance) for hit in one.hits}) for one in found]

    every = answers()
    monkeypatch.setattr(evidence, "FLAT", 0)
    monkeypatch.setattr(evidence, "NEAREST", 10_000)  # every vector is named: only what has none is left
    monkeypatch.setattr(evidence, "WORDY", 3)
    assert answers() == every


def test_in_a_base_and_what_is_newer_the_same_is_found_as_in_an_index_made_at_once(
    kb: KnowledgeBase, practices: Mapping[str, Practice], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half in the base, then some written anew, some taken out, some added; then saved again; opened by another."""
    monkeypatch.setattr(snapshots, "FEWEST", 5)
    file = IndexFile(tmp_path / "grown.sqlite")
    ids = list(practices)
    now = {id: practices[id] for id in ids[:80]}
    update(file, {id: id for id in now}, now.__getitem__, [ENCODER])
    searcher, ledger = Searcher(file, [ENCODER]), kb.home.ledger()
    searcher.search(Query("loan"), cards(now), ledger)
    assert searcher.view.is_due() and searcher.view.renew() and not searcher.view.is_due(thorough=True)
    searcher.search(Query("loan"), cards(now), ledger)  # with nothing newer than the base
    changed = {id: replace(practices[id], body=practices[ids[-1]].body) for id in ids[10:16]}
    now = {**{id: one for id, one in now.items() if id not in ids[20:25]}, **changed}
    wanted = {id: f"{id} anew" if id in changed else id for id in now}
    update(file, wanted, now.__getitem__, [ENCODER])
    for id in ids[80:]:
        now[id], wanted[id] = practices[id], id
    update(file, wanted, now.__getitem__, [ENCODER])
    whole = IndexFile(tmp_path / "whole.sqlite")
    update(whole, wanted, now.__getitem__, [ENCODER])
    shelf = cards(now)

    def said(one: Searcher) -> list[tuple[object, ...]]:
        return [told(one.search(Query(text, size=50), shelf, ledger)) for text in QUERIES]

    expected = said(Searcher(whole, [ENCODER]))
    grown = searcher.snapshot()
    assert len(grown.segments) == 2 and grown.base and not grown.alive.all()
    assert said(searcher) == expected
    assert said(Searcher(IndexFile(file.path), [ENCODER])) == expected
    assert searcher.view.is_due() and searcher.view.renew() and not searcher.view.is_due(thorough=True)
    assert searcher.snapshot().alive.all() and said(searcher) == expected


def test_a_base_that_is_broken_is_as_if_it_were_not_there(
    kb: KnowledgeBase, practices: Mapping[str, Practice], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FEWEST", 5)
    file = IndexFile(tmp_path / "index.sqlite")
    update(file, {id: id for id in practices}, practices.__getitem__, [ENCODER])
    searcher, ledger, shelf = Searcher(file, [ENCODER]), kb.home.ledger(), cards(practices)
    expected = told(searcher.search(Query("loan guarantee"), shelf, ledger))
    assert searcher.view.renew()
    (folder,) = (tmp_path / "index.columns").iterdir()
    (folder / "numbers.npy").write_bytes(b"broken")
    again = Searcher(IndexFile(file.path), [ENCODER])
    assert told(again.search(Query("loan guarantee"), shelf, ledger)) == expected
    assert again.snapshot().base == 0 and again.view.renew()
    assert Searcher(IndexFile(file.path), [ENCODER]).snapshot().base == len(practices)


def test_half_precision_changes_no_cosine_that_is_shown(index: IndexFile, practices: Mapping[str, Practice]) -> None:
    (space,) = Searcher(index, [ENCODER]).snapshot().spaces
    query = ENCODER.query("loan guarantee of a bank")
    exact = {no: np.frombuffer(blob, "<f4") @ query for no, blob in index.vectors_after(ENCODER.id, 0)}
    rows = np.arange(space.count)
    assert np.allclose(space.of_rows(query, rows), list(exact.values()), atol=5e-4)


def test_an_index_saves_its_columns_and_what_is_withdrawn_leaves_them(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FEWEST", 2)
    kb.home.update_index()
    folder = kb.settings.built / "index.columns"
    (saved,) = folder.iterdir()
    again = KnowledgeBase(kb.settings, ENCODER)
    assert again.home.searcher.snapshot().base == len(again.reading.cards())
    again.care.withdrawing.withdraw("chile-market-days", operator("secretariat"), "by wish")
    assert again.reading.search(Query("market days")).total == kb.reading.search(Query("market days")).total
    assert "chile-market-days" not in {hit.card.id for hit in kb.reading.search(Query("market days")).hits}
    kb.home.update_index()
    (now,) = folder.iterdir()
    assert now != saved and b"chile-market-days" not in (now / "ids.npy").read_bytes()
