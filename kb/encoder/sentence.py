"""A sentence-transformers model: queries by ONNX Runtime where its export stands, many texts by what is quickest."""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from kb.encoder.export import Export, ExportPlace
from kb.encoder.exporting import make_export
from kb.encoder.onnx_model import OnnxModel
from kb.encoder.protocol import EncoderFacts
from kb.encoder.torch_model import BATCH, DEVICES, TorchModel
from kb.encoder.vector import EXACT
from kb.errors import BadValue

if TYPE_CHECKING:
    from kb.encoder.protocol import Spans, Vectors

BULK = 64
"""Texts from which every core computes."""

MANY = 2048
"""Texts in all from which loading torch for its trial pays where an export stands: that takes some six seconds."""

TRIAL = 16
"""Texts of the trial."""

RUNS = 3


class Runtime(StrEnum):
    """What computes a model: torch in float32, torch with bfloat16 inside the matrix products, ONNX Runtime in float32,
    or whichever is quicker and exact enough."""

    AUTO = "auto"
    FP32 = "fp32"
    BF16 = "bf16"
    ONNX = "onnx"


class SentenceEncoder:
    """Loaded when first used, and torch not at all where the export does.

    A query is computed in float32 unless bfloat16 is asked for by name.
    """

    def __init__(
        self, folder: str, facts: EncoderFacts, place: ExportPlace, runtime: str = Runtime.AUTO, device: str = "auto"
    ) -> None:
        if runtime not in list(Runtime):
            raise BadValue("runtime", runtime, ", ".join(Runtime))
        if device not in DEVICES:
            raise BadValue("device", device, ", ".join(DEVICES))
        self._folder, self._facts, self._place = folder, facts, place
        self._runtime, self._device = Runtime(runtime), device
        self._lock = Lock()
        self._torch: TorchModel | None = None
        self._serving, self._asked = False, 0
        self._look()

    def _look(self) -> None:
        """Whether an export stands, and what then computes what."""
        self._by_name = self._runtime in (Runtime.FP32, Runtime.BF16)
        self._export: Export | str = (
            f"runtime = {self._runtime.value} asks for it" if self._by_name else self._place.opened()
        )
        self._bulk: Runtime | None = None if self._runtime is Runtime.AUTO else self._runtime
        self._onnx: OnnxModel | None = None
        self._wide: OnnxModel | None = None

    @property
    def exported(self) -> bool:
        """Whether an export stands and is used: torch is not needed then."""
        return isinstance(self._export, Export)

    @property
    def facts(self) -> EncoderFacts:
        torch = f"torch: {self._export}" if isinstance(self._export, str) else ""
        note = self._torch.note if self._torch else ""
        return replace(self._facts, runtime="; ".join(filter(None, (torch or "ONNX Runtime", note))))

    @cached_property
    def id(self) -> str:
        """Changes with the weights, the prompts and the cut-off, and with an arithmetic that nobody tried for
        exactness."""
        forced = "+bf16" if self._runtime is Runtime.BF16 else ""
        return f"{self._facts.name}@{_digest(self._folder, self._facts.digest)}{forced}"

    def serve(self) -> None:
        """From now on readers wait beside whatever is encoded: one thread, and no torch where the export stands."""
        self._serving = True

    # -- the export --------------------------------------------------------------------------------------

    @property
    def lacks_export(self) -> bool:
        """Whether there is one to be made: not where none is asked for, nor where it was tried and cannot be made."""
        return not self.exported and not self._by_name and not self._place.settled()

    def export(self, again: bool = False) -> str:
        """Make the export where it is lacking; returned is why there is none, or nothing.

        One that cannot be made is not tried again, unless `again`.
        """
        if self.lacks_export or (again and not self.exported and not self._by_name):
            model = TorchModel(self._folder)
            model.threads(model.cores)
            make_export(self._place, model)
            self._look()
            if self._device != "cuda":  # what was loaded is of use to many texts, should they follow
                model.move(self._device)
                self._torch = model
        return "" if isinstance(self._export, Export) else self._export

    # -- reading -----------------------------------------------------------------------------------------

    def passages(self, texts: Sequence[str]) -> "Vectors":
        clean = [_clean(text) for text in texts]
        runtime = self._chosen(clean)
        if runtime is Runtime.ONNX:
            return self._by_onnx(len(clean)).encode(clean, True)
        return self._by_torch(len(clean)).encode(clean, True, runtime is Runtime.BF16)

    def with_parts(
        self, texts: Sequence[str], parts: "Sequence[Spans]", tell: Callable[[int], None] = lambda done: None
    ) -> "tuple[Vectors, list[Vectors]]":
        import numpy as np

        clean = [_clean(text) for text in texts]
        runtime = self._chosen(clean)
        if not clean:
            return self.passages(clean), []
        model = self._by_onnx(len(clean)) if runtime is Runtime.ONNX else self._by_torch(len(clean))
        vectors: list[Vectors] = [np.zeros(0, np.float32)] * len(clean)
        pooled = list(vectors)
        order = sorted(range(len(clean)), key=lambda row: -len(clean[row]))
        # around all batches: the weights are rounded once
        with model.rounded(runtime is Runtime.BF16) if isinstance(model, TorchModel) else nullcontext():
            for start in range(0, len(order), BATCH):
                rows = order[start : start + BATCH]
                read = model.read([clean[row] for row in rows], [parts[row] for row in rows])
                for row, vector, part in zip(rows, *read, strict=True):
                    vectors[row], pooled[row] = vector, part
                tell(min(start + BATCH, len(order)))
        return np.stack(vectors), pooled

    def query(self, text: str) -> "Vectors":
        vector: Vectors = self._queries([text], 1)[0]
        return vector

    def queries(self, texts: Sequence[str]) -> "Vectors":
        return self._queries(texts, len(texts))

    def _queries(self, texts: Sequence[str], count: int) -> "Vectors":
        clean = [_clean(text) for text in texts]
        if isinstance(self._export, Export):
            return self._by_onnx(count).encode(clean, False)
        # a query gains nothing from a second thread and loses much where cores are busy
        return self._by_torch(count).encode(clean, False, self._runtime is Runtime.BF16)

    # -- what computes -----------------------------------------------------------------------------------

    def _chosen(self, texts: list[str]) -> Runtime:
        """What reads these passages. The choice among all is made once, by a trial on texts of a first large batch."""
        if self._bulk:
            return Runtime.FP32 if self._bulk is Runtime.ONNX and isinstance(self._export, str) else self._bulk
        self._asked += len(texts)
        light = self._serving or (self._asked < MANY and "torch" not in sys.modules)
        if light and isinstance(self._export, Export):
            return Runtime.ONNX
        if len(texts) >= BULK:
            self._bulk = self._quicker(texts)
        return self._bulk or (Runtime.FP32 if isinstance(self._export, str) else Runtime.ONNX)

    def _by_onnx(self, count: int) -> "OnnxModel":
        """With one thread for a few texts; many have all cores, where nobody waits for an answer beside them."""
        assert isinstance(self._export, Export)
        with self._lock:
            if count >= BULK and not self._serving:
                self._wide = self._wide or OnnxModel(self._export, _cores())
                return self._wide
            self._onnx = self._onnx or OnnxModel(self._export)
            return self._onnx

    def _by_torch(self, count: int) -> "TorchModel":
        with self._lock:
            if not self._torch:
                model = TorchModel(self._folder)
                model.move(self._device)
                self._torch = model
        self._torch.threads(1 if count == 1 else self._torch.cores)
        return self._torch

    def _quicker(self, texts: list[str]) -> Runtime:
        """Whatever takes least time on texts of this batch, is exact enough, and gives no text a vector that depends on
        the others."""
        import numpy as np

        some = texts[:: max(1, len(texts) // TRIAL)][:TRIAL]
        torch = self._by_torch(len(texts))
        exact, slow = _quickest(lambda texts: torch.encode(texts, True), some)
        if torch.device != "cpu":
            return Runtime.FP32
        others: dict[Runtime, Callable[[list[str]], Vectors]] = {
            Runtime.BF16: lambda texts: torch.encode(texts, True, bf16=True)
        }
        if isinstance(self._export, Export):
            onnx = self._by_onnx(len(texts))
            others[Runtime.ONNX] = lambda texts: onnx.encode(texts, True)
        took = {Runtime.FP32: slow}
        for runtime, encode in others.items():
            rounded, seconds = _quickest(encode, some)
            if seconds >= slow or float(np.sum(exact * rounded, axis=1).min()) < EXACT:
                continue
            alone = np.concatenate([encode([text]) for text in some])
            if float(np.sum(alone * rounded, axis=1).min()) >= EXACT:
                took[runtime] = seconds
        return min(took, key=took.__getitem__)


def _quickest(encode: "Callable[[list[str]], Vectors]", texts: list[str]) -> "tuple[Vectors, float]":
    """The vectors and the seconds of the quickest of a few runs: the first makes its kernels, a busy machine is no
    measure."""
    took = []
    for _ in range(RUNS):
        start = time.perf_counter()
        vectors = encode(texts)
        took.append(time.perf_counter() - start)
    return vectors, min(took)


def _cores() -> int:
    """As many threads as the environment allows, or as there are cores for this process."""
    allowed = os.environ.get("OMP_NUM_THREADS", "")
    return int(allowed) if allowed.isdigit() and int(allowed) else os.cpu_count() or 1


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
