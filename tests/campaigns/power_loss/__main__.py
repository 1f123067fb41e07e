"""The whole campaign, as `make power-loss` runs it."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.campaigns import power_loss
from tests.campaigns.power_loss.acts import ACTS
from tests.campaigns.power_loss.images import Losses, lose, recorded

MEMORY = Path("/dev/shm")


def main() -> None:
    options = argparse.ArgumentParser(
        description=power_loss.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--images", type=int, default=20_000, help="at least so many, over all acts")
    options.add_argument("--act", choices=list(ACTS), action="append", help="only these")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--all", action="store_true", help="print every fault, not the first of its kind")
    chosen = options.parse_args()
    begun, total = time.monotonic(), Losses()
    with tempfile.TemporaryDirectory(prefix="kb-power-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        records = [recorded(name, Path(folder)) for name in chosen.act or ACTS]
        calls = sum(len(one.operations) for one in records)
        for one in records:
            losses, start = Losses(), time.monotonic()
            lose(
                one, losses, -(-chosen.images * len(one.operations) // calls) + 1, chosen.seed,
                tell=(lambda fault: print(f"  {fault}")) if chosen.all else (lambda fault: None),
            )  # fmt: skip
            print(
                f"{one.name:8}{losses.calls:6} calls, {losses.acknowledged:3} acknowledged, {losses.images:6} images, "
                f"{losses.different:6} different, {sum(losses.wrong.values()):5} wrong, "
                f"{time.monotonic() - start:.0f} s",
                flush=True,
            )
            for key, fault in losses.first.items():
                print(f"  {losses.wrong[key]} × {key}: {fault}", flush=True)
            total.images += losses.images
            total.different += losses.different
            total.wrong += losses.wrong
    print(
        f"{total.images} images, {total.different} different, {sum(total.wrong.values())} wrong; "
        f"seed {chosen.seed}, {time.monotonic() - begun:.0f} s"
    )
    if total.wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()
