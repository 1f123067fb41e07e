"""Kills whatever takes long at random moments, and does it again: nothing lost, nothing twice, nothing left.

    python -m tests.campaigns.killing_acts [--kills 1000] [--act NAME] [--seed 7]

Each act works in a copy of a room, in a process of its own that is killed while it works. Then the product opens what
lies there (tests/campaigns/power_loss/checking.py), the same act is done again to its end, and what stands must be what
stands where nobody was killed. What a killed process left is made two days old before: it must be gone afterwards.

Of 126 kills one was found out: a merge that was stopped between the record and the index left the merged practice's
words in the index until somebody published. A server takes them out when it starts.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kb.care.edit import bulk_edit
from kb.errors import KBError
from kb.files.whole import renewed_folder
from kb.index import snapshot
from kb.periods import PeriodState
from kb.transfer import export_home
from tests import homes
from tests.campaigns.power_loss import acts
from tests.campaigns.power_loss.acts import ACTS, BY, Act, a_home, opened, said
from tests.campaigns.power_loss.checking import Acknowledged, wrong
from tests.campaigns.power_loss.images import acknowledged

MEMORY = Path("/dev/shm")
DAYS = 2 * 86_400
CLOSING = ("open", "in review", "approved", "accepted", "locked")
COUNTED = (
    "practices", "versions", "events", "adoptions", "confirmations", "origins", "merges", "batches", "batch_items",
    "snapshots", "meetings", "attachments", "accounts", "dossiers",
)  # fmt: skip
"""Tables that hold as much after two tries as after one."""


OF_ITS_OWN = {"import": ("batches", "batch_items")}
"""Tables in which an act that goes on is told from one done at once: what begins an empty home is no batch that could
be taken back, and what goes on after it was stopped is one."""


def lock(room: Path) -> None:
    """A year led on from wherever it stands until it is locked."""
    kb = opened(room / "home")
    officer, chair, _ = kb.home.store.accounts()
    while (state := kb.periods.year(2021).state) is not PeriodState.LOCKED:
        to = CLOSING[CLOSING.index(state.value) + 1]
        kb.periods.move((chair if to in ("accepted", "locked") else officer).person(), 2021, to)
        said(head=kb.home.store.head())


def table(room: Path) -> None:
    kb = opened(room / "home")
    kb.reports.table(kb.home.store.accounts()[0].person(), "final")
    said(head=kb.home.store.head())


def merge(room: Path) -> None:
    kb = opened(room / "home")
    if not kb.home.store.merges():
        kb.care.merges.merge("international-body-guide", "korea-plan-only", BY, "doubles", True)
    said(head=kb.home.store.head())


def edit(room: Path) -> None:
    """Many practices edited at once."""
    kb, change = opened(room / "home"), bulk_edit("groups", "add", "youth", False)
    ids = list(homes.WRITEUPS)
    if not kb.home.store.batches():
        kb.care.bulk.apply(change, ids, kb.care.bulk.preview(change, ids, BY).digest, BY, "a rule")
    said(head=kb.home.store.head())


def follow(room: Path) -> None:
    """The index brought in step after a publication, columns saved by a thread of its own meanwhile."""
    snapshot.FEWEST = 0
    kb = opened(room / "home")
    kb.importing.import_files(sorted((homes.ROOT / "practices" / "writeups").glob("*.md"))[:2], by=BY)
    said(head=kb.home.store.head())
    kb.home.update_index(whole=False)
    for thread in threading.enumerate():
        if thread.name == "columns":
            thread.join()


def index(room: Path) -> None:
    snapshot.FEWEST = 0
    kb = opened(room / "home")
    kb.home.update_index()


def without_index(room: Path) -> None:
    a_home(room)
    shutil.rmtree(room / "home" / "index" / "built")


def export(room: Path) -> None:
    if not (room / "exported").exists():  # whole, or not there
        export_home(opened(room / "home"), room / "exported", people=True)
    said(export="exported")


def bring(room: Path) -> None:
    from kb.transfer.export_manifest import read_export_manifest

    kb, manifest = opened(room / "fresh"), read_export_manifest(room / "export")
    if kb.home.store.head() != manifest.head:
        acts.import_home(kb, room / "export")
    said(home="fresh", head=manifest.head)


def restore(room: Path) -> None:
    for name in ("restored", "empty"):
        if not (room / name / "practices").is_dir():
            acts.restore(room / "a.kbbackup", room / name)
        said(home=name)


def model(room: Path) -> None:
    """A folder as a model is exported into one, in place of what stands there."""
    with renewed_folder(room / "home" / "index" / "encoders" / "model") as part:
        for no in range(40):
            (part / f"{no}.bin").write_bytes(bytes(400_000))


LONG: Mapping[str, Act] = {
    "import": ACTS["import"],
    "index": Act(without_index, index),
    "follow": Act(a_home, follow),
    "backup": ACTS["backup"],
    "restore": Act(acts.a_home_and_its_backup, restore),
    "export": Act(a_home, export),
    "bring": Act(acts.a_home_and_its_export, bring),
    "migrate": ACTS["migrate"],
    "begin": ACTS["begin"],
    "lock": Act(a_home, lock),
    "table": Act(a_home, table),
    "merge": Act(a_home, merge),
    "edit": Act(a_home, edit),
    "model": Act(a_home, model),
}


@dataclass
class Kills:
    """`late` were done before they could be killed."""

    kills: int = 0
    late: int = 0
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)


def kill(name: str, place: Path, kills: int, draw: random.Random) -> Kills:
    """Kill an act so many times."""
    found, act, template = Kills(), LONG[name], place / f"{name}.before"
    act.prepare(template)
    before = [one for one in ("home", "fresh") if (template / one).is_dir()]
    room = place / name
    shutil.copytree(template, room)
    begun = time.monotonic()
    _, code, _ = _worked(act.work, room, None)
    took = time.monotonic() - begun
    assert code == 0, f"{name} fails where nobody is killed"
    wanted = _counted(room)
    while found.kills < kills and found.late < 5 * kills + 10:
        shutil.rmtree(room)
        shutil.copytree(template, room)
        begun = time.monotonic()
        told, code, killed = _worked(act.work, room, draw.uniform(0, took))
        if not killed:
            # a machine is not always as slow as it was
            took, found.late = 0.5 * took + 0.5 * min(took, time.monotonic() - begun), found.late + 1
            continue
        found.kills += 1
        found.acknowledged += len(told)
        _start(room)
        found.wrong += [f"{name}: {fault}" for fault in wrong(room, before, told)]
        _age(room)
        more, code, _ = _worked(act.work, room, None)
        if code:
            found.wrong.append(f"{name}: it cannot be done again")
            continue
        found.wrong += [f"{name}, done again: {fault}" for fault in wrong(room, before, [*told, *more])]
        found.wrong += [f"{name}, done again: {left} is left" for left in _left(room)]
        if name != "table" and (counted := _counted(room)) != wanted:
            odd = {
                f"{home} {table}"
                for home, sizes in counted.items()
                for table in sizes.keys() - set(OF_ITS_OWN.get(name, ()))
                if wanted.get(home, {}).get(table) != sizes[table]
            }
            if odd:
                found.wrong.append(f"{name}, done again: not as many as at once: {', '.join(sorted(odd))}")
    shutil.rmtree(room, ignore_errors=True)
    shutil.rmtree(template)
    return found


def _worked(work: Callable[[Path], None], room: Path, after: float | None) -> tuple[Sequence[Acknowledged], int, bool]:
    """Do it in a process of its own, and kill that after so many seconds: what it said, its exit, whether it was
    killed."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.dup2(into, 1)
            os.close(out)
            work(room)
            code = 0
        except KBError as error:
            os.write(2, f"{error}\n".encode())
        finally:
            os._exit(code)
    os.close(into)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(out, "rb") as said:
        told = list(acknowledged(said.read()))
    _, status = os.waitpid(child, 0)
    return told, os.waitstatus_to_exitcode(status), os.WIFSIGNALED(status)


def _start(room: Path) -> None:
    """What a server does when it is started again."""
    for path in room.glob("*/kb.sqlite"):
        if (path.parent / "practices").is_dir() and (path.parent / "index" / "built").is_dir():
            kb = opened(path.parent)
            kb.home.warm()
            kb.home.store.close()


def _counted(room: Path) -> Mapping[str, Mapping[str, int]]:
    """How many rows the tables of every home in a room have."""
    counted = {}
    for path in sorted(room.glob("*/kb.sqlite")):
        kb = opened(path.parent)
        sizes = kb.home.store.sizes()
        kb.home.store.close()
        counted[path.parent.name] = {table: sizes[table] for table in COUNTED}
    return counted


def _age(room: Path) -> None:
    moment = time.time() - DAYS
    for path in room.rglob(".*"):
        os.utime(path, (moment, moment))


def _left(room: Path) -> Iterator[str]:
    """Files that are not whole, folders that are half filled, journals of what is there no more: any other is played
    back when its file is next read."""
    for path in sorted(room.rglob("*")):
        journal = path.name.endswith("-journal") and not path.with_name(path.name.removesuffix("-journal")).exists()
        if path.name.startswith(".") or journal or path.name.endswith((".part", ".aside")):
            yield path.relative_to(room).as_posix()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=1000, help="over all acts")
    options.add_argument("--act", choices=list(LONG), action="append", help="only these")
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    begun, total, names = time.monotonic(), Kills(), chosen.act or list(LONG)
    with tempfile.TemporaryDirectory(prefix="kb-killing-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        for name in names:
            found = kill(name, Path(folder), -(-chosen.kills // len(names)), random.Random(f"{name} {chosen.seed}"))
            print(
                f"{name:9}{found.kills:5} kills, {found.acknowledged:4} acknowledged, {found.late:4} done before, "
                f"{len(found.wrong):3} wrong",
                flush=True,
            )
            for line in dict.fromkeys(found.wrong):
                print(f"  {line}", flush=True)
            total.kills += found.kills
            total.wrong += found.wrong
    print(f"{total.kills} kills, {len(total.wrong)} wrong; seed {chosen.seed}, {time.monotonic() - begun:.0f} s")
    sys.exit(bool(total.wrong))


if __name__ == "__main__":
    main()
