"""Write-ups in and out: files, spreadsheets, papers, templates."""

from kb.importing.importing import MOST_AT_ONCE as MOST_AT_ONCE
from kb.importing.incoming import PaperPart as PaperPart
from kb.importing.incoming import parts_of as parts_of
from kb.importing.preview import Fate as Fate
