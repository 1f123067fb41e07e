"""The trail's pages: lists and their filters, one entry, taking along, and erasing personal text."""

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.person import operator
from tests.pages.conftest import OWN

CHILE = "chile-market-days"
As = Callable[[str], FlaskClient]


def test_the_newest_entry_comes_first_and_the_head_is_shown(client_as: As, kb: KnowledgeBase) -> None:
    page = client_as("chair").get("/trail").text
    no, hashed = kb.home.store.head()
    assert hashed in page and page.index(f'href="/trail/{no}"') < page.index(f'href="/trail/{no - 1}"')


@pytest.mark.parametrize(
    ("asked", "holds", "lacks"),
    [
        (f"practice={CHILE}", CHILE, "japan-credit-guarantee"),
        ("kind=adoption", "Malaysia", "confirmed"),
        ("by=nobody", "No entry is like that", "adopted"),
        ("since=2999-01-01", "No entry is like that", "adopted"),
        ("since=2020-01-01", "adopted", "No entry is like that"),
    ],
)
def test_it_is_narrowed_by_practice_person_kind_and_day(client_as: As, asked: str, holds: str, lacks: str) -> None:
    page = client_as("administrator").get(f"/trail?{asked}").text
    listed = page[page.index('id="list"') : page.index("Take along")]
    assert holds in listed and lacks not in listed


def test_it_turns_pages(client_as: As, kb: KnowledgeBase) -> None:
    for day in range(1, 61):
        kb.care.reviews.set_review(CHILE, f"20{30 + day}-01-01", operator("operator"), "x")
    officer = client_as("officer")
    total = kb.home.store.head()[0]
    assert f'href="/trail/{total}"' in officer.get("/trail").text
    second = officer.get("/trail?page=2").text
    assert f'href="/trail/{total - 50}"' in second and f'href="/trail/{total}"' not in second
    assert "The list ends with page" in officer.get("/trail?page=99").text


@pytest.mark.parametrize("asked", ["since=yesterday", "page=0", "page=x"])
def test_what_cannot_be_asked_is_said(client_as: As, asked: str) -> None:
    assert client_as("officer").get(f"/trail?{asked}").status_code == 400


def test_an_entry_says_what_changed_value_by_value(client_as: As, kb: KnowledgeBase) -> None:
    no = next(e.no for e in kb.home.store.trail(CHILE, kind="adoption"))
    page = client_as("officer").get(f"/trail/{no}").text
    assert (
        "instrument" in page and "Village market order" in page and "kind: changed; note: Held in two languages" in page
    )
    assert "holds: it is what was written" in page and kb.home.store.entry(no).hash in page
    assert client_as("officer").get("/trail/99999").status_code == 404
    assert client_as("officer").get("/trail/0").status_code == 404


def test_it_is_linked_from_the_practice_the_figure_and_the_foot_for_who_may_read_it(client_as: As) -> None:
    for who, linked in (("chair", True), ("delegate", False)):
        client = client_as(who)
        for address in (f"/practices/{CHILE}", "/tally/shared"):
            assert (f'href="/trail?practice={CHILE}"' in client.get(address).text) is linked
        assert ('href="/trail"' in client.get("/").text) is linked
    assert 'href="/care/due"' in client_as("officer").get("/").text
    assert 'href="/care/due"' not in client_as("chair").get("/").text


def test_the_csv_holds_every_entry_and_no_formula(client_as: As, kb: KnowledgeBase) -> None:
    for why in ("=1+1", "+1", "-1", "@x", "\t=1"):
        kb.home.store.withdraw(CHILE, "account-1", why)
    answer = client_as("chair").get("/trail.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["why"] for row in rows if row["action"] == "withdrawn"] == ["'=1+1", "'+1", "'-1", "'@x", "'\t=1"]
    assert len(rows) == kb.home.store.head()[0]
    alone = list(csv.DictReader(io.StringIO(client_as("chair").get(f"/trail.csv?practice={CHILE}").text)))
    assert {row["practice"] for row in alone} == {CHILE}


def test_the_json_proves_the_chain_by_itself(client_as: As) -> None:
    from kb.trail.chain import Act, Entry, faults

    told = client_as("chair").get("/trail.json").json["entries"]
    names = ("action", "kind", "subject", "practice", "before", "after", "why")
    acts = [Act(*(e[name] for name in names)) for e in told]
    rest = ("salt", "digest", "hash")
    entries = [
        Entry(e["no"], e["at"], e["by"], act, *(e[name] for name in rest)) for e, act in zip(told, acts, strict=True)
    ]
    assert entries and list(faults(entries)) == []


def test_an_administrator_erases_a_text_and_the_chain_holds(client_as: As, kb: KnowledgeBase) -> None:
    kb.care.withdrawing.withdraw(CHILE, operator("operator"), "a matter most private")
    no = kb.home.store.head()[0]
    administrator = client_as("administrator")
    assert "Erase the text" in administrator.get(f"/trail/{no}").text
    assert "Erase the text" not in client_as("officer").get(f"/trail/{no}").text
    assert administrator.post(f"/trail/{no}/erase", data={"why": ""}, headers=OWN).status_code == 400
    answer = administrator.post(f"/trail/{no}/erase", data={"why": "asked for"}, headers=OWN)
    assert answer.status_code == 303 and answer.location == "/releases/1?done=asked"
    assert "most private" in administrator.get(f"/trail/{no}").text  # one person alone erases nothing
    assert administrator.post("/releases/1/consent", headers=OWN).status_code == 409
    kb.releases.consent(1, operator("operator"))
    page = administrator.get(f"/trail/{no}").text
    assert "most private" not in page and "was erased" in page
    for address in ("/trail", "/trail.csv", "/trail.json", f"/trail?practice={CHILE}"):
        assert "most private" not in administrator.get(address).text
    assert kb.trail.verification.prove().holds
    assert administrator.post(f"/trail/{no}/erase", data={"why": "again"}, headers=OWN).status_code == 409
    assert administrator.post("/trail/9999/erase", data={"why": "x"}, headers=OWN).status_code == 404
    assert administrator.post("/trail/9999/erase", data={"why": ""}, headers=OWN).status_code == 404


def test_nothing_personal_of_the_people_stands_in_the_trail(client_as: As, kb: KnowledgeBase) -> None:
    from tests.conftest import PEOPLE

    for who in PEOPLE:
        client_as(who)
    client_as("officer").post(f"/practices/{CHILE}/withdraw", data={"why": "a wish"}, headers=OWN)
    told = client_as("chair").get("/trail.csv").text
    for email, name, *_ in PEOPLE.values():
        assert email not in told and name not in told
