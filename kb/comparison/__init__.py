"""Practices beside each other: an evidence table for a question, two to four compared field by field."""

from kb.comparison.as_json import comparison_csv as comparison_csv
from kb.comparison.as_json import comparison_json as comparison_json
from kb.comparison.as_json import evidence_csv as evidence_csv
from kb.comparison.as_json import evidence_json as evidence_json
from kb.comparison.compared import FEWEST as FEWEST
from kb.comparison.compared import MOST as MOST
from kb.comparison.compared import Agreement as Agreement
from kb.comparison.compared import ComparedField as ComparedField
from kb.comparison.compared import Comparison as Comparison
from kb.comparison.evidence import COLUMNS as COLUMNS
from kb.comparison.evidence import MOST_ROWS as MOST_ROWS
from kb.comparison.evidence import EvidenceCell as EvidenceCell
from kb.comparison.evidence import EvidenceKind as EvidenceKind
from kb.comparison.evidence import EvidenceRow as EvidenceRow
from kb.comparison.evidence import EvidenceTable as EvidenceTable
from kb.comparison.word import comparison_word as comparison_word
from kb.comparison.word import evidence_word as evidence_word
