"""Records a home: the pages in every role, then the commands, then the figures that were locked."""

import fcntl
import json
import shutil
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.campaigns.recording.answers import Answer, Steady
from tests.campaigns.recording.commands import Commands
from tests.campaigns.recording.making import NOTES
from tests.campaigns.recording.running import PEOPLE, VISITOR, Code, Somebody, served
from tests.campaigns.recording.walking import Addresses, refusals, walk

SCRATCH = Path(tempfile.gettempdir()) / "kb-recording"
"""Where the copy that is asked lies: the same each time, for some answers tell it. Recordings wait for each other."""

A_MINUTE = timedelta(minutes=1)
"""A home must be so old: pages tell moments to the minute, and those of the recording are told apart by being later."""


def record(code: Code, home: Path, out: Path) -> str:
    """File every answer under `out`; how many of what there are. Raises RuntimeError where `out` is taken or the home
    was not made to be recorded."""
    if not (home / NOTES).is_file():
        raise RuntimeError(f"{home} was not made to be recorded: make one with `home FOLDER`")
    if out.exists():
        raise RuntimeError(f"{out} is there already: name a new folder")
    notes = json.loads((home / NOTES).read_text("utf-8"))
    made = datetime.fromisoformat(notes["made"])
    time.sleep(max(0.0, (made + A_MINUTE - datetime.now(UTC)).total_seconds()))
    copy, kinds = SCRATCH / "home", Counter[str]()
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)

    def keep(answer: Answer) -> None:
        answer.keep(part)
        kinds[answer.name.partition(" ")[0]] += 1

    with SCRATCH.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _copied(home, copy)
        with served(code, copy) as site:
            steady, addresses = Steady(site, made), Addresses(notes["rules"])
            for who in (VISITOR, *PEOPLE):
                reader = Somebody(site) if who == VISITOR else Somebody(site).signed_in(who)
                for answer in walk(reader, who, addresses, notes["dossiers"], steady):
                    keep(answer)
            for answer in refusals(Somebody(site), addresses, steady):
                keep(answer)
        left = code.command(copy, "gaps", "--json")
        keep(Answer("after gaps", f"exit {left.returncode}", steady.text(left.stdout + left.stderr)))
        _copied(home, copy)  # sessions and searches of the walk are not the commands'
        for answer in Commands(code, copy, SCRATCH / "written", steady).answers():
            keep(answer)
        for year in json.loads(code.command(copy, "periods", "--json").stdout):
            for locked in year["snapshots"]:
                keep(Answer(f"locked {year['year']} snapshot {locked['no']}", str(year["state"]), str(locked["hash"])))
        shutil.rmtree(SCRATCH)
    part.rename(out)
    return "\n".join(f"{kind}: {number} answers" for kind, number in kinds.items())


def _copied(home: Path, copy: Path) -> None:
    shutil.rmtree(copy.parent, ignore_errors=True)
    shutil.copytree(home, copy)
