"""A sentence-transformers model from a folder, and the arithmetic that computes it."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.encoder.protocol import EncoderFacts
from kb.errors import BadValue

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.encoder.protocol import Spans, Vectors

EXACT = 0.9999
"""The least cosine between what a faster arithmetic gives and the exact vector, alone and in a batch."""

BULK = 64
"""Texts from which a faster arithmetic is worth its trial."""

TRIAL = 16
"""Texts of the trial."""

RUNS = 3

BATCH = 32

DOCUMENT = ("document", "passage", "corpus")
"""The names under which a model may keep what it wants in front of a passage, as its library looks them up."""


class Runtime(StrEnum):
    """What computes a model: float32, bfloat16 inside the matrix products, or whichever is quicker and exact enough."""

    AUTO = "auto"
    FP32 = "fp32"
    BF16 = "bf16"


class SentenceEncoder:
    """Loaded when first used. A query is always computed in float32 unless bfloat16 is asked for by name."""

    def __init__(self, folder: str, facts: EncoderFacts, runtime: str = Runtime.AUTO) -> None:
        if runtime not in list(Runtime):
            raise BadValue("runtime", runtime, ", ".join(Runtime))
        self._folder, self._facts, self._runtime = folder, facts, Runtime(runtime)
        self._bulk: Runtime | None = None if self._runtime is Runtime.AUTO else self._runtime
        self._model: Any = None
        self._cores = 1

    @property
    def facts(self) -> EncoderFacts:
        return replace(self._facts, runtime=self._runtime.value)

    @property
    def id(self) -> str:
        """Changes with the weights, the prompts and the cut-off, and with an arithmetic that nobody tried for
        exactness."""
        forced = "+bf16" if self._runtime is Runtime.BF16 else ""
        return f"{self._facts.name}@{_digest(self._folder, self._facts.digest)}{forced}"

    def passages(self, texts: Sequence[str]) -> "Vectors":
        model, clean = self._ready(texts)
        return _encode(model, clean, True, self._bulk is Runtime.BF16)

    def with_parts(
        self, texts: Sequence[str], parts: "Sequence[Spans]", tell: Callable[[int], None] = lambda done: None
    ) -> "tuple[Vectors, list[Vectors]]":
        import numpy as np
        import torch

        model, clean = self._ready(texts)
        vectors = np.zeros((len(clean), model.get_embedding_dimension()), np.float32)
        pooled: list[Vectors] = [vectors[:0]] * len(clean)
        order = sorted(range(len(clean)), key=lambda row: -len(clean[row]))
        # around all batches: the weights are rounded once
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._bulk is Runtime.BF16):
            for start in range(0, len(order), BATCH):
                rows = order[start : start + BATCH]
                vectors[rows], some = _read(model, [clean[row] for row in rows], [parts[row] for row in rows])
                for row, part in zip(rows, some, strict=True):
                    pooled[row] = part
                tell(min(start + BATCH, len(order)))
        return vectors, pooled

    def query(self, text: str) -> "Vectors":
        import torch

        model = self._loaded()
        # a query gains nothing from a second thread and loses much where cores are busy
        torch.set_num_threads(1)
        vector: Vectors = _encode(model, [_clean(text)], False, self._runtime is Runtime.BF16)[0]
        return vector

    def _ready(self, texts: Sequence[str]) -> tuple[Any, list[str]]:
        """The model set up for many texts, and these as it can take them."""
        import torch

        model, clean = self._loaded(), [_clean(text) for text in texts]
        torch.set_num_threads(self._cores)
        if self._bulk is None and len(clean) >= BULK:
            self._bulk = _quicker(model, clean)
        return model, clean

    def queries(self, texts: Sequence[str]) -> "Vectors":
        import torch

        model = self._loaded()
        torch.set_num_threads(self._cores)
        return _encode(model, [_clean(text) for text in texts], False, self._runtime is Runtime.BF16)

    def _loaded(self) -> Any:
        if self._model is None:
            # a model in a folder never needs the network, and a name looked up without one would hang
            local = Path(self._folder).is_dir()
            if local:
                os.environ.setdefault("HF_HUB_OFFLINE", "1")
                os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging

            logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            import torch

            self._cores = torch.get_num_threads()
            self._model = SentenceTransformer(self._folder, device="cpu", local_files_only=local)
        return self._model


def _encode(model: Any, texts: list[str], document: bool, bf16: bool) -> "Vectors":
    import torch

    encode = model.encode_document if document else model.encode_query
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
        made = encode(texts, batch_size=BATCH, show_progress_bar=False, convert_to_tensor=True)
    return _unit(made.float().reshape(len(texts), -1).numpy())


def _read(model: Any, texts: list[str], parts: "list[Spans]") -> "tuple[Vectors, list[Vectors]]":
    """One reading gives both: the texts' vectors, and the parts' as the means of their word pieces' vectors."""
    import torch

    names = (*DOCUMENT, model.default_prompt_name)
    prompt = next((model.prompts[name] for name in names if name in model.prompts), None)
    offsets = {"processing_kwargs": {"text": {"return_offsets_mapping": True}}}
    asked = offsets if getattr(model.tokenizer, "is_fast", False) else {}
    read = model.encode_document(
        texts, prompt=prompt, batch_size=BATCH, show_progress_bar=False, output_value=None, **asked
    )
    vectors = _unit(torch.stack([item["sentence_embedding"] for item in read]).float().numpy())
    before = len(prompt or "")
    return vectors, [_pooled(item, spans, before, vectors.shape[1]) for item, spans in zip(read, parts, strict=True)]


def _pooled(item: Any, spans: "Spans", before: int, dimension: int) -> "Vectors":
    """The parts of one text; zeros where the model does not say which word piece stands where."""
    import numpy as np

    if not len(spans) or "offset_mapping" not in item or item["token_embeddings"].shape[1] != dimension:
        return np.zeros((len(spans), dimension), np.float32)
    starts, ends = (np.array(spans) + before).T
    pieces = item["offset_mapping"].numpy()  # padding and the marks around a text stand at (0, 0): in no part
    held = np.minimum(pieces[:, 1], ends[:, None]) > np.maximum(pieces[:, 0], starts[:, None])
    return _unit(held.astype(np.float32) @ item["token_embeddings"].float().numpy())


def _unit(vectors: "NDArray[np.float32]") -> "Vectors":
    """Normalised in float32 whatever computed them: a length rounded to 8 bits would show in every cosine."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def _quicker(model: Any, texts: list[str]) -> Runtime:
    """bfloat16 where it takes less time on texts of this batch, is exact enough, and no text's vector depends on
    the others."""
    import numpy as np

    some = texts[:: max(1, len(texts) // TRIAL)][:TRIAL]
    exact, slow = _quickest(model, some, False)
    rounded, fast = _quickest(model, some, True)
    if fast >= slow or float(np.sum(exact * rounded, axis=1).min()) < EXACT:
        return Runtime.FP32
    alone = np.concatenate([_encode(model, [text], True, True) for text in some])
    return Runtime.BF16 if float(np.sum(alone * rounded, axis=1).min()) >= EXACT else Runtime.FP32


def _quickest(model: Any, texts: list[str], bf16: bool) -> "tuple[Vectors, float]":
    """The vectors and the seconds of the quickest of a few runs: the first makes its kernels, a busy machine is no
    measure."""
    took = []
    for _ in range(RUNS):
        start = time.perf_counter()
        vectors = _encode(model, texts, True, bf16)
        took.append(time.perf_counter() - start)
    return vectors, min(took)


def _digest(folder: str, weights: str) -> str:
    """Of the weights and of what else decides a vector: prompts and cut-off."""
    parts = [weights]
    for name, keys in (
        ("config_sentence_transformers.json", ("prompts",)),
        ("sentence_bert_config.json", ("max_seq_length",)),
    ):
        try:
            said = json.loads((Path(folder) / name).read_text("utf-8"))
            parts += [json.dumps(said.get(key), sort_keys=True) for key in keys]
        except (OSError, ValueError, AttributeError):
            parts.append("")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _clean(text: str) -> str:
    """What a tokenizer can take: no lone surrogates, no NUL, no endless text."""
    return text[:20_000].encode("utf-8", "replace").decode("utf-8").replace("\x00", " ")
