"""The built index in one SQLite file: practices, passages, their words (FTS5) and their vectors."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.files.database import DatabaseFile, migrations
from kb.index import text_places
from kb.index.passage import RECIPE, Passage
from kb.index.passage_memory import IndexedPassage, PassageMemory
from kb.index.terms import FOLDING

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlite_utils import Database

    Vectors = NDArray[np.float32]

SIZES = (4, 8, 16, 32, 64, 128, 256)
MOST_ASKED = SIZES[-1]
"""Numbers that are asked for in one look."""

schema = migrations("index")


@schema()
def m001_passages_words_vectors(db: "Database") -> None:
    for statement in (
        "create table manifest (name text primary key, value text not null) strict",
        "create table practices (no integer primary key, id text not null unique, digest text not null) strict",
        """create table passages (
             no integer primary key, practice integer not null, position integer not null, title text not null,
             heading text not null, text text not null, digest text not null) strict""",
        "create index passages_of_practice on passages (practice, position)",
        # a row a practice, so that words spread over its sections count together
        "create virtual table words using fts5(title, summary, body, tokenize='unicode61 remove_diacritics 0')",
        """create table vectors (
             no integer primary key, encoder text not null, digest text not null, vector blob not null,
             unique (encoder, digest)) strict""",
        "create table generation (one integer primary key check (one = 1), value integer not null) strict",
        "insert into generation (one, value) values (1, 0)",
    ):
        db.conn.execute(statement)


@schema()
def m002_sentences(db: "Database") -> None:
    # null: a vector from before sentences were kept
    db.conn.execute("alter table vectors add column sentences blob")


@schema()
def m003_words_of_passages(db: "Database") -> None:
    # a row a passage, under its number: whether the words stand together is another question than whether they occur
    db.conn.execute("create virtual table passage_words using fts5(text, tokenize='unicode61 remove_diacritics 0')")


@schema()
def m004_names(db: "Database") -> None:
    # agency, partners, sources and economies are searched as words; every practice is written anew, its vectors stay
    for statement in (
        "drop table words",
        """create virtual table words using fts5(title, summary, body, names,
           tokenize='unicode61 remove_diacritics 0')""",
        "delete from practices",
        "delete from passages",
        "delete from passage_words",
    ):
        db.conn.execute(statement)


@schema()
def m005_columns(db: "Database") -> None:
    # numbers are never given twice: what is newer than a column is known by its number. What a search needs besides
    # words is written once. Every practice is written anew, its vectors stay
    for statement in (
        "drop table practices",
        "drop table passages",
        """create table practices (
             no integer primary key autoincrement, id text not null unique, digest text not null,
             text integer not null) strict""",
        """create table passages (
             no integer primary key autoincrement, practice integer not null, position integer not null,
             title text not null, heading text not null, text text not null, digest text not null,
             spans blob not null default x'') strict""",
        "create index passages_of_practice on passages (practice, position)",
        # what no passage uses any more is found by it
        "create index passages_of_digest on passages (digest)",
        "delete from words",
        "delete from passage_words",
    ):
        db.conn.execute(statement)


class IndexFile:
    """Everything here can be built anew from the store. `no` numbers practices and passages within the file."""

    # It could do with less than the store's durability: `update` mends whatever a power cut takes. It has the same all
    # the same, because what is withdrawn must not come back into the words with the power, and it costs nothing that
    # counts: encoding a passage takes far longer than syncing it.

    def __init__(self, path: Path) -> None:
        self._file = DatabaseFile(path, schema)
        self._passages_read = PassageMemory()
        if self._manifest("recipe") != RECIPE:
            self._begin_anew()

    @property
    def db(self) -> "Database":
        return self._file.db

    def writing(self) -> "AbstractContextManager[Database]":
        return self._file.writing()

    def reading(self) -> "AbstractContextManager[Database]":
        return self._file.reading()

    def generation(self) -> int:
        return int(self.db.execute("select value from generation").fetchone()[0])

    def digests(self) -> dict[str, str]:
        """The digest under which each practice was indexed, by id."""
        return dict(self.db.execute("select id, digest from practices").fetchall())

    def without_vector(self, encoder: str) -> set[str]:
        """The ids of indexed practices of which a passage lacks a vector of this encoder, or its sentences'."""
        found = self.db.execute(
            """select distinct p.id from practices p join passages s on s.practice = p.no
               where not exists (select 1 from vectors v where v.encoder = ? and v.digest = s.digest
                                 and v.sentences is not null)""",
            [encoder],
        )
        return {row[0] for row in found}

    def known_vectors(self, encoder: str, digests: Sequence[str]) -> set[str]:
        """Which of these passages' digests have a vector and their sentences' already."""
        known: set[str] = set()
        for start in range(0, len(digests), 500):
            some = digests[start : start + 500]
            marks = ",".join("?" * len(some))
            known |= {
                row[0]
                for row in self.db.execute(
                    f"""select digest from vectors where encoder = ? and digest in ({marks})
                        and sentences is not null""",  # noqa: S608
                    [encoder, *some],
                )
            }
        return known

    def vectors(self, encoder: str, digests: Sequence[str]) -> "dict[str, Vectors]":
        """The vectors on file of these passages' digests; shape (dimension,) each."""
        found = {}
        for digest in digests:
            row = self.db.execute("select vector from vectors where encoder = ? and digest = ?", [encoder, digest])
            for (vector,) in row.fetchall():
                found[digest] = np.frombuffer(vector, "<f4").astype(np.float32)
        return found

    def sentences(self, encoder: str, passages: Sequence[int]) -> dict[int, bytes]:
        """The sentences of these passages as they were put beside their vectors, by number, of those that have some."""
        # cross: the passages first, for all vectors of an encoder would be looked through otherwise
        found = self._among(
            """select s.no, v.sentences from passages s cross join vectors v on v.digest = s.digest and v.encoder = ?
               where v.sentences is not null and s.no in""",
            passages,
            encoder,
        )
        return dict(found)

    def read(self, passages: Sequence[int]) -> dict[int, IndexedPassage]:
        """These passages by number."""
        return self._passages_read.recalled(passages, self._read)

    def _read(self, passages: Sequence[int]) -> "Iterator[IndexedPassage]":
        for no, heading, text, spans in self._among(
            "select no, heading, text, spans from passages where no in", passages
        ):
            places = text_places.of(text, spans)
            yield IndexedPassage(no, heading, text, places, np.ascontiguousarray(places["form"]))

    def numbers_of(self, practices: Sequence[int]) -> list[list[int]]:
        """The numbers of each of these practices' passages, in their order."""
        found: dict[int, list[int]] = {practice: [] for practice in practices}
        for practice, no, _ in sorted(
            self._among("select practice, no, position from passages where practice in", practices),
            key=lambda row: row[2],
        ):
            found[practice].append(no)
        return [found[practice] for practice in practices]

    def _among(self, select: str, numbers: Sequence[int], *values: str) -> "list[tuple[Any, ...]]":
        """What is selected of these numbers, so many in one look."""
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(numbers), MOST_ASKED):
            some = numbers[start : start + MOST_ASKED]
            # of few lengths: each other statement would have to be read anew
            marks = next(size for size in SIZES if size >= len(some))
            statement = f"{select} ({','.join('?' * marks)})"
            found += self.db.execute(statement, [*values, *some, *(marks - len(some)) * [None]]).fetchall()
        return found

    def put(
        self,
        id: str,
        digest: str,
        passages: Sequence[Passage],
        words: tuple[str, str, str, str],
        passage_words: Sequence[str],
        spans: Sequence[bytes],
    ) -> None:
        """Write one practice's passages and words, in place of what stood there; `passage_words` are one text each, and
        `spans` where the terms and sentences of its text stand (`text_places.packed`)."""
        with self._file.writing() as db:
            self.remove([id])
            cursor = db.execute(
                "insert into practices (id, digest, text) values (?, ?, ?)", [id, digest, _digest_of_texts(passages)]
            )
            no = cursor.lastrowid
            db.conn.executemany(
                """insert into passages (practice, position, title, heading, text, digest, spans)
                   values (?, ?, ?, ?, ?, ?, ?)""",
                [
                    (no, p.position, p.title, p.heading, p.text, p.digest, some)
                    for p, some in zip(passages, spans, strict=True)
                ],
            )
            db.execute("insert into words (rowid, title, summary, body, names) values (?, ?, ?, ?, ?)", [no, *words])
            db.conn.executemany(
                """insert into passage_words (rowid, text)
                   select no, ? from passages where practice = ? and position = ?""",
                [(text, no, passage.position) for passage, text in zip(passages, passage_words, strict=True)],
            )
            self._grow()

    def put_vectors(self, encoder: str, digests: Sequence[str], vectors: "Vectors", sentences: Sequence[bytes]) -> None:
        """Write vectors, one a digest, as little-endian float32, and each passage's packed sentences."""
        little = vectors.astype("<f4", copy=False)
        with self._file.writing() as db:
            db.conn.executemany(
                "insert or replace into vectors (encoder, digest, vector, sentences) values (?, ?, ?, ?)",
                [(encoder, digest, little[row].tobytes(), sentences[row]) for row, digest in enumerate(digests)],
            )
            self._grow()

    def take_vectors(self, other: "IndexFile") -> None:
        """Take over the vectors that another index holds, so that none is made twice."""
        # it is only read through this connection, so how much a commit to it would sync need not be set
        self.db.execute("attach database ? as other", [str(other._file.path)])
        try:
            with self._file.writing() as db:
                db.execute(
                    """insert or ignore into vectors (encoder, digest, vector, sentences)
                       select encoder, digest, vector, sentences from other.vectors where sentences is not null"""
                )
        finally:
            self.db.execute("detach database other")

    def remove(self, ids: Iterable[str]) -> None:
        with self._file.writing() as db:
            for id in ids:
                row = db.execute("select no from practices where id = ?", [id]).fetchone()
                if row:
                    db.execute("delete from words where rowid = ?", row)
                    db.execute(
                        "delete from passage_words where rowid in (select no from passages where practice = ?)", row
                    )
                    db.execute("delete from passages where practice = ?", row)
                    db.execute("delete from practices where no = ?", row)
                    self._grow()

    def sweep(self, encoders: Sequence[str]) -> None:
        """Drop vectors that no passage uses, and those of any encoder but these; without encoders all are kept."""
        with self._file.writing() as db:
            if encoders:
                marks = ",".join("?" * len(encoders))
                db.execute(f"delete from vectors where encoder not in ({marks})", [*encoders])  # noqa: S608
            db.execute("delete from vectors where digest not in (select digest from passages)")

    def passages(self, practice: int) -> tuple[tuple[int, str, str], ...]:
        """A practice's passages as (no, heading, text), in their order."""
        found = self.db.execute(
            "select no, heading, text from passages where practice = ? order by position", [practice]
        )
        return tuple(found.fetchall())

    def all_passages(self) -> Iterator[tuple[str, tuple[tuple[str, str, str], ...]]]:
        """Each practice's id with its passages as (digest, heading, text), in their order."""
        found = self.db.execute(
            """select p.id, s.digest, s.heading, s.text from practices p left join passages s on s.practice = p.no
               order by p.no, s.position"""
        )
        for id, some in groupby(found, key=lambda row: row[0]):
            yield id, tuple((row[1], row[2], row[3]) for row in some if row[1] is not None)

    def encoders(self) -> tuple[str, ...]:
        """The encoders of which vectors are on file."""
        return tuple(row[0] for row in self.db.execute("select distinct encoder from vectors order by encoder"))

    def unsound(self) -> tuple[str, ...]:
        """What is broken inside the file: pages, vectors of unequal length, words without their practice or passage."""
        found = [str(row[0]) for row in self.db.execute("pragma integrity_check").fetchall() if row[0] != "ok"]
        for encoder, sizes in self.db.execute(
            "select encoder, count(distinct length(vector)) from vectors group by encoder"
        ).fetchall():
            if sizes > 1:
                found.append(f"the vectors of {encoder} are of {sizes} lengths")
        for words, owners, name in (("words", "practices", "practice"), ("passage_words", "passages", "passage")):
            query = f"""select (select count(*) from {owners} o where o.no not in (select rowid from {words}))
                             + (select count(*) from {words} w where w.rowid not in (select no from {owners}))"""  # noqa: S608
            odd = self.db.execute(query).fetchone()[0]
            if odd:
                found.append(f"{odd} times a {name} and its words do not belong together")
        return tuple(found)

    def holding(self, match: str) -> list[tuple[int, int]]:
        """The passages that match, each with its practice's number."""
        found = self.db.execute(
            """select p.no, p.practice from passage_words w join passages p on p.no = w.rowid
               where passage_words match ?""",
            [match],
        )
        return found.fetchall()

    def counts(self, encoders: Sequence[str]) -> tuple[int, int, int]:
        """How many practices, passages and passages with a vector of every one of these encoders."""
        practices = self.db.execute("select count(*) from practices").fetchone()[0]
        passages = self.db.execute("select count(*) from passages").fetchone()[0]
        vectors = [
            self.db.execute(
                "select count(*) from passages s join vectors v on v.digest = s.digest and v.encoder = ?", [encoder]
            ).fetchone()[0]
            for encoder in encoders
        ]
        return practices, passages, min(vectors, default=0)

    def close(self) -> None:
        self._file.close()

    def _grow(self) -> None:
        self.db.execute("update generation set value = value + 1")

    def _manifest(self, name: str) -> str:
        row = self.db.execute("select value from manifest where name = ?", [name]).fetchone()
        return row[0] if row else ""

    def _begin_anew(self) -> None:
        """Another way of cutting passages: nothing of the old index fits but the vectors of texts that stay the same;
        the next update drops those that no passage uses."""
        with self._file.writing() as db:
            for table in ("practices", "passages", "words", "passage_words"):
                db.execute(f"delete from {table}")  # noqa: S608
            db.execute("insert or replace into manifest (name, value) values ('recipe', ?)", [RECIPE])
            self._grow()


def _digest_of_texts(passages: Sequence[Passage]) -> int:
    """A number that changes with what a practice says without its title; 0 where it says nothing."""
    if not passages:
        return 0
    text = "\n".join(passage.text for passage in passages)
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big", signed=True) or 1


def digest_of(source_digest: str) -> str:
    """Under what a practice counts as indexed: its source, and the ways of cutting it and of folding its words."""
    return hashlib.sha256(f"{RECIPE}\n{FOLDING}\n{source_digest}".encode()).hexdigest()[:32]
