"""`python -m tests.campaigns.recording`: home, record, compare."""

import argparse
import sys
import time
from pathlib import Path

from tests.campaigns.recording import __doc__ as told
from tests.campaigns.recording.comparing import compare
from tests.campaigns.recording.making import make
from tests.campaigns.recording.recorder import record
from tests.campaigns.recording.running import HERE, Code


def main() -> int:
    whole = argparse.ArgumentParser(
        prog="recording", description=told, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    steps = whole.add_subparsers(dest="step", required=True)
    making = steps.add_parser("home", help="Make the home that is recorded.")
    making.add_argument("home", type=Path)
    recording = steps.add_parser("record", help="Record what a home answers.")
    recording.add_argument("home", type=Path)
    recording.add_argument("out", type=Path)
    for one in (making, recording):
        one.add_argument("--code", type=Path, default=HERE, help="The checkout whose code is run.")
    comparing = steps.add_parser("compare", help="List what differs between two recordings.")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--except", dest="exceptions", type=Path, help="What is meant to differ.")
    given = whole.parse_args()
    begun = time.monotonic()
    if given.step == "compare":
        return compare(given.before, given.after, given.exceptions)
    code = Code(given.code.resolve())
    if given.step == "home":
        make(code, given.home.resolve())
        print(f"{given.home}: made in {time.monotonic() - begun:.0f} s")
    else:
        print(record(code, given.home.resolve(), given.out.resolve()))
        print(f"{given.out}: recorded in {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RuntimeError as error:
        sys.exit(f"recording: {error}")
