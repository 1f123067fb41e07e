"""Turns single bits of backups, and counts how many a check and a restore notice: `make bitrot`.

    python -m tests.campaigns.bitrot [--flips 1000] [--seed 7]

Half of the bits are turned in an open backup, half in one that is locked with a key. Each must be noticed twice: by the
check and by the restore, which must leave nothing behind.
"""

import argparse
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from kb.backup import check_backup, restore, write_backup
from kb.encoder import HashingEncoder
from kb.errors import KBError
from kb.files.content_store import ContentStore
from kb.knowledge_base import KnowledgeBase
from kb.practice.attachment import Attachment
from kb.settings import load
from kb.submissions.dossier import Dossier, State
from tests import homes

KEY = b"a key that is made up for this campaign"


@dataclass
class Rot:
    """How many bits were turned, and where one was not noticed."""

    flips: int = 0
    missed: list[str] = field(default_factory=list)


def with_attachment(kb: KnowledgeBase, data: bytes = b"%PDF-1.4 made up") -> str:
    """A file attached to a submission; returns its SHA-256."""
    sha256 = ContentStore(kb.settings.attachments).keep(data)
    dossier = kb.home.store.begin_dossier(
        Dossier(
            id="", practice="", author="account-1", state=State.DRAFT, entries={"title": "Made up"}, title="Made up"
        )
    )
    kb.home.store.attach(
        Attachment(0, dossier.id, "", "paper.pdf", "application/pdf", len(data), sha256, "", "account-1", "", False)
    )
    return sha256


def rot(archive: Path, key: bytes | None, flips: int, draw: random.Random) -> Rot:
    """Turn bits of a backup one at a time, anywhere in it."""
    whole, found = archive.read_bytes(), Rot()
    broken, target = archive.with_name("broken"), archive.with_name("again")
    for _ in range(flips):
        at, bit = draw.randrange(len(whole)), draw.randrange(8)
        data = bytearray(whole)
        data[at] ^= 1 << bit
        broken.write_bytes(data)
        found.flips += 1
        for way, work in (
            ("check", lambda: check_backup(broken, key)),
            ("restore", lambda: restore(broken, target, key)),
        ):
            try:
                work()
                found.missed.append(f"{way}: byte {at}, bit {bit}")
            except KBError:
                pass
        if target.exists() or list(archive.parent.glob(".*")):
            found.missed.append(f"byte {at}, bit {bit}: something was left behind")
            break
    return found


def campaign(folder: Path, flips: int, seed: int) -> dict[str, Rot]:
    homes.template(folder)
    kb = KnowledgeBase(load(folder / "home"), HashingEncoder())
    with_attachment(kb)
    made = {}
    for name, key in (("open", None), ("locked", KEY)):
        place = folder / name
        write_backup(kb, place / "a.kbbackup", key)
        made[name] = rot(place / "a.kbbackup", key, flips // 2, random.Random(f"{seed} {name}"))
    return made


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--flips", type=int, default=1000)
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        made = campaign(Path(folder), chosen.flips, chosen.seed)
    for name, one in made.items():
        print(f"{name:8}{one.flips:6} bits turned, {one.flips - len(one.missed)} noticed")
        for missed in one.missed:
            print(f"  missed: {missed}")
    print(f"seed {chosen.seed}, {time.perf_counter() - start:.0f} s")
    if any(one.missed for one in made.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
