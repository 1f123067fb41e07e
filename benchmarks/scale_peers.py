"""Another library's hybrid search over the passages, vectors and queries that `benchmarks/scale.py` wrote in a folder.

    python benchmarks/scale_peers.py txtai|lancedb FOLDER

It runs in an environment of its own (benchmarks/peers.txt). Each library has its defaults: an index of words and one of
vectors, both asked, their ranks fused; each query is narrowed to one kind and answered with ten passages, no more: no
counts of facets, no excerpts, no practices that passages are grouped into. It prints one line of JSON.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

WARM = 50
TOP = 10
BATCH = 10_000

Row = Mapping[str, Any]
Search = Callable[[str, str, Any], Sequence[Any]]
"""A query's text, the kind it is narrowed to, and its vector; ten passages."""


def txtai(folder: Path, rows: list[Row], vectors: Any, asked: Sequence[Row], asked_vectors: Any) -> tuple[Search, str]:
    import txtai as library

    known = {row["text"]: vectors[row["no"]] for row in rows}
    known |= {row["text"]: vector for row, vector in zip(asked, asked_vectors, strict=True)}

    def transform(texts: Sequence[str]) -> Any:
        import numpy as np

        return np.stack([known[text] for text in texts])

    embeddings = library.Embeddings(method="external", transform=transform, keyword=False, content=True,
                                    scoring={"method": "bm25", "terms": True}, batch=BATCH)  # fmt: skip
    embeddings.index((row["no"], {"text": row["text"], "kind": row["kind"]}, None) for row in rows)
    statement = f"select id, text, score from txtai where similar(:q) and kind = :kind limit {TOP}"

    def search(text: str, kind: str, vector: Any) -> Sequence[Any]:
        return list(embeddings.search(statement, parameters={"q": text, "kind": kind}))

    return search, f"txtai {version('txtai')}"


def lancedb(folder: Path, rows: list[Row], vectors: Any, asked: Sequence[Row], _: Any) -> tuple[Search, str]:
    import lancedb as library
    import pyarrow as pa

    def batches() -> Iterator[pa.RecordBatch]:
        for start in range(0, len(rows), BATCH):
            some = rows[start : start + BATCH]
            flat = pa.array(vectors[start : start + len(some)].reshape(-1))
            columns = [
                pa.array([row["no"] for row in some], pa.int64()),
                pa.array([row["text"] for row in some]),
                pa.array([row["kind"] for row in some]),
                pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1]),
            ]
            yield pa.RecordBatch.from_arrays(columns, names=["no", "text", "kind", "vector"])

    first = next(batches())
    table = library.connect(str(folder / "lancedb")).create_table("passages", batches(), schema=first.schema)
    table.create_fts_index("text")
    table.create_scalar_index("kind", index_type="BITMAP")
    if len(rows) >= 10_000:  # below it finds by looking at all, as its guide advises
        table.create_index(metric="cosine", vector_column_name="vector")

    def search(text: str, kind: str, vector: Any) -> Sequence[Any]:
        words = " ".join("".join(sign if sign.isalnum() else " " for sign in text).split())
        asking = table.search(query_type="hybrid").vector(vector).text(words).where(f"kind = '{kind}'", prefilter=True)
        return asking.limit(TOP).select(["no", "text"]).to_arrow().to_pylist()

    return search, f"lancedb {version('lancedb')}"


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """Of some milliseconds."""
    ordered = sorted(times)
    return {f"p{share}": ordered[min(len(ordered) - 1, share * len(ordered) // 100)] for share in (50, 95, 99)}


def main() -> None:
    import numpy as np

    name, folder = sys.argv[1], Path(sys.argv[2])
    with (folder / "passages.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
        asked = [json.loads(line) for line in lines]
    vectors, asked_vectors = np.load(folder / "passages.npy"), np.load(folder / "queries.npy")
    start = time.process_time()
    search, called = {"txtai": txtai, "lancedb": lancedb}[name](folder, rows, vectors, asked, asked_vectors)
    built = time.process_time() - start
    del rows
    times, found = [], 0
    for number, row in enumerate(asked):
        start = time.process_time()
        hits = search(row["text"], row["kind"], asked_vectors[number])
        if number >= WARM:
            times.append((time.process_time() - start) * 1000)
            found += len(hits)
    print(json.dumps({"name": called, "build_s": built, "hits": found / len(times), **percentiles(times)}))


if __name__ == "__main__":
    main()
