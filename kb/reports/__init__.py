"""kb.reports."""
