"""Keeping the base in order: versions, many at once, merging, withdrawing, review dates."""

from kb.care.edit import BULK_CHOICES as BULK_CHOICES
from kb.care.edit import BULK_FIELDS as BULK_FIELDS
from kb.care.edit import MOST_AT_ONCE as MOST_AT_ONCE
from kb.care.edit import NEVER_EMPTY as NEVER_EMPTY
from kb.care.edit import Edit as Edit
from kb.care.edit import bulk_edit as bulk_edit
from kb.care.merging import MOST_NAMED as MOST_NAMED
