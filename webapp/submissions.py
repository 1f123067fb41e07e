"""Submitting: an author's drafts, the form, the preview, attachments, and where each submission stands."""

from flask import Blueprint

blueprint = Blueprint("submissions", __name__)
