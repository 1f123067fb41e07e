"""Practices beside each other: an evidence table for a question, two to four compared field by field."""
