"""What is done while the power may go: each act by itself in a room of its own, saying what it acknowledges.

python -m tests.campaigns.power_loss.acts NAME ROOM [FAULT …]
"""

import gzip
import hashlib
import json
import os
import shutil
import signal
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.backup import restore, write_backup
from kb.encoder import HashingEncoder
from kb.files import content_store, database, whole
from kb.home import new
from kb.index import snapshot
from kb.knowledge_base import KnowledgeBase
from kb.person import Scope, operator
from kb.search.query import Query
from kb.settings import load
from kb.transfer import export_home, import_home
from tests import homes
from tests.campaigns.everything import PDF, person
from tests.campaigns.everything import _lock as lock
from tests.campaigns.killing import entries, free_port, post
from tests.dossiers import again, begun

BY = operator("secretariat")
QUERY = "sales of rural women"
BACKUP = Path(__file__).parent.parent.parent / "backup" / "first-form.kbbackup.gz"


def opened(home: Path) -> KnowledgeBase:
    return KnowledgeBase(load(home), HashingEncoder())


def said(**acknowledged: object) -> None:
    """Tell the outside what must last from now on."""
    os.write(1, json.dumps(acknowledged).encode() + b"\n")


def _head(kb: KnowledgeBase) -> None:
    said(head=kb.home.store.head())


def _found(kb: KnowledgeBase) -> None:
    said(found=[hit.card.practice.id for hit in kb.reading.search(Query(QUERY)).hits])


def _file(room: Path, path: Path) -> None:
    said(file=[path.relative_to(room).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()])


def a_home(room: Path) -> None:
    room.mkdir()
    homes.template(room)
    shutil.rmtree(room / "writeups")
    kb = opened(room / "home")
    for role, economy in (("secretariat", ""), ("chair", ""), ("delegate", "Chile")):
        person(kb, role, economy)


def a_home_and_its_export(room: Path) -> None:
    a_home(room)
    do_desk(room, lambda kb: None)
    export_home(opened(room / "home"), room / "export", people=True)
    homes.begin(room / "fresh")


def a_home_and_its_backup(room: Path) -> None:
    a_home(room)
    do_desk(room, lambda kb: None)
    write_backup(opened(room / "home"), room / "a.kbbackup")
    (room / "empty").mkdir()


def an_older_home(room: Path) -> None:
    room.mkdir()
    older = room / "older.kbbackup"
    older.write_bytes(gzip.decompress(BACKUP.read_bytes()))
    from kb.backup.archive import unpack

    (room / "home").mkdir()
    unpack(older, None, room / "home")
    older.unlink()


def do_desk(room: Path, tell: Callable[[KnowledgeBase], None] = _head) -> None:
    """A submission with papers, through the desk until it is published and found."""
    kb = opened(room / "home")
    officer, _, author = kb.home.store.accounts()
    dossier = begun(kb, author)
    for name in ("a paper.pdf", "another.pdf"):
        kb.submissions.attaching.attach(author.person(), dossier.id, name, PDF + name.encode())
        tell(kb)
    kb.submissions.attaching.detach(author.person(), 2)
    again(kb, dossier, dossier.entries)
    tell(kb)
    kb.desk.conversation.take(officer.person(), dossier.id)
    kb.desk.objectives.choose(officer.person(), dossier.id, ["4.1"])
    tell(kb)
    kb.desk.publishing.publish(officer.person(), dossier.id)
    tell(kb)
    kb.home.update_index(whole=False)


def do_attach(room: Path) -> None:
    """A submission begun, and a paper attached to it."""
    kb = opened(room / "home")
    author = kb.home.store.accounts()[-1]
    dossier = begun(kb, author)
    _head(kb)
    kb.submissions.attaching.attach(author.person(), dossier.id, "a paper.pdf", PDF)
    _head(kb)


def serve(room: Path, process: int) -> None:
    """Submissions handed in over the API of a server that is watched, by two clients at once."""
    token = (room / "token").read_text("utf-8")
    address = f"http://127.0.0.1:{(room / 'port').read_text('utf-8')}"
    _wait_for(f"{address}/about")
    hands = [threading.Thread(target=_hand_in, args=(address, token, no)) for no in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    (server,) = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    os.kill(int(server), signal.SIGTERM)


def _wait_for(address: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server does not answer")


def _hand_in(address: str, token: str, client: int) -> None:
    for no in range(6):
        status, body = post(
            f"{address}/api/v1/submissions", token, f"{client} {no}", entries(f"Practice {client} {no}")
        )
        assert status == 201, body


def a_home_to_serve(room: Path) -> None:
    a_home(room)
    kb = opened(room / "home")
    author = kb.home.store.accounts()[-1]
    (room / "token").write_text(kb.accounts.tokens.make_token(author.person(), "campaign", Scope.WRITE, "1").secret)
    (room / "port").write_text(str(free_port()))


def do_lock(room: Path) -> None:
    """A year locked, opened and locked anew, and a report tabled."""
    kb = opened(room / "home")
    officer, chair, _ = kb.home.store.accounts()
    for no in range(2):
        if no:
            kb.periods.move(chair.person(), 2021, "open", "a figure was wrong")
            kb.recording.adopt(kb.recording.adoption("chile-market-days", "Peru", stage="piloting"), BY)
            _head(kb)
        lock(kb, officer, chair, *(("what was wrong", "error") if no else ()))
        _head(kb)
    kb.reports.table(officer.person(), "final")
    _head(kb)


def do_import(room: Path) -> None:
    """Write-ups imported, and the index brought in step."""
    kb = opened(room / "home")
    files = sorted((homes.ROOT / "practices" / "writeups").glob("*.md"))[:6]
    kb.importing.import_files(files, by=BY)
    _head(kb)
    kb.home.update_index()
    _found(kb)


def do_index(room: Path) -> None:
    """The index made anew, its columns saved, and saved again after a publication."""
    shutil.rmtree(room / "home" / "index" / "built")
    snapshot.FEWEST = 0
    kb = opened(room / "home")
    kb.home.update_index()
    _found(kb)
    kb.importing.import_files(sorted((homes.ROOT / "practices" / "writeups").glob("*.md"))[:2], by=BY)
    kb.home.update_index()
    _found(kb)


def do_backup(room: Path) -> None:
    """A backup into a folder that is not there yet, and another over it."""
    kb = opened(room / "home")
    for _ in range(2):
        write_backup(kb, room / "backups" / "of the day" / "a.kbbackup")
        said(backup="backups/of the day/a.kbbackup")


def do_restore(room: Path) -> None:
    """A backup restored, into a new folder and into an empty one."""
    for name in ("restored", "empty"):
        restored = restore(room / "a.kbbackup", room / name)
        said(home=name, head=restored.manifest.head)


def do_export(room: Path) -> None:
    """Everything written out as open text, and write-ups as they were handed in."""
    kb = opened(room / "home")
    export_home(kb, room / "exported", people=True)
    said(export="exported")
    kb.exporting.export_files(room / "write-ups")
    for path in sorted((room / "write-ups").glob("*.md")):
        _file(room, path)


def do_bring(room: Path) -> None:
    """An export read into a fresh home."""
    read = import_home(opened(room / "fresh"), room / "export")
    said(home="fresh", head=read.manifest.head)


def do_migrate(room: Path) -> None:
    """A home of an older version opened."""
    _head(opened(room / "home"))


def do_begin(room: Path) -> None:
    """A home begun, by the command."""
    new.write(room / "begun", homes.ROOT, demonstration=False)
    said(begun="begun")


def do_serve(room: Path) -> None:
    """The server, until it is told to end."""
    from kb.cli import main

    port = (room / "port").read_text("utf-8")
    main(["--home", str(room / "home"), "serve", "--workers", "1", "--port", port])


@dataclass(frozen=True)
class Act:
    """`prepare` lays what lies in a room before, and has lasted; `work` is what is watched; `beside` is given the
    room and the process that works there, and ends it."""

    prepare: Callable[[Path], None]
    work: Callable[[Path], None]
    beside: Callable[[Path, int], None] | None = None


ACTS: Mapping[str, Act] = {
    "desk": Act(a_home, do_desk),
    "serve": Act(a_home_to_serve, do_serve, serve),
    "attach": Act(a_home, do_attach),
    "lock": Act(a_home, do_lock),
    "import": Act(a_home, do_import),
    "index": Act(a_home, do_index),
    "backup": Act(a_home, do_backup),
    "restore": Act(a_home_and_its_backup, do_restore),
    "export": Act(a_home, do_export),
    "bring": Act(a_home_and_its_export, do_bring),
    "migrate": Act(an_older_home, do_migrate),
    "begin": Act(a_home, do_begin),
}


def _full() -> None:
    """Commits as they were until `synchronous=EXTRA`: the journal is gone, and the folder does not know it yet."""
    database._synchronous = lambda mode: "full"


def _no_name() -> None:
    """A paper whose folder is not synced before its row is written."""
    content_store.sync_folder = lambda folder: None  # type: ignore[attr-defined]


def _no_paper() -> None:
    """A folder put in place whose files were not synced."""
    whole.sync_whole = lambda folder: None


FAULTS: Mapping[str, Callable[[], None]] = {"full": _full, "no name": _no_name, "no paper": _no_paper}
"""What may be seeded: the campaign must find each."""


if __name__ == "__main__":
    for fault in sys.argv[3:]:
        FAULTS[fault]()
    ACTS[sys.argv[1]].work(Path(sys.argv[2]))
