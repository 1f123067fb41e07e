"""Cases drawn by a seed, each sent through the door it is for, and what is wrong with an answer."""

import json
import logging
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.campaigns.fuzzing.allowed import is_allowed
from tests.campaigns.fuzzing.doors import Door, LookedUp, LookedUpJson, NotedRequest, doors, names_on
from tests.campaigns.fuzzing.home import ROLES, TOKENS, fuzzed_home
from tests.campaigns.fuzzing.naughty import BYTES, texts
from webapp import create_app
from webapp.site import arguments
from webapp.site.headers import HEADERS

CASES_OF_A_HOME = 300

PATHS = ("method", "path", "end of path")
"""Targets that may make an address that does not take its method."""

LET_IN = 0.6
"""How many cases are sent as somebody whom the door lets in."""

FILLED = 0.6
"""How many forms are sent as the page shows them, all but the one text."""

FILES = frozenset({"file"})
"""Names under which a form sends a file."""

FOREIGN = ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "OPTIONS", "HEAD", "X" * 300)

SPOKEN = (
    "Accept", "Accept-Language", "Authorization", "Content-Type", "Cookie", "Host", "If-Match", "If-Modified-Since",
    "If-None-Match", "If-Range", "Idempotency-Key", "Origin", "Range", "Referer", "User-Agent", "X-Forwarded-For",
    "X-Forwarded-Proto", "X-Request-ID", "X-HTTP-Method-Override", "HX-Request", "HX-Current-URL",
)  # fmt: skip
"""Headers that a request may bring."""

EVERYWHERE = ("page", "size", "year", "by", "q", "next", "done")
"""Tried at every door, whether it reads them or not."""


@dataclass(frozen=True)
class Case:
    """One request: `target` is what the naughty text stands in."""

    number: int
    role: str
    method: str
    door: str
    target: str
    text: str
    path: bytes
    query: str
    body: bytes
    headers: Mapping[str, str]

    def __str__(self) -> str:
        address = f"{self.path!r}?{self.query[:200]}"
        return f"case {self.number}: {self.method} {address} as {self.role}, {self.target}={self.text[:80]!r}"


@dataclass
class Fuzzed:
    """How many cases were sent, how they were answered, and what was wrong."""

    cases: int = 0
    targets: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Overheard(logging.Handler):
    """What the application logs as a fault."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage() + (f": {record.exc_info[1]!r}" if record.exc_info else ""))


class Fuzzing:
    """A campaign over one application; `only` is in the names of the doors that are tried."""

    def __init__(self, template: Path, folder: Path, seed: int, only: str, sent: Sequence[str]) -> None:
        self._template, self._folder = template, folder
        self._draw, self._texts, self._only = random.Random(seed), sent, only
        self._home = fuzzed_home(template, folder)
        self._app = create_app(self._home.kb)
        self._app.request_class = NotedRequest
        self._doors = {door.name: door for door in doors(self._app)}
        self._read_json = arguments.json_object
        self._overheard = Overheard()

    def run(self, cases: int, learned_as: Sequence[str]) -> Fuzzed:
        found, log = Fuzzed(), self._app.logger
        log.addHandler(self._overheard)
        was, log.propagate = log.propagate, False
        arguments.json_object = lambda data: LookedUpJson(self._read_json(data))
        try:
            self._learn(learned_as)
            for case in self._cases(cases, found):
                if case.number % CASES_OF_A_HOME == CASES_OF_A_HOME - 1:
                    self._home = fuzzed_home(self._template, self._folder)
                    self._app.extensions["kb"] = self._home.kb
                self._try(case, found)
        finally:
            arguments.json_object = self._read_json
            log.removeHandler(self._overheard)
            log.propagate = was
        return found

    def _learn(self, roles: Sequence[str]) -> None:
        """Go through every door once in each role, and note which names it reads and its forms send."""
        for door in self._doors.values():
            for role in roles if self._only in door.name else ():
                client, headers = self._home.client(self._app, role)
                headers |= {"Sec-Fetch-Site": "same-origin"}
                given = {"query_string": door.asked, "data": door.sent, "headers": headers}
                answer = client.open(door.path, method=door.method, **given)
                if door.method == "GET" and answer.mimetype == "text/html":
                    for name, sent, value in names_on(answer.text, door.path, self._app):
                        LookedUp.noted[name][sent] = None
                        LookedUp.filled[name].setdefault(sent, value)
        self._home = fuzzed_home(self._template, self._folder)
        self._app.extensions["kb"] = self._home.kb
        self._overheard.lines.clear()

    def _targets(self) -> list[tuple[Door, str]]:
        """Each thing of each door that a text can stand in."""
        found = []
        for door in self._doors.values():
            if self._only not in door.name:
                continue
            names = {**door.asked, **door.sent, **LookedUp.noted[door.name], **dict.fromkeys(EVERYWHERE)}
            found += [(door, f"path:{name}") for name in door.variables]
            found += [(door, f"asked:{name}") for name in names]
            if door.method == "POST":
                found += [(door, f"sent:{name}") for name in names]
                found += [(door, "body:json"), (door, "body:bytes"), (door, "name:sent")]
                found += [(door, f"file:{name}") for name in names if name in FILES]
            if door.rule.startswith("/api/") and door.method == "POST":
                found += [(door, f"json:{name}") for name in names]
            found += [(door, "query"), (door, "name:asked"), (door, "method"), (door, "header"), (door, "end of path")]
        return found

    def _cases(self, most: int, found: Fuzzed) -> Iterator[Case]:
        """Round after round, each target once in each, in another order, role and text."""
        number = 0
        while number < most:
            targets = self._targets()
            found.targets = len(targets)
            self._draw.shuffle(targets)
            for door, target in targets[: most - number]:
                yield self._case(number, door, target)
                number += 1

    def _case(self, number: int, door: Door, target: str) -> Case:
        role, text = self._role(door), self._draw.choice(self._texts)
        kind, _, name = target.partition(":")
        method, path, asked = door.method, door.path.encode(), dict(door.asked)
        sent = {**LookedUp.filled[door.name], **door.sent} if self._draw.random() < FILLED else dict(door.sent)
        headers: dict[str, str] = {"Sec-Fetch-Site": "same-origin"}
        body, query, sent_as = b"", "", "application/x-www-form-urlencoded"
        if kind == "path":
            raw = self._draw.random() < 0.1
            value = self._draw.choice(BYTES).encode() if raw else encoded(text)
            path = _with_variable(door, name, value)
        elif kind == "asked":
            asked[name] = text
        elif kind == "sent":
            sent[name] = text
        elif kind == "name" and name == "asked":
            asked[text[:300]] = "1"
        elif kind == "name":
            sent[text[:300]] = "1"
        elif kind == "query":
            query = f"&{self._draw.choice(tuple(asked) or ('q',))}={self._draw.choice(BYTES)}{self._draw.choice(BYTES)}"
        elif kind == "method":
            method = self._draw.choice(FOREIGN)
        elif kind == "end of path":
            path += encoded(text)[:300]
        elif kind == "header":
            headers[self._draw.choice(SPOKEN)] = _spoken(text)
        if kind == "json" or target == "body:json":
            sent_as, body = "application/json", self._json({**sent}, name if kind == "json" else "", text)
        elif target == "body:bytes":
            body = encoded(text) * self._draw.choice((1, 3))
            sent_as = self._draw.choice(
                (sent_as, "multipart/form-data; boundary=x", "text/plain", "application/json", "é")
            )
        elif kind == "file":
            sent_as, body = "multipart/form-data; boundary=x", _multipart(name, text, encoded(text), sent)
        elif door.method == "POST":
            body = _form(sent)
        if method not in ("GET", "HEAD", "OPTIONS"):
            headers.setdefault("Content-Type", sent_as)
        query = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in asked.items()) + query
        return Case(number, role, method, door.name, target, text, path, query, body, headers)

    def _role(self, door: Door) -> str:
        """Mostly one that is let in, for the others see no more than the door."""
        if self._draw.random() < LET_IN:
            return self._draw.choice(TOKENS if door.rule.startswith("/api/") else sorted(door.allowed) or ROLES)
        return self._draw.choice(ROLES)

    def _json(self, sent: Mapping[str, object], name: str, text: str) -> bytes:
        """An object with this text under the name, or another value that JSON has; without a name anything at all."""
        odd: Sequence[object] = (text, text, text, [text], {"a": text}, 10**30, -1.5e300, True, None, [[[[text]]]])
        value = self._draw.choice(odd)
        given = {**sent, name: value} if name else self._draw.choice((value, {text: text}, [sent], {}))
        return json.dumps(given).encode("utf-8", "surrogatepass")

    def _try(self, case: Case, found: Fuzzed) -> None:
        client, headers = self._home.client(self._app, case.role)
        found.cases += 1
        found.roles[case.role] += 1
        said = {name: value for name, value in {**headers, **case.headers}.items() if name != "Content-Type"}
        try:
            answer = _sent(client, case, said)
        except Exception as fault:
            found.faults.append(f"{case}: {fault!r}")
            return
        found.statuses[answer.status_code] += 1
        found.faults += [f"{case}: {wrong}" for wrong in self._wrong_with(answer, case)]
        found.faults += [f"{case}: in the log: {line}" for line in self._overheard.lines]
        self._overheard.lines.clear()

    def _wrong_with(self, answer: TestResponse, case: Case) -> Iterator[str]:
        if answer.status_code >= 500:
            yield f"{answer.status_code}"
        elif not is_allowed(case.method, case.target.startswith(PATHS), answer.status_code):
            yield f"{answer.status_code} is in no table"
        for name, value in HEADERS.items():
            own = name == "Content-Security-Policy" and "sandbox" in answer.headers.get(name, "")
            if answer.headers.get(name) != value and not own:
                yield f"{name} is {answer.headers.get(name)!r}"
        if "X-Request-ID" not in answer.headers or "X-Injected" in answer.headers:
            yield "its headers are not ours"
        if answer.headers.get("Location", "/")[:2] in ("//", "/\\") or not answer.headers.get(
            "Location", "/"
        ).startswith("/"):
            yield f"it leads to {answer.headers['Location']!r}"
        body = answer.get_data()
        if b"Traceback (most" in body or str(self._home.kb.settings.home).encode() in body:
            yield "it tells of the machine"


def _sent(client: FlaskClient, case: Case, headers: Mapping[str, str]) -> TestResponse:
    """As it comes over the wire: bytes of a path and a query, and no help by the client's own spelling."""
    environ = {
        "PATH_INFO": case.path.decode("latin-1"),
        "QUERY_STRING": case.query,
        "REQUEST_METHOD": case.method,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }
    if "Cookie" in headers:  # the session's goes first
        own = client.get_cookie("kb")
        environ["HTTP_COOKIE"] = f"kb={own.value}; {headers['Cookie']}" if own else headers["Cookie"]
    content_type = case.headers.get("Content-Type")
    return client.open("/", method="POST", data=case.body, content_type=content_type, environ_overrides=environ)


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _quoted(text: str) -> str:
    return quote(encoded(text), safe="")


def _form(sent: Mapping[str, str]) -> bytes:
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sent.items()).encode()


def _spoken(text: str) -> str:
    """As a server lets a header through: one line of it, of bytes."""
    line = "".join(sign for sign in text if sign >= " " and sign != "\x7f")[:2000]
    return encoded(line).decode("latin-1")


def _multipart(name: str, file_name: str, content: bytes, sent: Mapping[str, str]) -> bytes:
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n'.encode() + encoded(value) + b"\r\n"
        for field, value in sent.items()
    ]
    plain = encoded("".join(sign for sign in file_name[:200] if sign not in '"\r\n'))
    ending = (b".md", b".csv", b".docx", b"")[len(content) % 4]
    head = (
        b'--x\r\nContent-Disposition: form-data; name="'
        + name.encode()
        + b'"; filename="'
        + plain
        + ending
        + b'"\r\n\r\n'
    )
    return b"".join(parts) + head + content + b"\r\n--x--\r\n"


def _with_variable(door: Door, name: str, value: bytes) -> bytes:
    """The path with something else in the place of one of its rule's variables."""
    parts = door.rule.split("/")
    made = []
    for part, own in zip(parts, door.path.split("/"), strict=False):
        is_it = f":{name}>" in part or f"<{name}>" in part
        made.append(own.encode().replace(door.variables[name].encode(), value, 1) if is_it else own.encode())
    return b"/".join(made)


def fuzz(
    template: Path,
    folder: Path,
    cases: int,
    seed: int,
    only: str = "",
    sent: Sequence[str] = (),
    learned_as: Sequence[str] = ROLES,
) -> Fuzzed:
    """So many cases of the texts `sent`, of all there are where none are given. The same seed gives the same cases."""
    LookedUp.noted.clear()
    LookedUp.filled.clear()
    return Fuzzing(template, folder, seed, only, sent or texts()).run(cases, learned_as)
