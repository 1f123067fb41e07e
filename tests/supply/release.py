"""A release: `python -m tests.supply.release VERSION`, called by `make release` once everything is green.

The version goes into pyproject.toml and, with today's date, into CHANGELOG.md; wheel and source archive are built twice
and must be the same to the byte; beside them lie the bill of materials and the SHA-256 of each file.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DIST = ROOT / "dist"
BILL = "sbom.cdx.json"
UNRELEASED = "## Unreleased\n"
VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")


def dated(changelog: str, version: str, day: date) -> str:
    """A changelog whose unreleased part is this version's, of this day; what comes next begins above it. Raises
    ValueError where there is nothing to release, or the version is there already."""
    before, mark, after = changelog.partition(UNRELEASED)
    entries = after.partition("\n## ")[0].strip()
    if not mark or not entries:
        raise ValueError("CHANGELOG.md has nothing under Unreleased")
    if f"## {version}" in changelog:
        raise ValueError(f"CHANGELOG.md has {version} already")
    return f"{before}{UNRELEASED}\n## {version} — {day:%Y-%m-%d}\n{after}"


def numbered(project: str, version: str) -> str:
    """A pyproject.toml of this version. Raises ValueError where the version is none."""
    if not VERSION.fullmatch(version):
        raise ValueError(f"{version!r} is no version such as 1.2.0")
    return re.sub(r'(?m)^version = "[^"]*"$', f'version = "{version}"', project, count=1)


def moment() -> int:
    """Seconds at which everything built is dated: the last commit's, so that it can be built again the same."""
    said = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(said.stdout)


def built(folder: Path, seconds: int) -> tuple[Path, ...]:
    """The source archive, and the wheel built from it alone."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, env={**os.environ, "SOURCE_DATE_EPOCH": str(seconds)}, check=True, capture_output=True)
    return tuple(sorted(folder.iterdir()))


def sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def faults_of_bill(bill: str, lock: str) -> tuple[str, ...]:
    """What of a lock a bill of materials does not name, in sentences."""
    named = {f"{one['name']}=={one.get('version')}" for one in json.loads(bill).get("components", ())}
    return tuple(f"{line} is not in the bill of materials" for line in lock.split() if line not in named)


def write_bill(path: Path) -> None:
    """Write the lock as a bill of materials, CycloneDX in JSON. Raises ValueError where something is not in it."""
    lock = ROOT / "requirements.lock"
    command = ["-m", "cyclonedx_py", "requirements", str(lock), "--pyproject", str(ROOT / "pyproject.toml")]
    subprocess.run(
        [sys.executable, *command, "--output-reproducible", "--output-file", str(path)], check=True, capture_output=True
    )
    faults = faults_of_bill(path.read_text("utf-8"), lock.read_text("utf-8"))
    if faults:
        raise ValueError("; ".join(faults))


def release(files: Sequence[Path]) -> None:
    """Put what was built into dist/, with the bill of materials and the sums of all."""
    DIST.mkdir(exist_ok=True)
    for file in files:
        shutil.copy(file, DIST / file.name)
    write_bill(DIST / BILL)
    names = sorted([*(file.name for file in files), BILL])
    sums = "".join(f"{sum_of(DIST / name)}  {name}\n" for name in names)
    (DIST / "SHA256SUMS").write_text(sums, "utf-8")
    print(sums, end="")


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("name the version: make release RELEASE=1.2.0")
    version, day = sys.argv[1], datetime.now(UTC).date()
    changelog, project = ROOT / "CHANGELOG.md", ROOT / "pyproject.toml"
    try:
        texts = dated(changelog.read_text("utf-8"), version, day), numbered(project.read_text("utf-8"), version)
        changelog.write_text(texts[0], "utf-8")
        project.write_text(texts[1], "utf-8")
        seconds = moment()
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            first, second = built(Path(one), seconds), built(Path(other), seconds)
            unequal = [a.name for a, b in zip(first, second, strict=True) if sum_of(a) != sum_of(b)]
            if unequal:
                sys.exit(f"built twice, and not the same: {', '.join(unequal)}")
            release(first)
    except (ValueError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"no release: {error}")
    print(f"{version} is in dist/. Commit CHANGELOG.md and pyproject.toml, and tag the commit {version}.")


if __name__ == "__main__":
    main()
