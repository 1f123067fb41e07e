"""A session ends while somebody types, or what they sent is refused: every word of it is before them again, at every
form.

The forms are found by looking at every page as every role; none is left out because nobody thought of it.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.files.content_store import ContentStore
from kb.person import Person, Role, operator
from kb.practice.attachment import Attachment
from kb.submissions.dossier import Dossier, State
from tests import sites
from tests.dossiers import handed_in
from tests.pages.conftest import MARKUP, OWN, signed_in
from tests.pages.site.test_permissions import TABLE
from tests.second_factors import set_up
from webapp.site.filled_form import filled

PASSWORD = "four words in a row"

WHO = ("delegate", "officer", "chair", "administrator")

BY_HAND = re.compile("typed|first line|nonsense|example.org")

OPEN_TO_ALL = {"/sign-out", "/sign-in", "/", "/results.json", "/basket", "/briefs", "/briefs/carried", "/pack"}
"""Addresses of forms that nobody needs a session for."""

Fields = list[tuple[str, str]]


class Controls(HTMLParser):
    """The forms of a page that post, field by field, with what a person could put in each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, Fields]] = []
        self.holding: list[tuple[str, Fields]] = []
        self._into: Fields | None = None
        self._held: Fields = []
        self._select = self._area = ""
        self._options: list[str] = []
        self._text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form" and given.get("method") == "post":
            self._into, self._held = [], []
            self.forms.append((given.get("action", ""), self._into))
            self.holding.append((given.get("action", ""), self._held))
        if self._into is None:
            return
        if tag == "input" and name:
            self._input(name, kind, given)
        elif tag == "textarea" and name:
            self._area, self._text = name, []
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select:
            self._options.append(given.get("value", ""))
            if "selected" in given:
                self._held.append((self._select, given.get("value", "")))

    def _input(self, name: str, kind: str, given: dict[str, str]) -> None:
        assert self._into is not None
        if kind in ("checkbox", "radio"):
            value = given.get("value", "on")
            if "checked" in given:
                self._held.append((name, value))
            if kind == "checkbox" or name not in dict(self._into):
                self._into.append((name, value))
        elif kind not in ("file", "password"):
            typed = {"hidden": given.get("value", ""), "date": "2024-02-03", "number": "12", "email": "x@example.org"}
            self._into.append((name, typed.get(kind, f"typed {MARKUP} & “{name}”")))
            self._held.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._into = None
        elif tag == "select" and self._into is not None and self._select:
            if self._options:
                self._into.append((self._select, self._options[-1]))
            self._select = ""
        elif tag == "textarea" and self._into is not None and self._area:
            held = "".join(self._text).removeprefix("\n")
            self._held.append((self._area, held))
            self._into.append((self._area, f"\nfirst line {MARKUP}\n\n  third & last"))
            self._area = ""


@dataclass(frozen=True)
class Shown:
    """A form as a role finds it: at which page, where it posts, and what is typed into it."""

    page: str
    address: str
    typed: Fields


@pytest.fixture
def world(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> KnowledgeBase:
    """Something on its way everywhere: a draft, a submission at the desk, a published one with a file, a release."""
    author, kept = account_of("delegate").id, ContentStore(kb.settings.home / "attachments")
    for id, practice, state in (
        ("published", "japan-credit-guarantee", State.PUBLISHED),
        ("a-draft", "", State.DRAFT),
    ):
        kb.home.store.begin_dossier(
            Dossier(id=id, practice=practice, author=author, state=state, entries={}, economies=("Chile",))
        )
        file = Attachment(0, id, "", f"{id}.pdf", "pdf", 8, kept.keep(b"%PDF-1.7"), "", author, "")
        kb.home.store.attach(file)
    handed_in(kb, account_of("delegate"), id="d1")
    kb.trail.reading.erase(1, Person("a-former-administrator", Role.ADMINISTRATOR), "asked for")
    for who in WHO:
        handed = kb.accounts.links.hand_link(operator("operator"), account_of(who).id)
        kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)
    return kb


def shown_to(client: FlaskClient) -> Iterator[Shown]:
    """Every form that this client finds, each address once."""
    known: set[str] = set()
    for named, row in TABLE.items():
        if not named.startswith("GET "):
            continue
        answer = client.get(row.address)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for action, fields in Controls(answer.text).forms:
            address = urljoin(row.address, action)
            if urlsplit(address).path in OPEN_TO_ALL or address in known:
                continue
            known.add(address)
            yield Shown(row.address, address, fields)


def carried(page: str) -> Fields:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return [(name, unescape(value)) for name, value in found]


def as_sent(fields: Fields) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return values


def holding(page: str, form: Shown) -> dict[str, list[str]]:
    """What the form of this address holds in a page; of several the one that has most of the fields."""
    found = Controls(page).holding
    held = [as_sent(fields) for action, fields in found if urljoin(form.page, action) == form.address]
    return max(held, key=lambda one: len(one.keys() & dict(form.typed)), default={})


@pytest.mark.parametrize("who", WHO)
def test_nothing_typed_is_lost_at_any_form_when_the_session_has_ended(
    world: KnowledgeBase, client_as: Callable[[str], FlaskClient], account_of: Callable[[str], Account], who: str
) -> None:
    hers, lost, seen = client_as(who), [], 0
    email = account_of(who).email
    for form in list(shown_to(hers)):
        seen += 1
        before = world.home.store.generation()
        gone = sites.client(world)  # the same browser after its session ended
        url = f"http://localhost{form.page}"
        asked = gone.post(form.address, data=as_sent(form.typed), headers={**OWN, "Referer": url})
        kept = carried(asked.text)
        if not form.typed and asked.status_code == 401:
            continue  # a button alone: nothing can be lost
        if asked.status_code != 401 or not as_sent(form.typed).items() <= as_sent(kept).items():
            lost.append((form.address, "is not carried", asked.status_code))
            continue
        data = {**as_sent(kept), "return-email": email, "return-password": PASSWORD}
        back = gone.post("/sign-in/go-on", data=data, headers=OWN)
        held = holding(back.text, form)
        wrong = {name: values for name, values in as_sent(form.typed).items() if held.get(name) != values}
        if back.status_code != 200 or wrong or MARKUP in back.text or PASSWORD in back.text:
            lost.append((form.address, back.status_code, wrong))
        assert world.home.store.generation() == before
    assert not lost, lost
    assert seen > {"delegate": 12, "officer": 30, "chair": 5, "administrator": 12}[who]


@pytest.mark.parametrize("who", WHO)
def test_nothing_typed_is_lost_at_any_form_that_is_refused(
    world: KnowledgeBase, client_as: Callable[[str], FlaskClient], who: str
) -> None:
    """Each form is sent with what none takes, twice: what is refused has every text of it in its page."""
    lost, refused = [], 0
    for form in list(shown_to(client_as(who))):
        for _ in range(2):
            data = as_sent(form.typed)
            data |= {name: ["nonsense"] for name in data if name in ("why", "value", "starts", "since", "title")}
            headers = {**OWN, "Referer": f"http://localhost{form.page}"}
            answer = client_as(who).post(form.address, data=data, headers=headers)
            if answer.status_code not in (400, 404, 409, 422):
                continue
            refused += 1
            texts = {value.strip() for values in data.values() for value in values if BY_HAND.search(value)}
            missing = {text for text in texts if text not in texts_of(answer.text)}
            if missing or MARKUP in answer.text:
                lost.append((form.address, answer.status_code, missing))
    assert not lost, lost
    assert refused >= {"delegate": 6, "officer": 15, "chair": 1, "administrator": 3}[who]


def texts_of(page: str) -> set[str]:
    """What any form of a page holds or offers, and every text to be copied from it."""
    whole = Controls(page.replace("<main", '<form method="post"><main').replace("</main", "</form></main"))
    areas = re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page)
    shown = {value for _, fields in (*Controls(page).holding, *whole.holding) for _, value in fields}
    offered = re.findall(r'<(?:option|input)[^>]* value="([^"]*)"', page)
    return {unescape(text).strip() for text in (*areas, *offered, *shown)}


FORM = {"title": ["A fair"], "kind": ["smewg"], "starts": ["2025-03-04"], "number": ["99"], "place": [f"Lima {MARKUP}"]}
NEW = "/meetings/new"


@pytest.fixture
def gone(world: KnowledgeBase) -> FlaskClient:
    """A browser whose session has ended."""
    return sites.client(world)


def go_on(client: FlaskClient, page: str, **own: str) -> TestResponse:
    data: dict[str, object] = {**as_sent(carried(page))}
    data |= {f"return-{name}": value for name, value in own.items()}
    return client.post("/sign-in/go-on", data=data, headers=OWN, environ_base={"REMOTE_ADDR": "192.0.2.7"})


def test_the_form_is_sent_by_hand_after_signing_in_and_then_it_is_done(
    gone: FlaskClient, world: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    asked = gone.post(NEW, data=FORM, headers={**OWN, "Referer": f"http://localhost{NEW}"})
    assert asked.status_code == 401 and "Nothing was done yet" in asked.text
    back = go_on(gone, asked.text, email=account_of("officer").email, password=PASSWORD)
    assert back.status_code == 200 and "Look it over and send it" in back.text
    assert back.headers["Cache-Control"] == "no-store" and back.text.count("<h1") == 1
    assert not [one for one in world.meetings.newest_first() if one.title == "A fair"]
    sent = gone.post(NEW, data=holding(back.text, Shown(NEW, NEW, list(_pairs(FORM)))), headers=OWN)
    assert sent.status_code == 303
    assert [one.place for one in world.meetings.newest_first() if one.title == "A fair"] == [f"Lima {MARKUP}"]


def _pairs(typed: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in typed.items() for value in values)


def test_a_wrong_password_keeps_what_was_typed_and_is_held_up(
    gone: FlaskClient, account_of: Callable[[str], Account]
) -> None:
    page, statuses = gone.post(NEW, data=FORM, headers=OWN).text, []
    while 429 not in statuses and len(statuses) < 30:
        answer = go_on(gone, page, email=account_of("officer").email, password="guess")
        statuses.append(answer.status_code)
        assert "guess" not in answer.text and FORM.items() <= as_sent(carried(answer.text)).items()
        assert f'value="{account_of("officer").email}"' in answer.text
        page = answer.text
    assert statuses[:3] == [422] * 3 and statuses[-1] == 429 and answer.headers["Retry-After"]


def test_the_second_step_is_asked_for_in_the_same_page(
    gone: FlaskClient, world: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    telephone, _ = set_up(world, account_of("officer"))
    page = gone.post(NEW, data=FORM, headers=OWN).text
    code = go_on(gone, page, email=account_of("officer").email, password=PASSWORD)
    assert code.status_code == 200 and "return-code" in code.text and "return-password" not in code.text
    assert gone.get("/account").status_code == 401
    wrong = go_on(gone, code.text, code="000000")
    assert wrong.status_code == 422 and "return-code" in wrong.text
    assert FORM.items() <= as_sent(carried(wrong.text)).items()
    back = go_on(gone, wrong.text, code=telephone.code(1))
    assert back.status_code == 200 and 'value="A fair"' in back.text
    assert gone.get("/account").status_code == 200


def test_whoever_signed_in_elsewhere_meanwhile_needs_no_password_here(
    gone: FlaskClient, account_of: Callable[[str], Account]
) -> None:
    page = gone.post(NEW, data=FORM, headers=OWN).text
    signed_in(gone, account_of("officer"))
    assert 'value="A fair"' in go_on(gone, page, email="", password="").text


def test_what_the_page_has_no_field_for_now_is_kept_with_the_form_and_named(
    gone: FlaskClient, account_of: Callable[[str], Account]
) -> None:
    page = gone.post(NEW, data={**FORM, "a_field_of_before": ["text"]}, headers=OWN).text
    back = go_on(gone, page, email=account_of("officer").email, password=PASSWORD)
    assert "this page does not show it now: a field of before" in back.text
    assert '<input type="hidden" name="a_field_of_before" value="text"></form>' in back.text


def test_where_the_page_is_gone_or_closed_to_whoever_signs_in_all_that_was_typed_is_shown(
    gone: FlaskClient, account_of: Callable[[str], Account]
) -> None:
    page = gone.post(NEW, data=FORM, headers=OWN).text
    back = go_on(gone, page, email=account_of("delegate").email, password=PASSWORD)
    assert back.status_code == 200 and "What you typed" in back.text and MARKUP not in back.text
    assert holding(back.text, Shown(NEW, NEW, list(_pairs(FORM)))) == FORM


def test_no_page_of_elsewhere_is_asked_for(gone: FlaskClient, account_of: Callable[[str], Account]) -> None:
    asked = gone.post(NEW, data=FORM, headers={**OWN, "Referer": "https://elsewhere.example/x"})
    assert 'name="return-page" value="/meetings/new"' in asked.text
    forged = asked.text.replace('"return-page" value="/meetings/new"', '"return-page" value="//elsewhere.example/"')
    assert 'value="A fair"' in go_on(gone, forged, email=account_of("officer").email, password=PASSWORD).text


def test_a_file_is_to_be_chosen_again_and_is_never_carried(gone: FlaskClient) -> None:
    data = {"note": "what it is", "file": (io.BytesIO(b"%PDF-1.7 secret"), "a.pdf")}
    asked = gone.post("/import", data=data, headers=OWN)
    assert asked.status_code == 401 and "has to be chosen once more" in asked.text and "secret" not in asked.text
    assert ("note", "what it is") in carried(asked.text)


def test_a_form_filled_with_what_it_holds_says_the_same_page(client: FlaskClient) -> None:
    """Nothing of a page is changed but the fields: read as browsers do, both pages are one."""
    page = client.get(NEW).text
    held = next(as_sent(fields) for action, fields in Controls(page).holding if action == NEW)
    form = filled(page, NEW, NEW, held)
    assert form and not form.carried
    assert Controls(form.page).holding == Controls(page).holding
    assert re.sub(r"<(input|select|option|textarea)[^>]*>\n?", "", form.page) == re.sub(
        r"<(input|select|option|textarea)[^>]*>\n?", "", page
    )


def test_a_button_s_own_address_a_folded_part_and_several_selects_of_one_name_are_understood() -> None:
    page = """<h1>Page</h1><details><summary>More</summary>
    <form method="post" action="/other"><input name="x"></form>
    <form method="post" action="?a=1" id="f"><select name="s"><option value="1" selected>1<option value="2">2</select>
    <select name="s"><option value="1">1<option value="2">2</select><textarea name="t">old &amp; gone</textarea>
    <input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2">
    <button formaction="/send" name="do" value="it">Go</button></form></details><input name="y" form="f">"""
    typed = {"s": ["2", "1"], "t": ["\n<b>\n"], "c": ["2"], "do": ["it"], "y": ["far"]}
    form = filled(page, "/here/page", "/send", typed)
    assert (form and form.carried == ("y",)) or (form and not form.carried)
    assert "<details open>" in form.page and "old" not in form.page and "\n\n&lt;b&gt;\n</textarea>" in form.page
    assert form.page.count(" selected") == 2 and '<option value="2" selected>' in form.page
    assert '<input type="checkbox" name="c" value="2" checked>' in form.page
    assert '<input name="x">' in form.page
    assert filled(page, "/here/page", "/here/page", {"t": ["x"]}) and not filled(page, "/here/page", "/nowhere", typed)
