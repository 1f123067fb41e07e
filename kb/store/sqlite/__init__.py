"""The store in one SQLite file, a part a file."""

from pathlib import Path

from kb.files.database import DatabaseFile
from kb.store.sqlite.accounts import SQLiteAccounts
from kb.store.sqlite.agendas import SQLiteAgendas
from kb.store.sqlite.attachments import SQLiteAttachments
from kb.store.sqlite.briefs import SQLiteBriefs
from kb.store.sqlite.carried import SQLiteCarried
from kb.store.sqlite.correspondence import SQLiteCorrespondence
from kb.store.sqlite.dossiers import SQLiteDossiers
from kb.store.sqlite.ended import SQLiteEnded
from kb.store.sqlite.follows import SQLiteFollows
from kb.store.sqlite.keys import SQLiteKeys
from kb.store.sqlite.ledger import SQLiteLedger
from kb.store.sqlite.meetings import SQLiteMeetings
from kb.store.sqlite.migrations import schema
from kb.store.sqlite.periods import SQLitePeriods
from kb.store.sqlite.plan_records import SQLitePlanRecords
from kb.store.sqlite.practices import SQLitePractices
from kb.store.sqlite.releases import SQLiteReleases
from kb.store.sqlite.reports import SQLiteReports
from kb.store.sqlite.second_factors import SQLiteSecondFactors
from kb.store.sqlite.security import SQLiteSecurity
from kb.store.sqlite.sheet_choices import SQLiteSheetChoices
from kb.store.sqlite.trail import SQLiteTrail
from kb.store.sqlite.unmet import SQLiteUnmet
from kb.store.sqlite.uploads import SQLiteUploads
from kb.store.sqlite.verification import SQLiteVerification
from kb.store.sqlite.wanted import SQLiteWanted
from kb.store.sqlite.webhooks import SQLiteWebhooks


class SQLiteStore(
    SQLitePractices,
    SQLiteLedger,
    SQLiteUnmet,
    SQLiteTrail,
    SQLiteAccounts,
    SQLiteKeys,
    SQLiteSecondFactors,
    SQLiteReleases,
    SQLiteEnded,
    SQLiteSecurity,
    SQLiteDossiers,
    SQLitePeriods,
    SQLitePlanRecords,
    SQLiteReports,
    SQLiteMeetings,
    SQLiteAgendas,
    SQLiteUploads,
    SQLiteSheetChoices,
    SQLiteVerification,
    SQLiteWebhooks,
    SQLiteAttachments,
    SQLiteWanted,
    SQLiteFollows,
    SQLiteCorrespondence,
    SQLiteCarried,
    SQLiteBriefs,
):
    """A Store in one file; safe for several threads and several processes on one machine."""

    def __init__(self, path: Path) -> None:
        self._file = DatabaseFile(path, schema, must_stand=True)
