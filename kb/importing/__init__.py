"""Write-ups in and out: files, spreadsheets, papers, templates."""

from kb.importing.importing import MOST_AT_ONCE as MOST_AT_ONCE
from kb.importing.paper_parts import LEAVE_OUT as LEAVE_OUT
from kb.importing.paper_parts import PaperPart as PaperPart
from kb.importing.paper_parts import Placing as Placing
from kb.importing.preview import Fate as Fate
