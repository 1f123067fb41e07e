"""Practices beside each other: an evidence table for a question, and two to four compared field by field."""

from webapp.comparison import compare, evidence

PAGES = (evidence.blueprint, compare.blueprint)
