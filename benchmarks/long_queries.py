"""A judged set of long queries, made of texts that lie elsewhere: a part of a record must find the rest of it.

    python benchmarks/long_queries.py SETS OUT [--seed 1] [--queries 300] [--others 1000]

SETS holds gold/corpus.jsonl and data/scifact/corpus.jsonl, as for `kb evaluate relevance --sets`. Written to OUT are
corpus.jsonl, queries.jsonl and qrels.tsv, which `kb evaluate search OUT` measures. The kinds of queries:

paragraph   a paragraph of 150 words or more of a write-up of 400 or more; the write-up is searched without it
several     two or three paragraphs of it together, when it has so many
halves      the first half of an abstract; the second is searched

All write-ups are searched, and so many other abstracts. Titles stay with what is searched.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.files.strict_yaml import read_jsonl
from kb.index.passage import sentences

WRITE_UP, PARAGRAPH, ABSTRACT = 400, 150, 160
"""Words at least."""

MOST_CHARACTERS = 10_000


@dataclass(frozen=True)
class Case:
    """A record cut in two: `query` was taken out of it, `rest` is searched."""

    id: str
    kind: str
    title: str
    query: str
    rest: str


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("sets", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--queries", type=int, default=300)
    options.add_argument("--others", type=int, default=1_000)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    write_ups = records(chosen.sets / "gold" / "corpus.jsonl")
    abstracts = records(chosen.sets / "data" / "scifact" / "corpus.jsonl")
    chance.shuffle(abstracts)
    cases = list(cut_write_ups(write_ups, chance))
    halves = [case for record in abstracts if (case := halved(record)) is not None]
    cases += halves[: max(0, chosen.queries - len(cases))]
    write(chosen.out, cases, [*write_ups, *abstracts], {id for id, _, _ in write_ups}, chosen.others)
    counts = {kind: sum(case.kind == kind for case in cases) for kind in ("paragraph", "several", "halves")}
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()))


Record = tuple[str, str, str]
"""Its id, title and text."""


def records(path: Path) -> list[Record]:
    return [
        (str(one.get("_id") or one.get("id")), str(one.get("title") or ""), str(one.get("text") or ""))
        for _, one in read_jsonl(path)
    ]


def cut_write_ups(write_ups: Sequence[Record], chance: random.Random) -> Iterator[Case]:
    for id, title, text in write_ups:
        if len(text.split()) < WRITE_UP:
            continue
        paragraphs = [one.strip() for one in re.split(r"\n\s*\n|\n(?=#)", text) if one.strip()]
        long = [at for at, one in enumerate(paragraphs) if len(one.split()) >= PARAGRAPH and len(one) < MOST_CHARACTERS]
        whole = sum(len(one.split()) for one in paragraphs)
        long = [at for at in long if len(paragraphs[at].split()) <= whole / 2]
        if not long:
            continue
        taken = sorted(chance.sample(long, min(len(long), chance.choice((1, 1, 2, 3)))))
        rest = "\n\n".join(one for at, one in enumerate(paragraphs) if at not in taken)
        query = "\n\n".join(paragraphs[at] for at in taken)[:MOST_CHARACTERS]
        if len(rest.split()) >= PARAGRAPH:
            yield Case(id, "several" if len(taken) > 1 else "paragraph", title, query, rest)


def halved(record: Record) -> Case | None:
    id, title, text = record
    whole = sentences(text)
    if len(text.split()) < ABSTRACT or len(whole) < 4:
        return None
    middle = len(whole) // 2
    return Case(id, "halves", title, " ".join(whole[:middle]), " ".join(whole[middle:]))


def write(out: Path, cases: Sequence[Case], found: Sequence[Record], kept: set[str], others: int) -> None:
    out.mkdir(parents=True, exist_ok=True)
    rest = {case.id: case.rest for case in cases}
    left = others
    with (out / "corpus.jsonl").open("w", encoding="utf-8") as file:
        for id, title, text in found:
            if id not in rest and id not in kept:
                if not left:
                    continue
                left -= 1
            file.write(json.dumps({"id": id, "title": title, "text": rest.get(id, text)}, ensure_ascii=False) + "\n")
    with (out / "queries.jsonl").open("w", encoding="utf-8") as file:
        for case in cases:
            line = {"id": f"long-{case.id}", "text": case.query, "kind": case.kind}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    lines = ["query\tdocument\tgrade", *(f"long-{case.id}\t{case.id}\t1" for case in cases)]
    (out / "qrels.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
