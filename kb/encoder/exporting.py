"""A model exported for ONNX Runtime, once, from its weights as they lie here; what comes out is proved before it is
used."""

import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kb.encoder.checksums import digest
from kb.encoder.export import RECIPE, STAMP, WEIGHTS, EmbeddingTable, Export, ExportPlace
from kb.encoder.onnx_model import DTYPES, GRAPH, OnnxModel
from kb.encoder.torch_model import TorchModel
from kb.encoder.vector import EXACT
from kb.encoder.wordpieces import TOKENIZER, UNIGRAM, Marks, lay_out
from kb.files.whole import renewed_folder

OPSET = 17

PROOF = (
    "",
    "loans",
    "What helps women entrepreneurs to sell abroad?",
    "The fund guarantees loans of firms that own no land: 80 % up to US$ 50,000 (see No. 3/2019).",
    "¿Qué ayuda a las pequeñas empresas a conseguir crédito?",
    "Comment les petites entreprises obtiennent-elles un crédit ?",
    "Что помогает малым предприятиям получить кредит?",
    "什么能帮助小企业获得贷款？",
    "中小企業が融資を受けるには何が役立ちますか。",
    "중소기업이 대출을 받는 데 무엇이 도움이 됩니까?",
    "อะไรช่วยให้ธุรกิจขนาดเล็กได้รับสินเชื่อ",
    "Điều gì giúp doanh nghiệp nhỏ vay vốn?",
    "Apa yang membantu usaha kecil memperoleh pinjaman?",
    "ما الذي يساعد الشركات الصغيرة على الحصول على قرض؟",
    "  \t\r\n \u200b\ufeff Ｆｉｒｍｓ\u00a0and ﬁrms\u0301 \U0001f6d2\U0001f469\u200d\U0001f33e ☃ \u2028 ₠ ",
    "</s> <s>a</s><mask> [CLS] [SEP] <unk> [MASK] <pad>▁▁x ▁",
    "\ufdfa" * 1000,
    "x" * 3000,
    "\U00013000 \U0001f9ff\U00013001 \ue000 " * 40,
    "Traders at the border wait for customs, and each day of it costs them a tenth of what they carry. " * 60,
    "小さな企業は国境で税関を待っている。" * 80,
)
"""Texts that an export must read as the model itself does: ten languages, none, marks, strange signs, endless words,
and more than any model reads."""


def make_export(place: ExportPlace, torch_model: TorchModel) -> str:
    """Write a model's export, or the reason why it has none, in place of what stands there; returns that reason.

    Written beside and put in place when whole. `torch_model` is the same model, on the processor.
    """
    stamp: dict[str, Any] = {"recipe": RECIPE, "sources": place.sources()}
    with renewed_folder(place.folder) as part:
        try:
            stamp |= _written(place.model, part, torch_model)
            reason = _fault(part, place, stamp, torch_model)
        except Exception as error:  # whatever a model of one's own, and three libraries, can come up with
            reason = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no reason'}"[:300]
        if reason:
            for path in part.iterdir():
                path.unlink()
            stamp = {"recipe": RECIPE, "sources": place.sources(), "why": reason}
        stamp["files"] = {path.name: digest(path) for path in sorted(part.iterdir())}
        (part / STAMP).write_text(json.dumps(stamp, indent=1), "utf-8")
    return reason


def _written(model: Path, part: Path, torch_model: TorchModel) -> dict[str, Any]:
    """Everything but the stamp, and what goes into it. Raises ValueError where the model is of another kind."""
    pooling, dimension = _kind(torch_model)
    content = json.loads(torch_model.model.tokenizer.backend_tokenizer.to_str())
    content |= {"truncation": None, "padding": None}
    marks = _marks(torch_model)
    if content["model"]["type"] == UNIGRAM:
        content = lay_out(content, part)
    (part / TOKENIZER).write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    table = _table(model / WEIGHTS, torch_model)
    _write_graph(torch_model, part / GRAPH)
    return {
        "table": vars(table),
        "marks": vars(marks),
        "query": torch_model.prompt(False),
        "document": torch_model.prompt(True),
        "pooling": pooling,
        "dimension": dimension,
        "uncounted": _uncounted(torch_model),
    }


def _kind(torch_model: TorchModel) -> tuple[str, int]:
    """How the model pools, and its dimension."""
    modules = [type(module).__name__ for module in torch_model.model]
    if modules not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise ValueError(f"it is not a transformer, pooled and normalised, but {', '.join(modules)}")
    transformer, pooling = torch_model.model[0], torch_model.model[1]
    if pooling.pooling_mode not in ("mean", "cls") or not pooling.include_prompt:
        raise ValueError("it is pooled neither by its mean nor by its first mark, or without its prompt")
    if not getattr(torch_model.model.tokenizer, "is_fast", False):
        raise ValueError("its tokenizer is none that the library tokenizers reads")
    if torch_model.model.tokenizer.padding_side != "right" or torch_model.model.truncate_dim:
        raise ValueError("its texts are padded on the left, or its vectors are cut")
    lengths = transformer.query_length, transformer.document_length, transformer.query_expansion
    if any(lengths):
        raise ValueError("it reads queries and passages up to different lengths")
    return str(pooling.pooling_mode), int(pooling.embedding_dimension)


def _marks(torch_model: TorchModel) -> Marks:
    """What the tokenizer puts around a text, as it does around a letter."""
    tokenizer = torch_model.model.tokenizer
    inner = tokenizer("a", add_special_tokens=False)["input_ids"]
    whole = tokenizer("a")["input_ids"]
    at = next(at for at in range(len(whole)) if whole[at : at + len(inner)] == inner)
    return Marks(tuple(whole[:at]), tuple(whole[at + len(inner) :]), int(torch_model.model.max_seq_length))


def _table(weights: Path, torch_model: TorchModel) -> EmbeddingTable:
    """Where the word embeddings stand in a file of safetensors: after its length and its header of names."""
    transformer = torch_model.model[0].model
    inputs = transformer.get_input_embeddings().weight
    (name,) = {name for name, tensor in transformer.named_parameters() if tensor is inputs}
    with weights.open("rb") as stream:
        size = int.from_bytes(stream.read(8), "little")
        header = json.loads(stream.read(size))
    (line,) = (line for full, line in header.items() if full == name or full.endswith(f".{name}"))
    rows, columns = line["shape"]
    if (rows, columns) != tuple(inputs.shape) or line["dtype"] not in DTYPES:
        raise ValueError(f"its word embeddings are {line['dtype']} of shape {rows} × {columns}")
    return EmbeddingTable(8 + size + line["data_offsets"][0], rows, columns, line["dtype"])


def _uncounted(torch_model: TorchModel) -> int:
    """The word piece that models of RoBERTa's kind pass over when they count places; -1 where all are counted."""
    embeddings = getattr(torch_model.model[0].model, "embeddings", None)
    counts = hasattr(embeddings, "create_position_ids_from_inputs_embeds")
    return int(embeddings.padding_idx) if embeddings is not None and counts else -1


def _write_graph(torch_model: TorchModel, path: Path) -> None:
    """From word embeddings and a mask to each word piece's vector, with attention and norms as ONNX Runtime's own."""
    import torch
    from onnxruntime.transformers.optimizer import optimize_model

    transformer = torch_model.model[0].model
    config = transformer.config

    class Inner(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = transformer

        def forward(
            self, embeddings: torch.Tensor, mask: torch.Tensor, places: torch.Tensor | None = None
        ) -> torch.Tensor:
            more = {} if places is None else {"position_ids": places}
            tokens: torch.Tensor = self.inner(inputs_embeds=embeddings, attention_mask=mask, **more)[0]
            return tokens

    columns = transformer.get_input_embeddings().weight.shape[1]
    mask = torch.ones((2, 12), dtype=torch.int64)
    mask[1, 9:] = 0
    inputs = {"embeddings": torch.zeros((2, 12, columns)), "mask": mask}
    if _uncounted(torch_model) >= 0:
        inputs["places"] = mask + _uncounted(torch_model)
    raw = path.with_name("raw.onnx")
    free = {0: "texts", 1: "pieces"}
    # the plain form of attention is the one that the optimiser knows
    attention = config._attn_implementation
    transformer.set_attn_implementation("eager")
    try:
        with _quiet():
            torch.onnx.export(
                Inner().eval(), tuple(inputs.values()), str(raw), dynamo=False, opset_version=OPSET,
                input_names=list(inputs), output_names=["tokens"],
                dynamic_axes=dict.fromkeys((*inputs, "tokens"), free),
            )  # fmt: skip
            optimised = optimize_model(
                str(raw), "bert", num_heads=getattr(config, "num_attention_heads", 0),
                hidden_size=getattr(config, "hidden_size", 0), opt_level=0,
            )  # fmt: skip
            optimised.save_model_to_file(str(path), use_external_data_format=True)
    finally:
        transformer.set_attn_implementation(attention)
        raw.unlink(missing_ok=True)


@contextmanager
def _quiet() -> Iterator[None]:
    """What the libraries say of each other while they trace is nothing that a person could act on."""
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)


def _fault(part: Path, place: ExportPlace, stamp: dict[str, Any], torch_model: TorchModel) -> str:
    """Why the export must not be used; empty where every text of the proof has the model's own vector."""
    export = Export(
        part, place.model / WEIGHTS, EmbeddingTable(**stamp["table"]), Marks(**stamp["marks"]),
        stamp["query"], stamp["document"], stamp["pooling"], stamp["dimension"], stamp["uncounted"],
    )  # fmt: skip
    onnx = OnnxModel(export)
    for document in (False, True) if export.query != export.document else (False,):
        exact = torch_model.encode(PROOF, document, batch=4)
        together = onnx.encode(PROOF, document)
        alone = [onnx.encode([text], document)[0] for text in PROOF]
        for text, wanted, *vectors in zip(PROOF, exact, together, alone, strict=True):
            least = min(float(wanted @ vector) for vector in vectors)
            if not least >= EXACT:
                return f"its vector of {text[:20]!r} has cosine {least:.4f} to the model's own"
    return ""
