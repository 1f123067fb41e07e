"""What stands on every answer, and which host names are answered to."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.errors import StoreProblem
from webapp import create_app
from webapp.site.headers import HEADERS

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
    assert refused.status_code == 400
    assert "Content-Security-Policy" in refused.headers
    assert client.get("/nothing", headers={"Host": "elsewhere.example"}).status_code == 400


def test_a_store_that_fails_is_not_ready(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise StoreProblem("the store cannot be opened: look at kb.toml")

    monkeypatch.setattr(kb.reading, "search", broken)
    answer = create_app(kb).test_client().get("/")
    assert answer.status_code == 503
    assert "The store cannot be opened: look at kb.toml." in answer.text


def test_a_fault_of_ours_tells_nothing_of_itself(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("secret path /srv/kb")

    monkeypatch.setattr(kb.reading, "search", fault)
    client = create_app(kb).test_client()
    for address in ("/", "/api/v1/search"):
        answer = client.get(address)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Content-Security-Policy" in answer.headers
