"""Every verb of the pages, said by a program: the same checks, and what came of it as JSON."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.errors import BadValue
from tests import sites
from tests.pages.conftest import OWN
from webapp.api.verb import VERBS

Program = Callable[..., TestResponse]

PRACTICE = "/practices/japan-credit-guarantee"
MEETING = {"number": "58", "title": "58th meeting", "kind": "smewg", "starts": "2025-03-04"}


@pytest.fixture
def program(world: KnowledgeBase, account_of: Callable[[str], Account]) -> Callable[..., Program]:
    """What a program asks for that has a token of these scopes."""

    def _of(who: str, scope: str = "write") -> Program:
        token = world.accounts.tokens.make_token(account_of(who).person(), "t", scope, "1").secret
        client = sites.client(world)

        def _asks(method: str, address: str, json: object = None, **headers: str) -> TestResponse:
            said = {name.replace("_", "-"): value for name, value in headers.items()}
            return client.open(
                f"/api/v1{address}", method=method, json=json, headers={"Authorization": f"Bearer {token}", **said}
            )

        return _asks

    return _of


def test_a_meeting_is_added_once_under_its_key_and_read_again(program: Callable[..., Program]) -> None:
    officer = program("officer", "record")
    made = [officer("POST", "/meetings", MEETING, Idempotency_Key="a") for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    id = made[0].json["record"]["id"]  # type: ignore[index]
    assert made[0].json == made[1].json and made[0].headers["Location"] == f"/meetings/{id}"
    assert officer("GET", f"/meetings/{id}").json["title"] == "58th meeting"  # type: ignore[index]
    assert officer("GET", "/meetings?size=1").json["items"][0]["id"] == id  # type: ignore[index]


def test_a_form_says_what_stands_and_a_change_names_it(program: Callable[..., Program]) -> None:
    officer = program("officer")
    held = officer("GET", "/forms/change_meeting?id=m-2023-1")
    assert held.status_code == 200 and held.json
    version, fields = held.headers["ETag"], {name: value[0] for name, value in held.json["fields"].items() if value}
    assert held.json["version"] == version.strip('"')
    done = officer("POST", "/meetings/m-2023-1", {**fields, "title": "Hers"}, If_Match=version)
    assert done.status_code == 200 and done.json and done.json["done"] is True
    late = officer("POST", "/meetings/m-2023-1", {**fields, "title": "His"}, If_Match=version)
    assert late.status_code == 412 and late.json and late.json["stands"]["title"] == "Hers"
    assert late.json["status"] == late.json["error"]["status"] == 412
    again = officer("POST", "/meetings/m-2023-1", {**fields, "title": "His"}, If_Match=late.json["version"])
    assert again.status_code == 200
    assert officer("GET", "/meetings/m-2023-1").json["title"] == "His"  # type: ignore[index]


def test_what_may_not_be_replaced_unseen_asks_for_the_version(
    program: Callable[..., Program], world: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    report = {"economy": "Chile", "year": "2022", "value": "12", "source": "An office", "do": "submit"}
    assert program("delegate", "report")("POST", "/indicators/1.1.1/report", report).status_code == 200
    about = {"economy": "Chile", "year": "2022"}
    officer = program("officer", "review")
    unseen = officer("POST", "/indicators/1.1.1/accept", about)
    assert unseen.status_code == 428 and unseen.json and unseen.json["version"]
    seen = officer("POST", "/indicators/1.1.1/accept", about, If_Match=unseen.json["version"])
    assert seen.status_code == 200
    told = officer("GET", "/indicators/1.1.1").json
    assert [one["status"] for one in told["reports"]] == ["accepted"]  # type: ignore[index]


def test_a_submission_is_drafted_handed_in_taken_and_published_by_programs(program: Callable[..., Program]) -> None:
    author, officer = program("delegate", "submit"), program("officer", "review")
    draft = author("POST", "/submissions/drafts", {}, Idempotency_Key="one")
    id = draft.json["record"]["id"]  # type: ignore[index]
    assert author("POST", f"/submissions/{id}/hand-in", {"title": "Market days"}).status_code == 422
    entries = author("GET", "/submissions/d1/text").json["entries"]  # type: ignore[index]
    kept = author("POST", f"/submissions/{id}", {**entries, "title": "Another fair"})
    assert kept.status_code == 200, kept.text
    assert author("GET", f"/submissions/{id}/text").json["entries"]["title"] == "Another fair"  # type: ignore[index]
    handed = author("POST", f"/submissions/{id}/hand-in", {**entries, "title": "Another fair"})
    assert handed.status_code == 200, handed.text
    assert officer("POST", f"/desk/{id}/take").status_code == 200
    assert officer("POST", f"/desk/{id}/remarks", {"text": "Which towns?", "kind": "change"}).status_code == 201
    said = author("GET", f"/submissions/{id}/text").json["remarks"]  # type: ignore[index]
    assert [one["text"] for one in said] == ["Which towns?"]
    assert officer("POST", f"/desk/{id}/settle", {"no": said[0]["no"]}).status_code == 200
    done = officer("POST", f"/desk/{id}/publish", {"say-3.1": "confirm", "main": "3.1"})
    assert done.status_code == 200, done.text
    practice = officer("GET", f"/submissions/{id}").json["practice"]  # type: ignore[index]
    assert officer("GET", f"/practices/{practice}").json["objectives"] == ["3.1"]  # type: ignore[index]


def test_a_sharing_and_an_adoption_are_recorded(program: Callable[..., Program]) -> None:
    officer, delegate = program("officer", "record"), program("delegate", "record")
    shown = officer("POST", f"{PRACTICE}/share", {"meeting": "m-2021-2", "presenters": ["Japan"], "form": "tabled"})
    assert shown.status_code == 200 and shown.json and shown.json["done"]
    again = officer("POST", f"{PRACTICE}/share", {"meeting": "m-2021-2", "presenters": ["Japan"], "form": "tabled"})
    assert again.json and not again.json["done"]
    taken = delegate("POST", f"{PRACTICE}/adopt", {"economy": "Chile", "stage": "planned", "planned-on": "2024-05-01"})
    assert taken.status_code == 200, taken.text
    told = delegate("GET", PRACTICE).json
    assert [one["economy"] for one in told["listed_not_counted"]] == ["Chile"]  # type: ignore[index]


def test_a_file_comes_with_its_submission(program: Callable[..., Program]) -> None:
    author = program("delegate", "submit")
    draft = author("POST", "/submissions/drafts").json["record"]["id"]  # type: ignore[index]
    sent = author("POST", f"/submissions/{draft}/attachments", {"file": {"name": "a.txt", "content": "not base64!"}})
    assert sent.status_code == 400 and sent.json and sent.json["errors"][0]["field"] == "file"
    pdf = "JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PC9UeXBlL0NhdGFsb2c+PgplbmRvYmoKJSVFT0YK"
    sent = author("POST", f"/submissions/{draft}/attachments", {"file": {"name": "a.pdf", "content": pdf}})
    assert sent.status_code in (200, 400, 422) and sent.mimetype.endswith("json")


def test_a_token_does_what_its_scopes_say_and_nothing_else(program: Callable[..., Program]) -> None:
    for scope, address in (("read", "/meetings"), ("submit report", "/meetings"), ("record", "/desk/d1/take")):
        answer = program("officer", scope)("POST", address, MEETING)
        lacking = "record" if address == "/meetings" else "review"
        assert answer.status_code == 403 and answer.json and answer.json["scope"] == lacking
        assert lacking in answer.json["detail"] and answer.mimetype == "application/problem+json"
    assert program("officer", "write")("POST", "/periods/2023", {"to": "in review"}).json["scope"] == "administer"  # type: ignore[index]
    assert program("officer", "administer")("POST", "/periods/2023", {"to": "in review"}).status_code == 200
    assert program("administrator", "write")("GET", "/accounts").status_code == 403
    assert program("administrator", "administer")("GET", "/accounts").status_code == 200


def test_a_token_to_administer_lasts_a_month_at_most(
    world: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    person = account_of("officer").person()
    with pytest.raises(BadValue, match="from 1 to 30"):
        world.accounts.tokens.make_token(person, "t", "read administer", "31")
    for scope in ("", "all", "read all"):
        with pytest.raises(BadValue):
            world.accounts.tokens.make_token(person, "t", scope, "9")
    kept = world.accounts.tokens.make_token(person, "t", "report read submit", "9").token
    assert kept.scope == "submit report"


def test_scopes_are_chosen_on_the_account_s_page(client: FlaskClient) -> None:
    made = client.post(
        "/account/tokens", data={"title": "t", "scope": ["read", "review"], "days": "9", "once": "0"}, headers=OWN
    )
    assert made.status_code == 200 and "<td>review</td>" in made.text
    assert "work at the desk" in made.text


def test_a_session_is_asked_again_who_it_is_where_a_page_would(
    client: FlaskClient, world: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(world.accounts.proving), "is_due", lambda self, secret: True)
    answer = client.post("/api/v1/periods/2023", json={"to": "in review"}, headers=OWN)
    assert answer.status_code == 403 and answer.json and "/periods/2023" in answer.json["detail"]
    assert client.post("/api/v1/periods/2023", json={"to": "in review"}).status_code == 403  # from another site
    assert world.periods.year(2023).state.value == "open"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"none": "x"}, "none"), ({"title": ["a", "b"]}, "title"), ({"title": {"a": 1}}, "title"),
        ({"title": 10**40}, "title"), ({**MEETING, "starts": "yesterday"}, "starts"),
        ({**MEETING, "kind": "party"}, "kind"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_field(program: Callable[..., Program], body: dict[str, object], field: str) -> None:
    answer = program("officer")("POST", "/meetings", body)
    assert answer.status_code == 400 and answer.json and answer.json["type"] == "/api/#wrong-value"
    assert [one["field"] for one in answer.json["errors"]] == [field]
    assert answer.json["errors"][0]["message"] == answer.json["detail"]


def test_a_body_is_json(
    program: Callable[..., Program], world: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    token = world.accounts.tokens.make_token(account_of("officer").person(), "t", "write", "1").secret
    client, said = sites.client(world), {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for raw in ("[" * 100_000, "\x00", '"text"', "{", "nul"):
        assert client.post("/api/v1/meetings", data=raw, headers=said).status_code == 400
        other = client.post("/api/v1/meetings", data=raw, headers=said | {"Content-Type": "text/csv"})
        assert other.status_code == 415 and other.mimetype == "application/problem+json"
    half = '{"number": "58", "title": "half \\ud800 a pair", "kind": "smewg", "starts": "2025-03-04"}'
    kept = client.post("/api/v1/meetings", data=half, headers=said)
    assert kept.status_code == 201
    assert program("officer")("GET", "/meetings?size=1").json["items"][0]["title"] == "half ? a pair"  # type: ignore[index]


def test_a_list_comes_in_parts_that_name_each_other(program: Callable[..., Program]) -> None:
    asks = program("delegate", "read")
    seen, address = [], "/practices?size=2"
    while address:
        part = asks("GET", address)
        assert part.json and len(part.json["items"]) <= 2
        seen += [one["id"] for one in part.json["items"]]
        links = dict(reversed(link.split("; ")) for link in part.headers.get("Link", "").split(", ") if link)  # type: ignore[misc]
        follows = links.get('rel="next"', "")
        address = f"/practices{follows.strip('<>')}" if follows else ""
    assert len(seen) == len(set(seen)) == part.json["total"] > 2
    assert asks("GET", "/practices?economy=Chile").json["items"][0]["economies"] == ["Chile"]  # type: ignore[index]
    assert asks("GET", "/practices?size=0").status_code == 400


def test_what_a_reader_may_not_see_is_in_no_list(program: Callable[..., Program], world: KnowledgeBase) -> None:
    visitor = sites.client(world)
    for address in ("/practices?size=200", "/uncounted?size=200", "/pipeline", "/periods", "/success-factors"):
        assert "members-note" not in visitor.get(f"/api/v1{address}").text, address
    assert "members-note" in program("delegate", "read")("GET", "/practices?size=200").text
    none, hidden = (visitor.get(f"/api/v1/practices/{id}").json for id in ("none-of-these", "members-note"))
    assert none and hidden
    told_alike = ("type", "title", "status", "errors")
    assert [none[name] for name in told_alike] == [hidden[name] for name in told_alike]
    assert none["detail"].replace("none-of-these", "members-note") == hidden["detail"]


def test_every_verb_that_is_asked_again_for_takes_the_scope_for_it() -> None:
    guarded = {
        "periods.move", "trail.erase", "accounts.role", "accounts.open_or_close", "accounts.sign_out", "accounts.erase",
        "releases.answer", "releases.vouch",
    }  # fmt: skip
    assert {one.endpoint for one in VERBS.values() if one.scope.value == "administer"} == guarded
