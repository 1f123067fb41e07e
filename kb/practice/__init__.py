"""A practice and its write-up: its fields, its body, how it is read, written, shown and compared."""

from kb.practice.card import OTHERS as OTHERS
from kb.practice.card import Card as Card
from kb.practice.card import Facet as Facet
from kb.practice.card import Filters as Filters
from kb.practice.diff import field_changes as field_changes
from kb.practice.fields import BY_NAME as BY_NAME
from kb.practice.fields import FIELDS as FIELDS
from kb.practice.fields import Level as Level
from kb.practice.fields import Takes as Takes
from kb.practice.form import building_blocks as building_blocks
from kb.practice.history import Batch as Batch
from kb.practice.history import ReviewDate as ReviewDate
from kb.practice.history import Version as Version
from kb.practice.identifier import SERIES as SERIES
from kb.practice.identifier import number_of as number_of
from kb.practice.practice import Group as Group
from kb.practice.practice import Practice as Practice
