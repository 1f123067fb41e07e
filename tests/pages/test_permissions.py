"""Who may do what, route by route: the whole address map in one table. A route without a row fails the suite."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from tests.pages.conftest import OWN
from webapp import create_app

EVERYONE = frozenset({"visitor", "delegate", "other_delegate", "officer", "chair", "administrator"})
MEMBERS = EVERYONE - {"visitor"}
OFFICER = frozenset({"officer"})
DELEGATES = frozenset({"delegate", "other_delegate"})
ADMINISTRATOR = frozenset({"administrator"})
TRAIL = frozenset({"officer", "chair", "administrator"})
AUTHOR = frozenset({"delegate"})
REPORTERS = DELEGATES | OFFICER
SCORERS = frozenset({"officer", "chair"})


@dataclass(frozen=True)
class Row:
    """Who is let in at one method of one address (`delegate` is of Chile, `other_delegate` of Japan). Whoever is not
    gets 401 when signed out and `refused` otherwise: 403, or 404 where even existence would tell something."""

    allowed: frozenset[str]
    address: str
    data: dict[str, str] = field(default_factory=dict)
    refused: int = 403


PRACTICE = "/practices/japan-credit-guarantee"

TABLE: dict[str, Row] = {
    # search and read
    "GET /": Row(EVERYONE, "/"),
    "GET /practices/<id>": Row(EVERYONE, PRACTICE),
    "GET /practices/<id>.md": Row(EVERYONE, f"{PRACTICE}.md"),
    "GET /practices/<id>.json": Row(EVERYONE, f"{PRACTICE}.json"),
    "GET /areas": Row(EVERYONE, "/areas"),
    "GET /areas/<id>": Row(EVERYONE, "/areas/4"),
    "GET /objectives/<id>": Row(EVERYONE, "/objectives/4.1"),
    "GET /economies": Row(EVERYONE, "/economies"),
    "GET /economies/<slug>": Row(EVERYONE, "/economies/chile"),
    "GET /meetings": Row(EVERYONE, "/meetings"),
    "GET /meetings/<id>": Row(EVERYONE, "/meetings/m-2023-1"),
    "GET /tally": Row(EVERYONE, "/tally"),
    "GET /tally.csv": Row(EVERYONE, "/tally.csv"),
    "GET /tally.json": Row(EVERYONE, "/tally.json"),
    "GET /tally/<key>": Row(EVERYONE, "/tally/shared"),
    "GET /about": Row(EVERYONE, "/about"),
    "GET /static/<path:filename>": Row(EVERYONE, "/static/css/site.css"),
    "POST /practices/<id>/judge": Row(MEMBERS, f"{PRACTICE}/judge?q=loans", {"verdict": "wrong"}),
    "GET /gaps": Row(MEMBERS, "/gaps"),
    "POST /gaps": Row(MEMBERS, "/gaps", {"q": "tidal mills"}),
    # the ledger; whoever reports an adoption does so in the own economy's name
    "GET /practices/<id>/<any(share, adopt):action>": Row(OFFICER, f"{PRACTICE}/share"),
    "POST /practices/<id>/<any(share, adopt):action>": Row(OFFICER, f"{PRACTICE}/share", {"meeting": "m-2023-1"}),
    # closed years
    "GET /periods": Row(EVERYONE, "/periods"),
    "GET /periods/<int:year>": Row(EVERYONE, "/periods/2023"),
    "POST /periods/<int:year>": Row(OFFICER, "/periods/2023", {"to": "in review"}),
    "GET /periods/<int:year>/snapshots/<int:no>": Row(EVERYONE, "/periods/2023/snapshots/1"),
    # the rest of the plan
    "GET /implementation": Row(EVERYONE, "/implementation"),
    "GET /implementation.csv": Row(EVERYONE, "/implementation.csv"),
    "GET /implementation.json": Row(EVERYONE, "/implementation.json"),
    "GET /implementation/<key>": Row(EVERYONE, "/implementation/activities"),
    "GET /activities": Row(EVERYONE, "/activities"),
    "GET /activities.csv": Row(EVERYONE, "/activities.csv"),
    "GET /activities.json": Row(EVERYONE, "/activities.json"),
    "GET /activities/next": Row(EVERYONE, "/activities/next"),
    "GET /activities/new": Row(OFFICER, "/activities/new"),
    "POST /activities/new": Row(OFFICER, "/activities/new", {"title": "T", "kind": "activity", "year": "2023"}),
    "GET /activities/<id>": Row(EVERYONE, "/activities/activity-0001"),
    "GET /activities/<id>/edit": Row(OFFICER, "/activities/activity-0001/edit"),
    "POST /activities/<id>/edit": Row(OFFICER, "/activities/activity-0001/edit", {"title": "T"}),
    "POST /activities/<id>/confirm": Row(OFFICER, "/activities/activity-0001/confirm", {"only": "3.1"}),
    "GET /indicators": Row(EVERYONE, "/indicators"),
    "GET /indicators.csv": Row(EVERYONE, "/indicators.csv"),
    "GET /indicators.json": Row(EVERYONE, "/indicators.json"),
    "GET /indicators/<id>": Row(EVERYONE, "/indicators/1.1.1"),
    "GET /indicators/<id>.csv": Row(EVERYONE, "/indicators/1.1.1.csv"),
    "GET /indicators/<id>.json": Row(EVERYONE, "/indicators/1.1.1.json"),
    "GET /indicators/<id>/report": Row(REPORTERS, "/indicators/1.1.1/report"),
    "POST /indicators/<id>/report": Row(
        AUTHOR | OFFICER, "/indicators/1.1.1/report", {"economy": "Chile", "year": "2022", "value": "1"}
    ),
    "POST /indicators/<id>/accept": Row(OFFICER, "/indicators/1.1.1/accept", {"economy": "Chile", "year": "2022"}),
    "GET /indicators/sheet.<any(xlsx, csv):kind>": Row(AUTHOR | OFFICER, "/indicators/sheet.xlsx?economy=chile"),
    "GET /indicators/import": Row(REPORTERS, "/indicators/import"),
    "POST /indicators/import": Row(REPORTERS, "/indicators/import"),
    "GET /schedule": Row(EVERYONE, "/schedule"),
    "GET /schedule.csv": Row(EVERYONE, "/schedule.csv"),
    "GET /schedule.json": Row(EVERYONE, "/schedule.json"),
    "GET /schedule/new": Row(OFFICER, "/schedule/new"),
    "POST /schedule/new": Row(OFFICER, "/schedule/new", {"title": "T", "first": "2021", "last": "2022"}),
    "GET /schedule/<id>": Row(EVERYONE, "/schedule/action-0001"),
    "POST /schedule/<id>": Row(OFFICER, "/schedule/action-0001", {"title": "T"}),
    "POST /schedule/<id>/note": Row(OFFICER, "/schedule/action-0001/note", {"year": "2021", "note": "N"}),
    "GET /proposals": Row(MEMBERS, "/proposals"),
    "GET /proposals.csv": Row(MEMBERS, "/proposals.csv"),
    "GET /proposals.json": Row(MEMBERS, "/proposals.json"),
    "GET /proposals/new": Row(REPORTERS, "/proposals/new"),
    "POST /proposals/new": Row(REPORTERS, "/proposals/new", {"title": "T"}),
    "GET /proposals/<id>": Row(MEMBERS, "/proposals/proposal-0001"),
    "GET /proposals/<id>/edit": Row(REPORTERS, "/proposals/proposal-0001/edit"),
    "POST /proposals/<id>/edit": Row(REPORTERS, "/proposals/proposal-0001/edit", {"title": "T"}),
    "POST /proposals/<id>/score": Row(SCORERS, "/proposals/proposal-0001/score", {"criterion": "link"}),
    "GET /success-factors": Row(EVERYONE, "/success-factors"),
    "GET /success-factors.csv": Row(EVERYONE, "/success-factors.csv"),
    "GET /success-factors.json": Row(EVERYONE, "/success-factors.json"),
    "POST /success-factors/mark": Row(
        OFFICER, "/success-factors/mark", {"factor": "3-1", "practice": "chile-market-days"}
    ),
    # the API
    "GET /api/v1/search": Row(EVERYONE, "/api/v1/search?q=loans"),
    "GET /api/v1/complete": Row(EVERYONE, "/api/v1/complete?q=online"),
    "GET /api/v1/practices/<id>": Row(EVERYONE, "/api/v1/practices/japan-credit-guarantee"),
    "GET /api/v1/practices/<id>/suggestions": Row(EVERYONE, "/api/v1/practices/japan-credit-guarantee/suggestions"),
    "GET /api/v1/practices/<id>/similar": Row(EVERYONE, "/api/v1/practices/japan-credit-guarantee/similar"),
    "GET /api/v1/gaps": Row(MEMBERS, "/api/v1/gaps"),
    "GET /api/v1/tally": Row(EVERYONE, "/api/v1/tally"),
    "GET /api/v1/figures/<key>": Row(EVERYONE, "/api/v1/figures/shared"),
}


def test_every_route_has_a_row_and_every_row_a_route(kb: KnowledgeBase) -> None:
    rules = create_app(kb).url_map.iter_rules()
    routes = {f"{method} {rule.rule}" for rule in rules for method in (rule.methods or ()) if method not in IMPLIED}
    assert routes == TABLE.keys()


IMPLIED = {"HEAD", "OPTIONS"}


@pytest.mark.parametrize("route", TABLE)
def test_a_route_lets_in_whom_its_row_names_and_nobody_else(
    client_as: Callable[[str], FlaskClient], route: str
) -> None:
    row, method = TABLE[route], route.split()[0]
    for who in sorted(EVERYONE, key=lambda who: who in row.allowed):  # first those who change nothing
        answer = client_as(who).open(row.address, method=method, data=row.data, headers=OWN)
        if who in row.allowed:
            assert answer.status_code not in (401, 403, 500), who
        else:
            assert answer.status_code == (401 if who == "visitor" else row.refused), who
