"""A meeting's agenda by command."""

import json
from collections.abc import Callable

from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from tests.commands.conftest import Done

AT, MARKET = "m-2021-2", "chile-market-days"


def test_an_agenda_is_put_on_record_prepared_and_shown(
    kb: KnowledgeBase, run: Callable[..., Done], write: Callable[..., object]
) -> None:
    lines = write("agenda.txt", "5.1 Opening\n5.2 Financing for women-led SMEs\n")
    assert "2 items" in run("meeting", "items", AT, str(lines)).stdout
    assert run("meeting", "item", AT, "5.2", "--document", "D7 A paper").returncode == 0
    assert "1 prepared under item 5.2" in run("meeting", "prepare", AT, MARKET, "--item", "5.2").stdout
    (opening, financing) = json.loads(run("meeting", "agenda", AT, "--json").stdout)
    assert opening["title"] == "Opening" and financing["documents"][0]["number"] == "D7"
    assert [one["practice"] for one in financing["prepared"]] == [MARKET] and financing["shown"] == []
    refused = run("meeting", "remove", AT, "5.2")
    assert refused.returncode == 1 and "take it off the agenda first" in refused.stderr
    assert "1 recorded as shown" in run("meeting", "shown", AT).stdout
    (event,) = [one for one in kb.home.ledger().events if one.meeting == AT]
    assert (event.practice, event.agenda_item, event.document) == (MARKET, "5.2", "D7")
    assert "shown     chile-market-days  D7" in run("meeting", "agenda", AT).stdout
    assert "removed" in run("meeting", "remove", AT, "5.1").stdout and run("verify").returncode == 0


def test_a_command_says_before_that_its_year_is_locked(kb: KnowledgeBase, run: Callable[..., Done]) -> None:
    for who, state in (("O", "in review"), ("O", "approved"), ("C", "accepted"), ("C", "locked")):
        kb.periods.move(operator(who), 2021, state)
    words = "2021 is locked (version 1, accepted "
    assert run("share", MARKET, "--meeting", AT, "--item", "5").stdout.startswith(words)
    told = ("--economy", "Peru", "--stage", "adopted", "--effective", "2021-12", "--instrument", "Rule 1")
    assert run("adopt", "japan-credit-guarantee", *told).stdout.startswith(words)
    to = ("redate", AT, "--starts", "2022-09-07", "--why", "a slip")
    assert run(*to).stdout.startswith(words)
    assert "is locked" not in run("share", MARKET, "--meeting", "m-2023-1", "--item", "5").stdout
