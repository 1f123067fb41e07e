"""Rows of an index changed by a test as if they had been written so."""

from typing import TYPE_CHECKING

from kb.index.row_sum import row_sum

if TYPE_CHECKING:
    from sqlite_utils import Database


def written_so(db: "Database") -> None:
    db.conn.create_function("row_sum", -1, row_sum, deterministic=True)
    db.execute("update passages set sum = row_sum(practice, position, title, heading, text, digest, spans)")
    db.execute("update vectors set sum = row_sum(encoder, digest, vector, sentences)")
