"""An adoption's life on the command line."""

import json
from collections.abc import Callable
from subprocess import CompletedProcess

from kb.knowledge_base import KnowledgeBase

Run = Callable[..., CompletedProcess[str]]
MARKET, GUARANTEE = "chile-market-days", "japan-credit-guarantee"


def adopt(run: Run, id: str, *more: str, status: int = 0) -> str:
    said = run("adopt", id, "--economy", "Peru", "--instrument", "Act 5", *more)
    assert said.returncode == status, said.stderr
    return said.stdout + said.stderr


def test_a_year_is_kept_as_it_was_given_and_a_day_of_a_week_refused(run: Run, kb: KnowledgeBase) -> None:
    assert "recorded: Peru, adopted" in adopt(run, MARKET, "--stage", "adopted", "--effective", "2022")
    assert "adopted: Peru, 2022, as it is" in run("show", MARKET).stdout
    (told,) = [a for a in json.loads(run("show", MARKET, "--json").stdout)["adoptions"] if a["economy"] == "Peru"]
    assert told["effective"] == "2022"
    said = adopt(run, MARKET, "--stage", "adopted", "--effective", "2022-W05-1", status=1)
    assert "a day like 2023-05-04, a month like 2023-05 or a year like 2023" in said


def test_adopted_again_opens_a_new_time_in_force(run: Run, kb: KnowledgeBase) -> None:
    adopt(run, MARKET, "--stage", "ended", "--effective", "2021-06-01", "--ended", "2022-06-01")
    adopt(run, MARKET, "--stage", "adopted", "--effective", "2024-02-01")
    assert "adopted: Peru, 2021-06-01 to 2022-06-01; 2024-02-01, as it is" in run("show", MARKET).stdout
    adopt(run, GUARANTEE, "--stage", "adopted", "--effective", "2024-02-01", "--earlier", "2023-04", "2023-06",
          "--credit", GUARANTEE)  # fmt: skip
    assert "adopted: Peru, 2023-04 to 2023-06; 2024-02-01" in run("show", GUARANTEE).stdout


def test_case_26_the_silent_stand_beside_what_is_in_force(run: Run, kb: KnowledgeBase) -> None:
    said = run("tally", "--year", "2024", "--figure", "in_force").stdout
    assert "No word since 2022: 1: chile-market-days" in said and "A11: Malaysia: no word since 2022" in said
    assert "    1  No word since 2022" in run("tally", "--year", "2024").stdout
    silent = json.loads(run("tally", "--year", "2024", "--figure", "in_force", "--json").stdout)["silent"]
    assert silent == [{"since": 2022, "practices": [MARKET]}]


def test_a_year_is_named_with_a_report_and_with_an_answer(run: Run, kb: KnowledgeBase) -> None:
    def value(year: str) -> int:
        return json.loads(run("tally", "--year", year, "--json").stdout)["figures"]["in_force"]["value"]  # type: ignore[no-any-return]

    assert (value("2023"), value("2024")) == (0, 0)
    adopt(run, MARKET, "--stage", "adopted", "--effective", "2022", "--about", "2023")
    assert (value("2023"), value("2024")) == (1, 0)
    answer = ("follow-up", "--answer", "yes", "--practice", MARKET, "--economy", "malaysia", "--year", "2024")
    assert "recorded" in run(*answer).stdout and "already recorded" in run(*answer).stdout
    assert value("2024") == 1
    said = run(*answer[:-1], "2999")
    assert said.returncode == 1 and "Year: “2999” does not fit" in said.stderr


def test_one_act_under_two_practices_asks_for_credit(run: Run, kb: KnowledgeBase) -> None:
    adopt(run, MARKET, "--stage", "adopted", "--effective", "2023-06-01")
    said = adopt(run, GUARANTEE, "--stage", "adopted", "--effective", "2023-06-01", status=1)
    assert f"{GUARANTEE} or {MARKET} (on the command line with --credit)" in said
    adopt(run, GUARANTEE, "--stage", "adopted", "--effective", "2023-06-01", "--credit", GUARANTEE)
    assert "A10" in run("show", MARKET).stdout


def test_what_does_not_count_says_why_as_it_is_recorded(run: Run, kb: KnowledgeBase) -> None:
    said = run("adopt", MARKET, "--economy", "Peru", "--stage", "adopted", "--effective", "2023-02-01").stdout
    assert "listed, not counted (A3): Peru: name what embodies it" in said
    assert "(A8): Peru: in force since 2025, after the years of this plan" in adopt(
        run, MARKET, "--stage", "adopted", "--effective", "2025-02-01", "--correct"
    )


def test_an_adoption_of_a_day_that_has_not_come_is_planned(
    kb: KnowledgeBase, run: Callable[..., CompletedProcess[str]]
) -> None:
    told = ("--economy", "Peru", "--stage", "adopted", "--effective", "2099-01-01", "--instrument", "Rule 1")
    done = run("adopt", "japan-credit-guarantee", *told)
    assert "Peru, planned" in done.stdout and "a day that has not come" in done.stdout
    assert "listed, not counted: Peru, planned" in run("show", "japan-credit-guarantee").stdout
    assert "japan-credit-guarantee" not in kb.figures.tally(None).figure("adopted").practices
