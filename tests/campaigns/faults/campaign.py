"""One fault on one home: before, while, after, and what became of all that was acknowledged."""

import json
import subprocess
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.settings import load
from tests.campaigns.faults.clients import READ, Noted, Reader, Writer, picture
from tests.campaigns.faults.faults import Fault
from tests.campaigns.faults.mailbox import Mailbox
from tests.campaigns.faults.site import Keys, Site, command, disk, environment, lay, serving

WELL_AGAIN = 30.0
"""Seconds after which everything is answered again at the latest."""

CALM = 2.0
"""Seconds without a refusal after which a site is well."""

COMMANDS = (("tally",), ("search", "village"), ("show", "chile-market-days"), ("verify",), ("trail",), ("doctor",))
"""What is asked at the machine while something is wrong."""


@dataclass(frozen=True)
class Outcome:
    """`wrong` is what was answered unclean, lost, doubled or not well again, each in a line; `recovered` the seconds
    after which everything was answered again; `skipped` why it could not be tried."""

    fault: str
    statuses: dict[int, int]
    acknowledged: int
    recovered: float
    wrong: tuple[str, ...]
    seconds: float
    skipped: str = ""


def campaign(
    template: Path, folder: Path, name: str, fault: Fault, hold: float, seeded: str = "", commands: bool = True
) -> Outcome:
    """Run it in an empty folder on a copy of a filled home."""
    begun, mailbox, noted = time.monotonic(), Mailbox(), Noted()
    try:
        with disk(folder / "disk") as own:
            home = folder / "disk" / "home"
            home.mkdir()
            keys = lay(template, home, mailbox.address)
            with serving(home, folder, own, seeded) as site:
                if why := fault.can(site):
                    return Outcome(name, {}, 0, 0.0, (), time.monotonic() - begun, why)
                told = _at_work(site, keys, mailbox, noted, fault, hold, commands)
            found = [*told.wrong, *_outcome(home, keys, noted, fault, told, mailbox, site)]
        found = [*(f"{what} ({times} times)" for what, times in noted.wrong.items()), *found]
        return Outcome(
            name, dict(sorted(noted.statuses.items())), len(noted.acknowledged), told.recovered,
            tuple(found), time.monotonic() - begun,
        )  # fmt: skip
    finally:
        mailbox.close()


@dataclass(frozen=True)
class _Told:
    """What was seen as the site served: how soon it was well, what was wrong, what it counts at the end, and whether it
    said so where the store is not what it was."""

    recovered: float
    wrong: tuple[str, ...]
    tallies: tuple[bytes, ...]
    refuses: bool


def _at_work(
    site: Site, keys: Keys, mailbox: Mailbox, noted: Noted, fault: Fault, hold: float, commands: bool
) -> _Told:
    over = threading.Event()
    clients = [kind(site, keys, noted, over, number) for number in (0, 1) for kind in (Reader, Writer)]
    for one in clients:
        one.start()
    wrong: list[str] = []
    try:
        _until(lambda: {"submit", "share", "attach"} <= {one for one, _, _ in noted.acknowledged}, WELL_AGAIN)
        if fault.of_store:
            _copied(site)
            _acknowledged(noted, 12)  # enough for both processes to have seen what is gone soon
        noted.may_end = fault.ends
        with fault.begin(site, mailbox):
            ends = time.monotonic() + hold
            wrong += _asked_at_the_machine(site) if commands else ()
            time.sleep(max(0.0, ends - time.monotonic()))
        ended = time.monotonic()
        if fault.of_store:
            refuses = _refuses(site, noted, ended)
            return _Told(0.0, tuple(wrong), (), refuses)
        well = _until(lambda: _is_well(noted, ended), WELL_AGAIN + CALM)
        noted.may_end = False
        if not well:
            late = [what for what in (*READ, "submit", "share", "attach") if noted.successes.get(what, 0.0) <= ended]
            still = [what for what, at in noted.failures.items() if at > time.monotonic() - CALM]
            wrong.append(f"not well after {WELL_AGAIN:.0f} s: never answered {late}, refused at last {still}")
        recovered = max([at - ended for at in noted.failures.values()] + [0.0])
    finally:
        over.set()
        for one in clients:
            one.join(60)
    return _Told(recovered, tuple(wrong), tuple(_asked(site, "/tally.json")[1] for _ in range(6)), False)


def _is_well(noted: Noted, since: float) -> bool:
    """Whether everything was answered since, and nothing was refused for a while."""
    every = all(noted.successes.get(what, 0.0) > since for what in (*READ, "submit", "share", "attach"))
    return every and time.monotonic() - max([since, *noted.failures.values()]) > CALM


def _until(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def _copied(site: Site) -> None:
    """The store as it is now, whole, to come back to."""
    import sqlite3

    one = sqlite3.connect(site.home / "kb.sqlite", timeout=30)
    other = sqlite3.connect(site.home.parent / "earlier.sqlite")
    one.backup(other)
    one.close()
    other.close()


def _acknowledged(noted: Noted, more: int) -> None:
    least = len(noted.acknowledged) + more
    _until(lambda: len(noted.acknowledged) >= least, WELL_AGAIN)


def _asked_at_the_machine(site: Site) -> Iterator[str]:
    """What commands say of it: a sentence, never the program's own words."""
    for arguments in COMMANDS:
        said = _command(site.home, site.clock, *arguments)
        silent = said.returncode and len(said.stderr + said.stdout) < 20
        if "Traceback" in said.stderr or said.returncode < 0 or silent:
            yield f"kb {' '.join(arguments)}: {said.returncode} {said.stderr[-600:]}"


def _command(home: Path, clock: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    run = command("--home", str(home), *arguments)
    return subprocess.run(run, capture_output=True, text=True, env=environment(clock), cwd=home.parent)


def _asked(site: Site, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{site.port}{path}", timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""


def _refuses(site: Site, noted: Noted, since: float) -> bool:
    """Whether the site says that it is not ready, and tells no figures."""
    ready = _until(lambda: _asked(site, "/readyz")[0] == 503, 5)
    return ready and all(_asked(site, "/tally.json")[0] == 503 for _ in range(6))


# -- what became of it ------------------------------------------------------------------------------------


def _outcome(
    home: Path, keys: Keys, noted: Noted, fault: Fault, told: _Told, mailbox: Mailbox, site: Site
) -> Iterator[str]:
    verified = _command(home, site.clock, "verify")
    if fault.of_store:
        if not (verified.returncode or told.refuses):
            yield "the store is not what was acknowledged, and neither `kb verify` nor the site says so"
        if "Traceback" in verified.stderr:
            yield f"kb verify: {verified.stderr[-600:]}"
        return
    if verified.returncode:
        yield f"kb verify: {verified.returncode} {verified.stdout[-1500:]} {verified.stderr[-500:]}"
    kb = KnowledgeBase(load(home), HashingEncoder())
    yield from _lost(kb, keys, noted)
    counted = {json.dumps(json.loads(one), sort_keys=True) for one in told.tallies if one}
    if counted != {json.dumps(_tally(kb), sort_keys=True)}:
        yield f"the site counts {len(counted)} ways at the end, and not as a home that is opened anew"


def _lost(kb: KnowledgeBase, keys: Keys, noted: Noted) -> Iterator[str]:
    """What was acknowledged and is not there, or twice: on record and in the trail."""
    handed_in = Counter((one.title, one.practice) for one in kb.home.store.dossiers() if one.round)
    titles = Counter(title for title, _ in handed_in.elements())
    trail = [entry.act for entry in kb.home.store.trail()]
    practices = {act.practice or act.subject for act in trail}
    said = "\n".join(act.after for act in trail)
    attached = Counter(one.name for draft in keys.drafts for one in kb.home.store.attachments(draft))
    for operation, word, id in noted.acknowledged:
        if operation == "submit":
            if handed_in[word, id] != 1 or titles[word] != 1:
                yield f"submit: “{word}” was acknowledged as {id} and is there {titles[word]} times"
            if id not in practices:
                yield f"submit: “{word}” was acknowledged as {id} and is not in the trail"
        elif operation == "share":
            if json.dumps(word)[1:-1] not in said:
                yield f"share: “{word}” was acknowledged and is not in the trail"
        else:
            if attached[f"{word}.png"] != 1:
                yield f"attach: “{word}” was acknowledged and is there {attached[f'{word}.png']} times"
            digest = sha256(picture(word)).hexdigest()
            path = kb.settings.home / "attachments" / digest[:2] / digest
            if not path.is_file() or path.read_bytes() != picture(word):
                yield f"attach: “{word}” was acknowledged and its file is not what was sent"


def _tally(kb: KnowledgeBase) -> object:
    from webapp import create_app

    return create_app(kb).test_client().get("/tally.json").json
