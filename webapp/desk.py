"""The desk: the queue of submissions, the conversation, objectives, gates, publishing."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)
