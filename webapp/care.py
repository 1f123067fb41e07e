"""Keeping the base in order: versions, many practices at once, merging, withdrawing, review dates."""

from flask import Blueprint

blueprint = Blueprint("care", __name__)
