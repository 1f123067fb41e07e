"""A meeting's agenda by command."""

import json
from collections.abc import Callable

from kb.knowledge_base import KnowledgeBase
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
