"""What stands on every answer, and which host names are answered to."""

import errno
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.errors import BrokenFile, DamagedFile, EncoderMissing, HomeProblem, StoreProblem
from webapp import create_app
from webapp.site.headers import HEADERS
from webapp.site.logs import AsText

ANSWERS = (
    "/",
    "/?q=loans",
    "/practices/chile-market-days",
    "/practices/chile-market-days.md",
    "/tally.csv",
    "/api/v1/search",
    "/no-such-page",
    "/api/none",
    "/?page=0",
    "/static/css/site.css",
    "/static/js/site.js",
    "/static/vendor/htmx@2.0.11/htmx.min.js",
    "/static/icon.svg",
)


@pytest.mark.parametrize("address", ANSWERS)
def test_every_answer_carries_the_headers(reader: FlaskClient, address: str) -> None:
    answer = reader.get(address)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_the_policy_allows_nothing_inline(reader: FlaskClient) -> None:
    policy = reader.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "frame-ancestors 'none'" in policy


def test_no_page_sets_a_cookie(reader: FlaskClient) -> None:
    assert "Set-Cookie" not in reader.get("/").headers


def test_a_refused_post_carries_the_headers_too(reader: FlaskClient) -> None:
    answer = reader.post("/practices/chile-market-days/share")
    assert answer.status_code == 403
    assert "Content-Security-Policy" in answer.headers


def test_only_the_hosts_in_the_settings_are_answered(client_of: Callable[..., FlaskClient]) -> None:
    client = client_of(hosts=("kb.example",))
    assert client.get("/", headers={"Host": "kb.example"}).status_code == 200
    refused = client.get("/", headers={"Host": "elsewhere.example"})
    assert refused.status_code == 400 and refused.content_type == "text/plain; charset=utf-8"
    assert "Content-Security-Policy" in refused.headers
    assert client.get("/nothing", headers={"Host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize(
    "fault",
    [
        StoreProblem("/srv/kb/kb.sqlite: attempt to write a readonly database; give yourself permission"),
        DamagedFile("/srv/kb/kb.sqlite: database disk image is malformed; restore it from a backup"),
        BrokenFile("/srv/kb/practices/plans/ours.yaml", 3, "no plan"),
        HomeProblem("/srv/kb is not a home"),
        EncoderMissing("/srv/kb/model holds no model"),
        OSError(errno.ENOSPC, "No space left on device", "/srv/kb/imports/1"),
        OSError(errno.EROFS, "Read-only file system", "/srv/kb/imports/1"),
        OSError(errno.EMFILE, "Too many open files", "/srv/kb/imports/1"),
    ],
)
def test_what_the_machine_is_to_blame_for_is_told_without_its_folders_and_stands_in_the_log(
    fault: Exception, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise fault

    caplog.handler.setFormatter(AsText())

    monkeypatch.setattr(kb.reading, "search", broken)
    client = create_app(kb).test_client()
    for address in ("/", "/api/v1/search"):
        caplog.clear()
        answer = client.get(address)
        assert answer.status_code in (500, 503)
        assert "/srv" not in answer.text and "kb.sqlite" not in answer.text and "kb.toml" not in answer.text
        assert answer.headers["X-Request-ID"] in answer.text
        (line,) = caplog.text.splitlines()
        assert f"[{answer.headers['X-Request-ID']}]" in line and "/srv/kb" in line


def test_a_disk_that_takes_nothing_is_asked_again_later(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(kb.reading, "search", full)
    answer = create_app(kb).test_client().get("/")
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0


def test_a_fault_of_ours_tells_nothing_of_itself_and_is_found_in_the_log(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("secret path /srv/kb")

    caplog.handler.setFormatter(AsText())

    monkeypatch.setattr(kb.reading, "search", fault)
    client = create_app(kb).test_client()
    for address in ("/", "/api/v1/search"):
        answer = client.get(address)
        assert answer.status_code == 500
        assert "secret" not in answer.text and "/srv" not in answer.text
        assert answer.headers["X-Request-ID"] in answer.text
        assert f"[{answer.headers['X-Request-ID']}]" in caplog.text and "secret" not in caplog.text
        assert "Content-Security-Policy" in answer.headers
