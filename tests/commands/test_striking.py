"""Striking what was recorded in error, by command."""

import json
from collections.abc import Callable

from kb.knowledge_base import KnowledgeBase
from tests.commands.conftest import Done

CHILE = "chile-market-days"


def test_a_sharing_is_struck_listed_and_taken_back(kb: KnowledgeBase, run: Callable[..., Done]) -> None:
    done = run("strike", "event", f"{CHILE}@m-2023-1", "--why", "a slip")
    assert done.returncode == 0 and "struck; `kb unstrike event" in done.stdout
    assert "a slip" in run("struck").stdout and "S5" in run("tally", "--year", "2023", "--why", CHILE).stdout
    assert json.loads(run("struck", "--json").stdout)[0]["why"] == "a slip"
    again = run("share", CHILE, "--meeting", "m-2023-1")
    assert again.returncode == 1 and "struck on" in again.stderr and "Traceback" not in again.stderr
    assert run("unstrike", "event", f"{CHILE}@m-2023-1", "--why", "the papers show it").returncode == 0
    assert "0 struck" in run("struck").stdout and run("verify").returncode == 0


def test_an_unknown_record_is_a_sentence(kb: KnowledgeBase, run: Callable[..., Done]) -> None:
    done = run("strike", "adoption", f"{CHILE}@Peru", "--why", "a slip")
    assert done.returncode == 1 and done.stderr.startswith("kb: no adoption")
