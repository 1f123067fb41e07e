"""The web application: pages and an API over one knowledge base."""

from flask import Flask
from jinja2 import StrictUndefined

from kb import KnowledgeBase
from webapp import (
    accounts,
    api,
    assistants,
    briefing,
    care,
    comparison,
    correspondence,
    desk,
    figures,
    following,
    harvesting,
    implementation,
    importing,
    ledger,
    offline,
    reading,
    reports,
    submissions,
    wanted,
)
from webapp.site import (
    csrf,
    ended_session,
    errors,
    form_again,
    formatting,
    headers,
    hosts,
    identifiers,
    identity,
    letters,
    locked,
    logs,
    measures,
    moved,
    numbers,
    on_behalf,
    overtaken,
    public_answers,
    rates,
    records,
    second_factor_first,
    sent,
    statics,
    tidying,
    tracing,
    validators,
    watch,
    webhooks,
)
from webapp.site.application import SiteApplication
from webapp.site.rates import Rates

ROOMS = (
    reading,
    correspondence,
    figures,
    ledger,
    submissions,
    desk,
    importing,
    care,
    accounts,
    reports,
    implementation,
    harvesting,
    offline,
    assistants,
    briefing,
    comparison,
    following,
    wanted,
)
"""Each with the groups of pages that it shows."""

MOST_BYTES = 256 * 1024
"""The largest form that is read: far above what the ledger's forms hold."""


def create_app(kb: KnowledgeBase) -> Flask:
    """The application that answers from this knowledge base."""
    app = SiteApplication(__name__)
    app.extensions.update(kb=kb, rates=Rates())
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    for module in (
        numbers,
        identifiers,
        logs,
        hosts,
        validators,
        csrf,
        headers,
        ended_session,
        form_again,
        errors,
        formatting,
        identity,
        second_factor_first,
        rates,
        records,
        letters,
        locked,
        moved,
        on_behalf,
        overtaken,
        public_answers,
        sent,
        statics,
        tidying,
        webhooks,
    ):
        module.install(app)
    for pages in (*(pages for room in ROOMS for pages in room.PAGES), *api.BLUEPRINTS):
        app.register_blueprint(pages)
    kept = app.extensions["measures"] = measures.measures(kb.settings)
    spans = app.extensions["tracing"] = tracing.tracing()
    around = watch.Watch(app.wsgi_app, lambda: app.extensions["kb"], kept, spans)
    app.wsgi_app = around  # type: ignore[method-assign]
    return app
