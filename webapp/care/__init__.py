"""Keeping the base in order, and reading its trail."""

from webapp.care import care, trail

PAGES = (
    care.blueprint,
    trail.blueprint,
)
