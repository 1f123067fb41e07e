"""The nearest sentence: which one a hit by meaning marks, and when none is."""

import numpy as np
import pytest

from kb.encoder import HashingEncoder
from kb.index.passage import sentence_spans
from kb.index.sentences import nearest, packed
from kb.knowledge_base import KnowledgeBase
from kb.search.query import Mode, Query
from tests.index.sums import written_so

CLOSELY = "banks keep the rest of the risk and look closely"
FUND = "a fund guarantees eighty per cent of a loan"
NO_CENTRE = np.zeros(256, np.float32)


def marked(kb: KnowledgeBase, text: str, mode: Mode = Mode.MEANING) -> str | None:
    hit = kb.reading.search(Query(text, mode=mode)).hits[0]
    assert hit.card.id == "japan-credit-guarantee" and hit.excerpt is not None
    span = hit.excerpt.nearest
    return span and hit.excerpt.text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (FUND, "The fund guarantees eighty per cent of a bank loan."),
        (CLOSELY, "Banks keep the rest of the risk, so they look closely."),
    ],
)
def test_a_hit_by_meaning_marks_the_sentence_about_the_query(kb: KnowledgeBase, text: str, sentence: str) -> None:
    assert marked(kb, text) == sentence


@pytest.mark.parametrize("mode", [Mode.BOTH, Mode.WORDS])
def test_a_hit_by_words_shows_its_words_and_marks_no_sentence(kb: KnowledgeBase, mode: Mode) -> None:
    assert marked(kb, CLOSELY, mode) is None


SUMS = [(table, "sum") for table in ("practices", "passages", "vectors")]
SUMS += [("practices", "words_sum"), ("practices", "passages"), ("passages", "words_sum")]


def as_released(kb: KnowledgeBase) -> None:
    """Turn the index back into one of the first release, which kept no sentences."""
    db = kb.home.index.db
    db.execute("alter table vectors drop column sentences")
    for table, column in SUMS:
        db.execute(f"alter table {table} drop column {column}")
    db.execute("delete from _sqlite_migrations where name in ('m002_sentences', 'm007_checksums')")
    kb.home.index.close()


def test_an_older_index_searches_and_marks_nothing_until_it_is_brought_in_step(kb: KnowledgeBase) -> None:
    as_released(kb)
    kb = KnowledgeBase(kb.settings, HashingEncoder())
    assert marked(kb, CLOSELY) is None
    again = kb.home.update_index()
    assert again.encoded == kb.about().passages
    assert marked(kb, CLOSELY) == "Banks keep the rest of the risk, so they look closely."
    assert kb.home.update_index().encoded == 0


@pytest.mark.parametrize("damaged", ["x''", "x'00'", "zeroblob(512)", "zeroblob(100000)"])
def test_damaged_sentences_mark_nothing_and_stop_no_search(kb: KnowledgeBase, damaged: str) -> None:
    with kb.home.index.writing() as db:
        db.execute(f"update vectors set sentences = {damaged}")
        written_so(db)
    assert marked(kb, CLOSELY) is None


def test_packing_keeps_the_direction_of_every_sentence() -> None:
    rows = np.random.default_rng(1).normal(size=(40, 384)).astype(np.float32) * np.logspace(-6, 6, 40)[:, None]
    back = np.frombuffer(packed(rows.astype(np.float32)), np.int8).reshape(40, 384).astype(np.float32)
    cosines = (rows * back).sum(axis=1) / np.linalg.norm(rows, axis=1) / np.linalg.norm(back, axis=1)
    assert cosines.min() > 0.9995
    assert len(packed(rows[:0])) == 0


def test_a_sentence_that_was_not_read_is_never_the_nearest() -> None:
    text = "Loans rose. Nobody read this."
    vectors = np.stack([-HashingEncoder().query("loans"), np.zeros(256, np.float32)])
    spans, unread = sentence_spans(text), np.zeros((2, 256), np.float32)
    read, other = nearest(
        [(spans, packed(vectors)), (spans, packed(unread))], HashingEncoder().query("loans"), NO_CENTRE
    )
    assert read and text[read.start : read.end] == "Loans rose."
    assert other is None


def test_what_every_passage_has_in_common_decides_nothing() -> None:
    """The second sentence is nearest only by the direction that all passages share."""
    common, telling, other = np.eye(256, dtype=np.float32)[:3]
    vectors = np.stack([common + 0.3 * telling, common + 0.1 * other])
    query = (common + 0.2 * telling) / np.linalg.norm(common + 0.2 * telling)
    text = "One. Two."
    plain = vectors / np.linalg.norm(vectors, axis=1, keepdims=True) @ (0.99 * common + 0.05 * telling)
    assert plain.argmax() == 1
    (span,) = nearest([(sentence_spans(text), packed(vectors))], np.asarray(query, np.float32), common)
    assert span and (span.start, span.end) == sentence_spans(text)[0]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "\ud800", "a" * 100_000, ". " * 50_000, "。" * 50_000])
def test_no_text_breaks_the_marking(text: str) -> None:
    encoder = HashingEncoder()
    vectors, (parts,) = encoder.with_parts([text], [sentence_spans(text)])
    assert vectors.shape == (1, 256) and parts.shape == (len(sentence_spans(text)), 256)
    nearest([(sentence_spans(text), packed(parts))], encoder.query("loans"), NO_CENTRE)
