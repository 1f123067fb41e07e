"""The product as processes: a command, a server, and somebody who is signed in to it."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

HERE = Path(__file__).parent.parent.parent.parent
"""The checkout that the campaign lies in."""

PATIENCE = 60.0
"""Seconds to wait for a server to answer, or for one page."""

PASSWORD = "nine quiet looms beside the harbour"
"""Of every account of a home made here."""

PEOPLE = {
    "administrator": ("admin@example.org", "Ada Admin", "administrator", ""),
    "secretariat": ("officer@example.org", "Olga Officer", "secretariat", ""),
    "chair": ("chair@example.org", "Charu Chair", "chair", ""),
    "delegate-chile": ("delegate@example.org", "Dana Delegate", "delegate", "Chile"),
    "delegate-japan": ("other@example.org", "Otto Other", "delegate", "Japan"),
}
"""Invented people by what the recording calls them: address, name, role, economy."""

VISITOR = "visitor"

Files = Mapping[str, tuple[str, bytes]] | None


@dataclass(frozen=True)
class Code:
    """The checkout whose code is run."""

    folder: Path

    def python(self, arguments: Sequence[str], cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *arguments], capture_output=True, text=True, env=self.environment, cwd=cwd or self.folder
        )

    def command(self, home: Path, *arguments: str, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
        """`kb` as if called in the home, whatever comes of it."""
        return self.python(["-m", "kb.cli", "--home", str(home), *arguments], cwd or home)

    @property
    def environment(self) -> dict[str, str]:
        """Of the settings none comes from outside, what depends on chance is fixed, and the checkout stays clean."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
        return {
            **own,
            "PYTHONPATH": str(self.folder),
            "PYTHONHASHSEED": "0",
            "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "kb-recording-compiled"),
            "OMP_NUM_THREADS": "1",
            "COLUMNS": "100",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }


class Somebody:
    """A reader of a served home, signed in or not."""

    def __init__(self, site: str) -> None:
        self.site, self.session = site, requests.Session()

    def signed_in(self, who: str) -> "Somebody":
        answer = self.post("/sign-in", email=PEOPLE[who][0], password=PASSWORD)
        assert answer.status_code == 303, f"{who} cannot sign in: {answer.status_code}"
        return self

    def get(self, address: str, method: str = "GET") -> requests.Response:
        return self.session.request(method, self.site + address, allow_redirects=False, timeout=PATIENCE)

    def post(
        self, address: str, files: Files = None, origin: str = "same-origin", /, **data: object
    ) -> requests.Response:
        """Send a form as the site itself would; with another `origin` as a browser does for another site."""
        return self.session.post(
            self.site + address,
            data=data,
            files=files,
            headers={"Sec-Fetch-Site": origin},
            allow_redirects=False,
            timeout=PATIENCE,
        )

    def sends(self, address: str, files: Files = None, /, **data: object) -> str:
        """Send a form that is taken; where it leads to. Raises RuntimeError with what the page says."""
        answer = self.post(address, files, **data)
        if answer.status_code != 303:
            said = " ".join(re.sub(r"<[^>]*>", " ", answer.text.partition("<main")[2]).split())
            raise RuntimeError(f"POST {address}: {answer.status_code}: {said[:600]}")
        return answer.headers["Location"].partition("?")[0].partition("#")[0]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(code: Code, home: Path) -> Iterator[str]:
    """The home served by one process; the site's address."""
    port = free_port()
    command = [sys.executable, "-m", "kb.cli", "--home", str(home), "serve", "--port", str(port), "--workers", "1"]
    log = home.parent / "server.log"
    with log.open("wb") as said:
        server = subprocess.Popen(command, stdout=said, stderr=said, env=code.environment, cwd=home)
    try:
        site = f"http://127.0.0.1:{port}"
        _wait(server, site, log)
        yield site
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait(server: "subprocess.Popen[bytes]", site: str, log: Path) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE and server.poll() is None:
        try:
            requests.get(f"{site}/about", timeout=PATIENCE)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server does not answer: {log.read_text('utf-8')[-2000:]}")
