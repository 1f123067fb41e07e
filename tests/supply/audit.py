"""Whether a fault is known of anything in the lock: `python -m tests.supply.audit`.

pip-audit says "No known vulnerabilities found" also where its service did not answer and every package was passed over.
So what it looked at is counted: each line of the lock, or this fails.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def faults(lock: str, report: str) -> Iterator[str]:
    """What is wrong with an audit, in sentences: `report` is what pip-audit wrote as JSON of this lock."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        yield "pip-audit wrote no report"
        return
    audited = {one["name"]: one for one in packages if "vulns" in one}
    names = [line.partition("==")[0] for line in lock.split()]
    passed_over = [name for name in names if name not in audited]
    if passed_over:
        yield f"{len(passed_over)} of {len(names)} packages were not audited, {passed_over[0]} the first of them"
    for name, one in audited.items():
        for fault in one["vulns"]:
            mended = ", ".join(fault.get("fix_versions") or ()) or "no version yet"
            yield f"{name} {one['version']}: {fault['id']}, mended in {mended}"


def main() -> None:
    lock = ROOT / "requirements.lock"
    command = ["pip-audit", "--requirement", str(lock), "--disable-pip", "--no-deps", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *command[1:]], capture_output=True, text=True, check=False
    )
    told = list(faults(lock.read_text("utf-8"), done.stdout))
    if told and done.stderr.strip():
        print(done.stderr.strip().splitlines()[-1])
    for fault in told:
        print(fault)
    sys.exit(bool(told))


if __name__ == "__main__":
    main()
