"""The built index in one SQLite file: practices, passages, their words (FTS5) and their vectors."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import DamagedFile
from kb.files.database import DatabaseFile, told
from kb.index.index_schema import schema
from kb.index.passage import RECIPE, Passage
from kb.index.passage_memory import IndexedPassage, PassageMemory
from kb.index.row_sum import Part, row_sum
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

NEWEST = (1 << 63) - 1
"""No number is greater."""

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


PASSAGE = "practice, position, title, heading, text, digest, spans"
"""What the checksum of a passage is of, in its order."""

SUMS = {
    "practices": "select no, sum, id, digest, text, names, passages from practices",
    "passages": f"select practice, sum, {PASSAGE} from passages",  # noqa: S608
    "words of practices": """select p.no, p.words_sum, w.title, w.summary, w.body, w.names
                             from practices p left join words w on w.rowid = p.no""",
    "words of passages": """select s.practice, s.words_sum, w.text
                            from passages s left join passage_words w on w.rowid = s.no""",
    "vectors": "select no, sum, encoder, digest, vector, sentences from vectors",
}
"""What has checksums: the number of the practice, or of the vector, the checksum and the values that it is of."""


class IndexFile:
    """Everything here can be built anew from the store. `no` numbers practices and passages within the file."""

    # It could do with less than the store's durability: `update` mends whatever a power cut takes. It has the same all
    # the same, because what is withdrawn must not come back into the words with the power, and it costs nothing that
    # counts: encoding a passage takes far longer than syncing it.

    def __init__(self, path: Path) -> None:
        self.path = path
        # a text that a turned bit made unreadable is a row that is not what was written, and no reason to stop
        self._file = DatabaseFile(path, schema, partial(str, encoding="utf-8", errors="surrogateescape"))
        self._passages_read = PassageMemory()
        with told(path):
            if self.manifest("recipe") != RECIPE:
                self._begin_anew()
            if self.manifest("folding") != FOLDING:
                self._spell_anew()

    @property
    def db(self) -> "Database":
        return self._file.db

    def mark_damaged(self) -> None:
        """Say that something read of it was not what was written: it is not `is_sound` any more."""
        self._file.is_damaged = True

    @property
    def stands(self) -> bool:
        """Whether the file stands where it was opened."""
        return self._file.stands

    @property
    def is_sound(self) -> bool:
        """Whether the file stands where it was opened, and nothing that was read of it was broken."""
        return self._file.is_sound

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
            row = self.db.execute(
                "select sum, vector, sentences from vectors where encoder = ? and digest = ?", [encoder, digest]
            )
            for sum, vector, sentences in row.fetchall():
                if self._is_sound(sum, encoder, digest, vector, sentences):
                    found[digest] = np.frombuffer(vector, "<f4").astype(np.float32)
        return found

    def sentences(self, encoder: str, passages: Sequence[int]) -> dict[int, bytes]:
        """The sentences of these passages as they were put beside their vectors, by number, of those that have some."""
        # cross: the passages first, for all vectors of an encoder would be looked through otherwise
        found = self._among(
            """select s.no, v.sum, v.digest, v.vector, v.sentences
               from passages s cross join vectors v on v.digest = s.digest and v.encoder = ?
               where v.sentences is not null and s.no in""",
            passages,
            encoder,
        )
        return {row[0]: row[-1] for row in found if self._is_sound(row[1], encoder, *row[2:])}

    def read(self, passages: Sequence[int]) -> dict[int, IndexedPassage]:
        """These passages by number."""
        return self._passages_read.recalled(passages, self._read)

    def _read(self, passages: Sequence[int]) -> "Iterator[IndexedPassage]":
        import numpy as np

        from kb.index import text_places

        found = self._among(f"select no, sum, {PASSAGE} from passages where no in", passages)  # noqa: S608
        if len(found) < len(passages):  # whoever knows of them read it from this file
            self.mark_damaged()
        for no, sum, *row in found:
            if not self._is_sound(sum, *row):
                continue
            *_, heading, text, _, spans = row
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
                practice = one.id, one.digest, _digest_of_texts(one.passages), one.names, len(one.passages)
                cursor = db.execute(
                    """insert into practices (id, digest, text, names, passages, sum, words_sum)
                       values (?, ?, ?, ?, ?, ?, ?)""",
                    [*practice, row_sum(*practice), row_sum(*one.words)],
                )
                no = cursor.lastrowid
                rows = [
                    (no, p.position, p.title, p.heading, p.text, p.digest, spans)
                    for p, spans in zip(one.passages, one.spans, strict=True)
                ]
                db.conn.executemany(
                    f"insert into passages ({PASSAGE}, sum, words_sum) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                    [(*row, row_sum(*row), row_sum(text)) for row, text in zip(rows, one.passage_words, strict=True)],
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
                "insert or replace into vectors (encoder, digest, vector, sentences, sum) values (?, ?, ?, ?, ?)",
                ((encoder, *one, row_sum(encoder, *one)) for one in vectors),
            )
            self._grow()

    def stored_vectors(self, encoder: str, digests: Iterable[str]) -> list[StoredVector]:
        """What is on file of these passages' vectors, where their sentences' are too."""
        query = """select sum, digest, vector, sentences from vectors
                   where encoder = ? and digest = ? and sentences is not null"""
        found = [row for digest in digests if (row := self.db.execute(query, [encoder, digest]).fetchone())]
        return [(row[1], row[2], row[3]) for row in found if self._is_sound(row[0], encoder, *row[1:])]

    def take_vectors(self, other: "IndexFile") -> None:
        """Take over the vectors that another index holds, so that none is made twice."""
        # it is only read through this connection, so how much a commit to it would sync need not be set
        self.db.execute("attach database ? as other", [str(other._file.path)])
        try:
            with self._file.writing() as db:
                db.execute(
                    """insert or ignore into vectors (encoder, digest, vector, sentences, sum)
                       select encoder, digest, vector, sentences, sum from other.vectors
                       where sentences is not null"""
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
        found = self.db.execute(
            f"select plain, spelled, singular, form, word, count from vocabulary where {key} = ?",  # noqa: S608
            [value],
        ).fetchall()
        sound = [row for row in found if row[:4] == keys_of(row[4])]
        if len(sound) < len(found):
            self._file.is_damaged = True
        return [WrittenWord(plain, spelled, word, count) for plain, spelled, _, _, word, count in sound]

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
            f"select no, sum, {PASSAGE} from passages where practice = ? order by position",  # noqa: S608
            [practice],
        ).fetchall()
        return tuple((row[0], row[5], row[6]) for row in found if self._is_sound(*row[1:]))

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

    # Nothing is given of the practices `but`, which are broken; any other that is broken raises DamagedFile.

    def broken_after(self, number: int) -> frozenset[int]:
        """The numbers above this one of the practices that are not what was written. They are noticed by that."""
        self.mark_damaged()
        names = (name for name in SUMS if name != "vectors")
        return frozenset(no for name in names for no in self._broken_rows(name) if no > number)

    def practices_after(
        self, number: int, most: int = NEWEST, but: Collection[int] = ()
    ) -> list[tuple[int, str, int, int]]:
        """The first `most` practices with a greater number, as (no, id, digest of what they say, passages)."""
        found = self.db.execute(
            "select no, sum, id, digest, text, names, passages from practices where no > ? order by no limit ?",
            [number, most],
        ).fetchall()
        sound = [row for row in found if row[0] not in but]
        self._must_be_sound((row[1], row[2:]) for row in sound)
        return [(no, id, text, passages) for no, _, id, _, text, _, passages in sound]

    def passages_after(self, number: int, up_to: int = NEWEST, but: Collection[int] = ()) -> list[tuple[int, int, str]]:
        """The passages of the practices with a greater number, up to another, as (no, practice, heading)."""
        found = self.db.execute(
            f"""select no, sum, {PASSAGE} from passages where practice > ? and practice <= ?
                order by practice, position""",  # noqa: S608
            [number, up_to],
        )
        rows = []
        for no, sum, *row in found:
            if row[0] not in but:
                self._must_be_sound([(sum, row)])
                rows.append((no, row[0], row[3]))
        return rows

    def words_after(
        self, number: int, up_to: int = NEWEST, but: Collection[int] = ()
    ) -> list[tuple[str, str, str, str]]:
        """The forms of the same practices, as (title, summary, body, names)."""
        found = self.db.execute(
            """select p.no, p.words_sum, w.title, w.summary, w.body, w.names
               from practices p left join words w on w.rowid = p.no where p.no > ? and p.no <= ? order by p.no""",
            [number, up_to],
        ).fetchall()
        sound = [row for row in found if row[0] not in but]
        self._must_be_sound((row[1], row[2:]) for row in sound)
        return [(title, summary, body, names) for _, _, title, summary, body, names in sound]

    def passage_words_after(self, number: int, up_to: int = NEWEST, but: Collection[int] = ()) -> list[str]:
        """The forms of each of their passages."""
        found = self.db.execute(
            """select s.practice, s.words_sum, w.text from passages s left join passage_words w on w.rowid = s.no
               where s.practice > ? and s.practice <= ? order by s.practice, s.position""",
            [number, up_to],
        ).fetchall()
        sound = [row for row in found if row[0] not in but]
        self._must_be_sound((row[1], row[2:]) for row in sound)
        return [text for *_, text in sound]

    def vectors_after(self, encoder: str, number: int, up_to: int = NEWEST) -> Iterator[tuple[int, bytes]]:
        """Those of their passages that have a vector, as (no, little-endian float32)."""
        found = self.db.execute(
            # cross: the passages first, for all vectors of an encoder would be looked through otherwise
            """select s.no, v.sum, v.digest, v.vector, v.sentences
               from passages s cross join vectors v on v.digest = s.digest and v.encoder = ?
               where s.practice > ? and s.practice <= ? order by s.practice, s.position""",
            [encoder, number, up_to],
        )
        for no, sum, digest, vector, sentences in found:
            if self._is_sound(sum, encoder, digest, vector, sentences):
                yield no, vector

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

    def drop_broken(self) -> int:
        """Take out what is not what was written, so that it is written anew by the next update; how many rows there
        were. Raises DamagedFile where the file itself makes no sense."""
        try:
            with self._file.reading() as db:
                if db.execute("pragma integrity_check(1)").fetchone()[0] != "ok":
                    raise DamagedFile("its pages make no sense; `kb index` makes it anew", self.path)
                broken = {name: tuple(self._broken_rows(name)) for name in SUMS}
                dropped = sum(map(len, broken.values())) + self._misspelled()
        except (sqlite3.DatabaseError, TypeError, ValueError) as error:  # a value of another kind than was written
            raise DamagedFile(f"{error}; `kb index` makes it anew", self.path) from None
        if not dropped:
            self._file.is_damaged = False
            return 0
        with self._file.writing() as db:
            for name, numbers in broken.items():
                table = "vectors" if name == "vectors" else "practices"
                db.conn.executemany(f"delete from {table} where no = ?", [(no,) for no in numbers])  # noqa: S608
            db.execute("delete from words where rowid not in (select no from practices)")
            db.execute("delete from passages where practice not in (select no from practices)")
            db.execute("delete from passage_words where rowid not in (select no from passages)")
            db.execute("delete from vocabulary")
            self._count(self._counted())
            self._grow()
        self._file.is_damaged = False
        return dropped

    def unsound(self) -> tuple[str, ...]:
        """What is broken inside the file: pages, rows that are not what their checksums say, vectors of unequal length,
        words without their practice or passage, and a vocabulary that is not theirs."""
        found = [str(row[0]) for row in self.db.execute("pragma integrity_check").fetchall() if row[0] != "ok"]
        for name in SUMS:
            odd = len(list(self._broken_rows(name)))
            if odd:
                found.append(f"{odd} {name} are not what was written")
        for name in ("words", "passage_words"):
            try:
                self.db.execute(f"insert into {name} ({name}, rank) values ('integrity-check', 1)")  # noqa: S608
            except sqlite3.OperationalError:
                continue  # it is asked by what looks like a write, and nobody may write here now
            except sqlite3.DatabaseError:
                found.append(f"the list of {name} that full text search keeps is broken")
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
        counted = self._counted()
        held = dict(self.db.execute("select word, count from vocabulary").fetchall())
        odd = sum(1 for word in held.keys() | counted.keys() if held.get(word, 0) != counted[word])
        return odd + self._misspelled()

    def _counted(self) -> Counter[str]:
        """How often each word stands in the practices."""
        counted: Counter[str] = Counter()
        texts = """select names from practices union all
                   select title || char(10) || heading || char(10) || text from passages"""
        for (text,) in self.db.execute(texts):
            counted.update(written_words(text))
        return counted

    def _misspelled(self) -> int:
        """How many words of the vocabulary would be found by keys that are not theirs."""
        found = self.db.execute("select word, plain, spelled, singular, form from vocabulary")
        return sum(tuple(keys) != keys_of(word) for word, *keys in found)

    def _broken_rows(self, name: str) -> Iterator[int]:
        """The numbers of practices, or of vectors, that are not what their checksums say."""
        for no, total, *row in self.db.execute(SUMS[name]):
            if total != row_sum(*row):
                yield no

    def _is_sound(self, sum: int, *parts: Part) -> bool:
        """Whether a row is what its checksum says. One that is not is noticed, to be written anew; until then what it
        would say is not there."""
        sound = sum == row_sum(*parts)
        if not sound:
            self._file.is_damaged = True
        return sound

    def _must_be_sound(self, rows: Iterable[tuple[int, Sequence[Part]]]) -> None:
        """Raises DamagedFile where one of these rows is not what its checksum says."""
        if not all(self._is_sound(sum, *parts) for sum, parts in rows):
            raise DamagedFile("a row is not what was written; `kb index` writes it anew", self.path)

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
