"""The export for ONNX Runtime: it reads as the model does, is used only as long as it is that model's, and spares a
search torch."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from kb.cli import kb as command
from kb.encoder import SentenceEncoder, open_encoders, q4
from kb.encoder.checksums import Checksums
from kb.encoder.exporting import PROOF
from kb.errors import BadValue, EncoderMissing
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings, load
from tests import homes
from tests.encoder.tiny_model import four_bit_file

pytest.importorskip("sentence_transformers", reason="no encoder is installed")

real = pytest.mark.model

PROMPTS = {"query": "query: ", "document": "passage: "}

HOSTILE = (
    "\ud800 loan \udfff", "loan\x00 bank", "a " * 500_000, "firm" * 250_000, "\u0300" * 5000,
    "bank \U0010ffff sea", "Le crédit aux petites entreprises", "Η χρηματοδότηση των επιχειρήσεων",
)  # fmt: skip
"""Beside what an export is proved with before it is used."""


def model_folder(folder: Path) -> Path:
    weights = four_bit_file(folder.with_suffix(".bin"))
    q4.write(q4.read(weights), folder, PROMPTS, 64)
    return folder


@pytest.fixture(scope="module")
def exported_home(tmp_path_factory: pytest.TempPathFactory, template_home: Path) -> Path:
    """A home with a model of its own in a folder, indexed by the command."""
    home = homes.begin(tmp_path_factory.mktemp("exported"))
    homes.copy(template_home, home)
    model_folder(home / "model")
    (home / "kb.toml").write_text('encoder = "model"\n', "utf-8")
    said = CliRunner().invoke(command, ["--home", str(home), "index"])
    assert said.exit_code == 0, said.output
    assert "exported for ONNX Runtime" in said.stderr
    return home


@pytest.fixture
def own_home(exported_home: Path, tmp_path: Path) -> Path:
    """A copy of it to do harm to."""
    return Path(shutil.copytree(exported_home, tmp_path / "copy"))


def encoder_of(home: Path, **changes: str | tuple[str, ...]) -> SentenceEncoder:
    (encoder,), _ = open_encoders(replace(load(home), **changes))  # type: ignore[arg-type]
    assert isinstance(encoder, SentenceEncoder)
    return encoder


def folder_of_export(home: Path) -> Path:
    (folder,) = (home / "index" / "encoders").glob("*.onnx")
    return folder


def closeness(one: "np.ndarray", other: "np.ndarray") -> float:
    return float(np.sum(one * other, axis=1).min())


def held_to_torch(onnx: SentenceEncoder, torch: SentenceEncoder, texts: tuple[str, ...]) -> None:
    """Queries, passages and parts of each text, alone and together."""
    assert (onnx.exported, torch.exported, onnx.id) == (True, False, torch.id)
    parts = [[(0, 5), (3, 40), (10**5, 10**5 + 9)] for _ in texts]
    queries, (passages, pooled) = torch.queries(texts), torch.with_parts(texts, parts)
    assert closeness(onnx.queries(texts), queries) >= 0.9999
    assert closeness(onnx.passages(texts), passages) >= 0.9999
    assert closeness(np.stack([onnx.query(text) for text in texts]), queries) >= 0.9999
    whole, some = onnx.with_parts(texts, parts)
    assert closeness(whole, passages) >= 0.9999
    for row, (own, exact) in enumerate(zip(some, pooled, strict=True)):
        assert own == pytest.approx(exact, abs=2e-3), texts[row][:30]


def test_an_export_reads_every_text_as_the_model_does(exported_home: Path) -> None:
    held_to_torch(encoder_of(exported_home), encoder_of(exported_home, runtime="fp32"), (*HOSTILE, *PROOF))


@real
def test_the_default_models_export_reads_every_text_as_the_model_does(encoder: SentenceEncoder, tmp_path: Path) -> None:
    (torch,), _ = open_encoders(Settings(home=tmp_path, runtime="fp32"))
    assert isinstance(torch, SentenceEncoder)
    held_to_torch(encoder, torch, HOSTILE)


@pytest.mark.parametrize(("kind", "pooling"), [("xlm-roberta", "cls"), ("mpnet", "mean")])
def test_other_kinds_of_models_in_a_folder_are_exported_too(home: Path, kind: str, pooling: str) -> None:
    from transformers import AutoConfig, AutoModel

    folder = model_folder(home / "model")
    sizes = json.loads((folder / "config.json").read_text("utf-8"))
    names = ("vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")
    config = AutoConfig.for_model(
        kind, **{name: sizes[name] for name in names}, max_position_embeddings=80, pad_token_id=1
    )
    AutoModel.from_config(config).save_pretrained(folder)
    modes = {"pooling_mode_mean_tokens": pooling == "mean", "pooling_mode_cls_token": pooling == "cls"}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"word_embedding_dimension": 32} | modes), "utf-8")
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 64}), "utf-8")
    encoder = encoder_of(home, encoder=("model",))
    assert encoder.export() == ""
    held_to_torch(encoder, encoder_of(home, encoder=("model",), runtime="fp32"), HOSTILE)


LIGHT = """
import sys
from pathlib import Path
from click.testing import CliRunner
from kb.cli import kb as command
from kb.knowledge_base import KnowledgeBase
from webapp import create_app
def heavy():
    return [name for name in ("torch", "transformers", "sentence_transformers") if name in sys.modules]
said = CliRunner().invoke(command, ["--home", sys.argv[1], "search", "a firm with a loan"])
assert said.exit_code == 0 and "only" not in said.stderr, said.output
print("command", *heavy())
kb = KnowledgeBase.open(Path(sys.argv[1]))
kb.home.warm()
client = create_app(kb).test_client()
for path in ("/?q=a+firm+with+a+loan", "/about", "/api/v1/search?q=bank"):
    assert client.get(path).status_code == 200, path
(encoder,) = kb.home.encoders.all
assert len(encoder.with_parts([f"loan of a firm {n}" for n in range(2100)], [[(0, 4)]] * 2100)[0]) == 2100
assert "ONNX Runtime" in client.get("/about").text
print("worker", *heavy())
"""


def test_neither_a_search_nor_a_worker_loads_torch_where_the_export_stands(exported_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIGHT, str(exported_home)], capture_output=True, text=True, cwd=homes.ROOT
    )
    assert done.stdout.splitlines() == ["command", "worker"], done.stderr


def test_without_an_export_torch_computes_and_that_is_said(own_home: Path) -> None:
    before = encoder_of(own_home)
    vector = before.query("a loan of a bank")
    shutil.rmtree(folder_of_export(own_home))
    without = encoder_of(own_home)
    assert "torch" in without.facts.runtime and "`kb index` makes it" in without.facts.runtime
    assert float(without.query("a loan of a bank") @ vector) >= 0.9999
    assert without.id == before.id
    assert "no export for ONNX Runtime yet" in CliRunner().invoke(command, ["--home", str(own_home), "about"]).output


@pytest.mark.parametrize("harm", ["graph", "weights of the graph", "pieces", "stamp cut", "nothing whole"])
def test_a_changed_export_is_not_used_and_the_index_makes_it_anew(own_home: Path, harm: str) -> None:
    folder = folder_of_export(own_home)
    names = {"graph": "model.onnx", "weights of the graph": "model.onnx.data", "pieces": "pieces-ends.npy"}
    if harm in names:
        path = folder / names[harm]
        content = bytearray(path.read_bytes())
        content[-9] ^= 1
        path.write_bytes(bytes(content))
    elif harm == "stamp cut":
        (folder / "export.json").write_text((folder / "export.json").read_text("utf-8")[:200], "utf-8")
    else:
        (folder / "export.json").unlink()
    encoder = encoder_of(own_home)
    assert not encoder.exported and "torch" in encoder.facts.runtime
    if harm == "graph":
        kb = KnowledgeBase.open(own_home)
        kb.home.encoders.complete()
        assert encoder_of(own_home).exported and encoder_of(own_home).id == encoder.id


def test_an_export_of_other_weights_is_not_used(own_home: Path) -> None:
    from safetensors.numpy import load_file, save_file

    weights = load_file(own_home / "model" / "model.safetensors")
    weights["embeddings.LayerNorm.bias"] = weights["embeddings.LayerNorm.bias"] + 1
    save_file(weights, own_home / "model" / "model.safetensors", {"format": "pt"})
    encoder = encoder_of(own_home)
    assert not encoder.exported and "from other weights" in encoder.facts.runtime


def test_a_model_that_cannot_be_exported_is_computed_by_torch_and_tried_once(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = own_home / "model" / "1_Pooling" / "config.json"
    pooling = {"pooling_mode_mean_tokens": False, "pooling_mode_max_tokens": True}
    config.write_text(json.dumps(json.loads(config.read_text("utf-8")) | pooling), "utf-8")
    kb = KnowledgeBase.open(own_home)
    sentences: list[str] = []
    kb.home.encoders.complete(sentences.append)
    assert any("computed by torch" in sentence for sentence in sentences)
    again = KnowledgeBase.open(own_home)
    monkeypatch.setattr("kb.encoder.sentence.make_export", lambda *args: pytest.fail("it is tried again"))
    again.home.encoders.complete(sentences.append)
    assert "cannot be exported" in again.about().encoders[0].runtime
    assert np.isfinite(again.home.encoders.all[0].query("a loan")).all()


@pytest.mark.parametrize("stop", ["optimiser", "proof"])
def test_an_export_that_is_stopped_leaves_nothing_behind(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, stop: str
) -> None:
    shutil.rmtree(folder_of_export(own_home))
    place = {
        "optimiser": "onnxruntime.transformers.optimizer.optimize_model",
        "proof": "kb.encoder.exporting.OnnxModel",
    }

    def stopped(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(place[stop], stopped)
    with pytest.raises(KeyboardInterrupt):
        KnowledgeBase.open(own_home).home.encoders.complete()
    assert [path.name for path in (own_home / "index" / "encoders").iterdir() if "onnx" in path.name] == []


def test_an_export_that_reads_otherwise_is_not_kept(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kb.encoder import exporting

    marks = exporting._marks
    shutil.rmtree(folder_of_export(own_home))
    monkeypatch.setattr(exporting, "_marks", lambda model: replace(marks(model), before=()))
    encoder = encoder_of(own_home)
    assert "to the model's own" in encoder.export()
    assert not encoder_of(own_home).exported
    assert [path.name for path in folder_of_export(own_home).iterdir()] == ["export.json"]


def test_threads_and_forked_processes_get_the_same_vectors(exported_home: Path) -> None:
    encoder = encoder_of(exported_home)
    texts = [f"a loan of bank {number}" for number in range(40)]
    expected = encoder.queries(texts)
    with ThreadPoolExecutor(8) as pool:
        assert np.stack(list(pool.map(encoder.query, texts))) == pytest.approx(expected, abs=1e-5)
    child = os.fork()
    if not child:
        os._exit(0 if np.allclose(encoder.query(texts[0]), expected[0], atol=1e-5) else 1)
    assert os.waitpid(child, 0)[1] == 0


@given(
    st.lists(st.sampled_from([*"abimnorsfl :▁\n\t…三é", "firm", "bank", "<s>", "</s>", "<unk>", " ", "\u200b"])).map(
        "".join
    )
)
@example("<s><s> firm</s>x")
@example("")
@example("三" * 70)
def test_pieces_are_cut_as_the_library_cuts_them(exported_home: Path, text: str) -> None:
    import tokenizers

    from kb.encoder.wordpieces import Marks, Tokenizer

    library = tokenizers.Tokenizer.from_file(str(exported_home / "model" / "tokenizer.json"))
    library.enable_truncation(64)
    (pieces,) = Tokenizer(folder_of_export(exported_home), Marks((0,), (2,), 64)).read([text])
    expected = library.encode(text)
    assert pieces.ids.tolist() == expected.ids
    assert [tuple(span) for span in pieces.spans.tolist()] == expected.offsets


def test_many_texts_can_be_left_to_onnx_runtime(exported_home: Path) -> None:
    texts = [f"a loan of a bank to firm {number}" for number in range(80)]
    onnx, torch = encoder_of(exported_home, runtime="onnx"), encoder_of(exported_home, runtime="fp32")
    assert closeness(onnx.passages(texts), torch.passages(texts)) >= 0.9999


@pytest.mark.parametrize(("many", "tried"), [(150, True), (10_000, False)])
def test_torch_is_tried_only_where_so_many_texts_are_read_that_loading_it_pays(
    exported_home: Path, monkeypatch: pytest.MonkeyPatch, many: int, tried: bool
) -> None:
    monkeypatch.setattr("kb.encoder.sentence.MANY", many)
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    loaded: list[str] = []
    monkeypatch.setattr("kb.encoder.sentence.TorchModel", lambda folder: loaded.append(folder) or _Stopped())
    encoder = encoder_of(exported_home)
    texts = [f"a loan of a bank to firm {number}" for number in range(100)]
    assert encoder.passages(texts).shape == (100, 32)
    if tried:
        with pytest.raises(NotImplementedError):
            encoder.passages(texts)
    else:
        assert encoder.passages(texts).shape == (100, 32)
    assert bool(loaded) == tried


class _Stopped:
    """A torch that is asked for."""

    cores = 1

    def move(self, device: str) -> None:
        raise NotImplementedError


def test_what_computes_is_named_or_refused(exported_home: Path) -> None:
    with pytest.raises(BadValue, match="onnx"):
        encoder_of(exported_home, runtime="fp8")
    with pytest.raises(BadValue, match="cuda"):
        encoder_of(exported_home, device="gpu")


def test_a_graphics_card_that_is_not_there_is_an_error_that_says_what_to_do(
    exported_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(EncoderMissing, match="set device = auto"):
        encoder_of(exported_home, device="cuda", runtime="fp32").passages(["a loan"])
    assert encoder_of(exported_home, runtime="fp32").passages(["a loan"]).shape == (1, 32)


# -- checksums -----------------------------------------------------------------------------------------------


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A file that was written a while ago."""
    path = tmp_path / "weights"
    path.write_bytes(b"a" * 1000)
    return path


def test_a_file_is_read_once_and_again_when_it_changed(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.encoder.checksums.SETTLED", 0)
    first = Checksums(tmp_path).of(weights)
    with monkeypatch.context() as patch:
        patch.setattr("kb.encoder.checksums.digest", lambda path: pytest.fail("it is read again"))
        assert Checksums(tmp_path).of(weights) == first
    times = weights.stat()
    weights.write_bytes(b"b" * 1000)
    os.utime(weights, ns=(times.st_atime_ns, times.st_mtime_ns))  # dated as before
    assert Checksums(tmp_path).of(weights) != first


@pytest.mark.parametrize("memory", ["", "[]", "{", '{"x": 3}', "null"])
def test_a_memory_of_checksums_that_cannot_be_read_is_none(weights: Path, tmp_path: Path, memory: str) -> None:
    (tmp_path / "checksums.json").write_text(memory, "utf-8")
    assert len(Checksums(tmp_path).of(weights)) == 64
    assert Checksums(tmp_path).of(tmp_path / "nothing") == ""


def test_what_the_export_needs_is_declared() -> None:
    read = tomllib.loads((homes.ROOT / "pyproject.toml").read_text("utf-8"))
    names = {line.split(">=")[0] for line in read["project"]["dependencies"]}
    assert {"onnx", "onnxruntime", "tokenizers"} <= names
