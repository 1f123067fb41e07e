"""Report packs for a year and for the plan's reviews, and the formats they are written in."""

from kb.reports.drawing import chart_file as chart_file
from kb.reports.formats import FORMATS as FORMATS
from kb.reports.formats import written as written
from kb.reports.links import of_this_machine as of_this_machine
from kb.reports.report import Cover as Cover
from kb.reports.report import Pack as Pack
from kb.reports.report import TabledFor as TabledFor
from kb.reports.report import cover as cover
from kb.reports.store import TabledReport as TabledReport
