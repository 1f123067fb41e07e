"""The API: what the pages show and do, as JSON, declared once and documented from the same declarations."""

from webapp.api import figures, forms, handbook, ledger, plan, preparing, reading, submitting, verbs
from webapp.api.blueprints import api, operations

BLUEPRINTS = (api, handbook.blueprint)

__all__ = [
    "BLUEPRINTS", "figures", "forms", "ledger", "operations", "plan", "preparing", "reading", "submitting", "verbs",
]  # fmt: skip
