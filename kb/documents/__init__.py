"""Office files, PDF and separated values, read in a sandbox and written without a formula in them."""

from kb.documents.record import Json as Json
from kb.documents.record import record as record
from kb.documents.record import records_csv as records_csv
