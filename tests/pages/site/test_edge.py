"""What comes in from the network: names of hosts, proxies, names of requests, odd numbers and signs in addresses."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.errors import BadValue
from kb.settings import Settings, load
from tests.pages.conftest import OWN
from webapp.site.hosts import is_answered
from webapp.site.proxies import asked_from

EVIL = "evil.example"
AS_SET = ("127.0.0.0/8", "::1")


# -- what an address may hold -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["99999999999999999999", "9" * 19, "0" * 30, "9" * 5000, "٢٠٢٣", "-1", "1.0"])
@pytest.mark.parametrize(
    "address",
    [
        "/attachments/{}/x.png",
        "/periods/{}",
        "/periods/2023/snapshots/{}",
        "/reports/tabled/{}.csv",
        "/trail/{}",
        "/practices/chile-market-days/versions/{}",
        "/care/batches/{}",
    ],
)
def test_a_number_that_the_store_has_none_of_leads_nowhere(client: FlaskClient, address: str, number: str) -> None:
    assert client.get(address.format(number)).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/tally/shared.csv?by={}",
        "/tally/shared.svg?by=area{}",
        "/tally/years.svg?by={}",
        "/tally.csv?by={}",
        "/tally.csv?year=2023{}",
        "/tally.csv?through=2022{}",
        "/reports/annual.csv?year=2023{}",
        "/reports/annual.xlsx?year={}2023",
        "/reports/annual.csv?year=2023&forum={}",
        "/coverage.csv?year=2023{}",
        "/indicators.csv?year=2023{}",
        "/indicators/1.1.1.csv?year=2023{}",
        "/activities.csv?year=2023{}",
        "/practices/chile-market-days{}.md",
        "/?page=1{}",
        "/?size=10{}",
    ],
)
def test_no_line_break_of_an_address_reaches_a_header_or_breaks_anything(reader: FlaskClient, address: str) -> None:
    for sign in ("%0A", "%0D%0A", "%0D", "%0B", "%C2%85", "%E2%80%A8", "%00", "%0AX-Injected:%20yes"):
        answer = reader.get(address.format(sign))
        assert answer.status_code in (200, 400, 404)
        assert "X-Injected" not in answer.headers
        name = answer.headers.get("Content-Disposition", "attachment; filename=x.csv")
        assert name.isascii() and name.isprintable() and "%0" not in name


@pytest.mark.parametrize("name", ["If-Modified-Since", "If-Unmodified-Since", "If-Range"])
@pytest.mark.parametrize("date", ["Thu, 01 Jan 99999999999 00:00:00 GMT", "Thu, 99 Foo 2020", "\x00", ""])
def test_a_day_of_no_calendar_is_passed_over(reader: FlaskClient, name: str, date: str) -> None:
    for address in ("/static/css/site.css", "/about"):
        headers = {name: date, "Range": "bytes=0-1"}
        assert reader.get(address, headers=headers).status_code in (200, 206)


# -- the name that a request is sent to -------------------------------------------------------------------------

ODD = ("a" * 64 + ".example", "a..b", "[::1", "[::1]:999999", "localhost:x", "a b", "-", "é", "%00", "user@localhost",
       "localhost,evil.example", "a" * 300, "xn--" + "a" * 60 + "é", ".", "[]", ":80")  # fmt: skip


@pytest.mark.parametrize("host", [EVIL, f"{EVIL}:8000", *ODD])
def test_a_name_that_is_not_the_site_s_is_refused_with_what_to_set(host: str, reader: FlaskClient) -> None:
    for address in ("/", "/reports/annual.csv?year=2023", "/nothing", "/static/css/site.css", "/areas/"):
        answer = reader.get(address, environ_overrides={"HTTP_HOST": host})
        assert answer.status_code == 400
        assert "`address`" in answer.text and (host == "." or host not in answer.text)
        assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize(
    ("said", "answered", "refused"),
    [
        ({}, ("localhost", "localhost:8013", "127.0.0.1", "[::1]:8000", "LOCALHOST.", ""), (EVIL, "192.0.2.7")),
        ({"served": "http://192.0.2.7:8000"}, ("192.0.2.7:8000", "localhost"), (EVIL, "192.0.2.8")),
        ({"served": "http://0.0.0.0:8000"}, ("192.0.2.7:8000", "[2001:db8::1]", "localhost"), (EVIL, "192.0.2")),
        ({"address": "https://kb.example"}, ("kb.example", "KB.example:443", "127.0.0.1"), (EVIL, "x.kb.example")),
        ({"hosts": ("kb.example",)}, ("kb.example", "kb.example:8000"), (EVIL, "localhost", "evilkb.example")),
        ({"hosts": (".kb.example",)}, ("kb.example", "a.kb.example"), (EVIL, "evilkb.example")),
        ({"hosts": ("a.example",), "address": "https://kb.example"}, ("a.example", "kb.example"), (EVIL, "localhost")),
    ],
)
def test_names_are_answered_as_they_are_set_or_served(
    said: dict[str, object], answered: tuple[str, ...], refused: tuple[str, ...], kb: KnowledgeBase
) -> None:
    as_set = replace(Settings(kb.settings.home), **said)  # type: ignore[arg-type]
    assert [host for host in answered if not is_answered(host, as_set)] == []
    assert [host for host in refused if is_answered(host, as_set)] == []


def test_the_name_asked_under_reaches_nothing_that_is_handed_out(
    client_as: Callable[[str], FlaskClient], kb: KnowledgeBase
) -> None:
    administrator, visitor = client_as("administrator"), client_as("visitor")
    kb.home.settings = replace(kb.settings, served="http://192.0.2.7:8000")
    forged = {"Host": "localhost:6666", "X-Forwarded-Host": EVIL, "Forwarded": f"host={EVIL}", **OWN}
    given = {"email": "new@example.org", "name": "N", "role": "delegate", "economy": "Peru"}
    told = [
        administrator.post("/accounts/new", data=given, headers=forged),
        *(visitor.get(f"/reports/annual.{form}?year=2023", headers=forged) for form in ("html", "csv")),
        *(
            visitor.get(address, headers=forged)
            for address in ("/", "/?q=loans", "/practices/chile-market-days", "/reports")
        ),
    ]
    assert {answer.status_code for answer in told} == {200}
    assert "http://192.0.2.7:8000/links/" in told[0].text
    assert "http://192.0.2.7:8000/tally" in told[1].text
    for answer in told:
        assert b"6666" not in answer.data and EVIL.encode() not in answer.data
        assert "6666" not in str(answer.headers) and EVIL not in str(answer.headers)


def test_the_way_to_an_address_s_right_spelling_names_no_host(reader: FlaskClient) -> None:
    answer = reader.get("/practices//chile-market-days?x=1", headers={"Host": "localhost:6666"})
    assert answer.status_code == 308 and answer.headers["Location"] == "/practices/chile-market-days?x=1"
    assert not reader.get("///evil.example/..//").headers.get("Location", "/").startswith(("//", "http"))


# -- proxies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "client"),
    [
        ("192.0.2.1", "203.0.113.9", AS_SET, "192.0.2.1"),
        ("127.0.0.1", "203.0.113.9", AS_SET, "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.1", AS_SET, "198.51.100.1"),
        ("127.0.0.1", "203.0.113.9, 127.0.0.1, ::1", AS_SET, "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.7", ("10.0.0.0/8",), "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 11.0.0.7", ("10.0.0.0/8",), "11.0.0.7"),
        ("::ffff:127.0.0.1", "203.0.113.9", AS_SET, "203.0.113.9"),
        ("127.0.0.1", "::ffff:203.0.113.9", AS_SET, "203.0.113.9"),
        ("127.0.0.1", "[2001:db8::1]:443", AS_SET, "2001:db8::1"),
        ("127.0.0.1", "203.0.113.9:5000", AS_SET, "203.0.113.9"),
        ("127.0.0.1", "", AS_SET, ""),
        ("127.0.0.1", "127.0.0.1", AS_SET, ""),
        ("127.0.0.1", "203.0.113.9, unknown", AS_SET, ""),
        ("127.0.0.1", "203.0.113.9", (), "127.0.0.1"),
        ("", "203.0.113.9", AS_SET, "203.0.113.9"),
    ],
)
def test_the_last_address_that_is_no_proxy_counts(
    peer: str, forwarded: str, proxies: tuple[str, ...], client: str
) -> None:
    assert asked_from(peer, forwarded, proxies) == client


def test_a_proxy_that_is_none_is_said_at_once(kb: KnowledgeBase) -> None:
    assert load(kb.settings.home, {"proxies": "10.0.0.0/8, ::1"}).proxies == ("10.0.0.0/8", "::1")
    with pytest.raises(BadValue, match="Proxies: “nginx” does not fit"):
        load(kb.settings.home, {"proxies": "nginx"})
    with pytest.raises(BadValue, match="whole number from 0"):
        load(kb.settings.home, {"searches_per_minute": "many"})


def test_https_is_kept_to_where_a_proxy_says_that_it_was_asked_so(
    client_of: Callable[..., FlaskClient],
) -> None:
    client = client_of(address="https://kb.example")
    told = {"X-Forwarded-Proto": "https"}
    kept_to = client.get("/about", headers=told).headers["Strict-Transport-Security"]
    assert kept_to == "max-age=31536000; includeSubDomains"
    assert "max-age" in client.get("/nothing", headers=told).headers["Strict-Transport-Security"]
    for headers, peer in (({}, "127.0.0.1"), (told, "192.0.2.1"), ({"X-Forwarded-Proto": "https, http"}, "127.0.0.1")):
        answer = client.get("/about", headers=headers, environ_base={"REMOTE_ADDR": peer})
        assert "Strict-Transport-Security" not in answer.headers


# -- the name of a request --------------------------------------------------------------------------------------


def test_every_answer_has_a_name_and_only_a_proxy_gives_it(reader: FlaskClient) -> None:
    addresses = ("/", "/nothing", "/api/v1/search", "/static/css/site.css", "/tally", "/tally")
    names = [reader.get(address).headers["X-Request-ID"] for address in addresses]
    assert len(set(names)) == len(names) and all(len(name) == 16 for name in names)
    assert reader.get("/", headers={"X-Request-ID": "from-the-proxy.1"}).headers["X-Request-ID"] == "from-the-proxy.1"
    for told, peer in (("a b", "127.0.0.1"), ("x" * 65, "127.0.0.1"), ("é", "127.0.0.1"), ("plain", "192.0.2.1")):
        answer = reader.get("/", headers={"X-Request-ID": told}, environ_base={"REMOTE_ADDR": peer})
        assert answer.headers["X-Request-ID"] != told and len(answer.headers["X-Request-ID"]) == 16


# -- what goes wrong while a form is shown again ----------------------------------------------------------------


@pytest.mark.parametrize("record", ["none", "event-99", "\x00", "x" * 2000])
def test_a_record_that_is_not_there_cannot_be_struck_and_is_told_so(client: FlaskClient, record: str) -> None:
    for action in ("strike", "unstrike"):
        given = {"kind": "event", "record": record, "why": ""}
        answer = client.post(f"/practices/chile-market-days/{action}", data=given, headers=OWN)
        assert answer.status_code in (400, 404, 409)
