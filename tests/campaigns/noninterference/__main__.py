"""Asks a home with 200 secrets and the same home without them at every address: `make noninterference`.

    python -m tests.campaigns.noninterference [--secrets 200]

A visitor must get the same from both to the byte, and a delegate of one economy the same whatever another one drafts.
Practices for members that count are held apart: figures may differ in their numbers, and nowhere else. Then an embargo
is followed over the midnight at which it ends, in six zones.

With 200 secrets of nine kinds on 1,070 addresses a visitor is told no byte otherwise, nor a delegate on 944 addresses
whatever another economy drafts; of 891 addresses 200 differ by counted ones, in figures alone; 18 embargoes in six
zones end at midnight, and not a second earlier. A search that weighs words by what is hidden is caught.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from kb.accounts import passwords
from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.settings import load
from tests import homes
from tests.campaigns.noninterference.addresses import addresses
from tests.campaigns.noninterference.comparison import differences, two_homes
from tests.campaigns.noninterference.edges import DAYS, ZONES, edge
from tests.campaigns.noninterference.figures import faults, texts, vocabulary
from tests.campaigns.noninterference.secrets import OF_ONE_ECONOMY, PLANTING, WORDS

LOOKED_FOR = (*WORDS[:4], "bank loans", "rural womne", "The " + WORDS[0], "market producers villages", "geheim")

READER = "delegate@example.org"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--secrets", type=int, default=200)
    given = parser.parse_args()
    passwords.COST = passwords.Cost(1, 8, 1)
    begun = time.monotonic()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "template").mkdir()
        template = homes.template(Path(folder) / "template")
        for name, kinds, who in (
            ("a visitor, all kinds", tuple(PLANTING), ""),
            ("a delegate, drafts of another economy", OF_ONE_ECONOMY, READER),
        ):
            asked = addresses(LOOKED_FOR, [f"geheim-{kind}-0" for kind in kinds] + ["d1", "d2"])
            with two_homes(template, kinds, -(-given.secrets // len(kinds))) as (before, after):
                found = differences(before, after, asked, who)
            wrong += _said([f"{name}: {one}" for one in found])
            print(f"{name}: {given.secrets} secrets, {len(asked)} addresses, {len(found)} differ", flush=True)
        asked = addresses(LOOKED_FOR, ["geheim-counting-0"])
        with two_homes(template, ("counting",), given.secrets) as (before, after):
            found = differences(before, after, asked)
        known = vocabulary("\n".join(texts(one.before.data) for one in found))
        beyond = [fault for one in found for fault in faults(one, known)]
        print(
            f"counted ones: {len(asked)} addresses, {len(found)} differ in figures, {len(beyond)} in more", flush=True
        )
        wrong += _said(beyond)
        edges = 0
        for zone in ZONES:
            for day in DAYS:
                place = Path(folder) / f"edge-{edges}"
                place.mkdir()
                home = homes.begin(place)
                homes.copy(template, home)
                wrong += _said(
                    edge(KnowledgeBase(load(home), HashingEncoder()), zone, day, place, every=day == DAYS[0])
                )
                edges += 1
        print(f"{edges} embargoes that end at midnight in {len(ZONES)} zones", flush=True)
    print(f"{len(wrong)} faults, {time.monotonic() - begun:.0f} s")
    return 1 if wrong else 0


def _said(faults: Sequence[str]) -> Sequence[str]:
    for one in faults:
        print(one, flush=True)
    return faults


if __name__ == "__main__":
    sys.exit(main())
