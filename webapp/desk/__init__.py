"""The desk, and what waits for each person."""

from webapp.desk import desk, for_you

PAGES = (desk.blueprint, for_you.blueprint)
