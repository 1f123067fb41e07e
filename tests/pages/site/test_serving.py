"""Serving for real: nobody who is slow, many, or sends nonsense keeps the site from the others."""

import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.accounts.account import AccountState
from kb.encoder import HashingEncoder
from kb.person import Scope, operator
from kb.settings import load
from tests import homes
from tests.campaigns.killing import entries
from tests.campaigns.load import campaign
from tests.serving import Served, heard, is_over, request, served

HALF_A_LINE = b"GET /abo"
HALF_A_HEADER = b"GET /about HTTP/1.1\r\nHost: localhost\r\nX-Half: "
FORM = (
    b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)
HALF_A_BODY = FORM + b"Content-Length: 1000\r\n\r\nemail="
HALF_A_CHUNK = FORM + b"Transfer-Encoding: chunked\r\n\r\n40\r\nemail="
SLOW = {"half a line": HALF_A_LINE, "half a header": HALF_A_HEADER, "half a body": HALF_A_BODY, "a chunk": HALF_A_CHUNK}


@pytest.fixture(scope="module")
def served_home(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = homes.begin(tmp_path_factory.mktemp("served"))
    homes.copy(template_home, home)
    return home


@pytest.fixture(scope="module")
def site(served_home: Path) -> Iterator[Served]:
    with served(served_home) as running:
        assert running.ask("/about").status == 200
        yield running


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_two_hundred_slow_senders_keep_nobody_waiting(site: Served, sent: bytes) -> None:
    with ExitStack() as slow:
        for _ in range(200):
            slow.enter_context(site.sends(sent))
        assert site.ask("/about").status == 200


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_a_request_that_never_becomes_whole_is_given_up(site: Served, sent: bytes) -> None:
    with site.sends(sent) as slow:
        answer = heard(slow)
    assert answer.status == 408
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("sent", [HALF_A_HEADER, HALF_A_BODY], ids=["of a header", "of a body"])
def test_a_byte_now_and_then_buys_no_time(site: Served, sent: bytes) -> None:
    with site.sends(sent) as slow:
        over = threading.Event()

        def trickle() -> None:
            while not over.wait(0.1):
                try:
                    slow.sendall(b"x")
                except OSError:
                    return

        dripping = threading.Thread(target=trickle)
        dripping.start()
        assert is_over(slow, within=4)
        over.set()
        dripping.join()


def test_connections_that_ask_nothing_make_room_for_those_who_do(site: Served) -> None:
    with ExitStack() as idle:
        for _ in range(400):  # more than the process has room for
            idle.enter_context(site.connect())
        assert site.ask("/about").status == 200


def test_a_connection_is_kept_for_the_next_request_and_then_ended(site: Served) -> None:
    asked = request("/about").replace(b"Connection: close\r\n", b"")
    with site.sends(asked) as connection:
        time.sleep(0.2)
        connection.sendall(asked)
        assert heard(connection).body.count(b"HTTP/1.1 200 OK") == 1  # the second, and then the end


def test_requests_sent_at_once_are_answered_in_their_order(site: Served) -> None:
    first = request("/nothing-here").replace(b"Connection: close\r\n", b"")
    with site.sends(first + request("/about")) as connection:
        answer = heard(connection)
    assert answer.status == 404
    assert answer.body.count(b"HTTP/1.1 200 OK") == 1


NONSENSE = {
    "no request": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", {400}),
    "a chunk of no size": (request("/sign-in", "POST", b"zz\r\nabc\r\n0\r\n\r\n", Transfer_Encoding="chunked"), {400}),
    "a chunk of a negative size": (
        request("/sign-in", "POST", b"-5\r\nabc\r\n0\r\n\r\n", Transfer_Encoding="chunked"),
        {400},
    ),
    "a chunk without an end to its size": (
        request("/sign-in", "POST", b"f" * 100_000, Transfer_Encoding="chunked"),
        {400},
    ),
    "two lengths": (
        request("/sign-in", "POST", b"abc", Content_Length="3").replace(b"\r\n\r\n", b"\r\nContent-Length: 4\r\n\r\n"),
        {400},
    ),
    "a length and chunks": (
        request("/sign-in", "POST", b"0\r\n\r\n", Content_Length="5", Transfer_Encoding="chunked"),
        {400},
    ),
    "a negative length": (request("/sign-in", "POST", Content_Length="-1"), {400}),
    "a length of words": (request("/sign-in", "POST", Content_Length="many"), {400}),
    "a long line": (request("/" + "a" * 9000), {414}),
    "a long header": (request("/about", X_Long="a" * 20_000), {431}),
    "many headers": (request("/about", **{f"X_{number}": "a" for number in range(200)}), {431, 400}),
    "a coding that nobody knows": (request("/sign-in", "POST", b"x", Transfer_Encoding="gzip"), {400, 501}),
}


@pytest.mark.parametrize(("sent", "expected"), NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_refused_and_the_site_goes_on(site: Served, sent: bytes, expected: set[int]) -> None:
    with site.sends(sent) as connection:
        answer = heard(connection)
    assert answer.status in expected
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert site.ask("/about").status == 200


def test_a_target_may_name_its_host(site: Served) -> None:
    with site.sends(request("http://localhost/about")) as connection:
        assert heard(connection).status == 200


def test_nothing_else_than_http_is_spoken(site: Served) -> None:
    upgrade = {"Connection": "Upgrade", "Sec_WebSocket_Version": "13", "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    with site.sends(request("/about", Upgrade="websocket", **upgrade)) as connection:
        answer = heard(connection)
    assert answer.status == 200 and "Upgrade" not in answer.headers


def test_a_body_that_is_too_long_is_refused_before_it_is_sent(site: Served) -> None:
    with site.sends(request("/sign-in", "POST", Content_Length="9999999999", Sec_Fetch_Site="same-origin")) as large:
        assert heard(large).status == 413
    endless = request("/sign-in", "POST", Transfer_Encoding="chunked", Sec_Fetch_Site="same-origin")
    with site.sends(endless) as connection:
        for _ in range(40):
            try:
                connection.sendall(b"8000\r\n" + b"a" * 0x8000 + b"\r\n")
            except OSError:
                break
        assert heard(connection).status in (413, 0)  # a sender in full flow may not hear why
    assert site.ask("/about").status == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_a_long_submission_arrives_whole(site: Served, served_home: Path, chunked: bool) -> None:
    kb = KnowledgeBase(load(served_home), HashingEncoder())
    name = f"delegate{chunked}@example.org"
    added = kb.accounts.administering.add(operator("operator"), name, "Dana", "delegate", "Chile")
    account = replace(added, state=AccountState.ACTIVE)
    kb.home.store.change_account(account, "operator")
    token = kb.accounts.tokens.make_token(account.person(), "a program", Scope.WRITE, "1")
    text = f"What was done {chunked}. " + "ñandúñandúñandú " * 15_000  # more than is held in memory
    body = json.dumps({**entries(f"Long {chunked}"), "done": text}, ensure_ascii=False).encode()
    said = {"Authorization": f"Bearer {token.secret}", "Content_Type": "application/json"}
    if chunked:
        parts = (body[at : at + 50_000] for at in range(0, len(body), 50_000))
        sent = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
        asked = request("/api/v1/submissions", "POST", sent, Transfer_Encoding="chunked", **said)
    else:
        asked = request("/api/v1/submissions", "POST", body, Content_Length=str(len(body)), **said)
    with site.sends(asked) as connection:
        answer = heard(connection)
    assert answer.status == 201, answer.body
    (kept,) = [dossier for dossier in kb.home.store.dossiers() if dossier.title == f"Long {chunked}"]
    assert kept.entries["done"].strip() == text.strip()


def test_a_sender_who_asks_first_is_told_to_go_on(site: Served) -> None:
    asking = request("/sign-in", "POST", Content_Length="7", Expect="100-continue", Sec_Fetch_Site="same-origin")
    with site.sends(asking) as connection:
        assert connection.recv(1000).startswith(b"HTTP/1.1 100 Continue")
        connection.sendall(b"email=a")
        assert heard(connection).status in (400, 415, 422)


def test_whoever_cannot_be_answered_soon_is_told_so_at_once(site: Served) -> None:
    with ThreadPoolExecutor(20) as readers:
        answers = [*readers.map(lambda _: site.ask("/about?seconds=0.2"), range(20))]
        refused = [answer for answer in answers if answer.status == 503]
        assert {answer.status for answer in answers} == {200, 503}
        assert all(int(answer.headers["Retry-After"]) >= 1 for answer in refused)
        assert b"<h1>Busy for a moment</h1>" in refused[0].body
        assert "Content-Security-Policy" in refused[0].headers
        as_json = [*readers.map(lambda _: site.ask("/tally.json?seconds=0.2"), range(20))]
    (said, *_) = [json.loads(answer.body) for answer in as_json if answer.status == 503]
    assert said["error"]["status"] == 503


def test_a_client_with_many_requests_waits_behind_itself(site: Served) -> None:
    with ThreadPoolExecutor(8) as readers:
        many = [readers.submit(site.ask, "/about?seconds=0.3", come_from="127.0.0.2") for _ in range(8)]
        time.sleep(0.2)  # all that one client may let wait does, and there is no room for more
        other = site.ask("/about", come_from="127.0.0.3")
        assert other.status == 200
        assert not all(one.done() for one in many)


def test_behind_a_proxy_it_is_the_forwarded_client_who_waits(site: Served) -> None:
    with ThreadPoolExecutor(8) as readers:
        many = [readers.submit(site.ask, "/about?seconds=0.3", X_Forwarded_For="203.0.113.7") for _ in range(8)]
        time.sleep(0.2)
        assert site.ask("/about", X_Forwarded_For="203.0.113.8").status == 200
        assert not all(one.done() for one in many)


def test_a_subscriber_s_many_addresses_are_one_client(site: Served) -> None:
    with ThreadPoolExecutor(8) as readers:
        asking = [
            readers.submit(site.ask, "/about?seconds=0.1", X_Forwarded_For=f"2001:db8:0:7::{number}")
            for number in range(8)
        ]
    assert {answer.result().status for answer in asking} == {200, 503}


def test_reports_never_stand_before_a_page(site: Served) -> None:
    with ThreadPoolExecutor(8) as readers:
        written = ("/reports/final.docx", "/reports/final.%64ocx", "http://localhost/reports/final.docx")
        packs = [readers.submit(site.ask, f"{written[number % 3]}?seconds=0.2") for number in range(8)]
        time.sleep(0.1)
        assert site.ask("/about").status == 200
        assert not any(pack.done() and pack.result().status == 200 for pack in packs)
        assert {pack.result().status for pack in packs} == {200, 503}


def test_a_reader_who_takes_nothing_holds_nobody(site: Served) -> None:
    with ExitStack() as readers:
        for _ in range(20):
            connection = readers.enter_context(closing(socket.socket()))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", site.port))
            connection.sendall(request("/coverage.csv"))
        time.sleep(0.3)
        assert site.ask("/about").status == 200


def test_a_client_who_left_is_not_worked_for(site: Served) -> None:
    with site.sends(request("/about?seconds=0.5")):
        time.sleep(0.1)
        for _ in range(4):
            site.sends(request("/about?seconds=5")).close()
        time.sleep(0.1)
        assert site.ask("/about").seconds < 5


def test_the_campaign_of_load_asks_for_what_there_is(site: Served, capsys: pytest.CaptureFixture[str]) -> None:
    """A slice: `make load` runs it whole and says whether all held, which a machine with other work to do cannot."""
    campaign(site.port, rate=20, seconds=1, overload=1, warm=0.3)
    said = capsys.readouterr().out
    assert "the most answered" in said
    assert not re.search(r"(none|[134]\d\d|500): ", said)


def test_a_process_that_dies_comes_back(served_home: Path) -> None:
    with served(served_home, workers=2) as running:
        assert running.ask("/about").status == 200
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(running.process.pid)], capture_output=True)
        for child in children.stdout.split():
            os.kill(int(child), signal.SIGKILL)
        assert running.ask("/about").status == 200  # it waits at the port until somebody is there again
        finishes_what_runs(running, signal.SIGTERM)


def test_what_runs_is_finished_when_the_server_is_stopped_by_hand(served_home: Path) -> None:
    with served(served_home) as running:
        assert running.ask("/about").status == 200
        finishes_what_runs(running, signal.SIGINT)
        assert running.process.stderr and running.process.stderr.read() == ""


def finishes_what_runs(running: Served, stop: signal.Signals) -> None:
    with ThreadPoolExecutor(1) as readers, running.sends(HALF_A_HEADER), running.connect():
        asking = readers.submit(running.ask, "/about?seconds=0.6")
        time.sleep(0.2)
        running.process.send_signal(stop)
        assert asking.result().status == 200
        assert running.process.wait(timeout=10) == 0
