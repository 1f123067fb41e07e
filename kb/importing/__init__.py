"""Write-ups in and out: files, spreadsheets, papers, templates."""

from kb.documents.encodings import ENCODINGS as ENCODINGS
from kb.importing.importing import MOST_AT_ONCE as MOST_AT_ONCE
from kb.importing.incoming import PaperPart as PaperPart
from kb.importing.incoming import parts_of as parts_of
from kb.importing.meanings import NO_MEMBER as NO_MEMBER
from kb.importing.preview import Fate as Fate
from kb.importing.preview import ImportPreview as ImportPreview
from kb.importing.sheet_told import meant as meant
from kb.importing.table import ValueReading as ValueReading
