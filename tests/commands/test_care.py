"""The commands about the care of the base, from outside."""

import json
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.person import operator

Run = Callable[..., subprocess.CompletedProcess[str]]
CHILE, JAPAN = "chile-market-days", "japan-credit-guarantee"
BY = operator("secretariat")


def test_verify_prints_each_check_and_the_head_and_exits_with_0(kb: KnowledgeBase, run: Run) -> None:
    done = run("verify")
    assert done.returncode == 0 and done.stderr == ""
    lines = done.stdout.splitlines()
    no, hashed = kb.home.store.head()
    assert lines[-1] == f"head {no}:{hashed}"
    assert all(line.startswith("✓ ") for line in lines[:-1]) and len(lines) == 11
    assert "journal mode" in lines[0] and "30 figures" in done.stdout


def test_verify_exits_with_1_and_says_what_and_what_next(kb: KnowledgeBase, run_apart: Run, home: Path) -> None:
    with sqlite3.connect(home / "kb.sqlite") as db:
        db.execute("update trail set why = 'another' where no = 2")
    db.close()
    done = run_apart("verify")
    assert done.returncode == 1
    assert "✗ the trail's chain holds" in done.stdout
    assert "trail, entry 2: who, before, after or why was altered; restore the store" in done.stdout


def test_a_head_kept_outside_is_looked_for(kb: KnowledgeBase, run: Run) -> None:
    no, hashed = kb.home.store.head()
    assert run("verify", "--head", f"{no}:{hashed}").returncode == 0
    other = run("verify", "--head", f"{no}:{'0' * 64}")
    assert other.returncode == 1 and "is not in the chain" in other.stdout
    assert run("verify", "--head", f"{no + 5}:{hashed}").returncode == 1
    wrong = run("verify", "--head", "yesterday")
    assert wrong.returncode == 1 and "Head: “yesterday” does not fit" in wrong.stderr


def test_the_trail_is_listed_and_narrowed(kb: KnowledgeBase, run: Run) -> None:
    kb.care.reviews.set_review(CHILE, "2030-01-01", operator("Olga"), "figures age")
    assert "set a review day review chile-market-days: figures age" in run("trail", "--by", "Olga").stdout
    assert JAPAN not in run("trail", "--practice", CHILE).stdout
    assert run("trail", "--since", "2999-01-01").stdout == ""
    assert len(json.loads(run("trail", "--json").stdout)["entries"]) == kb.home.store.head()[0]
    assert run("trail", "--since", "yesterday").returncode == 1


def test_a_merge_says_what_moves_asks_and_does_it(kb: KnowledgeBase, run: Run) -> None:
    asked = run("merge", CHILE, JAPAN, "--why", "doubles")
    assert "  2023: Practices shared at SMEWG meetings: 2 -> 1  -japan-credit-guarantee" in asked.stdout
    assert asked.returncode == 130 and kb.home.store.merges() == {}
    done = run("merge", CHILE, JAPAN, "--why", "doubles", "--yes")
    assert done.returncode == 0 and "merged into chile-market-days" in done.stdout
    shown = run("show", JAPAN)
    assert shown.returncode == 1 and "it was merged into chile-market-days" in shown.stderr
    again = run("merge", CHILE, JAPAN, "--why", "doubles", "--yes")
    assert again.returncode == 1 and "merged already" in again.stderr
    assert KnowledgeBase(kb.settings, HashingEncoder()).trail.verification.prove().holds


def test_what_is_due_is_listed(kb: KnowledgeBase, run: Run) -> None:
    assert run("due").stdout == "nothing is due within a month\n"
    day = date.today() - timedelta(days=4)
    kb.care.reviews.set_review(CHILE, day.isoformat(), BY, "x")
    assert f"{day}  overdue by 4 days" in run("due").stdout


def test_versions_are_listed_newest_first_with_who_and_why(kb: KnowledgeBase, run: Run) -> None:
    from kb.care.edit import bulk_edit

    edit = bulk_edit("kind", "set", "tool", False)
    kb.care.bulk.apply(edit, [CHILE], kb.care.bulk.preview(edit, [CHILE], BY).digest, BY, "one kind")
    lines = run("versions", CHILE).stdout.splitlines()
    assert lines[1].split()[0] == "2" and lines[1].endswith("secretariat  Kind: set to tool: one kind")
    assert lines[2].split()[0] == "1"
    assert run("versions", "nothing").returncode == 1


def test_a_withdrawal_keeps_its_reason(kb: KnowledgeBase, run: Run) -> None:
    assert run("withdraw", CHILE, "--why", "a wish").returncode == 0
    assert list(kb.home.store.trail(CHILE))[-1].act.why == "a wish"


@pytest.mark.parametrize(
    "command", [["verify"], ["trail"], ["due"], ["versions", CHILE], ["merge", "x", "y", "--why", "z"]]
)
def test_no_command_of_care_loads_what_it_does_not_need(kb: KnowledgeBase, run_apart: Run, command: list[str]) -> None:
    code = (
        "import sys\nfrom kb.cli import main\ntry:\n    main(sys.argv[1:])\nfinally:\n"
        "    print([m for m in ('torch', 'numpy', 'faiss', 'flask', 'sklearn') if sys.modules.get(m)], file=sys.stderr)"
    )
    assert run_apart(*command, program=code).stderr.splitlines()[-1] == "[]"


def test_an_import_is_taken_back_by_its_number(kb: KnowledgeBase, run: Run, write: Callable[[str, str], Path]) -> None:
    rows = write("rows.csv", "Title,Submitting economies,What was done\nA night market,Thailand,Stalls were let.\n")
    brought = run("import", rows)
    assert "`kb undo 1` takes the import back" in brought.stdout
    assert run("undo", "1", "--why", "the wrong file").returncode == 130, "it is asked for"
    done = run("undo", "1", "--why", "the wrong file", "--yes")
    assert "no figure moves" in done.stdout and "1 of 1 practices taken back" in done.stdout
    again = run("undo", "1", "--why", "x", "--yes")
    assert again.returncode == 1 and "was undone before" in again.stderr
    assert run("undo", "7", "--why", "x").returncode == 1
    assert run("verify").returncode == 0
