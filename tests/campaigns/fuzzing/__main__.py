"""Sends naughty strings to every address and parameter as each role: `make fuzz`.

    python -m tests.campaigns.fuzzing [--cases 10000] [--seed 7] [--only "GET /tally"]

No answer may be a fault of ours (500 and above), be in no table (`allowed.py`), lack a header, lead to another site or
name a folder of the machine, and nothing may stand in the log.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from kb.accounts import passwords
from tests import homes
from tests.campaigns.fuzzing.campaign import fuzz


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="", help="what is in the names of the doors to try")
    given = parser.parse_args()
    passwords.COST = passwords.Cost(1, 8, 1)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "template").mkdir()
        template = homes.template(Path(folder) / "template")
        found = fuzz(template, Path(folder), given.cases, given.seed, given.only)
    for fault in found.faults:
        print(fault)
    told = ", ".join(f"{status}: {count}" for status, count in sorted(found.statuses.items()))
    print(
        f"{found.cases} cases at {found.targets} targets in {len(found.roles)} roles, seed {given.seed}, "
        f"{time.monotonic() - begun:.0f} s: {len(found.faults)} faults ({told})"
    )
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
