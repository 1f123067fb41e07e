"""The page of the security log, and what leads to a note in it."""

import logging
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.accounts.security_log import note
from kb.accounts.security_note import SecurityEvent
from tests.pages.conftest import MARKUP, OWN

ClientAs = Callable[[str], FlaskClient]


@pytest.fixture
def reader(client_as: ClientAs) -> FlaskClient:
    return client_as("administrator")


def rows(page: str) -> int:
    return page.split("<tbody>")[1].count("<tr>") if "<tbody>" in page else 0


def test_an_administrator_sees_who_came_in_and_who_was_refused(
    reader: FlaskClient, client_as: ClientAs, account_of: Callable[[str], Account]
) -> None:
    account_of("delegate")
    headers = {**OWN, "X-Forwarded-For": "192.0.2.77"}
    for _ in range(2):
        client_as("visitor").post(
            "/sign-in", data={"email": "delegate@example.org", "password": "x"}, headers=headers
        )  # fmt: skip
    assert 'href="/accounts/log"' in reader.get("/accounts").text
    page = reader.get("/accounts/log").text
    assert "sign-in refused" in page and "2 times" in page and "Dana Delegate" in page and "192.0.2.0/24" in page
    assert "192.0.2.77" not in page and "delegate@example.org" not in page
    assert "kept for 180 days" in page
    assert rows(reader.get("/accounts/log?event=sign-in+refused").text) == 1
    assert rows(reader.get("/accounts/log?event=token+made").text) == 0
    assert rows(reader.get("/accounts/log?account=account-99").text) == 0
    assert rows(reader.get("/accounts/log?since=2999-01-01").text) == 0


def test_whoever_asks_for_what_is_not_theirs_is_noted_and_the_address_without_what_they_typed(
    reader: FlaskClient, client_as: ClientAs, account_of: Callable[[str], Account]
) -> None:
    delegate = client_as("delegate")
    for _ in range(3):
        assert delegate.get("/accounts?secret=words").status_code == 403
    assert delegate.post("/accounts/account-1/close", headers=OWN).status_code == 403
    page = reader.get(f"/accounts/log?event=access+refused&account={account_of('delegate').id}").text
    assert rows(page) == 2 and "GET /accounts" in page and "secret" not in page


def test_it_is_taken_along_as_it_was_chosen(reader: FlaskClient, kb: KnowledgeBase) -> None:
    note(kb.home, SecurityEvent.REQUESTED, "account-1", detail="=HYPERLINK(1)")
    page = reader.get("/accounts/log?event=consent+requested").text
    door = re.search(r'href="(/accounts/log\.csv\?event=consent[^"]+)"', page)
    assert door
    answer = reader.get(door[1].replace("&amp;", "&"))
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=security-log.csv"
    lines = answer.text.splitlines()
    assert len(lines) == 2 and "'=HYPERLINK(1)" in lines[1]


def test_it_is_read_page_by_page(reader: FlaskClient, kb: KnowledgeBase) -> None:
    for number in range(60):
        note(kb.home, SecurityEvent.TOKEN_MADE, "account-1", detail=f"token-{number}")
    first, second = (reader.get(f"/accounts/log?event=token+made&page={page}").text for page in (1, 2))
    assert (rows(first), rows(second)) == (50, 10) and "token-59" in first and "token-0" in second
    assert "event=token+made" in first.split("</table>")[1] or "event=token%20made" in first.split("</table>")[1]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("event=dancing", 400), ("since=yesterday", 400), ("page=0", 400), ("page=x", 400), ("account=%00", 200),
        ("account=%F0%9F", 200), ("event=%0A", 200), (f"account={MARKUP}", 200), (f"event={MARKUP}", 400),
    ],
)  # fmt: skip
def test_an_odd_question_is_answered_in_a_sentence(reader: FlaskClient, query: str, status: int) -> None:
    for address in ("/accounts/log", "/accounts/log.csv"):
        answer = reader.get(f"{address}?{query}")
        assert answer.status_code == status
        assert MARKUP not in answer.text or answer.mimetype == "text/plain"


def test_markup_in_a_row_is_text(reader: FlaskClient, kb: KnowledgeBase) -> None:
    note(kb.home, SecurityEvent.REQUESTED, MARKUP, MARKUP, MARKUP)
    page = reader.get("/accounts/log").text
    assert MARKUP not in page and "&lt;script&gt;" in page


def test_what_is_noted_is_a_line_of_the_server_s_log_too_and_names_nobody(
    client_as: ClientAs, caplog: pytest.LogCaptureFixture
) -> None:
    """So that it can be led off the machine."""
    caplog.set_level(logging.INFO, "kb.accounts")
    given = {"email": "nobody@example.org", "password": "a wrong one"}
    client_as("visitor").post("/sign-in", data=given, headers={**OWN, "X-Forwarded-For": "203.0.113.9"})
    (line,) = [one.getMessage() for one in caplog.records if "security:" in one.getMessage()]
    assert line == "security: sign-in refused; network 203.0.113.0/24"
