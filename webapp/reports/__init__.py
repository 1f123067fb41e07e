"""Reports to hand in."""

from webapp.reports import reports

PAGES = (reports.blueprint,)
