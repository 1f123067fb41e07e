"""The figures: each the length of a list, with a reason for every practice that is not in it."""

from kb.figures.as_json import figure_json as figure_json
from kb.figures.as_json import reason_json as reason_json
from kb.figures.as_json import tally_csv as tally_csv
from kb.figures.as_json import tally_json as tally_json
from kb.figures.breakdown import BreakdownRow as BreakdownRow
from kb.figures.breakdown import By as By
from kb.figures.chart import Bar as Bar
from kb.figures.chart import Chart as Chart
from kb.figures.chart import bars as bars
from kb.figures.readable import CLASSIFIED as CLASSIFIED
from kb.figures.reason import Reason as Reason
from kb.figures.tally import Figure as Figure
from kb.figures.tally import Tally as Tally
from kb.figures.telling import Telling as Telling
from kb.figures.telling import YearStatus as YearStatus
