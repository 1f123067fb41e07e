"""The schema of an index file, step by step. A released step is never edited: its name stands in files."""

from typing import TYPE_CHECKING

from kb.files.database import migrations
from kb.index.row_sum import row_sum

if TYPE_CHECKING:
    from sqlite_utils import Database

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


@schema()
def m007_checksums(db: "Database") -> None:
    # of what stands there: it was never checked, and is held against the store by `kb verify`
    db.conn.create_function("row_sum", -1, row_sum, deterministic=True)
    for statement in (
        "alter table practices add column sum integer not null default 0",
        "alter table practices add column words_sum integer not null default 0",
        "alter table passages add column sum integer not null default 0",
        "alter table passages add column words_sum integer not null default 0",
        "alter table vectors add column sum integer not null default 0",
        "alter table practices add column passages integer not null default 0",
        "update practices set passages = (select count(*) from passages where practice = practices.no)",
        "update practices set sum = row_sum(id, digest, text, names, passages)",
        """update practices set words_sum =
             (select row_sum(title, summary, body, names) from words where words.rowid = practices.no)""",
        "update passages set sum = row_sum(practice, position, title, heading, text, digest, spans)",
        """update passages set words_sum =
             (select row_sum(text) from passage_words where passage_words.rowid = passages.no)""",
        "update vectors set sum = row_sum(encoder, digest, vector, sentences)",
    ):
        db.conn.execute(statement)
