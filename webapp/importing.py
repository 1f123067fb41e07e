"""Bringing in what exists: papers and spreadsheets, each with a preview first; the templates."""

from flask import Blueprint

blueprint = Blueprint("importing", __name__)
