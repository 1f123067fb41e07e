"""The web application: pages and an API over one knowledge base."""

from flask import Flask
from jinja2 import StrictUndefined

from kb import KnowledgeBase
from webapp import (
    about,
    accounts,
    activities,
    api,
    browse,
    care,
    csrf,
    desk,
    errors,
    factors,
    figures,
    formatting,
    gaps,
    headers,
    identity,
    implementing,
    importing,
    indicator_sheets,
    indicators,
    judging,
    ledger,
    periods,
    practices,
    proposals,
    schedule,
    search,
    submissions,
    trail,
)

PAGES = (
    *(search, practices, browse, figures, ledger, judging, gaps, about, api),
    *(accounts, submissions, desk, importing, care, trail),
    periods,
    *(implementing, activities, indicators, indicator_sheets, schedule, proposals, factors),
)
"""Each a group of pages."""

MOST_BYTES = 256 * 1024
"""The largest form that is read: far above what the ledger's forms hold."""


def create_app(kb: KnowledgeBase) -> Flask:
    """The application that answers from this knowledge base."""
    app = Flask(__name__)
    app.extensions["kb"] = kb
    app.config.update(
        TRUSTED_HOSTS=list(kb.settings.hosts) or None,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    for module in (csrf, headers, errors, formatting, identity):
        module.install(app)
    for pages in PAGES:
        app.register_blueprint(pages.blueprint)
    return app
