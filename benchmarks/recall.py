"""How many of the truly nearest vectors a search among many finds, and what it costs.

    OMP_NUM_THREADS=1 python benchmarks/recall.py --encoder multilingual-e5-small INDEX.sqlite... [--recombined 1000000]

Vectors are real: those of the passages of the index files, and of their sentences. Of the queries each is such a
vector that was left out. What is `recombined` is the mean of two of one cluster (k-means), moved by half the way
between two others of it: a cluster of such has the mean and the spread of the real one.
"""

import argparse
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from kb.index.arrays import open_arrays, write_arrays
from kb.index.space import Space
from kb.index.vector_columns import SLICE, VectorColumns

Vectors = NDArray[np.float32]

QUERIES = 200
CLUSTERS = 512
EACH = 4
"""Passages of a practice."""
CLOSE = 1e-6
"""A row that is as near as the last of the nearest counts as one of them: some texts stand twice."""
HALF = 2e-4
"""In brackets: the same where what half precision cannot tell apart counts as equally near."""


def real_vectors(files: Sequence[str], encoder: str) -> Vectors:
    """Those of one encoder, none twice, made length one; in a fixed order without any meaning."""
    parts: list[Vectors] = []
    for file in files:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
            for vector, sentences in db.execute(
                "select vector, sentences from vectors where encoder like ?", [f"{encoder}%"]
            ):
                one = np.frombuffer(vector, "<f4")
                parts.append(one[None].astype(np.float32))
                parts.append(np.frombuffer(sentences or b"", np.int8).reshape(-1, len(one)).astype(np.float32))
    vectors = np.concatenate(parts)
    vectors = vectors[np.isfinite(vectors).all(axis=1) & vectors.any(axis=1)]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = np.unique(vectors, axis=0)
    np.random.default_rng(1).shuffle(vectors)
    return vectors


def recombined(real: Vectors, count: int) -> Vectors:
    means = faiss.Kmeans(real.shape[1], CLUSTERS, niter=8, seed=1, spherical=True)
    means.train(real)
    cluster = means.index.search(real, 1)[1].ravel()
    order = np.argsort(cluster, kind="stable")
    starts = np.searchsorted(cluster[order], np.arange(CLUSTERS + 1))
    rng = np.random.default_rng(2)
    made = np.empty((count, real.shape[1]), np.float32)
    for begin in range(0, count, SLICE):
        some = cluster[rng.integers(0, len(real), min(SLICE, count - begin))]
        first, size = starts[some], starts[some + 1] - starts[some]
        a, b, c, d = (real[order[first + (rng.random(len(some)) * size).astype(np.int64)]] for _ in range(4))
        made[begin : begin + len(some)] = (a + b + c - d) / 2
    made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)
    return made


def exactly(vectors: Vectors, queries: Vectors, most: int) -> Vectors:
    """The products of the `most` nearest of each query, best first."""
    best = np.full((len(queries), most), -np.inf, np.float32)
    for begin in range(0, len(vectors), SLICE):
        both = np.concatenate([best, queries @ vectors[begin : begin + SLICE].T], axis=1)
        best = -np.partition(-both, most - 1, axis=1)[:, :most]
    return -np.sort(-best, axis=1)


def timed(ask: Callable[[Vectors], object], queries: Vectors) -> str:
    spent = []
    for query in queries:
        begin = time.process_time()
        ask(query)
        spent.append(1000 * (time.process_time() - begin))
    return f"p50 {np.percentile(spent, 50):7.2f}   p99 {np.percentile(spent, 99):7.2f}"


def measure(vectors: Vectors, queries: Vectors) -> None:
    count = len(vectors)
    owners = (np.arange(count) // EACH).astype(np.int32)
    practices = int(owners[-1]) + 1
    begin = time.process_time()
    columns = VectorColumns.of(vectors, np.ones(count, bool), owners, practices)
    with tempfile.TemporaryDirectory() as folder:
        write_arrays(Path(folder), columns.arrays())
        built = time.process_time() - begin
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        begin = time.perf_counter()
        opened = VectorColumns.opened(open_arrays(Path(folder)))
        everything = np.ones(practices, bool)
        starts = np.minimum(np.arange(practices + 1) * EACH, count)
        space = Space("measured", [opened], owners, starts, everything)
        open_ms = 1000 * (time.perf_counter() - begin)
        begin = time.perf_counter()
        space.nearest(queries[0], 10)
        first_ms = 1000 * (time.perf_counter() - begin)
        print(f"\n{count:,} vectors of {vectors.shape[1]}: built in {built:.1f} s of processor, {size / 1e6:,.0f} MB,")
        print(f"opened in {open_ms:.1f} ms, first answer after {first_ms:.0f} ms more")
        within = np.random.default_rng(3).random(practices) < 0.3
        allowed = np.repeat(within, EACH)[:count]
        rows_within = np.flatnonzero(allowed)
        for name, mask, of in (("all", None, vectors), ("within 30 %", within, vectors[rows_within])):
            best = exactly(of, queries, 1000)
            for most in (10, 100, 1000):
                found = [space.nearest(query, most, mask)[0] for query in queries]
                shares = [
                    np.mean(
                        [
                            (vectors[rows] @ query >= best[at, most - 1] - close).sum() / most
                            for at, (query, rows) in enumerate(zip(queries, found, strict=True))
                        ]
                    )
                    for close in (CLOSE, HALF)
                ]
                spent = timed(lambda query, most=most, mask=mask: space.nearest(query, most, mask), queries)  # type: ignore[misc]
                print(f"  nearest {most:4} {name:12} recall {shares[0]:.5f} ({shares[1]:.5f})   ms {spent}")
        asks: dict[str, Callable[[Vectors], object]] = {
            "reached, 500 practices": lambda query: space.reached(query, places),
            "wholes, 500 practices": lambda query: space.wholes(query, places),
            "usual": space.usual,
        }
        places = np.sort(np.random.default_rng(4).choice(practices, min(practices, 500), replace=False))
        for name, ask in asks.items():
            print(f"  {name:41} ms {timed(ask, queries)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--encoder", default="multilingual-e5-small")
    parser.add_argument("--real", type=int, default=100_000)
    parser.add_argument("--recombined", type=int, default=0)
    given = parser.parse_args()
    faiss.omp_set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    real = real_vectors(given.files, given.encoder)
    queries, vectors = real[:QUERIES], real[QUERIES:]
    print(f"{given.encoder}: {len(real):,} real vectors, {QUERIES} of them queries")
    measure(vectors[: given.real], queries)
    if given.recombined:
        measure(recombined(vectors, given.recombined), queries)


if __name__ == "__main__":
    main()
