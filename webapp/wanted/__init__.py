"""The wanted board: what economies look for, and what is offered to it."""

from webapp.wanted import wanted

PAGES = (wanted.blueprint,)
