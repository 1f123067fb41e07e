"""A model computed by ONNX Runtime in float32: opened in a tenth of a second, without torch."""

from collections.abc import Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from kb.encoder.export import Export
from kb.encoder.vector import pooled, unit
from kb.encoder.wordpieces import PieceSequence, Tokenizer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.encoder.protocol import Spans, Vectors

GRAPH = "model.onnx"

DTYPES = {"F32": "<f4", "F16": "<f2"}

TOGETHER = 2048
"""Word pieces computed at once, padding among them: more is no quicker and takes memory that stays taken."""

PADDING = 1.15
"""How much longer than its shortest text a batch may be."""


class OnnxModel:
    """Opened when first used, once for all threads. With one thread it has none of its own: it can be forked."""

    def __init__(self, export: Export, threads: int = 1) -> None:
        self._export, self._threads = export, threads
        self._lock = Lock()
        self._opened: tuple[Any, Tokenizer, NDArray[np.floating[Any]]] | None = None

    def encode(self, texts: Sequence[str], document: bool) -> "Vectors":
        """Shape (len(texts), dimension)."""
        import numpy as np

        vectors = np.zeros((len(texts), self._export.dimension), np.float32)
        for rows, tokens, batch in self._computed(texts, document):
            vectors[rows] = self._pooled(tokens, batch)
        return vectors

    def read(self, texts: Sequence[str], parts: "Sequence[Spans]") -> "tuple[Vectors, list[Vectors]]":
        """The vectors of passages, and of each its parts as the means of their word pieces' vectors."""
        import numpy as np

        vectors = np.zeros((len(texts), self._export.dimension), np.float32)
        some: list[Vectors] = [vectors[:0]] * len(texts)
        before = len(self._export.document)
        for rows, tokens, batch in self._computed(texts, True):
            vectors[rows] = self._pooled(tokens, batch)
            for row, read, pieces in zip(rows, tokens, batch, strict=True):
                some[row] = pooled(read[: len(pieces.ids)], pieces.spans, parts[row], before)
        return vectors, some

    def _computed(
        self, texts: Sequence[str], document: bool
    ) -> "Iterator[tuple[list[int], NDArray[np.float32], list[PieceSequence]]]":
        """Batches of texts of about one length: which they are, their word pieces' vectors, their word pieces."""
        import numpy as np

        session, tokenizer, table = self._ready()
        prompt = self._export.document if document else self._export.query
        pieces = tokenizer.read([prompt + text for text in texts])
        for rows in _batches([len(one.ids) for one in pieces]):
            batch = [pieces[row] for row in rows]
            longest = max(len(one.ids) for one in batch)
            embeddings = np.zeros((len(batch), longest, table.shape[1]), np.float32)
            mask = np.zeros((len(batch), longest), np.int64)
            for at, one in enumerate(batch):
                embeddings[at, : len(one.ids)] = table[one.ids]
                mask[at, : len(one.ids)] = 1
            inputs = {"embeddings": embeddings, "mask": mask}
            if self._export.uncounted >= 0:
                inputs["places"] = self._places([one.ids for one in batch], longest)
            (tokens,) = session.run(None, inputs)
            yield rows, tokens, batch

    def _places(self, rows: "list[NDArray[np.int64]]", longest: int) -> "NDArray[np.int64]":
        """The place of each word piece, as models of RoBERTa's kind count: one of their kind stands for no place."""
        import numpy as np

        blank = self._export.uncounted
        ids = np.stack([np.pad(row, (0, longest - len(row)), constant_values=blank) for row in rows])
        counted = ids != blank
        return np.asarray(np.cumsum(counted, axis=1) * counted + blank, np.int64)

    def _pooled(self, tokens: "NDArray[np.float32]", batch: list[PieceSequence]) -> "Vectors":
        import numpy as np

        if self._export.pooling == "cls":
            return unit(tokens[:, 0])
        return unit(np.stack([read[: len(one.ids)].mean(axis=0) for read, one in zip(tokens, batch, strict=True)]))

    def _ready(self) -> "tuple[Any, Tokenizer, NDArray[np.floating[Any]]]":
        if self._opened is None:
            with self._lock:
                if self._opened is None:
                    self._opened = self._open()
        return self._opened

    def _open(self) -> "tuple[Any, Tokenizer, NDArray[np.floating[Any]]]":
        import numpy as np
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = self._threads, 1
        options.log_severity_level = 3
        # lengths differ from batch to batch: what is laid by for one is too small or too large for the next
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        session = onnxruntime.InferenceSession(
            str(self._export.folder / GRAPH), options, providers=["CPUExecutionProvider"]
        )
        where = self._export.table
        table = np.memmap(self._export.weights, DTYPES[where.dtype], "r", where.offset, (where.rows, where.columns))
        return session, Tokenizer(self._export.folder, self._export.marks), table


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows in batches, the longest first, so that little of a batch is padding."""
    rows: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        longest = lengths[rows[0]] if rows else 0
        if rows and ((len(rows) + 1) * longest > TOGETHER or longest > PADDING * lengths[row] + 1):
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows
