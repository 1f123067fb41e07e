"""Write-ups in and out: files, spreadsheets, papers, templates."""

from kb.documents.encodings import ENCODINGS as ENCODINGS
from kb.importing.meanings import NO_MEMBER as NO_MEMBER
from kb.importing.paper_parts import LEAVE_OUT as LEAVE_OUT
from kb.importing.paper_parts import PaperPart as PaperPart
from kb.importing.paper_parts import Placing as Placing
from kb.importing.preview import STAYS_OUT as STAYS_OUT
from kb.importing.preview import Fate as Fate
from kb.importing.preview import ImportPreview as ImportPreview
from kb.importing.sheet_told import meant as meant
from kb.importing.table import ValueReading as ValueReading
