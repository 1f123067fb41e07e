"""Two people change one record: whoever has not seen what the other wrote is told so, and nobody's word is lost unseen.

The whole address map stands in one table: what each form that writes does when it is sent twice, or too late. A form
without a line fails the suite.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.ledger.entries import FollowUp, FollowUpAnswer
from kb.person import Person, Role, Scope
from kb.record_version import version_of
from kb.wanted import NeedWords
from tests.forms import of_page
from tests.pages.conftest import OWN
from tests.verbs import with_pages
from webapp import create_app

OFFICER = Person("o", Role.SECRETARIAT)
CHILE = Person("c", Role.DELEGATE, "Chile")
PRACTICE = "/practices/japan-credit-guarantee"


class Twice(Enum):
    """What keeps a form that writes from losing somebody's word, or from doing its work twice."""

    READS = "it writes nothing, or nothing that anybody else wrote"
    SEEN = "it says which state it has seen, and is refused when that was overtaken"
    ONCE = "it adds, and the same form sent again adds nothing"
    STEP = "it leads from one state to the next, and from the next it does not lead there again"
    SAME = "said twice it is said once: nothing that stands is taken away by it but what it names"
    OWN = "one's own word alone, of which the latest holds"


TABLE: Mapping[str, Twice] = {
    "POST /": Twice.READS,
    "POST /results.json": Twice.READS,
    "POST /oai": Twice.READS,
    "POST /sign-in": Twice.READS,
    "POST /sign-out": Twice.SAME,
    "POST /sign-in/go-on": Twice.READS,
    "POST /links/<secret>": Twice.STEP,
    "POST /gaps": Twice.SAME,
    "POST /practices/<id>/judge": Twice.OWN,
    # one's own account
    "POST /account/password": Twice.OWN,
    "POST /account/letters": Twice.OWN,
    "POST /account/tokens": Twice.ONCE,
    "POST /account/tokens/<id>/revoke": Twice.SAME,
    "POST /account/sign-out-everywhere": Twice.SAME,
    "POST /account/sessions/<id>/end": Twice.SAME,
    "POST /account/second-factor/begin": Twice.OWN,
    "POST /account/second-factor/confirm": Twice.STEP,
    "POST /account/second-factor/recovery-codes": Twice.OWN,
    "POST /account/second-factor/take-off": Twice.STEP,
    "POST /sign-in/code": Twice.STEP,
    "POST /sign-in/code/leave": Twice.SAME,
    # everybody's accounts: an address bears one account
    "POST /accounts/new": Twice.ONCE,
    "POST /accounts/<id>/role": Twice.SEEN,
    "POST /accounts/<id>/<any(close, reopen):action>": Twice.STEP,
    "POST /accounts/<id>/erase": Twice.STEP,
    "POST /accounts/<id>/link": Twice.SAME,
    "POST /accounts/<id>/second-factor/reset": Twice.STEP,
    "POST /webhooks": Twice.ONCE,
    "POST /webhooks/<id>/secret": Twice.ONCE,
    "POST /webhooks/<id>/<any(pause, resume, remove):action>": Twice.STEP,
    "POST /webhooks/<id>/ping": Twice.SAME,
    "POST /webhooks/<id>/sent/<int(max=999999999):no>/again": Twice.SAME,
    "POST /accounts/<id>/vouch": Twice.STEP,
    "POST /accounts/<id>/sign-out": Twice.SAME,
    # letters that are answered
    "POST /answers/<account>/<int:year>/<signature>": Twice.SEEN,
    "POST /practices/<id>/ask": Twice.ONCE,
    "POST /questions/<int:no>/answer": Twice.STEP,
    "POST /releases/<int(max=999999999):no>/<any(consent, refuse, withdraw):action>": Twice.STEP,
    # submitting
    "POST /submissions": Twice.ONCE,
    "POST /practices/<id>/revise": Twice.STEP,
    "POST /submissions/notices": Twice.OWN,
    "POST /submissions/<id>": Twice.SEEN,
    "POST /submissions/<id>.json": Twice.SEEN,
    "POST /submissions/<id>/related": Twice.SEEN,
    "POST /submissions/<id>/objectives": Twice.SEEN,
    "POST /submissions/<id>/hand-in": Twice.SEEN,
    "POST /submissions/<id>/preview": Twice.READS,
    "POST /submissions/<id>/withdraw": Twice.STEP,
    "POST /submissions/<id>/take-over": Twice.STEP,
    "POST /submissions/<id>/attachments": Twice.ONCE,
    "POST /submissions/<id>/attachments/<int:no>/remove": Twice.SAME,
    "POST /submissions/<id>/remarks": Twice.ONCE,
    "POST /submissions/from-paper": Twice.READS,
    "POST /submissions/from-paper/place": Twice.ONCE,
    # the desk
    "POST /desk/<id>/take": Twice.STEP,
    "POST /desk/<id>/assign": Twice.SEEN,
    "POST /desk/<id>/remarks": Twice.ONCE,
    "POST /desk/<id>/settle": Twice.SAME,
    "POST /desk/<id>/request-changes": Twice.SEEN,
    "POST /desk/<id>/tags": Twice.SEEN,
    "POST /desk/<id>/publish": Twice.SEEN,
    "POST /desk/<id>/withdraw": Twice.SEEN,
    "POST /desk/practices/<id>": Twice.SEEN,
    "POST /practices/<id>/gates/<gate>": Twice.SEEN,
    # care
    "POST /practices/<id>/versions/<int(max=999999999):no>/restore": Twice.SEEN,
    "POST /practices/<id>/withdraw": Twice.SEEN,
    "POST /practices/<id>/reinstate": Twice.SEEN,
    "POST /practices/<id>/review-by": Twice.SEEN,
    "POST /care/bulk": Twice.READS,
    "POST /care/batches": Twice.SEEN,
    "POST /care/batches/<int(max=999999999):no>/undo": Twice.STEP,
    "POST /care/merge": Twice.SEEN,
    "POST /trail/<int(max=999999999):no>/erase": Twice.SAME,
    # bringing in: what was brought is looked at, and applied as it was looked at
    "POST /import": Twice.OWN,
    "POST /import/<token>": Twice.OWN,
    "POST /import/<token>/apply": Twice.SEEN,
    # closed years: a state leads to the next, and figures that moved since they were approved send it back
    "POST /periods/<int:year>": Twice.STEP,
    "POST /reports/<kind>/table": Twice.ONCE,
    # a pack is made once for a state of the record; a line of interest said twice is said once
    "POST /pack": Twice.SAME,
    "POST /pack/interest": Twice.READS,
    "POST /pack/interest/record": Twice.SAME,
    # the ledger
    "POST /practices/<id>/<any(share, adopt):action>": Twice.SEEN,
    "POST /practices/<id>/<any(strike, unstrike):action>": Twice.SEEN,
    "POST /practices/<id>/adoptions/<slug>/confirm": Twice.SEEN,
    "POST /practices/<id>/origins/<slug>/confirm": Twice.SAME,
    "POST /follow-up": Twice.SEEN,
    "POST /meetings/new": Twice.ONCE,
    "POST /meetings/<id>/edit": Twice.SEEN,
    "POST /meetings/<id>/redate": Twice.SEEN,
    "POST /meetings/<id>/share": Twice.SEEN,
    "POST /meetings/<id>/prepare": Twice.SEEN,
    "POST /meetings/<id>/agenda": Twice.SEEN,
    # the rest of the plan
    "POST /activities/new": Twice.ONCE,
    "POST /activities/<id>/edit": Twice.SEEN,
    "POST /activities/<id>/confirm": Twice.SEEN,
    "POST /indicators/<id>/report": Twice.SEEN,
    "POST /indicators/<id>/accept": Twice.SEEN,
    "POST /indicators/import": Twice.SEEN,
    "POST /nil-reports": Twice.SEEN,
    "POST /nil-reports/take-back": Twice.SEEN,
    "POST /schedule/new": Twice.ONCE,
    "POST /schedule/<id>": Twice.SEEN,
    "POST /schedule/<id>/note": Twice.SEEN,
    "POST /proposals/new": Twice.ONCE,
    "POST /proposals/<id>/edit": Twice.SEEN,
    "POST /proposals/<id>/score": Twice.SEEN,
    "POST /success-factors/mark": Twice.SAME,
    # baskets and briefs
    "POST /basket": Twice.SAME,
    "POST /briefs": Twice.ONCE,
    "POST /briefs/carried": Twice.READS,
    "POST /briefs/carried.<any(docx, pdf, md, html, bib, ris, json):form>": Twice.READS,
    "POST /briefs/<id>": Twice.SEEN,
    "POST /briefs/<id>/share": Twice.OWN,
    "POST /briefs/<id>/remove": Twice.STEP,
    "POST /mcp": Twice.READS,
    # what one follows, which is one's own; what a signed address stops is stopped
    "POST /following": Twice.SAME,
    "POST /following/<id>/rename": Twice.OWN,
    "POST /following/<id>/stop": Twice.SAME,
    "POST /following/seen": Twice.OWN,
    "POST /following/<id>/seen": Twice.OWN,
    "POST /following/rhythm": Twice.OWN,
    "POST /following/feed": Twice.OWN,
    "POST /following/feed/end": Twice.SAME,
    "POST /following/stop/<id>/<signature>": Twice.SAME,
    "POST /following/quiet/<account>/<signature>": Twice.SAME,
    # the wanted board
    "POST /wanted/new": Twice.ONCE,
    "POST /wanted/<int:no>/edit": Twice.SEEN,
    "POST /wanted/<int:no>/offer": Twice.SAME,
    "POST /wanted/<int:no>/take-back": Twice.SAME,
    "POST /wanted/<int:no>/close": Twice.SEEN,
    "POST /wanted/<int:no>/reopen": Twice.SEEN,
    # the API
    "POST /api/v1/submissions": Twice.ONCE,
    "POST /api/v1/follow-up": Twice.SEEN,
    "POST /api/v1/nil-reports": Twice.SEEN,
    "POST /api/v1/nil-reports/take-back": Twice.SEEN,
}

VERBS: Mapping[str, Twice] = {route: TABLE[page] for _, route, page in with_pages()}
"""What a program sends by a verb is the page's own form."""


def test_every_form_that_writes_says_what_it_does_when_it_comes_twice_or_too_late(kb: KnowledgeBase) -> None:
    rules = {f"POST {rule.rule}" for rule in create_app(kb).url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert rules == {*TABLE, *VERBS}


# -- forms as a browser sends them -------------------------------------------------------------------------------------


def shown(client: FlaskClient, address: str, ending: str) -> dict[str, list[str]]:
    """What a form that posts to an address with this ending holds, as a page shows it."""
    return of_page(client.get(address).text, ending)


@dataclass(frozen=True)
class Change:
    """A form that changes a record: where it stands, where it is sent, what two people write, and where it is read
    whose word holds; `words` are those that the page shows of each change."""

    page: str
    to: str
    first: dict[str, str]
    second: dict[str, str]
    words: tuple[str, str]
    read: str = ""
    who: str = "officer"
    ending: str = ""
    more: dict[str, str] = field(default_factory=dict)


CHANGES: Mapping[str, Change] = {
    "activity": Change(
        "/activities/activity-0001/edit", "/activities/activity-0001/edit",
        {"title": "Hers of the activity"}, {"fund": "His fund"}, ("Hers of the activity", "His fund"),
        "/activities/activity-0001",
    ),
    "what an activity serves": Change(
        "/activities/activity-0001", "/activities/activity-0001/confirm",
        {"only": "3.1"}, {"only": "4.1"}, ("3.1", "4.1"), "/activities.json",
    ),
    "action of the schedule": Change(
        "/schedule/action-0001", "/schedule/action-0001",
        {"title": "Hers of the action"}, {"responsible": "His office"}, ("Hers of the action", "His office"),
    ),
    "note on an action": Change(
        "/schedule/action-0001", "/schedule/action-0001/note",
        {"year": "2021", "note": "Hers of the year"}, {"year": "2021", "note": "His of the year"},
        ("Hers of the year", "His of the year"),
    ),
    "proposal": Change(
        "/proposals/proposal-0001/edit", "/proposals/proposal-0001/edit",
        {"title": "Hers of the proposal"}, {"summary": "His summary"}, ("Hers of the proposal", "His summary"),
        "/proposals/proposal-0001", who="delegate",
    ),
    "need": Change(
        "/wanted/1/edit", "/wanted/1/edit",
        {"text": "Hers of the need"}, {"why": "His reason"}, ("Hers of the need", "His reason"), "/wanted/1",
        who="delegate",
    ),
    "meeting": Change(
        "/meetings/m-2023-1/edit", "/meetings/m-2023-1/edit",
        {"title": "Hers of the meeting"}, {"place": "His place"}, ("Hers of the meeting", "His place"),
        "/meetings/m-2023-1",
    ),
    "agenda": Change(
        "/meetings/m-2023-1/agenda", "/meetings/m-2023-1/agenda",
        {"pasted": "5.1 Hers of the agenda"}, {"pasted": "5.2 His of the agenda"},
        ("Hers of the agenda", "His of the agenda"), "/meetings/m-2023-1",
    ),
    "days of a meeting": Change(
        "/meetings/workshop/redate?starts=2023-06-15&ends=2023-06-16", "/meetings/workshop/redate",
        {"starts": "2023-06-15", "ends": "2023-06-16", "why": "moved"},
        {"starts": "2023-06-20", "ends": "2023-06-21", "why": "moved"}, ("2023-06-15", "2023-06-20"),
        "/meetings/workshop/edit",
    ),
    "indicator report": Change(
        "/indicators/1.1.1/report?economy=Chile&year=2022", "/indicators/1.1.1/report",
        {"value": "111", "do": "submit"}, {"note": "his note", "do": "submit"}, ("111", "his note"),
        "/indicators/1.1.1",
    ),
    "objectives at the desk": Change(
        "/desk/practices/japan-credit-guarantee", "/desk/practices/japan-credit-guarantee",
        {"say-4.1": "confirm", "say-1.1": "confirm"}, {"say-4.1": "confirm", "say-2.1": "confirm"}, ("1.1", "2.1"),
        f"/api/v1{PRACTICE}",
    ),
    "gate": Change(
        PRACTICE, f"{PRACTICE}/gates/counts",
        {"passed": "no", "why": "Hers of the gate"}, {"passed": "no", "why": "His of the gate"},
        ("Hers of the gate", "His of the gate"),
    ),
    "day of a review": Change(
        f"{PRACTICE}/care", f"{PRACTICE}/review-by",
        {"day": "2030-01-01", "why": "hers"}, {"day": "2031-01-01", "why": "his"}, ("2030-01-01", "2031-01-01"),
    ),
    "objectives of a submission": Change(
        "/desk/d1", "/desk/d1/tags",
        {"say-1.1": "confirm"}, {"say-2.1": "confirm"},
        ('name="say-1.1" value="confirm" checked', 'name="say-2.1" value="confirm" checked'),
    ),
    "adoption": Change(
        "/practices/chile-market-days/adopt", "/practices/chile-market-days/adopt",
        {"economy": "Malaysia", "stage": "adopted", "effective": "2023-07-01", "instrument": "Hers: a rule"},
        {"economy": "Malaysia", "stage": "adopted", "effective": "2023-07-01", "instrument": "His: a line"},
        ("Hers: a rule", "His: a line"), "/practices/chile-market-days",
    ),
    "sharing": Change(
        f"{PRACTICE}/share", f"{PRACTICE}/share",
        {"meeting": "m-2021-2", "form": "tabled", "agenda_item": "Hers 4"},
        {"meeting": "m-2021-2", "form": "tabled", "agenda_item": "His 5"}, ("Hers 4", "His 5"), PRACTICE,
    ),
    "answer of the year": Change(
        "/follow-up?year=2023", "/follow-up",
        {"practice": "chile-market-days", "economy": "Malaysia", "year": "2023", "answer": "yes"},
        {"practice": "chile-market-days", "economy": "Malaysia", "year": "2023", "answer": "unknown"},
        ("Answered: yes", "Answered: unknown"),
    ),
    "nil report": Change(
        "/nil-reports", "/nil-reports",
        {"indicator": "2.1.1", "economy": "Peru", "year": "2022", "why": "Hers: a letter"},
        {"indicator": "2.1.1", "economy": "Peru", "year": "2022", "why": "His: a call"},
        ("Hers: a letter", "His: a call"), ending="/nil-reports",
    ),
}  # fmt: skip


@pytest.fixture
def full(world: KnowledgeBase) -> KnowledgeBase:
    """The small home with one record of every kind that a form changes."""
    room = world.implementation
    room.activities.record(
        OFFICER, title="A workshop", kind="activity", year="2022", status="carried out", economies=["Peru"]
    )
    room.schedule.keep(OFFICER, title="An action", first="2021", last="2023")
    room.proposals.keep(CHILE, title="A proposal", summary="What", year="2023", economies=["Chile"])
    room.indicators.keep(CHILE, "1.1.1", "Chile", "2022", value="12", source="An office", submit=True)
    world.wanted.post(CHILE, NeedWords("Something looked for"))
    return world


def send(client: FlaskClient, to: str, form: Mapping[str, object]):  # type: ignore[no-untyped-def]
    return client.post(to, data=dict(form), headers=OWN)


@pytest.mark.parametrize("name", CHANGES)
def test_whoever_has_not_seen_what_stands_does_not_take_its_place(
    full: KnowledgeBase, client_as: Callable[[str], FlaskClient], name: str
) -> None:
    change = CHANGES[name]
    client = client_as(change.who)
    ending, read = change.ending or change.to, change.read or change.page
    hers, his = ({**shown(client, change.page, ending), **said} for said in (change.first, change.second))
    assert send(client, change.to, hers).status_code == 303
    once_more = send(client, change.to, hers)  # the very same again is no news, whatever it has seen
    assert once_more.status_code in (303, 409)
    assert change.words[0] in client.get(read).text
    refused = send(client, change.to, his)
    assert refused.status_code == 409 and "changed meanwhile" in refused.text
    kept = client.get(read).text
    assert change.words[0] in kept and change.words[1] not in kept
    again = of_page(refused.text, ending)
    for field_name, value in change.second.items():
        if field_name in again and field_name not in ("passed", "answer", "do", "only", "year"):
            assert value in again[field_name], "what was typed is there"
    knowingly = send(client, change.to, {**his, "seen": again["seen"]})
    assert knowingly.status_code == 303
    assert change.words[1] in client.get(read).text


# -- forms that add ----------------------------------------------------------------------------------------------------

ADDING: Mapping[str, tuple[str, str, str, dict[str, str], str, str]] = {
    "need": ("delegate", "/wanted/new", "/wanted/new", {"text": "Sent twice", "sure": "yes"}, "/wanted", "Sent twice"),
    "activity": (
        "officer", "/activities/new", "/activities/new",
        {"title": "Sent twice", "kind": "activity", "year": "2022", "status": "planned"}, "/activities", "Sent twice",
    ),
    "action": (
        "officer", "/schedule/new", "/schedule/new",
        {"title": "Sent twice", "first": "2021", "last": "2022", "status": "planned"}, "/schedule", "Sent twice",
    ),
    "proposal": (
        "delegate", "/proposals/new", "/proposals/new",
        {"title": "Sent twice", "summary": "What", "year": "2023"}, "/proposals", "Sent twice",
    ),
    "meeting": (
        "officer", "/meetings/new", "/meetings/new",
        {"number": "99", "title": "Sent twice", "kind": "smewg", "starts": "2024-03-01"}, "/meetings", "Sent twice",
    ),
    "draft": ("delegate", "/submissions", "/submissions", {}, "/submissions", 'href="/submissions/d'),
    "paper": (
        "delegate", "", "/submissions/from-paper/place",
        {"text-1": "Sent twice", "place-1": "title", "heading-1": "", "once": "0"}, "/submissions", "Sent twice",
    ),
    "remark": (
        "officer", "/desk/d1", "/desk/d1/remarks", {"field": "", "text": "Sent twice"}, "/desk/d1", "Sent twice",
    ),
    "remark of its author": (
        "delegate", "/submissions/d1", "/submissions/d1/remarks", {"text": "Sent twice"},
        "/submissions/d1", "Sent twice",
    ),
    "token": (
        "delegate", "/account", "/account/tokens",
        {"title": "Sent twice", "scope": "read", "days": "9"}, "/account", "Sent twice",
    ),
    "webhook": (
        "administrator", "/webhooks", "/webhooks",
        {"url": "https://example.org/sent-twice", "events": "practice.published", "audience": "public"},
        "/webhooks", "sent-twice",
    ),
    "tabled report": ("officer", "", "/reports/final/table", {"once": "0"}, "/reports/tabled", 'id="report-'),
}  # fmt: skip
"""Who sends it, the page of the form, where it goes, what is written, and what is there once afterwards."""


@pytest.mark.parametrize("name", ADDING)
def test_a_form_that_adds_and_is_sent_twice_adds_once(
    full: KnowledgeBase, client_as: Callable[[str], FlaskClient], name: str
) -> None:
    who, page, to, said, read, word = ADDING[name]
    client = client_as(who)
    before = client.get(read).text.count(word)
    form = {**(shown(client, page, to) if page else {}), **said}
    answers = [send(client, to, form) for _ in range(2)]
    assert answers[0].status_code in (200, 303)
    assert name in ("token", "webhook") or answers[1].headers["Location"] == answers[0].headers["Location"]
    once = client.get(read).text.count(word)
    assert once > before
    another = {**(shown(client, page, to) if page else {}), **said, **({} if page else {"once": "1"})}
    if name != "meeting":  # an address bears one meeting
        send(client, to, another)
        assert client.get(read).text.count(word) == 2 * once - before, "asked for anew it is added anew"


def test_two_windows_add_two_things(full: KnowledgeBase, client_as: Callable[[str], FlaskClient]) -> None:
    client = client_as("officer")
    form = {**shown(client, "/schedule/new", "/schedule/new"), "first": "2021", "last": "2022"}
    for title in ("One", "Another", "One"):
        assert send(client, "/schedule/new", {**form, "title": title}).status_code == 303
    assert sorted(one.title for one in full.implementation.schedule.actions()) == ["An action", "Another", "One"]


def test_a_notice_that_came_after_the_list_was_shown_stays(
    full: KnowledgeBase, client_as: Callable[[str], FlaskClient]
) -> None:
    client = client_as("delegate")
    account = full.home.store.dossier("d1").author
    full.home.store.notify(account, "d1", "Shown to its author")
    form = shown(client, "/submissions", "/submissions/notices")
    full.home.store.notify(account, "d1", "Come meanwhile")
    send(client, "/submissions/notices", form)
    page = client.get("/submissions").text
    assert "Come meanwhile" in page and "Shown to its author" not in page


# -- the API -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def program(full: KnowledgeBase, account_of: Callable[[str], Account]) -> Callable[..., TestResponse]:
    """What a program of an officer asks for, with a token."""
    token = full.accounts.tokens.make_token(account_of("officer").person(), "t", Scope.WRITE, "1").secret
    client = create_app(full).test_client()

    def _asks(method: str, address: str, json: object = None, **headers: str) -> TestResponse:
        said = {"Authorization": f"Bearer {token}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return client.open(f"/api/v1{address}", method=method, json=json, headers=said)

    return _asks


def test_a_program_changes_what_it_has_seen_and_nothing_else(program: Callable[..., TestResponse]) -> None:
    about = {"practice": "chile-market-days", "economy": "Malaysia", "year": "2023"}
    address = "/follow-up?practice=chile-market-days&economy=Malaysia&year=2023"
    etag = program("GET", address).headers["ETag"]
    assert etag.strip('"') == program("GET", "/follow-up?year=2023").json["questions"][0]["version"]  # type: ignore[index]
    assert program("POST", "/follow-up", {**about, "answer": "yes"}, If_Match=etag).status_code == 201
    stale = program("POST", "/follow-up", {**about, "answer": "unknown"}, If_Match=etag)
    assert stale.status_code == 412
    assert "changed meanwhile" in stale.json["error"]["message"]  # type: ignore[index]
    assert program("GET", address).json["questions"][0]["answer"] == "yes"  # type: ignore[index]
    fresh = program("GET", address).headers["ETag"]
    assert program("POST", "/follow-up", {**about, "answer": "unknown"}, If_Match=fresh).status_code == 201
    # a program that names no version says the latest word, as ever
    assert program("POST", "/follow-up", {**about, "answer": "yes"}).status_code == 201
    assert program("POST", "/follow-up", {**about, "answer": "unknown"}, If_Match="*").status_code == 201


def test_a_nil_report_is_taken_back_as_it_was_seen(program: Callable[..., TestResponse]) -> None:
    about = {"indicator": "2.1.1", "economy": "Peru", "year": 2022}
    made = program("POST", "/nil-reports", {**about, "why": "a letter"})
    version = made.json["nil_reports"][0]["version"]  # type: ignore[index]
    assert program("POST", "/nil-reports", {**about, "why": "a call"}, If_Match='"another"').status_code == 412
    assert program("POST", "/nil-reports", {**about, "why": "a call"}, If_Match=f'"{version}"').status_code == 201
    gone = {**about, "why": "said in error"}
    assert program("POST", "/nil-reports/take-back", gone, If_Match=f'"{version}"').status_code == 412
    assert program("POST", "/nil-reports/take-back", gone).status_code == 200


def test_a_submission_names_its_state(program: Callable[..., TestResponse], full: KnowledgeBase) -> None:
    first = program("GET", "/submissions/d1").headers["ETag"]
    full.desk.conversation.take(OFFICER, "d1")
    assert program("GET", "/submissions/d1").headers["ETag"] != first


def test_a_version_tells_nothing_of_who_said_it() -> None:
    said = FollowUp("p", "Chile", 2023, FollowUpAnswer.YES, "account-1", "2024-01-01")
    assert version_of(said) == version_of(replace(said, by="account-2")) != version_of(replace(said, year=2022))
