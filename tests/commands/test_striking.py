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
    assert again.returncode == 1 and "struck as recorded in error" in again.stderr and "Traceback" not in again.stderr
    assert run("unstrike", "event", f"{CHILE}@m-2023-1", "--why", "the papers show it").returncode == 0
    assert "0 struck" in run("struck").stdout and run("verify").returncode == 0


def test_an_unknown_record_is_a_sentence(kb: KnowledgeBase, run: Callable[..., Done]) -> None:
    done = run("strike", "adoption", f"{CHILE}@Peru", "--why", "a slip")
    assert done.returncode == 1 and done.stderr.startswith("kb: no adoption")


def test_a_meeting_is_moved_with_its_sharings_after_what_moves_was_said(
    kb: KnowledgeBase, run: Callable[..., Done]
) -> None:
    assert "m-2023-1  Meeting 2023/1" in run("meetings").stdout
    to = ("redate", "m-2023-1", "--starts", "2022-04-01", "--ends", "2022-04-02", "--why", "the year was wrong")
    asked = run(*to)
    assert "2023: Practices shared at SMEWG meetings: 2 -> 0" in asked.stdout and asked.returncode == 130
    assert kb.figures.tally(2023).figure("shared").value == 2
    assert "2 sharings moved" in run(*to, "--yes").stdout
    assert json.loads(run("meetings", "--json").stdout)[0]["starts"] == "2022-04-01" or run("meetings").stdout
    assert kb.figures.tally(2022).figure("shared").value == 2
    over = run("redate", "m-2023-1", "--starts", "2022-12-31", "--ends", "2023-01-01", "--why", "x", "--yes")
    assert over.returncode == 1 and "which day?" in over.stdout and "day of the session" in over.stderr
    lone = run("share", CHILE, "--meeting", "m-2021-1", "--on", "2022-01-01")
    assert lone.returncode == 1 and "2021-03-10 to 2021-03-11" in lone.stderr


def test_a_co_submitters_confirmation_is_recorded(kb: KnowledgeBase, run: Callable[..., Done]) -> None:
    joint = "peru-viet-nam-customs-window"
    assert "Viet Nam: named by the lead, not confirmed" in run("show", joint).stdout
    assert "confirmed" in run("confirm-origin", joint, "--economy", "vietnam", "--why", "a letter").stdout
    assert "not confirmed;" not in run("show", joint).stdout
    assert run("confirm-origin", joint, "--economy", "Chile", "--why", "x").returncode == 1
