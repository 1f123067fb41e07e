"""The world's vocabularies: a practice as linked data, the whole as a catalogue, the plan as concepts."""

from flask import Blueprint

blueprint = Blueprint("vocabularies", __name__)
