"""An answer as it is filed: its name, status, headers and body, without what differs from run to run."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

LEFT_OUT = frozenset({"date", "server", "connection", "content-length", "transfer-encoding"})
"""Headers that tell of the server and the moment, or are counted from the body."""

OF_FILES = frozenset({"etag", "last-modified"})
"""Headers that tell when a file of the checkout was written."""

LONGEST_NAME = 150
"""Characters of a file's name, well within what file systems take in UTF-8."""

_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(:\d\d(\.\d+)?)?(Z|\+00:00| UTC)?")
_SPOKEN = re.compile(rf"(\d\d?) ({'|'.join(MONTHS)}) (\d{{4}}),? (\d\d):(\d\d)")


@dataclass(frozen=True)
class Answer:
    """`name` is how an answer is told apart: who asked for what. `body` is what came, unpacked where it was packed."""

    name: str
    head: str
    body: str

    def keep(self, folder: Path) -> None:
        """File it under a folder a kind; the first line is the whole name."""
        kind, _, rest = self.name.partition(" ")
        short = quote(rest, safe=" =&?,")[:LONGEST_NAME].replace("/", "%2F").replace("?", "%3F")
        path = folder / kind / f"{short} {hashlib.sha256(rest.encode()).hexdigest()[:8]}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{self.name}\n{self.head}\n\n{self.body}", "utf-8", newline="")


@dataclass(frozen=True)
class Steady:
    """Takes out what differs between two runs of the same code, each under the name of what stood there. `made` is when
    the home was made, to the second: what is later came of recording it."""

    site: str
    made: datetime

    def text(self, text: str) -> str:
        text = text.replace(self.site, "{site}").replace(quote(self.site, safe=""), "{site}")  # the port is a free one
        text = text.replace(self.site.partition("//")[2], "{host}")
        text = _MOMENT.sub(self._moment, text)  # sessions, reports and files are made while it is recorded
        text = _SPOKEN.sub(self._spoken, text)
        for day in {self.made.date().isoformat(), datetime.now(UTC).date().isoformat()}:
            text = text.replace(day, "{day}").replace(
                _told(day), "{day}"
            )  # what is told as of today, and the home's day
        return re.sub(r"(overdue by |in )\d+( days?\b)", r"\1{n}\2", text)  # counted from today

    def headers(self, headers: Mapping[str, str]) -> str:
        shown = {name.casefold(): value for name, value in headers.items() if name.casefold() not in LEFT_OUT}
        for name in OF_FILES & shown.keys():
            shown[name] = "{file}"
        if "set-cookie" in shown:  # a session's secret is drawn by lot
            shown["set-cookie"] = re.sub(r"=[^;]+", "={secret}", shown["set-cookie"], count=1)
        return "\n".join(f"{name}: {self.text(value)}" for name, value in sorted(shown.items()))

    def body(self, data: bytes) -> str:
        """Text as it is; of a ZIP, and so of an Office file, every member; of anything else its length and hash."""
        if data[:4] == b"PK\x03\x04":
            return "\n".join(self._members(data))
        try:
            return self.text(data.decode("utf-8"))
        except UnicodeDecodeError:
            return f"{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}"

    def _members(self, data: bytes) -> Iterator[str]:
        """In the order of the archive; the times of its members are left out, for they are those of the making."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for one in archive.infolist():
                yield f"=== {one.filename}\n{self.body(archive.read(one))}"

    def _moment(self, found: "re.Match[str]") -> str:
        year, month, day, hour, minute = (int(found[no]) for no in range(1, 6))
        second = int(found[6][1:3]) if found[6] else 0
        return self._now_or(found, year, month, day, hour, minute, second)

    def _spoken(self, found: "re.Match[str]") -> str:
        month = MONTHS.index(found[2]) + 1
        return self._now_or(found, int(found[3]), month, int(found[1]), int(found[4]), int(found[5]), 0)

    def _now_or(self, found: "re.Match[str]", *moment: int) -> str:
        """The end of a session is later too."""
        year, month, day, hour, minute, second = moment
        try:
            later = datetime(year, month, day, hour, minute, second, tzinfo=UTC) > self.made
        except ValueError:
            return found[0]
        return "{now}" if later else found[0]


def _told(day: str) -> str:
    year, month, number = day.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"
