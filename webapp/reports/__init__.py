"""webapp.reports."""
