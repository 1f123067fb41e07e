"""How long a back catalogue takes to look at, to bring in, and to bring in again: a made-up sheet in a home of its own.

    python benchmarks/import_rows.py [--rows 1000] [--bad 50] [--into N]

`--into` puts as many practices into the home first. Nothing is encoded: that is `kb index`.
"""

import argparse
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kb.encoder import HashingEncoder
from kb.importing.preview import ImportPreview
from kb.importing.templates import template
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.settings import load

ROOT = Path(__file__).parent.parent
Result = TypeVar("Result")
TEXT = "Small firms could not reach buyers, and few of them had ever sold anything beyond their own town. " * 5


def entries(no: int, bad: bool) -> dict[str, str]:
    """A made-up practice with every field that a back catalogue usually has; a bad one has a year that is none."""
    return {
        "title": f"Made-up practice number {no}",
        "summary": f"A made-up office helps firms of group {no} to do one thing.",
        "economies": ("Chile", "Japan\nPeru", "Thailand")[no % 3],
        "agency": f"Office {no}",
        "kind": "programme",
        "status": "running",
        "since": "in spring" if bad else str(2000 + no % 24),
        "objectives": ("4.1", "3.1\n1.3", "2.1")[no % 3],
        "problem": f"{no}. {TEXT}",
        "done": f"{TEXT}\n\n- first this\n- then that",
        "results": f"Sales rose by {no % 90} %.",
        "indicators": f"sales | {no} | {no + 1} | 2021 | own figures",
        "contact": "office@example.org",
    }


def timed(what: str, work: Callable[[], Result]) -> Result:
    began = time.perf_counter()
    result = work()
    print(f"{what:<28} {time.perf_counter() - began:6.2f} s")
    return result


def outcomes(preview: ImportPreview) -> str:
    return ", ".join(f"{count} {fate}" for fate, count in Counter(str(row.outcome) for row in preview.rows).items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000)
    parser.add_argument("--bad", type=int, default=50)
    parser.add_argument("--into", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(ROOT / "practices", home / "practices", ignore=shutil.ignore_patterns("writeups"))
        kb = KnowledgeBase(load(home), HashingEncoder())
        by = operator("benchmark")
        if given.into:
            before = [("", entries(1_000_000 + no, False)) for no in range(given.into)]
            kb.importing.apply(by, template("xlsx", kb.plan, kb.economies, before), "before.xlsx")
        every = max(given.rows // given.bad, 1) if given.bad else given.rows + 1
        rows = [("", entries(no, no % every == 0)) for no in range(given.rows)]
        data = timed("sheet made", lambda: template("xlsx", kb.plan, kb.economies, rows))
        print(f"{given.rows} rows, {len(data):,} bytes, into a home of {len(kb.home.ledger().practices)}")
        preview = timed("preview", lambda: kb.importing.preview(by, data, "made-up.xlsx"))
        print(f"  {outcomes(preview)}")
        report = timed("apply", lambda: kb.importing.apply(by, data, "made-up.xlsx", seen=preview.seen))
        print(
            f"  {report.added} added, {report.changed} changed, {report.unchanged} same, {len(report.refused)} refused"
        )
        again = timed("the same again", lambda: kb.importing.apply(by, data, "made-up.xlsx"))
        print(f"  {again.added} added, {again.changed} changed, {again.unchanged} same, {len(again.refused)} refused")


if __name__ == "__main__":
    main()
