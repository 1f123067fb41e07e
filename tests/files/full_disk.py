"""Run with a small file system of its own at the folder given: a home on it, the disk filled, and freed again.

    unshare -rm sh -c 'mount -t tmpfs -o size=24m none FOLDER && python -m tests.files.full_disk FOLDER'

Writes a line for each act, with what it came to.
"""

import io
import sys
from dataclasses import replace
from pathlib import Path

from kb.accounts.account import AccountState
from kb.backup import write_backup
from kb.encoder import HashingEncoder
from kb.errors import KBError
from kb.importing import importing
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.settings import load
from kb.submissions import attaching
from tests import homes, sites
from tests.dossiers import begun
from tests.pdfs import pdf
from webapp.site.identity import PLAIN_COOKIE

OWN = {"Sec-Fetch-Site": "same-origin"}


def main(folder: Path) -> None:
    home = homes.begin(folder / "home")
    kb = KnowledgeBase(load(home, {"disk_reserve": "0"}), HashingEncoder())
    account = kb.accounts.administering.add(operator("x"), "o@example.org", "Olga Officer", "secretariat", "")
    account = replace(account, state=AccountState.ACTIVE)
    kb.home.store.change_account(account, "x")
    client = sites.client(kb)
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    client.set_cookie(PLAIN_COOKIE, kb.accounts.sessions.begin_session(account))
    draft = begun(kb, account).id

    def acts(when: str) -> None:
        rows = "".join(f"Practice {n} {when},Chile,{'Villages sell. ' * 60}\n" for n in range(400))
        sheet = f"Title,Economies,What was done\n{rows}".encode()
        for name, address, data, ending in (
            ("import", "/import", sheet, "csv"),
            ("attach", f"/submissions/{draft}/attachments", pdf(when.encode() + bytes(400_000)), "pdf"),
        ):
            sent = {"file": (io.BytesIO(data), f"{when}.{ending}")}
            answer = client.post(address, data=sent, headers=OWN)
            print(when, name, answer.status_code, flush=True)
        try:
            write_backup(kb, home / f"{when}.backup")
            print(when, "backup", 200, flush=True)
        except KBError as error:
            print(when, "backup", 503, error, flush=True)
        print(when, "read", client.get("/").status_code, flush=True)

    acts("before")
    filling = folder / "filling"
    with filling.open("wb", buffering=0) as stream:
        for size in (1_000_000, 4_096, 1):
            try:
                while stream.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    acts("full")
    # somebody else may fill it right after it was looked at
    attaching.must_have_room = importing.must_have_room = lambda *_: None
    acts("raced")
    halves = [path for path in home.rglob("*") if "part" in path.name or path.name.startswith(".kb-backup")]
    print("full", "halves", len(halves), flush=True)
    filling.unlink()
    acts("after")
    print("after", "verify", kb.trail.verification.prove().holds, flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
