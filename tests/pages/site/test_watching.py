"""What whoever watches the site asks is answered before all else, and tells nothing that is not for everybody."""

import json
import logging
import re
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.encoder import HashingEncoder
from kb.settings import Settings, load
from tests import homes
from tests.serving import Served, served
from webapp import create_app
from webapp.site import logs
from webapp.site.measures import LETTERS

TOKEN = "a-token-of-the-environment"


@pytest.fixture
def client(kb: KnowledgeBase) -> FlaskClient:
    return create_app(kb).test_client()


def client_of(settings: Settings, **changes: object) -> FlaskClient:
    return create_app(KnowledgeBase(replace(settings, **changes), HashingEncoder())).test_client()  # type: ignore[arg-type]


def figures(client: FlaskClient, **headers: str) -> dict[str, float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    return {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in answer.text.splitlines() if line[0] != "#"
    }


def test_that_it_lives_is_told_whatever_became_of_the_store(client: FlaskClient, kb: KnowledgeBase) -> None:
    _ = kb.home.store
    (kb.settings.home / "kb.sqlite").write_bytes(b"")
    for path in ("/healthz", "/healthz?x=%00"):
        answer = client.get(path, headers={"Cookie": "kb=no-session", "Host": "anything.example"})
        assert (answer.status_code, answer.json) == (200, {"status": "alive"})
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers and "Content-Security-Policy" in answer.headers


def test_a_site_in_order_is_ready_and_one_that_is_not_says_what_is_wrong(
    client: FlaskClient, kb: KnowledgeBase
) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.json and answer.json["status"] == "ready"
    assert set(answer.json["checks"]) == {"store", "index", "disk", "clock"}
    for file in kb.settings.built.glob("*.sqlite"):
        file.unlink()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["index"]["state"] == "fault"
    assert answer.json["checks"]["index"]["told"] == "no practice is in the index as it stands"
    assert "`kb index`" in answer.json["checks"]["index"]["todo"]
    assert str(kb.settings.home) not in answer.text


def test_who_watches_needs_no_name_of_the_site(kb: KnowledgeBase) -> None:
    client = client_of(kb.settings, hosts=("practices.example.org",), metrics=True)
    for path in ("/healthz", "/readyz", "/metrics"):
        assert client.get(path, headers={"Host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/about", headers={"Host": "127.0.0.1:8000"}).status_code == 400


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_they_are_only_read(kb: KnowledgeBase, path: str) -> None:
    client = client_of(kb.settings, metrics=True)
    answer = client.post(path, data={"x": "y"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    head = client.head(path)
    assert (head.status_code, head.data) == (200, b"")


def test_figures_are_given_to_nobody_unless_it_is_set(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_figures_without_a_token_are_for_this_machine_alone(kb: KnowledgeBase) -> None:
    client = client_of(kb.settings, metrics=True)
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404


@pytest.mark.parametrize(
    ("brought", "status"),
    [("", 401), ("Bearer", 401), (f"Basic {TOKEN}", 401), (f"Bearer {TOKEN}x", 401), (f"Bearer {TOKEN}", 200),
     (f"bearer  {TOKEN}", 200), ("Bearer \xff", 401)],
)  # fmt: skip
def test_figures_with_a_token_are_for_whoever_brings_it(kb: KnowledgeBase, brought: str, status: int) -> None:
    client = client_of(kb.settings, metrics_token=TOKEN)
    there = {"REMOTE_ADDR": "192.0.2.7"}
    answer = client.get("/metrics", headers={"Authorization": brought} if brought else {}, environ_base=there)
    assert answer.status_code == status
    assert TOKEN not in answer.text


def test_the_token_is_read_from_the_environment_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_METRICS_TOKEN", TOKEN)
    assert load(home).metrics_token == TOKEN
    assert TOKEN not in repr(load(home))


def test_figures_count_what_was_asked_and_hold_no_word_of_it(kb: KnowledgeBase) -> None:
    client = client_of(kb.settings, metrics=True)
    client.get("/?q=parcelpostfromafar")
    client.get("/api/v1/search?q=parcelpostfromafar")
    client.get("/tally/shared.svg")
    client.get("/nothing-here-of-mine")
    told = figures(client)
    assert told['kb_requests_total{lane="page",status="200"}'] == 2
    assert told['kb_requests_total{lane="page",status="404"}'] == 1
    assert told['kb_request_seconds_count{lane="pack"}'] == 1
    assert told["kb_search_seconds_count"] == 2
    assert told["kb_store_generation"] == kb.home.store.generation()
    assert told["kb_index_waiting_practices"] == 0
    assert told["kb_disk_free_bytes"] > 0
    assert "kb_backup_age_seconds" not in told
    text = client.get("/metrics").text
    assert "parcelpost" not in text and "nothing-here" not in text and str(kb.settings.home) not in text


def test_a_letter_that_was_not_sent_is_counted(kb: KnowledgeBase) -> None:
    from kb.accounts.mail import send
    from kb.errors import NotSent

    client = client_of(kb.settings, metrics=True)
    with pytest.raises(NotSent):
        send(replace(kb.settings, smtp="127.0.0.1:1"), "dana@example.org", "A subject", "A text")
    assert figures(client)["kb_mail_failures_total"] == 1
    logging.getLogger(LETTERS).handlers.clear()


# -- served ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = homes.begin(tmp_path_factory.mktemp("watched"))
    homes.copy(template_home, home)
    with (home / "kb.toml").open("a", encoding="utf-8") as toml:
        toml.write('metrics = true\naccess_log = true\nlog = "json"\n')
    with served(home, workers=2, announced="stderr") as running:
        yield running


def test_who_watches_waits_behind_nobody(site: Served) -> None:
    with ThreadPoolExecutor(20) as readers:
        busy = [readers.submit(site.ask, "/about?seconds=0.4") for _ in range(20)]
        for path in ("/healthz", "/readyz", "/metrics"):
            assert site.ask(path).status == 200
        assert not all(one.done() for one in busy)


def test_figures_are_of_all_processes(site: Served) -> None:
    def counted() -> float:
        told = re.findall(rb'^kb_requests_total\{lane="page",status="404"\} (\S+)$', site.ask("/metrics").body, re.M)
        return sum(map(float, told))

    before = counted()
    with ThreadPoolExecutor(4) as readers:
        assert {one.status for one in readers.map(lambda _: site.ask("/nothing"), range(12))} == {404}
    assert {counted() for _ in range(6)} == {before + 12}


def test_what_is_logged_names_no_one_and_nothing_that_was_sent(site: Served) -> None:
    asked = site.ask("/practices/secret-practice?q=secret-query", X_Forwarded_For="203.0.113.77", Cookie="kb=secret-c")
    site.ask("/healthz")
    site.process.send_signal(signal.SIGTERM)
    assert site.process.wait(timeout=20) == 0
    assert site.process.stderr and site.process.stdout
    lines = [json.loads(line) for line in site.process.stderr.read().splitlines()]
    assert site.process.stdout.read() == ""
    (line,) = [one for one in lines if one["request"] == asked.headers["X-Request-ID"]]
    assert {name: line[name] for name in ("method", "rule", "status", "client", "level", "logger")} == {
        "method": "GET", "rule": "/practices/<id>", "status": 404, "client": "203.0.113.0/24", "level": "info",
        "logger": "webapp.access",
    }  # fmt: skip
    assert line["bytes"] == len(asked.body)
    assert "secret" not in json.dumps(lines)


# -- what is written of a fault ---------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_fault_is_told_by_its_kind_and_place_and_never_by_what_was_sent(
    kb: KnowledgeBase, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    at = replace(kb.settings, log=form)
    try:
        logs.begin(at)
        app = create_app(KnowledgeBase(at, HashingEncoder()))

        def broken(*_: object, **__: object) -> None:
            local = "dana@example.org"
            try:
                raise KeyError(local)
            except KeyError as error:
                raise ValueError(f"invalid literal: {local} of secret-query") from error

        monkeypatch.setattr("kb.reading.reading.Reading.search", broken)
        answer = app.test_client().get("/?q=secret-query")
        logging.getLogger("pypdf").warning("read %s", "secret-query")
        logging.getLogger("kb").warning("two\nlines\x1b[31m")
    finally:
        root.handlers[:], root.level = before
        logging.captureWarnings(False)
    assert answer.status_code == 500
    told = capsys.readouterr().err
    assert "secret" not in told and "example.org" not in told
    assert "builtins.ValueError" in told and "builtins.KeyError" in told
    assert "webapp.reading.search:" in told
    assert answer.headers["X-Request-ID"] in told
    assert "said something, which is left out" in told
    assert "two lines [31m" in told
    if form == "json":
        assert [json.loads(line)["level"] for line in told.splitlines()] == ["error", "warning", "warning"]
        assert json.loads(told.splitlines()[0])["message"] == "GET / could not be answered"
