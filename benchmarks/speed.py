"""How fast: a query to its results with the encoding of the query in it, and indexing beside the encoder alone.

    python benchmarks/speed.py [--records FILE …] [--passages 5000] [--queries 200] [--homes FOLDER] [ENCODER …]

For each ENCODER (a name of the catalogue, or several with "+" between) a home of about so many passages is indexed;
then titles of other records are searched for, each once, so that no vector is remembered, and what the encoder took of
each search is told beside the whole. Indexing is held against the encoder alone on the very same texts, slice by slice
in turn, in one run: the ratio carries over to another machine. With FOLDER the homes are kept there and taken from
there, and indexing is not timed: `make bench-scale` runs it so.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from scale_peers import percentiles
from scale_rows import Clocked

from kb import KnowledgeBase
from kb.encoder import open_encoders
from kb.files.strict_yaml import read_jsonl
from kb.home.new import write as write_home
from kb.index.index_file import IndexFile
from kb.index.passage import cut
from kb.index.updating import update
from kb.person import operator
from kb.practice.practice import Submission
from kb.search.query import Query
from kb.settings import Settings, load

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
SLICES, SLICE = 6, 25
"""Indexing is compared on so many slices of so many write-ups."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("encoders", nargs="*", default=["all-MiniLM-L6-v2"])
    options.add_argument("--records", type=Path, nargs="*", default=sorted(DATA.glob("*writeups/dev.jsonl")))
    options.add_argument("--passages", type=int, default=5_000)
    options.add_argument("--queries", type=int, default=200)
    options.add_argument("--homes", type=Path)
    chosen = options.parse_args()
    if not chosen.records:
        sys.exit(f"no records: {DATA} is not here; name JSON Lines files with --records")
    for names in chosen.encoders:
        if chosen.homes:
            measure(chosen.homes / f"{names}-{chosen.passages}", names.split("+"), chosen)
            continue
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), names.split("+"), chosen)


def measure(folder: Path, names: Sequence[str], chosen: argparse.Namespace) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_home(folder / "home", ROOT, demonstration=False)
    settings = replace(load(folder / "home"), encoder=tuple(names))
    kb = KnowledgeBase(settings)
    if "multilingual" in names:
        kb.home.encoders.add("multilingual")
    titles, lines = [], 0
    source = folder / "records.jsonl"
    with source.open("w", encoding="utf-8") as out:
        for text, submission in _records(chosen.records):
            if lines < chosen.passages:
                out.write(text)
                lines += len(cut(submission))
            else:
                titles.append(submission.title)
    kb.importing.import_files([source], by=operator("benchmark"))
    print(f"\n{' + '.join(names)}")
    if not chosen.homes:
        _indexing(kb, folder)
    kb.home.update_index()
    _searching(settings, list(dict.fromkeys(titles))[: chosen.queries])
    if not chosen.homes:
        shutil.rmtree(folder / "home")


def _indexing(kb: KnowledgeBase, folder: Path) -> None:
    """The same slices in turn: the encoder alone on their texts, and the whole of indexing them."""
    encoders, _ = open_encoders(kb.settings)
    ids = list(kb.home.cards())[: SLICES * SLICE]
    ratios, rates = [], []
    for number in range(SLICES + 1):
        some = [kb.home.store.practice(id) for id in ids[number % SLICES * SLICE : (number % SLICES + 1) * SLICE]]
        texts = [passage.encoded for one in some for passage in cut(one)]
        start = time.process_time()
        for encoder in encoders:
            encoder.passages(texts)
        alone = time.process_time() - start
        start, wall = time.process_time(), time.perf_counter()
        by_id = {one.id: one for one in some}
        update(IndexFile(folder / f"index-{number}.sqlite"), {id: id for id in by_id}, by_id.__getitem__, encoders)
        if number:  # the first is a warm-up
            ratios.append(alone / (time.process_time() - start))
            rates.append(len(texts) / (time.perf_counter() - wall))
    rate, ratio = statistics.median(rates), statistics.median(ratios)
    print(f"  indexing {rate:.1f} passages/s; encoder alone ÷ indexing {ratio:.2f}")


def _searching(settings: Settings, queries: Sequence[str]) -> None:
    """Milliseconds by the clock and of the processor, all threads together, and of these the encoders' own."""
    encoders = tuple(Clocked(one) for one in open_encoders(settings)[0])
    kb = KnowledgeBase(settings, *encoders)
    _, passages, _ = kb.home.index.counts([encoder.id for encoder in encoders])
    kb.home.warm()
    for text in ("a first search reads the index", "a second one finds all of it read"):
        kb.reading.search(Query(text))
    wall, processor, own = [], [], []
    for text in queries:
        before, began, start = sum(one.seconds for one in encoders), time.process_time(), time.perf_counter()
        kb.reading.search(Query(text))
        wall.append((time.perf_counter() - start) * 1000)
        processor.append((time.process_time() - began) * 1000)
        own.append((sum(one.seconds for one in encoders) - before) * 1000)
    print(f"  {passages} passages, {len(wall)} queries; a search, ms{'p50':>12}{'p95':>9}")
    for name, times in (("by the clock", wall), ("of the processor", processor), ("of these the encoder", own)):
        some = percentiles(times)
        print(f"  {name:44}{some['p50']:9.1f}{some['p95']:9.1f}")
    ratio = statistics.median(a / b for a, b in zip(processor, own, strict=True) if b)
    print(f"  a search ÷ its encoding, median {ratio:.2f}", flush=True)


def _records(paths: Sequence[Path]) -> Iterator[tuple[str, Submission]]:
    import json

    for path in paths:
        for _, record in read_jsonl(path):
            text, title = str(record.get("text") or ""), str(record.get("title") or "")
            if title.strip() and text.strip():
                yield json.dumps(record) + "\n", Submission(id=str(record["id"]), title=title, body=text)


if __name__ == "__main__":
    main()
