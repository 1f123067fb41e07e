"""The store in one SQLite file, a part a file."""

from pathlib import Path

from kb.files.database import DatabaseFile
from kb.store.migrations import schema
from kb.store.sqlite.authors import Authors
from kb.store.sqlite.desk import Desk
from kb.store.sqlite.gaps import Gaps
from kb.store.sqlite.gatherings import Gatherings
from kb.store.sqlite.keys import Keys
from kb.store.sqlite.ledger import Ledger
from kb.store.sqlite.people import People
from kb.store.sqlite.periods import Periods
from kb.store.sqlite.plan_records import PlanRecords
from kb.store.sqlite.practices import Practices
from kb.store.sqlite.proof import Proof
from kb.store.sqlite.trail import Trail
from kb.store.sqlite.uploads import Uploads


class SQLiteStore(
    Practices, Ledger, Gaps, Trail, People, Keys, Desk, Periods, PlanRecords, Gatherings, Uploads, Proof, Authors
):
    """A Store in one file; safe for several threads and several processes on one machine."""

    def __init__(self, path: Path) -> None:
        self._file = DatabaseFile(path, schema)
