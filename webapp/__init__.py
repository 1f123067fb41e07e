"""The web application: pages and an API over one knowledge base."""

from flask import Flask
from jinja2 import StrictUndefined

from kb import KnowledgeBase
from webapp import api
from webapp.accounts import account, accounts, signing_in
from webapp.care import care, trail
from webapp.desk import desk
from webapp.figures import figures, periods, uncounted
from webapp.implementation import activities, factors, indicator_sheets, indicators, overview, proposals, schedule
from webapp.importing import importing
from webapp.ledger import adoptions, ledger, meetings
from webapp.reading import about, browse, gap_map, gaps, judging, lineage, practices, search
from webapp.reports import reports
from webapp.site import csrf, errors, formatting, headers, identity, letters, moved
from webapp.submissions import attachments, papers, submissions

PAGES = (
    *(search, practices, browse, figures, ledger, judging, gaps, about, api),
    *(signing_in, account, accounts, submissions, attachments, desk, importing, papers, care, trail),
    periods,
    *(adoptions, meetings, uncounted, gap_map, lineage),
    reports,
    *(overview, activities, indicators, indicator_sheets, schedule, proposals, factors),
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
    for module in (csrf, headers, errors, formatting, identity, letters, moved):
        module.install(app)
    for pages in PAGES:
        app.register_blueprint(pages.blueprint)
    return app
