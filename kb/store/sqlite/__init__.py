"""The store in one SQLite file, a part a file."""

from pathlib import Path

from kb.database import DatabaseFile
from kb.store.migrations import schema
from kb.store.sqlite.desk import Desk
from kb.store.sqlite.gaps import Gaps
from kb.store.sqlite.ledger import Ledger
from kb.store.sqlite.people import People
from kb.store.sqlite.periods import Periods
from kb.store.sqlite.plan_records import PlanRecords
from kb.store.sqlite.practices import Practices
from kb.store.sqlite.trail import Trail


class SQLiteStore(Practices, Ledger, Gaps, Trail, People, Desk, Periods, PlanRecords):
    """A Store in one file; safe for several threads and several processes on one machine."""

    def __init__(self, path: Path) -> None:
        self._file = DatabaseFile(path, schema)
