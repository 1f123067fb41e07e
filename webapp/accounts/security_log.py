"""The security log, to read and to take along: who came in, who was held off, and what became of the keys."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kb.accounts import SecurityEvent, SecurityFilter, security_csv
from kb.documents import record
from webapp.site import arguments
from webapp.site.current import kb, person
from webapp.site.downloads import separated
from webapp.site.records import Records, records

blueprint = Blueprint("security_log", __name__)


@blueprint.get("/accounts/log")
def listing() -> ResponseReturnValue:
    page, chosen = arguments.page(request.args), _chosen()
    return render_template(
        "accounts/security_log.html",
        page=page,
        chosen=chosen,
        events=tuple(SecurityEvent),
        days=kb().settings.security_days,
        log=kb().accounts.security_log.page(person(), chosen, page),
    )


@blueprint.get("/accounts/log.csv")
def as_csv() -> ResponseReturnValue:
    return separated(security_csv(kb().accounts.security_log.notes(person(), _chosen())), "security-log.csv")


def _chosen() -> SecurityFilter:
    given = request.args
    return SecurityFilter(*(given.get(name, "").strip() for name in ("event", "account", "since")))


@records(blueprint, "/accounts/log", ("json",))
def as_records() -> Records:
    return Records(
        "notes",
        [
            record(one, "at", "event", "account", "network", "by", "detail", "times", "last")
            for one in kb().accounts.security_log.notes(person(), _chosen())
        ],
    )
