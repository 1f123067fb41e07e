"""Bringing in what exists."""

from webapp.importing import importing

PAGES = (importing.blueprint,)
