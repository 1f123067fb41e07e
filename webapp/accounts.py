"""People: signing in and out, one's own account, and the administrator's list."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
