"""What a search costs as a home grows, beside other libraries that do less of it; and what else must stay quick.

    python benchmarks/scale.py [--sizes 1k,10k,100k] [--only ROW,…] [--homes FOLDER] [--records FILE …]
                               [--peers PYTHON] [--vectors INDEX] [--plot FILE]

Homes are made where they are missing (`scale_home.py`, for a size of passages each) and kept in FOLDER. Milliseconds
are of the processor, all threads together, so that whatever else runs changes them little; "s" without more is by the
clock. Rows:

    search    500 distinct queries of what is not in the home, after others: this search without the encoding of the
              query, narrowed to a kind and not, its facets and its first page with excerpts read to the last; the same
              of txtai and LanceDB, ten passages each; and a look at every vector, the limit of exact search
    opening   a home opened in a process of its own, to its first search
    building  the index made anew: seconds, peak memory, size on disk
    publish   from the desk's call that publishes to the first search that finds it
    figures   the first figures page after a write, of 5,000 practices
    whole     a search with the encoding in it, beside the encoder's own time (`speed.py`)
    command   `kb search` as a command
    serving   `kb serve` from its start to the first answer, and the memory of a worker
    load      searches a second of two processes, beside what their encoders alone can do
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before anything loads numpy: a search is one thread's work

import scale_rows
from scale_home import Asked, encoders, number_of, queries, read, records
from scale_peers import BATCH, WARM, percentiles
from scale_rows import Clocked, alone, home_of, milliseconds

ROOT = Path(__file__).resolve().parent.parent
QUERIES = 500
SHOWN = ("p50", "p95", "p99")


@dataclass(frozen=True)
class Searches:
    """Milliseconds by share of the queries, under what was measured, of a home of so many passages."""

    practices: int
    passages: int
    times: Mapping[str, Mapping[str, float]]
    peak_mb: float


def searches(home: Path, asked: Sequence[Asked], vectors: Path | None, out: Path | None = None) -> Searches:
    """Time this search, and a look at every vector; with `out` passages, vectors and queries are written there."""
    import resource

    import numpy as np

    from kb import KnowledgeBase
    from kb.practice.card import Facet, Filters
    from kb.search.as_json import results_json
    from kb.search.query import Query
    from kb.settings import load

    some = tuple(Clocked(one) for one in encoders(home, vectors))
    kb = KnowledgeBase(load(home), *some)
    kb.home.warm()
    narrow = {one.text: Filters({Facet.KIND: (one.kind,)}) for one in asked}

    def search(text: str, filters: Filters) -> float:
        def work() -> None:
            results_json(kb.reading.search(Query(text, filters)))

        return milliseconds(work, some)

    times = {}
    for name, filters in (("with a filter", narrow), ("without a filter", {})):
        took = [search(one.text, filters.get(one.text, Filters())) for one in asked]
        times[name] = percentiles(took[WARM:])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kinds = {id: (card.practice.kind or "", card.practice.title) for id, card in kb.reading.cards().items()}
    rows, digests = [], []
    for id, passages in kb.home.index.all_passages():
        kind, title = kinds[id]
        for digest, _, text in passages:
            rows.append({"no": len(rows), "practice": id, "kind": str(kind), "text": f"{title}\n{text}"})
            digests.append(digest)
    every = np.empty((len(rows), some[0].facts.dimension), np.float32)
    for start in range(0, len(digests), BATCH):
        known = kb.home.index.vectors(some[0].id, digests[start : start + BATCH])
        every[start : start + BATCH] = [known[digest] for digest in digests[start : start + BATCH]]
    asked_vectors = np.stack([some[0].query(one.text) for one in asked])

    def look(vector: "np.ndarray") -> float:
        return milliseconds(lambda: np.argpartition(every @ vector, -10)[-10:])

    times["every vector"] = percentiles([look(vector) for vector in asked_vectors][WARM:])
    if out:
        np.save(out / "passages.npy", every)
        np.save(out / "queries.npy", asked_vectors)
        _lines(out / "passages.jsonl", rows)
        _lines(out / "queries.jsonl", [{"text": one.text, "kind": one.kind} for one in asked])
    return Searches(len(kinds), len(rows), times, peak)


def _lines(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def search(chosen: argparse.Namespace) -> None:
    """The table of every size, and the drawing."""
    told: dict[str, Searches] = {}
    asked = queries(read(records(chosen.records)), chosen.queries + WARM)
    print(
        f"\na search, ms of processor over {len(asked) - WARM} queries; ×: beside this search with a filter", flush=True
    )
    for size in chosen.sizes:
        home = home_of(chosen, size)
        with tempfile.TemporaryDirectory() as folder:
            one = alone(searches, home, asked, chosen.vectors, Path(folder))
            print(f"\n{one.practices} practices, {one.passages} passages (this process {one.peak_mb:.0f} MB at most)")
            print(f"  {'':34}{'p50':>9}{'p95':>9}{'p99':>9}{'×':>8}")
            times = dict(one.times)
            for name, some in chain(one.times.items(), _peers(chosen, Path(folder))):
                times[name] = some
                ratio = some["p50"] / times["with a filter"]["p50"]
                print(f"  {name:34}{''.join(f'{some[share]:9.2f}' for share in SHOWN)}{ratio:8.2f}", flush=True)
        told[size] = replace(one, times=times)
    if len(told) > 1:
        growth(told, chosen.plot)


def _peers(chosen: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Mapping[str, float]]]:
    if not chosen.peers.is_file():
        print(f"  txtai and LanceDB are left out: {chosen.peers} is not there; `make bench-scale` makes it")
        return
    for peer in ("txtai", "lancedb"):
        command = [chosen.peers, ROOT / "benchmarks" / "scale_peers.py", peer, folder]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            print(f"  {peer} could not be measured: {''.join(done.stderr.strip().splitlines()[-1:])}")
            continue
        said = json.loads(done.stdout.splitlines()[-1])
        yield f"{said['name']}, with the filter", said


def growth(told: Mapping[str, Searches], plot: Path | None) -> None:
    """How the median grows: between neighbouring sizes the power of the passages that it grows with."""
    from math import log

    sizes = list(told.values())
    print(f"\nthe median grows with the passages to the power of\n  {'':34}", end="")
    print("".join(f"{f'{a}–{b}':>12}" for a, b in pairwise(told)))
    names = [name for name in sizes[0].times if all(name in one.times for one in sizes)]
    for name in names:
        powers = [
            log(b.times[name]["p50"] / a.times[name]["p50"]) / log(b.passages / a.passages) for a, b in pairwise(sizes)
        ]
        print(f"  {name:34}{''.join(f'{power:12.2f}' for power in powers)}")
    if plot:
        drawn(sizes, names, plot)
        print(f"\ndrawn in {plot}")


def drawn(sizes: Sequence[Searches], names: Sequence[str], plot: Path) -> None:
    """The medians over the passages, both in powers of ten. The same figures draw the same picture."""
    import matplotlib
    from matplotlib.figure import Figure

    looks = ("D-", "o-", "^:", "s--", "v--")
    shades = ("#111111", "#5f6b73", "#8f999f", "#8f3b1b", "#1b5e8f")
    with matplotlib.rc_context({"svg.hashsalt": "scale", "font.size": 9, "font.family": "DejaVu Sans"}):
        figure = Figure(figsize=(7, 4), layout="constrained")
        axes = figure.subplots()
        for number, name in enumerate(names):
            look, shade = looks[number % len(looks)], shades[number % len(shades)]
            medians = [one.times[name]["p50"] for one in sizes]
            axes.plot([one.passages for one in sizes], medians, look, color=shade, label=name, linewidth=1.2)
        axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="a search, ms of processor (median)")
        axes.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False)
        figure.savefig(plot, metadata={"Date": None} if plot.suffix == ".svg" else None)


ROWS: Mapping[str, Callable[[argparse.Namespace], None]] = {
    "search": search,
    "opening": scale_rows.opening,
    "building": scale_rows.building,
    "publish": scale_rows.publish,
    "figures": scale_rows.figures,
    "whole": scale_rows.whole,
    "command": scale_rows.command,
    "serving": scale_rows.serving,
    "load": scale_rows.load_of_two,
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", default="1k,10k,100k", type=lambda said: said.split(","))
    options.add_argument("--only", default=",".join(ROWS), type=lambda said: said.split(","))
    options.add_argument("--homes", type=Path, default=ROOT / ".bench-scale")
    options.add_argument("--records", type=Path, nargs="*", default=[])
    options.add_argument("--peers", type=Path, default=ROOT / ".venv-bench" / "bin" / "python")
    options.add_argument("--vectors", type=Path, help="an index file whose vectors are recombined")
    options.add_argument("--models", type=Path, help="for load at 100k: an index file with vectors of both encoders")
    options.add_argument("--queries", type=int, default=QUERIES)
    options.add_argument("--plot", type=Path)
    chosen = options.parse_args()
    if wrong := [row for row in chosen.only if row not in ROWS]:
        sys.exit(f"no row {wrong[0]!r}: there are {', '.join(ROWS)}")
    for size in chosen.sizes:
        number_of(size)
    chosen.homes.mkdir(parents=True, exist_ok=True)
    for row in chosen.only:
        ROWS[row](chosen)


if __name__ == "__main__":
    main()
