"""A home of as many passages as are asked for, made up from real write-ups by recombination, and indexed.

    python benchmarks/scale_home.py HOME [--size 100k] [--records FILE …] [--encoder hashing] [--vectors INDEX]

Paragraphs of the records are drawn into new practices that nobody wrote: four or five passages each, a title of two
halves, and economies, years, kinds, objectives, meetings and adoptions spread about as in life. Every practice, meeting
and agency says that it is made up. The same records, size and seed make the same home. Every fifth record stays out of
it: queries are made of those.

Texts are drawn as paragraphs, so that words are as frequent as they are in the records, and no two passages alike.
`--vectors` names an index file (index/built/index.sqlite of any home) that a model filled; passages then get
combinations of two of its vectors, and no model reads a million texts.
"""

import argparse
import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from kb import KnowledgeBase
from kb.encoder import Encoder, open_encoders
from kb.encoder.protocol import EncoderFacts
from kb.files.strict_yaml import read_jsonl
from kb.home.new import write as write_home
from kb.index.passage import plain
from kb.ledger.entries import Adoption, Confirmation, Form, Meeting, MeetingKind, SharingEvent, Stage
from kb.practice.practice import Group, Kind, Status, Submission, missing, words
from kb.settings import load
from kb.store import Store, open_store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
BY = "benchmark (made up)"
SAID = "made up for a benchmark; no economy wrote, shared or adopted any of this"

EVERY = 5
"""Every so many-th record is kept for queries."""

BATCH = 2_000
"""Practices that are written in one transaction."""

SHORT, LONG, FULL = 8, 150, 75
"""Words of a paragraph that is drawn, at least and at most; and from how many on a passage has enough of them."""

LENGTHS = (1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 8)
"""Passages of a practice besides its summary, each as often as it stands here: 4.4 on average with the summary, 4 in
the middle, as of the open collections."""

HEADINGS = ("The problem", "What was done", "Results", "Lessons learnt", "Background", "How it works", "Partners")
STATUSES = {Status.RUNNING: 50, Status.ENDED: 25, Status.PILOT: 15, Status.REPLACED: 3, Status.PLANNED: 4}
STAGES = (Stage.ADOPTED, Stage.ADOPTED, Stage.PILOTING, Stage.INTERESTED)
WORD = re.compile(r"[^\W\d_][\w'’-]*")
END = re.compile(r"(?<=[.!?])\s")


@dataclass(frozen=True)
class Source:
    """What recombination draws from, and what stayed out of it for queries."""

    titles: tuple[str, ...]
    paragraphs: tuple[str, ...]
    other_titles: tuple[str, ...]
    other_paragraphs: tuple[str, ...]


def read(paths: Sequence[Path]) -> Source:
    """The records of JSON Lines files, each with a title and a text. Exits where there are too few of them."""
    titles: tuple[list[str], list[str]] = ([], [])
    paragraphs: tuple[list[str], list[str]] = ([], [])
    seen: set[str] = set()
    for path in paths:
        for _, record in read_jsonl(path):
            title, text = " ".join(str(record.get("title") or "").split()), str(record.get("text") or "")
            if title and text.strip() and title not in seen:
                seen.add(title)
                other = len(seen) % EVERY == 0
                titles[other].append(title)
                paragraphs[other].extend(_paragraphs(text))
    if min(map(len, (*titles, *paragraphs))) < 2:
        sys.exit("too few records: name JSON Lines files with --records, of ten write-ups and more, each with an id, "
                 "a title and a text")  # fmt: skip
    return Source(*(tuple(dict.fromkeys(some)) for some in (titles[0], paragraphs[0], titles[1], paragraphs[1])))


def _paragraphs(text: str) -> Iterator[str]:
    """Plain paragraphs of a write-up; of a long one runs of its sentences."""
    for block in plain(text).split("\n"):
        held: list[str] = []
        for sentence in END.split(block):
            if held and words(" ".join((*held, sentence))) > LONG:
                yield from _kept(held)
                held = []
            held.append(sentence)
        yield from _kept(held)


def _kept(sentences: Sequence[str]) -> Iterator[str]:
    paragraph = " ".join(" ".join(sentences).split()).lstrip("•#>- ")
    if SHORT <= words(paragraph) <= LONG:
        yield paragraph


def practices(source: Source, kb: KnowledgeBase, passages: int, seed: int = 1) -> Iterator[Submission]:
    """Made-up practices of so many passages together, and no more of them than are needed."""
    draw = Random(seed)
    economies = [economy.name for economy in kb.economies]
    often = [1 / (place + 2) for place in range(len(economies))]
    draw.shuffle(economies)  # which of them is frequent is nobody's merit
    objectives = [objective.id for objective in kb.plan.objectives]
    number, total = 0, 0
    while total < passages:
        number += 1
        headings = _headings(draw)
        yield _practice(number, headings, source, draw, economies, often, objectives)
        total += 1 + len(headings)  # what stands under a heading is one passage, and so is the summary


def _practice(
    number: int,
    headings: Sequence[str],
    source: Source,
    draw: Random,
    economies: Sequence[str],
    often: Sequence[float],
    objectives: Sequence[str],
) -> Submission:
    sections = (f"## {heading}\n\n{_passage(source, draw)}" for heading in headings)
    member = draw.random() < 0.95
    origins = draw.choices(economies, often, k=1 + (draw.random() < 0.08) + (draw.random() < 0.03)) if member else ()
    return Submission(
        id=f"made-up-{number:07}",
        title=_title(source, draw),
        body="\n\n".join(sections),
        economies=tuple(dict.fromkeys(origins)),
        other_origins=() if member else ("Made-up origin",),
        summary=draw.choice(source.paragraphs),
        agency=f"Made-up office {draw.randrange(400)}",
        kind=draw.choices(list(Kind), [30, 6, 25, 14, 9, 11, 5])[0],
        status=draw.choices(list(STATUSES), list(STATUSES.values()))[0],
        since=None if draw.random() < 0.1 else 2024 - min(int(draw.expovariate(1 / 7)), 34),
        objectives=tuple(dict.fromkeys(draw.choices(objectives, k=draw.choice((0, 1, 1, 1, 2, 2, 3))))),
        groups=tuple(dict.fromkeys(draw.choices(list(Group), k=draw.choice((0, 0, 0, 1, 1, 2))))),
        provenance=SAID,
    )


def _headings(draw: Random) -> list[str]:
    count = draw.choice(LENGTHS)
    return [HEADINGS[place % len(HEADINGS)] for place in range(count)]


def _passage(source: Source, draw: Random) -> str:
    """Paragraphs until there is about a passage of them, in one line."""
    held: list[str] = []
    size = 0
    while size < FULL:
        paragraph = draw.choice(source.paragraphs)
        length = words(paragraph)
        if held and size + length > LONG:
            break
        held.append(paragraph)
        size += length
    return " ".join(held)


def _title(source: Source, draw: Random) -> str:
    """The first half of one title and the second of another."""
    one, other = (draw.choice(source.titles).split() for _ in range(2))
    return " ".join((*one[: max(1, (len(one) + 1) // 2)], *other[len(other) // 2 :]))[:200]


# -- written ---------------------------------------------------------------------------------------------


def write(home: Path, source: Source, passages: int, encoder: Sequence[str] = ("hashing",), seed: int = 1) -> int:
    """Write a home of so many passages, not yet indexed. Returns how many practices it has. Raises HomeProblem."""
    write_home(home, ROOT, demonstration=False)
    settings = home / "kb.toml"
    said = (
        "# Every practice of this home is made up, for a benchmark.",
        f"encoder = {json.dumps(list(encoder))}",
        'site_name = "Made up for a benchmark"',
    )
    settings.write_text(settings.read_text("utf-8") + "\n".join((*said, "")), "utf-8")
    kb = KnowledgeBase(load(home))
    if "multilingual" in encoder:
        kb.home.encoders.add("multilingual")
    known = kb.home.store.meetings()  # opened through the home, which takes the meetings of its file in
    # the store alone: after each of its transactions the home looks through its whole record
    store = open_store(kb.settings.store, kb.settings.home)
    meetings = [*known, *_meetings()]
    with store.transaction():
        for meeting in _meetings():
            store.keep_meeting(meeting, BY, SAID)
    made, draw, count = practices(source, kb, passages, seed), Random(seed + 1), 0
    while batch := list(islice(made, BATCH)):
        with store.transaction():
            for one in batch:
                store.put(one, _written(one), missing(one), BY, SAID)
                _record(store, one, kb, meetings, draw)
        count += len(batch)
    return count


def _written(one: Submission) -> bytes:
    """A write-up as a file, in the JSON that YAML understands: quicker to write than what people read."""
    front = []
    for name in (field.name for field in fields(one) if field.name != "body"):
        value = getattr(one, name)
        if value not in (None, "", ()):
            said = (
                value if isinstance(value, int) else list(map(str, value)) if isinstance(value, tuple) else str(value)
            )
            front.append(f"{name}: {json.dumps(said, ensure_ascii=False)}")
    return "\n".join(("---", *front, "---", "", one.body, "")).encode()


def _meetings() -> Iterator[Meeting]:
    for year in range(2021, 2025):
        for half, month in ((1, 3), (2, 9)):
            day = date(year, month, 10)
            yield Meeting(
                f"made-up-{year}-{half}", f"Made-up meeting {year}/{half}", MeetingKind.SMEWG, day,
                day + timedelta(1), "made up", evidence=SAID, demonstration=True,
            )  # fmt: skip


def _record(store: Store, one: Submission, kb: KnowledgeBase, meetings: Sequence[Meeting], draw: Random) -> None:
    """What the ledger says of a practice: two of five are confirmed, one of seven shared, some of these taken up."""
    if one.objectives and draw.random() < 0.4:
        store.confirm(Confirmation(one.id, kb.plan.id, one.objectives, BY, "2024-11-01T00:00:00+00:00"))
    if draw.random() >= 0.15:
        return
    at = draw.choice(meetings)
    store.share(SharingEvent(one.id, at.id, at.starts, Form.PRESENTED, document="made up"), BY, SAID)
    while draw.random() < 0.3:
        adopter, stage = draw.choice(kb.economies.names), draw.choice(STAGES)
        begun = at.starts + timedelta(draw.randrange(20, 300)) if stage is not Stage.INTERESTED else None
        store.adopt(
            Adoption(one.id, adopter, stage, adopter, begun, instrument=f"made up, {one.id}", evidence="made up"), BY
        )


# -- encoded ---------------------------------------------------------------------------------------------


class Recombined:
    """Vectors that a model made of other texts, put together for each text anew: 0.9 of one and 0.44 of another.

    A stand-in: which two is a matter of the text's hash, so that vectors lie where the model's lie, and mean nothing.
    Queries are read by `model`, where one is given, which costs what it costs in life.
    """

    def __init__(self, index: Path, name: str, model: Encoder | None = None) -> None:
        import sqlite3

        import numpy as np

        with sqlite3.connect(f"file:{index}?mode=ro", uri=True) as db:
            rows = db.execute("select vector from vectors where encoder = ? order by digest", [name]).fetchall()
        self._real = np.frombuffer(b"".join(row[0] for row in rows), "<f4").reshape(len(rows), -1).astype(np.float32)
        self._model = model
        self.id = f"recombined-{name}"
        self.facts = model.facts if model else EncoderFacts(
            self.id, "made up", self._real.shape[1], 10_000, "English", "", index.name, "vectors of other texts"
        )  # fmt: skip

    def passages(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        keys = b"".join(blake2b(text.encode("utf-8", "replace"), digest_size=16).digest() for text in texts)
        pairs = np.frombuffer(keys, "<u8").reshape(-1, 2) % np.uint64(len(self._real))
        made = 0.9 * self._real[pairs[:, 0]] + 0.44 * self._real[pairs[:, 1]]
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)

    def with_parts(
        self,
        texts: Sequence[str],
        parts: Sequence[Sequence[tuple[int, int]]],
        tell: Callable[[int], None] = lambda done: None,
    ) -> "tuple[Vectors, list[Vectors]]":
        import numpy as np

        cuts = [text[start:end] for text, spans in zip(texts, parts, strict=True) for start, end in spans]
        tell(len(texts))
        ends = np.cumsum([len(spans) for spans in parts])
        return self.passages(texts), np.split(self.passages(cuts), ends[:-1]) if texts else []

    def query(self, text: str) -> "Vectors":
        return self._model.query(text) if self._model else self.passages([text])[0]

    def queries(self, texts: Sequence[str]) -> "Vectors":
        return self._model.queries(texts) if self._model else self.passages(texts)


def encoders(home: Path, vectors: Path | None = None, models: bool = False) -> tuple[Encoder, ...]:
    """The encoders that a home's settings name. With `vectors`, an index file, stand-ins that recombine its vectors: of
    the same encoders, with `models` reading the queries, or else of the one that has most vectors there."""
    if vectors is None:
        return open_encoders(load(home))[0]
    if models:
        return tuple(Recombined(vectors, one.id, one) for one in open_encoders(load(home))[0])
    import sqlite3

    with sqlite3.connect(f"file:{vectors}?mode=ro", uri=True) as db:
        most = db.execute(
            "select encoder from vectors group by encoder order by count(*) desc, encoder limit 1"
        ).fetchone()
    return (Recombined(vectors, most[0]),)


# -- asked -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A query and the kind of practice that it may be narrowed to."""

    text: str
    kind: str


def queries(source: Source, count: int, seed: int = 2) -> tuple[Asked, ...]:
    """Distinct queries of what is not in the home: titles, two to five words, and questions, in turn."""
    draw = Random(seed)
    titles = draw.sample(source.other_titles, len(source.other_titles))
    found: dict[str, None] = {}
    for turn in range(50 * count):
        if len(found) == count:
            break
        several = WORD.findall(draw.choice(source.other_paragraphs))
        begins = draw.randrange(max(1, len(several) - 5))
        text = {
            0: titles[turn // 3] if turn // 3 < len(titles) else "",
            1: " ".join(several[begins : begins + draw.randint(2, 5)]),
            2: f"How can one {' '.join(several[begins : begins + draw.randint(6, 12)])}?".lower(),
        }[turn % 3]
        if len(text.split()) > 1:
            found[text] = None
    kinds = draw.choices(list(Kind), [30, 6, 25, 14, 9, 11, 5], k=len(found))
    return tuple(Asked(text, kind.value) for text, kind in zip(found, kinds, strict=True))


def number_of(size: str) -> int:
    """A size as people write it: 1k, 100k, 1m."""
    factor = {"k": 1_000, "m": 1_000_000}.get(size[-1:].lower(), 1)
    try:
        return int(size[:-1] if factor > 1 else size) * factor
    except ValueError:
        sys.exit(f"{size!r} is no size: write 1k, 100k or 1m")


def records(given: Sequence[Path]) -> list[Path]:
    """The files named, else those beside the checkout. Exits where there is none."""
    found = list(given) or sorted([*DATA.glob("*writeups/dev.jsonl"), *DATA.glob("*programs/dev.jsonl")])
    if not found:
        sys.exit(f"no records: {DATA} is not here; name JSON Lines files with --records")
    return found


@dataclass(frozen=True)
class Made:
    """What making an index took: processor seconds, the most memory that its process held, and the files' size."""

    practices: int
    passages: int
    seconds: float
    peak_mb: float
    disk_mb: float


def index(home: Path, some: Sequence[Encoder], tell: Callable[[str], None] = lambda said: None) -> Made:
    """Bring the home's index in step."""
    start = time.process_time()
    kb = KnowledgeBase(load(home), *some)
    kb.home.update_index(lambda at: tell(f"  indexed {at.done} of {at.total}"))
    seconds = time.process_time() - start
    about = kb.about()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    disk = sum(path.stat().st_size for path in kb.settings.built.rglob("*") if path.is_file()) / 2**20
    return Made(about.practices, about.passages, seconds, peak, disk)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("home", type=Path)
    options.add_argument("--size", default="100k")
    options.add_argument("--records", type=Path, nargs="*", default=[])
    options.add_argument("--encoder", default="hashing", help="names of encoders, with + between")
    options.add_argument("--vectors", type=Path)
    options.add_argument("--models", action="store_true", help="with --vectors: the encoders named read the queries")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    if not (chosen.home / "kb.toml").is_file():
        start, source = time.process_time(), read(records(chosen.records))
        count = write(chosen.home, source, number_of(chosen.size), chosen.encoder.split("+"), chosen.seed)
        print(f"{count} made-up practices written in {time.process_time() - start:.0f} s of processor", flush=True)
    made = index(
        chosen.home,
        encoders(chosen.home, chosen.vectors, chosen.models),
        lambda said: print(said, end="\r", file=sys.stderr, flush=True),
    )
    print(
        f"{made.practices} practices, {made.passages} passages: indexed in {made.seconds:.0f} s of processor, "
        f"{made.peak_mb:.0f} MB at most in memory, {made.disk_mb:.0f} MB on disk"
    )


if __name__ == "__main__":
    main()
