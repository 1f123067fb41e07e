"""Made-up collections of few words, in which words, spellings, phrases and names meet in all ways."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kb.index.index_file import IndexFile
from kb.index.indexed_words import IndexedWords
from kb.index.postings import Postings
from kb.index.synonyms import Name, Synonyms, sign_of
from kb.index.updating import update
from kb.index.word_memory import WordMemory
from kb.practice.practice import Submission

WORDS = (
    *("credit", "women", "rural", "market", "export", "digital", "village", "chain", "value", "global", "the", "of"),
    *("micro-credit", "microcredit", "micro", "e-commerce", "ecommerce", "start-up", "startup", "Korea", "Chile"),
    *("North Korea", "US", "us", "café", "2019", "中小企业", "value chain", "global value chains", "small business"),
)

SYNONYMS = Synonyms(
    groups=(("SME", "small business", "small firm"), ("global value chain", "supply chain"), ("women", "female")),
    names=(
        Name(sign_of("Korea"), ("Korea", "Republic of Korea"), ("North Korea",)),
        Name(sign_of("Chile"), ("Chile",)),
        Name(sign_of("Atlantis"), ("Atlantis",)),
    ),
)


def text(chance: random.Random, most: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, most)))


def query(chance: random.Random) -> str:
    return " ".join(chance.choice((*WORDS, "SMEs", "Atlantis", "quux", "female")) for _ in range(chance.randint(1, 7)))


def submission(chance: random.Random, id: str) -> Submission:
    parts = [f"## {text(chance, 2)}\n\n{text(chance, 40)}" for _ in range(chance.randint(0, 4))]
    return Submission(
        id=id,
        title=text(chance, 4),
        summary=text(chance, 8),
        body="\n\n".join(parts),
        agency=text(chance, 2),
        economies=tuple(chance.sample(("Korea", "Chile"), chance.randint(0, 2))),
    )


def index_of(folder: Path, written: dict[str, Submission]) -> IndexFile:
    """An index of these and of nothing else, in step."""
    file = IndexFile(folder / "index.sqlite")
    step(file, written)
    return file


def step(file: IndexFile, written: dict[str, Submission]) -> None:
    digests = {id: f"{hash((one.title, one.body))}" for id, one in written.items()}
    update(file, digests, written.__getitem__, ())


class Segments:
    """An index as segments are read of it: each what is newer than the one before it."""

    def __init__(self, file: IndexFile) -> None:
        self.file = file
        self.postings: list[Postings] = []
        self.numbers: list[int] = []
        self.rows: list[int] = []
        self.owners: list[int] = []
        self.memory = WordMemory()

    def read(self) -> None:
        """Read what is newer than all that was read as one segment."""
        db, last = self.file.db, max(self.numbers, default=0)
        words = db.execute(
            "select rowid, title, summary, body, names from words where rowid > ? order by rowid", [last]
        ).fetchall()
        rows = db.execute(
            """select s.no, s.practice, w.text from passages s join passage_words w on w.rowid = s.no
               where s.practice > ? order by s.practice, s.position""",
            [last],
        ).fetchall()
        self.postings.append(Postings.of([row[1:] for row in words], [row[2] for row in rows]))
        self.numbers += [row[0] for row in words]
        self.rows += [row[0] for row in rows]
        self.owners += [self.numbers.index(row[1]) for row in rows]

    def alive(self) -> tuple[np.ndarray, np.ndarray]:
        """Which practices and which rows still are in the file."""
        there = {row[0] for row in self.file.db.execute("select no from practices")}
        places = np.array([no in there for no in self.numbers], bool)
        return places, places[np.array(self.owners, int)]

    def words(self) -> IndexedWords:
        places, _ = self.alive()
        numbers, owners = np.array(self.numbers, np.int64), np.array(self.owners, np.int32)
        return IndexedWords(self.file, self.postings, numbers, owners, places, self.memory)

    def parts(self) -> Sequence[tuple[Postings, np.ndarray, np.ndarray]]:
        """Each segment with what of it is alive."""
        places, rows = self.alive()
        found, place, row = [], 0, 0
        for one in self.postings:
            more, further = one.size
            found.append((one, places[place : place + more], rows[row : row + further]))
            place, row = place + more, row + further
        return found
