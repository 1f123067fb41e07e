"""What no browser sends is answered over the wire: never as a fault of ours, and with the headers of every answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import homes
from tests.serving import Served, heard, served
from webapp.site.headers import HEADERS

HOST = "Host: localhost\r\nConnection: close\r\n"
CHUNKED = f"POST / HTTP/1.1\r\n{HOST}Sec-Fetch-Site: same-origin\r\nTransfer-Encoding: chunked\r\n\r\n"


def get(target: str, more: str = "", method: str = "GET") -> str:
    return f"{method} {target} HTTP/1.1\r\n{HOST}{more}\r\n"


def post(more: str, body: str = "") -> str:
    return f"POST / HTTP/1.1\r\n{HOST}Sec-Fetch-Site: same-origin\r\n{more}\r\n{body}"


def of_length(*said: str) -> str:
    return post("".join(f"Content-Length: {one}\r\n" for one in said), "q=a")


UNREADABLE = {
    "a chunk's size that is none": f"{CHUNKED}zz\r\nabc\r\n0\r\n\r\n",
    "a chunk below nothing": f"{CHUNKED}-1\r\nabc\r\n0\r\n\r\n",
    "a chunk of a size by another base": f"{CHUNKED}0x3\r\nabc\r\n0\r\n\r\n",
    "a chunk without a size": f"{CHUNKED}\r\nabc\r\n0\r\n\r\n",
    "a chunk without its end": f"{CHUNKED}3\r\nabcXX0\r\n\r\n",
    "a bad chunk after a good one": f"{CHUNKED}3\r\nq=a\r\nzz\r\n0\r\n\r\n",
    "a transfer coding that is none": post("Transfer-Encoding: xchunked\r\n"),
    "a transfer coding that is not last": post("Transfer-Encoding: chunked, gzip\r\n"),
    "a length and chunks": post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"),
    "a length that is none": of_length("abc"),
    "a length below nothing": of_length("-1"),
    "a length with a sign": of_length("+3"),
    "a length with a line in it": of_length("0_3"),
    "a length of thousands of digits": of_length("9" * 5000),
    "a length that is empty": of_length(""),
    "a length in other digits": of_length("²"),
    "two lengths": of_length("3", "4"),
    "a list of lengths": of_length("3, 3"),
    "a bare NUL": get("/a\0b"),
    "a bare byte": get("/é"),
    "every place": get("*"),
    "no slash": get("about"),
    "a method in small letters": get("/", method="get"),
    "a version that is none": f"GET /about HTTP/9.9\r\n{HOST}\r\n",
    "two hosts": get("/about", "Host: evil.example\r\n"),
    "another's host": "GET /about HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    "a host with a long label": f"GET /about HTTP/1.1\r\nHost: {'a' * 64}.example\r\nConnection: close\r\n\r\n",
    "a host with a control sign": "GET /about HTTP/1.1\r\nHost: a\x01b\r\nConnection: close\r\n\r\n",
    "a blank before a colon": get("/about", "X : y\r\n"),
    "a header on two lines": get("/about", "X: y\r\n z\r\n"),
    "a NUL in a header": get("/about", "X: a\0b\r\n"),
    "line feeds alone": "GET /about HTTP/1.1\nHost: localhost\n\n",
}

NOT_THERE = {
    "a NUL": get("/a%00b"),
    "a percent sign of nothing": get("/%zz%/%2"),
    "an overlong form": get("/%c0%af%e0%80%af?q=%c0%ae"),
    "half a pair": get("/%ed%a0%80?q=%ed%a0%80"),
    "up and out": get("/static/../../etc/passwd"),
    "up and out, written otherwise": get("/static/%2e%2e/%2e%2e/etc/passwd"),
    "another host after two slashes": get("//evil.example/about"),
    "a backslash": get("/\\evil.example"),
    "of every place": get("*", method="OPTIONS"),
    "a tunnel": get("evil.example:443", method="CONNECT"),
}

NOT_POSSIBLE = {method: get("/", method=method) for method in ("TRACE", "TRACK", "PROPFIND", "FOO", "PUT", "DELETE")}

TOO_LONG = {
    "a line": get("/" + "a" * 9000),
    "a header": get("/about", f"X: {'a' * 70_000}\r\n"),
    "many headers": get("/about", "".join(f"X{number}: y\r\n" for number in range(300))),
}

HARMLESS = {
    "a whole address": get("http://localhost/about"),
    "a whole address of another": get("https://evil.example/about"),
    "another version": "GET /about HTTP/1.0\r\n\r\n",
    "a cookie of odd signs": get("/about", 'Cookie: kb="\\000\\377; =;;;kb=é\r\n'),
    "a wish for another language": get("/about", "Upgrade: h2c\r\nHTTP2-Settings: AAAA\r\n"),
    "a day of no calendar": get("/static/css/site.css", "If-Modified-Since: Thu, 01 Jan 99999999999 00:00:00 GMT\r\n"),
    "odd wishes": get("/about", "Accept: ;;;q=zz,*/*;q=9e999\r\nAccept-Language: " + "x" * 5000 + "\r\n"),
    "a proxy's nonsense": get("/about", "X-Forwarded-For: é,,,[::1]:zz\r\nX-Forwarded-Proto: zz\r\n"),
    "two proxies of two minds": get("/about", "X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n"),
    "a name and a path from outside": get("/about", "Script-Name: /x\r\nX-Forwarded-Host: evil.example\r\n"),
}

CASES = [
    *((sent, (400,)) for sent in UNREADABLE.values()),
    *((sent, (404,)) for sent in NOT_THERE.values()),
    *((sent, (405,)) for sent in NOT_POSSIBLE.values()),
    *((sent, (414, 431)) for sent in TOO_LONG.values()),
    *((sent, (200,)) for sent in HARMLESS.values()),
]
NAMES = [*UNREADABLE, *NOT_THERE, *NOT_POSSIBLE, *TOO_LONG, *HARMLESS]


@pytest.fixture(scope="module")
def site(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = homes.begin(tmp_path_factory.mktemp("malformed"))
    homes.copy(template_home, home)
    with (home / "kb.toml").open("a") as settings:
        settings.write("searches_per_minute = 5\n")
    with served(home, workers=2) as running:
        yield running


@pytest.mark.parametrize(("sent", "allowed"), CASES, ids=NAMES)
def test_what_no_browser_sends_is_no_fault_of_ours(site: Served, sent: str, allowed: tuple[int, ...]) -> None:
    with site.sends(sent.encode("latin-1")) as connection:
        answer = heard(connection)
    assert answer.status in allowed
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["X-Request-ID"]
    assert b'"//evil.example' not in answer.body and b"://evil.example" not in answer.body


def test_all_processes_count_together_what_one_client_asks(site: Served) -> None:
    asked = [site.ask("/?q=loans", X_Forwarded_For="203.0.113.9") for _ in range(12)]
    assert [answer.status for answer in asked].count(200) == 5
    assert {answer.status for answer in asked} == {200, 429}
    assert site.ask("/?q=loans", X_Forwarded_For="203.0.113.10").status == 200


def test_a_proxy_s_word_on_https_is_heard_over_the_wire_too(site: Served) -> None:
    assert "max-age" in site.ask("/about", X_Forwarded_Proto="https").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in site.ask("/about", X_Forwarded_Ssl="on").headers
    assert site.ask("/about", X_Request_Id="of-the-proxy").headers["X-Request-ID"] == "of-the-proxy"
