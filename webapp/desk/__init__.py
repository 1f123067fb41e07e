"""The desk."""

from webapp.desk import desk

PAGES = (desk.blueprint,)
