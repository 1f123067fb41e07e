"""What is shown of a hit: the passage that says most of what was asked, as reading every passage anew would find it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from kb.encoder import HashingEncoder
from kb.index.index_file import IndexFile
from kb.index.passage import sentence_spans
from kb.index.snapshot import IndexSnapshot
from kb.index.span import Span
from kb.index.terms import terms
from kb.index.text_places import Phrases, marks, of, packed, spans
from kb.knowledge_base import KnowledgeBase
from kb.search import excerpt
from kb.search.excerpt import Sought
from kb.search.query import Mode, Query
from kb.search.results import Excerpt
from tests.homes import WRITEUPS
from tests.index.sums import written_so

TEXTS = (
    "rural women sell online",
    "credit guarantee for firms without collateral",
    "banks look closely at the risk of a loan",
    "a fund guarantees eighty per cent of a loan",
    "customs window of Peru and Viet Nam",
    "single window for exporters' papers",
    "e-commerce and on-line shops for villages",
    "Agency for Small Firms",
    "market access, finance and digital trade",
    "SMEs in global value chains",
    "mujeres rurales venden en línea",
    "農村婦女網上銷售",
    "lending",
    "THE FUND AND THE BANKS",
    "guide for every body, of any economy",
)


Page = list[tuple[Sought, Excerpt | None]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Page:
    """What every search shows, beside how reading all passages of the practice would explain it."""
    pages: Page = []
    choose = excerpt.excerpts

    def listening(index: IndexFile, snapshot: IndexSnapshot, page: list[Sought]) -> object:
        pages.extend((one, _slowly(index, snapshot, one)) for one in page)
        return choose(index, snapshot, page)  # type: ignore[arg-type]

    monkeypatch.setattr("kb.search.shown.excerpts", listening)
    return pages


def _cosines(snapshot: IndexSnapshot, one: Sought) -> dict[int, float]:
    """By number of its passages."""
    if one.encoder is None or one.query is None:
        return {}
    rows, vectors = snapshot.spaces[one.encoder].vectors_of(one.place)
    return dict(zip(snapshot.passages[rows].tolist(), (vectors @ one.query).tolist(), strict=True))


def _slowly(index: IndexFile, snapshot: IndexSnapshot, one: Sought) -> Excerpt | None:
    words, cosines = one.words, _cosines(snapshot, one)
    held, every = defaultdict[tuple[str, ...], set[str]](set), defaultdict[tuple[str, ...], set[str]](set)
    for form, holders in words.holders.items():
        for phrase in (form, *words.equal.get(form, ())):
            every[tuple(phrase.split())].add(form)
            if one.place in holders:
                held[tuple(phrase.split())].add(form)
    total = sum(words.weights.values()) or 1.0

    def worth(passage: tuple[int, str, str]) -> float:
        forms = {form for stands_for, _ in _spans(passage[2], held) for form in stands_for}
        return sum(words.weights[form] for form in forms) / total + cosines.get(passage[0], 0.0)

    passages = index.passages(int(snapshot.numbers[one.place]))  # type: ignore[attr-defined]
    no, heading, text = max(passages, key=worth)
    best = Excerpt(
        heading, text, tuple(span for _, span in _spans(text, held)), _sentence(index, snapshot, one, no, text)
    )
    if one.card is None or _spans(text, every):
        return best
    practice = one.card.practice
    lines = [("Agency", practice.agency), *(("Partners", line) for line in practice.partners)]
    lines += [("Sources", source.title) for source in practice.sources]
    named = [Excerpt(name, line, tuple(span for _, span in _spans(line, every))) for name, line in lines]
    return max((line for line in named if line.spans), key=lambda line: len(line.spans), default=best)


def _spans(text: str, held: dict[tuple[str, ...], set[str]]) -> list[tuple[set[str], Span]]:
    found: list[tuple[set[str], Span]] = []
    there, at = terms(text), 0
    while at < len(there):
        fit = [n for n in range(1, 12) if tuple(term.form for term in there[at : at + n]) in held]
        size = max((n for n in fit if at + n <= len(there)), default=0)
        if size:
            begin = max(there[at].start, found[-1][1].end if found else 0)
            form = tuple(term.form for term in there[at : at + size])
            found.append((held[form], Span(begin, there[at + size - 1].end)))
        at += size or 1
    return found


def _sentence(index: IndexFile, snapshot: IndexSnapshot, one: Sought, no: int, text: str) -> Span | None:
    if one.encoder is None or one.query is None or one.by_words:
        return None
    space = snapshot.spaces[one.encoder]  # type: ignore[attr-defined]
    rows = np.frombuffer(index.sentences(space.encoder, [no])[no], np.int8).reshape(-1, len(one.query)).astype(float)
    common = space.centre / np.linalg.norm(space.centre)
    apart = rows - np.outer(rows @ common, common)
    return Span(*sentence_spans(text)[int(np.argmax(apart @ one.query / np.linalg.norm(apart, axis=1)))])


@pytest.mark.parametrize("mode", Mode)
def test_a_page_shows_what_reading_every_passage_anew_would_find(kb: KnowledgeBase, shown: Page, mode: Mode) -> None:
    kinds = set[str]()
    for text in TEXTS:
        shown.clear()
        results = kb.reading.search(Query(text, mode=mode))
        hits = [*results.hits, *results.related]
        assert [hit.excerpt for hit in hits] == [slow for _, slow in shown], text
        kinds |= {"spans" for hit in hits if hit.excerpt and hit.excerpt.spans}
        kinds |= {"nearest" for hit in hits if hit.excerpt and hit.excerpt.nearest}
        kinds |= {hit.excerpt.heading for hit in hits if hit.excerpt}
    assert {"spans"} <= kinds
    assert ("nearest" in kinds) == (mode is not Mode.WORDS)
    assert ("Agency" in kinds) == (mode is not Mode.MEANING)


@pytest.mark.parametrize("damaged", ["x''", "x'00'", "zeroblob(7)"])
def test_an_index_from_before_places_were_written_shows_the_same(kb: KnowledgeBase, damaged: str) -> None:
    before = list(_pages(kb))
    with kb.home.index.writing() as db:
        db.execute(f"update passages set spans = {damaged}")
        written_so(db)
    assert list(_pages(KnowledgeBase(kb.settings, HashingEncoder()))) == before


def _pages(kb: KnowledgeBase) -> Iterator[list[Excerpt | None]]:
    for text in TEXTS:
        results = kb.reading.search(Query(text))
        yield [hit.excerpt for hit in (*results.hits, *results.related)]


def test_every_passage_has_the_places_that_its_text_alone_has(kb: KnowledgeBase) -> None:
    """Written from what the encoder reads, in which the title stands in front."""
    rows = kb.home.index.db.execute("select text, spans from passages").fetchall()
    assert len(rows) >= len(WRITEUPS)
    assert all(spans and spans == packed(terms(text), sentence_spans(text)) for text, spans in rows)


def test_a_practice_written_anew_is_shown_as_it_is_now(kb: KnowledgeBase) -> None:
    def passage() -> str:
        found = kb.reading.search(Query("lending without collateral doubled")).hits[0].excerpt
        return found.text if found else ""

    assert passage() == "Lending to firms without collateral doubled in three years."
    practice = kb.home.store.practice("japan-credit-guarantee")
    body = practice.body.replace("in three years", "within two years")
    kb.home.store.put(replace(practice, body=body), b"anew", (), "x")
    kb.home.update_index()
    assert passage() == "Lending to firms without collateral doubled within two years."


def marked(text: str, *ways: str) -> list[str]:
    places = of(text, b"")
    phrases = Phrases({way: (way,) for way in ways})
    (found,) = marks([(places["form"], phrases, frozenset(ways))])
    return [text[span.start : span.end] for span in spans(places, found)]


def test_of_phrases_that_begin_alike_the_longest_is_meant() -> None:
    assert marked("Global value chains of global firms", "global", "global valu chain") == [
        "Global value chains",
        "global",
    ]


def test_no_phrase_reaches_from_one_text_into_the_next_nor_into_sentences() -> None:
    one, other = of("export credit", b""), of("guarantee fund", b"")
    phrases = Phrases({"word": ("credit guarante", "fund")})
    assert [len(found) for found in marks([(one["form"], phrases, frozenset({"word"}))] * 2)] == [0, 0]
    assert len(marks([(other["form"], phrases, frozenset({"word"}))])[0]) == 1


def test_words_that_a_practice_does_not_hold_are_not_marked() -> None:
    places = of("Mexico and New Mexico", b"")
    phrases = Phrases({"mexico": ("mexico",), "new mexico": ("new mexico",)})
    assert [len(one) for one in marks([(places["form"], phrases, frozenset({"mexico"}))])] == [2]


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800", "word " * 40_000, "wall" * 50_000, "。" * 70_000, "農" * 70_000]
)
def test_no_text_breaks_the_places(text: str) -> None:
    places = of(text, packed(terms(text), sentence_spans(text)))
    assert all(0 <= start <= end <= len(text) for _, start, end in places.tolist())
    marked(text, "word", "wall", "農農")
