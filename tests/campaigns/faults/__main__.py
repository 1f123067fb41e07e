"""Breaks the machine under a site that serves two who read and two who write: `make faults`.

    python -m tests.campaigns.faults [--hold 20] [--only "full disk"] [--seeded path]

Each fault of `faults.py` in turn, on a home and a small disk of its own, for so many seconds. Every answer must be a
clean one: what was asked for, or a refusal in a sentence (503 with Retry-After, 507) that names nothing of the machine.
Afterwards everything is answered again within half a minute, without a restart; what was acknowledged is there once,
on record, in the trail and in its file; the site counts what a home opened anew counts; `kb verify` is silent. Where
the store itself is not what it was, the site tells no figures or `kb verify` says so.

`--seeded path` serves a site whose refusals name its folders, `--seeded lost` one that does not keep what is attached:
the campaign must find them.

Measured with `--hold 4` (mail and attachments: 2) on two cores that others used too, in several runs: each of the 18
faults was answered for (503, 507, and no connection that ended but the two of a killed process), nothing acknowledged
was lost or doubled, and the site was well when the fault was over.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests import homes
from tests.campaigns.faults.campaign import Outcome, campaign
from tests.campaigns.faults.faults import FAULTS
from tests.campaigns.faults.site import FAULTY


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hold", type=float, default=20.0, help="seconds that each fault lasts")
    parser.add_argument("--only", default="", help="what is in the names of the faults to try")
    parser.add_argument("--seeded", choices=sorted(FAULTY), default="")
    parser.add_argument("--keep", type=Path, help="a folder for what the servers say")
    given = parser.parse_args()
    begun, outcomes = time.monotonic(), []
    try:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "template").mkdir()
            template = homes.template(Path(folder) / "template")
            for number, (name, fault) in enumerate(FAULTS.items()):
                if given.only in name:
                    place = Path(folder) / str(number)
                    place.mkdir()
                    outcomes.append(campaign(template, place, name, fault, given.hold, given.seeded))
                    print(line(outcomes[-1]), flush=True)
                    if given.keep:
                        given.keep.mkdir(exist_ok=True)
                        (given.keep / f"{name}.log").write_bytes((place / "server.log").read_bytes())
    except KeyboardInterrupt:
        print("stopped")
    acknowledged, wrong = sum(one.acknowledged for one in outcomes), sum(bool(one.wrong) for one in outcomes)
    print(
        f"{len(outcomes)} faults, {time.monotonic() - begun:.0f} s: {acknowledged} writes acknowledged, "
        f"{wrong} faults with something wrong"
    )
    return int(bool(wrong))


def line(one: Outcome) -> str:
    if one.skipped:
        return f"{one.fault:28} not tried: {one.skipped}"
    statuses = ", ".join(f"{status or 'none'}: {count}" for status, count in one.statuses.items())
    well = f"{one.acknowledged} acknowledged, well after {one.recovered:.1f} s ({statuses})"
    return "\n".join((f"{one.fault:28} {one.seconds:4.0f} s, {well}", *(f"    {what}" for what in one.wrong)))


if __name__ == "__main__":
    sys.exit(main())
