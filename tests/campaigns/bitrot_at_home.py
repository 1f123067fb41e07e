"""Turns single bits of a home's store and of its index while nobody looks, and asks `kb verify`: part of `make bitrot`.

    python -m tests.campaigns.bitrot_at_home [--flips 500] [--seed 7]

Everything was done once in the home. A bit may lie where nothing is kept, as in a page's unused rest: then every table
reads as before. Any other must be found, or lie in a table of which no entry of the trail speaks, or not of all it
holds: those are named. What is silent in the index is named too.

Of 150 bits of the store 131 were found and 19 changed nothing that is kept. Of 150 bits of the index 35 were found, 111
changed nothing, and 4 were silent, in the head of the file: an index that opens no more is begun anew without a word.
"""

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from kb.encoder import HashingEncoder
from kb.errors import KBError
from kb.knowledge_base import KnowledgeBase
from kb.settings import load
from tests.campaigns import tampering

UNHELD = {
    "sessions", "links", "tokens", "attempts", "notices", "digests", "gaps", "imports", "sheet_choices", "numbers",
    "generation", "briefs", "baskets",
    "submission_keys", "accounts", "_sqlite_migrations", "meetings_in_file", "sqlite_sequence",
}  # fmt: skip
"""Tables of the store that the trail does not speak of, or not of all they hold: what a visitor's browser, a letter or
a counter needs, and of people their names, addresses and passwords."""

Tables = dict[str, list[tuple[object, ...]]]


def content(file: Path) -> Tables | None:
    """All that is kept; none where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
            names = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")]
            return {name: db.execute(f'select * from "{name}"').fetchall() for name in names}
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def rot(home: Path, file: Path, flips: int, draw: random.Random) -> Counter[str]:
    """Turn bits of a file of a home, one at a time: how many were found, changed nothing, or were silent and where."""
    whole, before, told = file.read_bytes(), content(file), Counter[str]()
    assert before
    for _ in range(flips):
        at, bit = draw.randrange(len(whole)), draw.randrange(8)
        data = bytearray(whole)
        data[at] ^= 1 << bit
        file.write_bytes(data)
        after = content(file)
        told[_outcome(home, before, after)] += 1
        file.write_bytes(whole)
    return told


def _outcome(home: Path, before: Tables, after: Tables | None) -> str:
    try:
        kb = KnowledgeBase(load(home), HashingEncoder())
        if not kb.trail.verification.prove().holds:
            return "found"
    except (KBError, sqlite3.DatabaseError, UnicodeDecodeError):  # the command ends with status 1
        return "found"
    if after == before:
        return "nothing changed"
    odd = sorted(name for name in before if after is None or after.get(name) != before[name])
    return f"silent: {', '.join(odd)}"


def missed(told: Counter[str]) -> list[str]:
    """What was silent in a table that the trail speaks of."""
    return [one for one in told if one.startswith("silent: ") and not set(one[8:].split(", ")) <= UNHELD]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--flips", type=int, default=500)
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    begun, failed = time.monotonic(), False
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        kb = tampering.home(home)
        kb.home.update_index()
        kb.home.store.close()
        for file in (home / "kb.sqlite", kb.settings.built / "index.sqlite"):
            told = rot(home, file, chosen.flips, random.Random(f"{file.name} {chosen.seed}"))
            print(f"{file.name:13}" + "; ".join(f"{count} {name}" for name, count in told.most_common()), flush=True)
            failed |= file.name == "kb.sqlite" and bool(missed(told))
    print(f"seed {chosen.seed}, {time.monotonic() - begun:.0f} s")
    sys.exit(failed)


if __name__ == "__main__":
    main()
