"""The built index in one SQLite file: practices, passages, their words (FTS5) and their vectors."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.files.database import DatabaseFile, migrations
from kb.index.passage import RECIPE, Passage
from kb.index.passage_memory import IndexedPassage, PassageMemory
from kb.index.terms import FOLDING
from kb.index.vocabulary import WordKey, WrittenWord, keys_of, written_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sqlite_utils import Database

    Vectors = NDArray[np.float32]

SIZES = (4, 8, 16, 32, 64, 128, 256)
MOST_ASKED = SIZES[-1]
"""Numbers that are asked for in one look."""

schema = migrations("index")

NEWEST = (1 << 63) - 1
"""No number is greater."""


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


@schema()
def m006_vocabulary(db: "Database") -> None:
    # how words are written and how often, kept in step with the passages and the names; what a practice added to it is
    # told from them, so every practice is written anew. Its vectors stay
    for statement in (
        "alter table practices add column names text not null default ''",
        """create table vocabulary (
             no integer primary key autoincrement, word text not null unique, plain text not null,
             spelled text not null, singular text not null, form text not null, count integer not null) strict""",
        "create index vocabulary_by_plain on vocabulary (plain)",
        "create index vocabulary_by_singular on vocabulary (singular)",
        "create index vocabulary_by_form on vocabulary (form)",
        "delete from practices",
        "delete from passages",
        "delete from words",
        "delete from passage_words",
    ):
        db.conn.execute(statement)


StoredVector = tuple[str, bytes, bytes]
"""A passage's digest, its vector as little-endian float32, and its packed sentences."""

IN_STEP = "in step"
"""The name under which an index says up to where it follows its store."""


@dataclass(frozen=True)
class IndexedPractice:
    """What an index holds of a practice. `words` are the forms of its title, summary, body and names, `passage_words`
    those of each passage and `spans` where the terms and sentences of its text stand; `names` is who and what it names
    beside its text, as it is written."""

    id: str
    digest: str
    passages: Sequence[Passage]
    words: tuple[str, str, str, str]
    passage_words: Sequence[str]
    spans: Sequence[bytes]
    names: str


class IndexFile:
    """Everything here can be built anew from the store. `no` numbers practices and passages within the file."""

    # It could do with less than the store's durability: `update` mends whatever a power cut takes. It has the same all
    # the same, because what is withdrawn must not come back into the words with the power, and it costs nothing that
    # counts: encoding a passage takes far longer than syncing it.

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = DatabaseFile(path, schema)
        self._passages_read = PassageMemory()
        if self.manifest("recipe") != RECIPE:
            self._begin_anew()
        if self.manifest("folding") != FOLDING:
            self._spell_anew()

    @property
    def db(self) -> "Database":
        return self._file.db

    def writing(self) -> "AbstractContextManager[Database]":
        return self._file.writing()

    def reading(self) -> "AbstractContextManager[Database]":
        return self._file.reading()

    def generation(self) -> int:
        return int(self.db.execute("select value from generation").fetchone()[0])

    def digests(self, of: Collection[str] | None = None) -> dict[str, str]:
        """The digest under which each practice, or each of these, was indexed, by id."""
        if of is None:
            return dict(self.db.execute("select id, digest from practices").fetchall())
        found = (self.db.execute("select id, digest from practices where id = ?", [id]).fetchone() for id in of)
        return {row[0]: row[1] for row in found if row}

    def ids(self) -> set[str]:
        """The ids of all practices."""
        return {row[0] for row in self.db.execute("select id from practices")}

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
        import numpy as np

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
        import numpy as np

        from kb.index import text_places

        for no, heading, text, spans in self._among(
            "select no, heading, text, spans from passages where no in", passages
        ):
            places = text_places.of(text, spans)
            yield IndexedPassage(no, heading, text, places, np.ascontiguousarray(places["form"]))

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

    def put(self, practices: Sequence[IndexedPractice]) -> set[str]:
        """Write practices, each in place of what stood there. Returns the digests of the passages that did."""
        with self._file.writing() as db:
            gone, words = self._taken_out(one.id for one in practices)
            for one in practices:
                cursor = db.execute(
                    "insert into practices (id, digest, text, names) values (?, ?, ?, ?)",
                    [one.id, one.digest, _digest_of_texts(one.passages), one.names],
                )
                no = cursor.lastrowid
                db.conn.executemany(
                    """insert into passages (practice, position, title, heading, text, digest, spans)
                       values (?, ?, ?, ?, ?, ?, ?)""",
                    [
                        (no, p.position, p.title, p.heading, p.text, p.digest, spans)
                        for p, spans in zip(one.passages, one.spans, strict=True)
                    ],
                )
                db.execute(
                    "insert into words (rowid, title, summary, body, names) values (?, ?, ?, ?, ?)", [no, *one.words]
                )
                db.conn.executemany(
                    """insert into passage_words (rowid, text)
                       select no, ? from passages where practice = ? and position = ?""",
                    [(text, no, p.position) for p, text in zip(one.passages, one.passage_words, strict=True)],
                )
                for text in _texts(one):
                    words.update(written_words(text))
            self._count(words)
            self._grow()
        return gone

    def put_vectors(self, encoder: str, vectors: Iterable[StoredVector]) -> None:
        """Write vectors of passages, in place of those that stood there."""
        with self._file.writing() as db:
            db.conn.executemany(
                "insert or replace into vectors (encoder, digest, vector, sentences) values (?, ?, ?, ?)",
                ((encoder, *one) for one in vectors),
            )
            self._grow()

    def stored_vectors(self, encoder: str, digests: Iterable[str]) -> list[StoredVector]:
        """What is on file of these passages' vectors, where their sentences' are too."""
        query = """select digest, vector, sentences from vectors
                   where encoder = ? and digest = ? and sentences is not null"""
        found = (self.db.execute(query, [encoder, digest]).fetchone() for digest in digests)
        return [row for row in found if row]

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

    def remove(self, ids: Iterable[str]) -> set[str]:
        """Take practices out. Returns the digests of their passages."""
        with self._file.writing():
            gone, words = self._taken_out(ids)
            self._count(words)
        return gone

    def _taken_out(self, ids: Iterable[str]) -> tuple[set[str], Counter[str]]:
        """The digests of the passages that stood there, and what is to be counted less of each word."""
        db, gone, words = self.db, set[str](), Counter[str]()
        for id in ids:
            row = db.execute("select no, names from practices where id = ?", [id]).fetchone()
            if not row:
                continue
            no, names = row
            passages = db.execute(
                "select no, digest, title, heading, text from passages where practice = ?", [no]
            ).fetchall()
            for text in (names, *("\n".join(said) for _, _, *said in passages)):
                words.update(written_words(text))
            gone.update(digest for _, digest, *_ in passages)
            db.execute("delete from words where rowid = ?", [no])
            # one by one: of several numbers at once a full text index is read from end to end
            db.conn.executemany("delete from passage_words where rowid = ?", [(row[0],) for row in passages])
            db.execute("delete from passages where practice = ?", [no])
            db.execute("delete from practices where no = ?", [no])
            self._grow()
        return gone, Counter({word: -count for word, count in words.items()})

    def _count(self, words: Counter[str]) -> None:
        """Add to the vocabulary, or take from it, what each word stands oftener or less often now."""
        db = self.db.conn
        db.executemany(
            """insert into vocabulary (word, plain, spelled, singular, form, count) values (?, ?, ?, ?, ?, ?)
               on conflict (word) do update set count = count + excluded.count""",
            [(word, *keys_of(word), more) for word, more in words.items() if more > 0],
        )
        fewer = [(more, word) for word, more in words.items() if more < 0]
        db.executemany("update vocabulary set count = count + ? where word = ?", fewer)
        db.executemany("delete from vocabulary where word = ? and count <= 0", [(word,) for _, word in fewer])

    def sweep(self, encoders: Sequence[str]) -> None:
        """Drop vectors that no passage uses, and those of any encoder but these; without encoders all are kept."""
        with self._file.writing() as db:
            if encoders:
                marks = ",".join("?" * len(encoders))
                db.execute(f"delete from vectors where encoder not in ({marks})", [*encoders])  # noqa: S608
            db.execute("delete from vectors where digest not in (select digest from passages)")

    def drop_unused(self, digests: Collection[str]) -> None:
        """Drop the vectors of these digests that no passage uses any more."""
        if not digests:
            return
        with self._file.writing() as db:
            for encoder in self.encoders():
                db.conn.executemany(
                    """delete from vectors where encoder = ? and digest = ?
                       and not exists (select 1 from passages s where s.digest = vectors.digest)""",
                    [(encoder, digest) for digest in digests],
                )

    # -- how words are written ---------------------------------------------------------------------------

    def words_by(self, key: WordKey, value: str) -> list[WrittenWord]:
        """The words that have this key, in all ways in which they are written."""
        found = self.db.execute(f"select plain, spelled, word, count from vocabulary where {key} = ?", [value])  # noqa: S608
        return [WrittenWord(*row) for row in found]

    def plain_words(self, after: int, shortest: int) -> list[tuple[int, str]]:
        """The plain forms of at least so many letters of words that came after a number, as (number of the word, plain
        form); numbers are never given twice."""
        return self.db.execute(
            "select no, plain from vocabulary where no > ? and length(plain) >= ?", [after, shortest]
        ).fetchall()

    def count_of_words(self, shortest: int) -> int:
        """How many of these there are at all."""
        found = self.db.execute("select count(*) from vocabulary where length(plain) >= ?", [shortest])
        return int(found.fetchone()[0])

    def holds(self, phrase: str) -> bool:
        """Whether a practice holds a phrase of forms."""
        found = self.db.execute("select 1 from words where words match ? limit 1", [f'"{phrase}"'])
        return found.fetchone() is not None

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

    # -- what is newer -----------------------------------------------------------------------------------

    # Numbers are never given twice, so what was written after a practice is what has a greater number. All of these
    # stand in the order of practices and of their positions, and belong together within one read transaction.

    def numbers(self) -> "NDArray[np.int64]":
        """The numbers of all practices, ascending; shape (practices,)."""
        import numpy as np

        # without an order the narrow index of the ids is read, and no row
        found = self.db.execute("select no from practices")
        return np.sort(np.fromiter((row[0] for row in found), np.int64))

    def practices_after(self, number: int, most: int = NEWEST) -> list[tuple[int, str, int]]:
        """The first `most` practices with a greater number, as (no, id, digest of what they say)."""
        return self.db.execute(
            "select no, id, text from practices where no > ? order by no limit ?", [number, most]
        ).fetchall()

    def passages_after(self, number: int, up_to: int = NEWEST) -> list[tuple[int, int, str]]:
        """The passages of the practices with a greater number, up to another, as (no, practice, heading)."""
        return self.db.execute(
            """select no, practice, heading from passages where practice > ? and practice <= ?
               order by practice, position""",
            [number, up_to],
        ).fetchall()

    def words_after(self, number: int, up_to: int = NEWEST) -> list[tuple[str, str, str, str]]:
        """The forms of the same practices, as (title, summary, body, names)."""
        return self.db.execute(
            "select title, summary, body, names from words where rowid > ? and rowid <= ? order by rowid",
            [number, up_to],
        ).fetchall()

    def passage_words_after(self, number: int, up_to: int = NEWEST) -> list[str]:
        """The forms of each of their passages."""
        found = self.db.execute(
            """select w.text from passages s cross join passage_words w on w.rowid = s.no
               where s.practice > ? and s.practice <= ? order by s.practice, s.position""",
            [number, up_to],
        )
        return [row[0] for row in found]

    def vectors_after(self, encoder: str, number: int, up_to: int = NEWEST) -> Iterator[tuple[int, bytes]]:
        """Those of their passages that have a vector, as (no, little-endian float32)."""
        yield from self.db.execute(
            # cross: the passages first, for all vectors of an encoder would be looked through otherwise
            """select s.no, v.vector from passages s cross join vectors v on v.digest = s.digest and v.encoder = ?
               where s.practice > ? and s.practice <= ? order by s.practice, s.position""",
            [encoder, number, up_to],
        )

    def encoders(self) -> tuple[str, ...]:
        """The encoders of which vectors are on file."""
        # from one to the next: all vectors would be read to tell the few apart
        found = self.db.execute(
            """with recursive one (encoder) as (
                 select min(encoder) from vectors union all
                 select (select min(encoder) from vectors where encoder > one.encoder) from one
                 where encoder is not null)
               select encoder from one where encoder is not null"""
        )
        return tuple(row[0] for row in found)

    def unsound(self) -> tuple[str, ...]:
        """What is broken inside the file: pages, vectors of unequal length, words without their practice or passage,
        and a vocabulary that is not theirs."""
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
        odd = self._miscounted()
        if odd:
            found.append(f"{odd} words are not counted as often as they stand in the passages")
        return tuple(found)

    def _miscounted(self) -> int:
        """How many words of the vocabulary stand there another number of times than in the practices."""
        counted: Counter[str] = Counter()
        texts = """select names from practices union all
                   select title || char(10) || heading || char(10) || text from passages"""
        for (text,) in self.db.execute(texts):
            counted.update(written_words(text))
        held = dict(self.db.execute("select word, count from vocabulary").fetchall())
        return sum(1 for word in held.keys() | counted.keys() if held.get(word, 0) != counted[word])

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

    def manifest(self, name: str) -> str:
        """What the file says of itself; empty where it does not."""
        row = self.db.execute("select value from manifest where name = ?", [name]).fetchone()
        return row[0] if row else ""

    def write_manifest(self, name: str, value: str) -> None:
        """Write what the file says of itself."""
        with self._file.writing() as db:
            db.execute("insert or replace into manifest (name, value) values (?, ?)", [name, value])

    def _begin_anew(self) -> None:
        """Another way of cutting passages: nothing of the old index fits but the vectors of texts that stay the same;
        the next update drops those that no passage uses."""
        with self._file.writing() as db:
            for table in ("practices", "passages", "words", "passage_words", "vocabulary"):
                db.execute(f"delete from {table}")  # noqa: S608
            self.write_manifest("recipe", RECIPE)
            self._grow()

    def _spell_anew(self) -> None:
        """Another way of comparing words: they are found again by other keys."""
        with self._file.writing() as db:
            words = db.execute("select word from vocabulary").fetchall()
            db.conn.executemany(
                "update vocabulary set plain = ?, spelled = ?, singular = ?, form = ? where word = ?",
                [(*keys_of(word), word) for (word,) in words],
            )
            self.write_manifest("folding", FOLDING)
            self._grow()


def _texts(practice: IndexedPractice) -> Iterator[str]:
    """What the words of a practice are counted in: its names, and each passage with its title and heading."""
    yield practice.names
    for passage in practice.passages:
        yield f"{passage.title}\n{passage.heading}\n{passage.text}"


def _digest_of_texts(passages: Sequence[Passage]) -> int:
    """A number that changes with what a practice says without its title; 0 where it says nothing."""
    if not passages:
        return 0
    text = "\n".join(passage.text for passage in passages)
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big", signed=True) or 1


def digest_of(source_digest: str) -> str:
    """Under what a practice counts as indexed: its source, and the ways of cutting it and of folding its words."""
    return hashlib.sha256(f"{RECIPE}\n{FOLDING}\n{source_digest}".encode()).hexdigest()[:32]
