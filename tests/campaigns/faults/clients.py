"""Two who read and two who write while something is wrong with the machine; each notes every answer that is not a clean
one, and what was acknowledged."""

import http.client
import json
import re
import struct
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from kb.errors import KBError
from tests.campaigns.faults.site import Keys, Site
from tests.campaigns.killing import entries

PATIENCE = 60.0
"""Seconds within which anything is answered."""

BETWEEN = 0.1
"""Seconds between a writer's words."""

PRACTICES = ("chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window")

READ = (
    "/", "/?q=village+producers&mode=words", "/?q=loans+to+small+firms", "/api/v1/search?q=credit",
    *(f"/practices/{id}" for id in PRACTICES), "/tally", "/tally.json", "/tally/shared", "/tally/both.svg",
    "/reports/annual.csv?year=2023", "/coverage", "/about", "/static/css/site.css",
)  # fmt: skip

REQUEST = re.compile(r"\b[0-9a-f]{16}\b")

AFAR = re.compile(r"Traceback \(most recent|File \"|sqlite3\.|OSError|Errno|[a-z]+\.[a-z]+Error\b")
"""What no reader is told."""


@dataclass
class Noted:
    """What all clients noted. `acknowledged` are operation and word; `failures` the last moment at which an address or
    an operation was refused, `successes` the last at which it was not."""

    acknowledged: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: dict[str, int] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    failures: dict[str, float] = field(default_factory=dict)
    successes: dict[str, float] = field(default_factory=dict)
    may_end: bool = False
    """Whether a connection may end without an answer now: whoever answered it was killed."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, site: Site, what: str, told: "Told") -> None:
        clean = told.status and told.status < 400
        with self.lock:
            self.statuses[told.status] = self.statuses.get(told.status, 0) + 1
            (self.successes if clean else self.failures)[what] = time.monotonic()
            for wrong in (REQUEST.sub("…", one) for one in unclean(site, told)):
                if not (self.may_end and told.status == 0):
                    self.wrong[f"{what}: {wrong}"] = self.wrong.get(f"{what}: {wrong}", 0) + 1


@dataclass(frozen=True)
class Told:
    """An answer; status 0 where the connection ended without one."""

    status: int
    headers: Mapping[str, str]
    text: str


def unclean(site: Site, told: Told) -> list[str]:
    """What is wrong with an answer, whatever was asked."""
    if told.status == 0:
        return [f"no answer: {told.text}"]
    found = []
    if told.status >= 500 and told.status not in (503, 507):
        found.append(f"{told.status}: {_told(told)}")
    if told.status == 503 and not told.headers.get("retry-after", "").isdecimal():
        found.append(f"503 without Retry-After: {_told(told)}")
    if told.status >= 500 and len(_told(told)) < 30:
        found.append(f"{told.status} without a sentence: {told.text[:200]!r}")
    if str(site.home) in told.text or str(site.home.resolve()) in told.text:
        found.append(f"{told.status} names the home's folder: {_told(told)}")
    if told.status >= 400 and (of := AFAR.search(told.text)):
        found.append(f"{told.status} says {of[0]!r}: {_told(told)}")
    return found


def _told(told: Told) -> str:
    """The sentence of a refusal."""
    found = re.search(r'<p class="lead">(.*?)</p>|"message": ?"(.*?)"', told.text, re.DOTALL)
    return unescape(found[1] or found[2]) if found else re.sub(r"<[^>]*>|\s+", " ", told.text)[:300].strip()


class Client(threading.Thread):
    """Asks one thing after another until `over`."""

    def __init__(self, site: Site, keys: Keys, noted: Noted, over: threading.Event, number: int) -> None:
        super().__init__(daemon=True)
        self._site, self._keys, self._noted, self._over, self._number = site, keys, noted, over, number
        self.pause = 0.02

    def ask(
        self, what: str, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Told:
        """A connection of its own for each, so that every process is asked now and then."""
        connection = http.client.HTTPConnection("127.0.0.1", self._site.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"Connection": "close", **(headers or {})})
            answer = connection.getresponse()
            said = {name.casefold(): value for name, value in answer.getheaders()}
            told = Told(answer.status, said, answer.read().decode("utf-8", "replace"))
        except (OSError, http.client.HTTPException) as error:
            told = Told(0, {}, type(error).__name__)
        finally:
            connection.close()
        self._noted.answer(self._site, what, told)
        return told


class Reader(Client):
    def run(self) -> None:
        at = 7 * self._number
        while not self._over.is_set():
            at += 1
            path = READ[at % len(READ)]
            told = self.ask(path, "GET", path)
            if told.status and 400 <= told.status < 500:
                with self._noted.lock:
                    self._noted.wrong[f"{path}: {told.status}"] = 1
            time.sleep(self.pause)


class Writer(Client):
    """Hands in, shares and attaches, each word again until it is acknowledged, as a form is sent again."""

    def run(self) -> None:
        count = 0
        while not self._over.is_set():
            word = f"Word {self._number} {count}"
            operation = ("submit", "share", "attach")[count % 3]
            count += 1
            self._until_acknowledged(operation, word)
            time.sleep(BETWEEN)

    def _until_acknowledged(self, operation: str, word: str) -> None:
        send: Callable[[str], Told] = {"submit": self._submit, "share": self._share, "attach": self._attach}[operation]
        while not self._over.is_set():
            told = send(word)
            if told.status in (201, 303):
                id = json.loads(told.text)["practice"] if operation == "submit" else ""
                with self._noted.lock:
                    self._noted.acknowledged.append((operation, word, id))
                return
            if told.status == 401:
                with suppress(KBError, OSError):
                    self._keys.sign_in()
            elif told.status and 400 <= told.status < 500:
                with self._noted.lock:
                    self._noted.wrong[f"{operation}: {told.status} {_told(told)}"] = 1
                return
            time.sleep(0.1)

    def _submit(self, word: str) -> Told:
        said = {"Authorization": f"Bearer {self._keys.token}", "Idempotency-Key": word}
        body = json.dumps(entries(word)).encode()
        return self.ask("submit", "POST", "/api/v1/submissions", body, {**said, "Content-Type": "application/json"})

    def _share(self, word: str) -> Told:
        form = {"meeting": ("m-2021-1", "m-2023-1")[self._number % 2], "form": "tabled", "agenda_item": word}
        said = {"Cookie": f"kb={self._keys.officer}", "Sec-Fetch-Site": "same-origin"}
        said["Content-Type"] = "application/x-www-form-urlencoded"
        practice = PRACTICES[2]
        return self.ask("share", "POST", f"/practices/{practice}/share", urlencode(form).encode(), said)

    def _attach(self, word: str) -> Told:
        said = {"Cookie": f"kb={self._keys.delegate}", "Sec-Fetch-Site": "same-origin"}
        said["Content-Type"] = "multipart/form-data; boundary=here"
        head = f'--here\r\nContent-Disposition: form-data; name="file"; filename="{word}.png"\r\n\r\n'
        body = head.encode() + picture(word) + b"\r\n--here--\r\n"
        return self.ask("attach", "POST", f"/submissions/{self._draft(word)}/attachments", body, said)

    def _draft(self, word: str) -> str:
        """Ten files each, and each writer its own."""
        drafts = self._keys.drafts[self._number :: 2]
        return drafts[int(word.split()[-1]) // 30 % len(drafts)]


def picture(word: str) -> bytes:
    """A picture of one row that is this word's alone."""
    row = word.encode().ljust(32, b".")[:32]

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", len(row), 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" + row)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in chunks)
