"""The SQLite store's schema, step by step. A step that was released is never edited: add another."""

from typing import TYPE_CHECKING

from kb.database import migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

schema = migrations("store")


@schema()
def m001_practices_and_ledger(db: "Database") -> None:
    for statement in (
        """create table practices (
             arrived integer primary key, id text not null unique, version integer not null, digest text not null,
             source blob not null, body text not null, fields text not null, missing text not null,
             withdrawn integer not null default 0) strict""",
        """create table versions (
             practice text not null, version integer not null, source blob not null, at text not null,
             by text not null, primary key (practice, version)) strict""",
        """create table confirmations (
             practice text not null, plan text not null, objectives text not null, by text not null,
             at text not null, primary key (practice, plan)) strict""",
        """create table events (
             id text primary key, practice text not null, fields text not null) strict""",
        """create table adoptions (
             id text primary key, practice text not null, fields text not null) strict""",
        """create table trail (
             no integer primary key, at text not null, by text not null, action text not null,
             subject text not null, detail text not null) strict""",
        "create table generation (one integer primary key check (one = 1), value integer not null) strict",
        "insert into generation (one, value) values (1, 0)",
    ):
        db.conn.execute(statement)


@schema()
def m002_gaps(db: "Database") -> None:
    # without rowid: rows lie in the order of their key, so that nothing tells when in a day one was written
    db.conn.execute(
        """create table gaps (
             day text not null, text text not null, filters text not null, found integer not null,
             times integer not null, asked integer not null,
             primary key (day, text, filters)) strict, without rowid"""
    )
