"""The trail: who did what, when and why."""

from flask import Blueprint

blueprint = Blueprint("trail", __name__)
