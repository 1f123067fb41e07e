"""Where the API's operations stand, and all that are declared."""

from flask import Blueprint

from webapp.api.operation import Operations

api = Blueprint("api", __name__, url_prefix="/api/v1")

operations = Operations(api)
