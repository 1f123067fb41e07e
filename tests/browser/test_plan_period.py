"""A whole plan period played through the pages: four years, their locks, two restatements, and the reviews' packs."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.cli import kb as group
from kb.person import operator
from tests.browser.lists import Lists, printed_numbers
from tests.browser.playing import Players, write_up
from tests.reports.test_reporting import numbers

pytestmark = pytest.mark.browser

Open = Callable[..., Any]

FORMS = ("docx", "xlsx", "csv", "html")
KEYS = ("shared", "first_shared", "adopted", "adopted_adapted", "adopted_as_is", "in_force")


def test_four_years_are_played_and_every_number_of_the_final_pack_opens_its_list_as_tabled(
    open_page: Open, kb: KnowledgeBase, write: Callable[..., Any], site: str, account_of: Callable[[str], Account]
) -> None:
    play = Players(kb, account_of)
    play.bring(write)
    _first_two_years(play, open_page, kb)
    _what_is_learned_when_they_are_locked(play)
    play.post("officer", "/reports/mid-term/table")
    _restated_twice(play, open_page)
    _last_two_years(play)
    page = open_page("/reports", who="chair")
    page.locator("section[aria-labelledby=final]").get_by_role("button", name="Table this report").click()
    heading = page.get_by_role("heading", name="Report 2: Best practices shared and adopted, 2021–2024")
    expect(heading).to_be_visible()
    page.context.close()
    assert all(len(number.links) == 1 for number in numbers(kb.reports.pack("final")))
    tabled = {address: play.get(address).data for address in _tabled()}
    lists = Lists(play.get, "http://localhost")
    for review in ("final", "mid-term", "annual&year=2022", "annual&year=2023"):
        _every_number_opens_its_list(play, review, lists)
    _the_years_add_up(play)
    for year in (None, *kb.plan.years):
        _every_door_tells_the_same(play, kb, year)
    _a_late_line_is_opened_from_the_pack(play, open_page, site)
    later = _what_comes_after(play, kb, write)
    assert {address: play.get(address).data for address in _tabled()} == tabled
    for number, address in ((1, "/reports/tabled/1.csv"), (2, "/reports/tabled/2.html")):
        assert _as_of(kb, number, address.rsplit(".", 1)[-1]) == tabled[address]
    again = Players(later, account_of)
    for review in ("final", "mid-term"):
        _every_number_opens_its_list(again, review, Lists(again.get, "http://localhost"))
    _run(kb, "verify")


def _first_two_years(play: Players, open_page: Open, kb: KnowledgeBase) -> None:
    play.show(2021)
    play.adopt("delegate", "of-2021", "Chile", "2021-06-01", evidence="Gazette 4", changed="the fees")
    play.adopt("other_delegate", "silent", "Japan", "2021-07-01")
    for who, button in (
        ("officer", "Put under review"),
        ("officer", "Approve these figures"),
        ("chair", "Accept these figures"),
        ("chair", "Lock these figures"),
    ):
        page = open_page("/periods/2021", who=who)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("button", name=button)).to_have_count(0)
        page.context.close()
    play.show(2022)
    play.adopt("other_delegate", "of-2022", "Japan", "2022")  # the day is not known
    play.adopt("delegate", "of-2022", "Chile", "2022-10-01", about="2022")
    play.post("delegate", "/practices/of-2021/adopt", economy="Chile", stage="ended", ended="2022-12-01")
    play.move(2022, ("officer", "in review"), ("officer", "approved"))
    play.share("moving", 2022)  # it moves what was approved
    assert kb.periods.year(2022).state == "in review"
    play.move(2022, ("officer", "approved"), ("chair", "accepted"), ("chair", "locked"))


def _what_is_learned_when_they_are_locked(play: Players) -> None:
    play.post("officer", "/care/merge", keep="twin", drop="twin-again", agreed="yes", why="one practice, brought twice")
    play.strike("event", "wrong", "wrong@smewg-played-2022")
    play.strike("adoption", "of-2022", "of-2022@Chile")
    play.share("tardy", 2022)
    play.adopt("other_delegate", "moving", "Japan", "2022-09-01")


def _restated_twice(play: Players, open_page: Open) -> None:
    """The error is restated and the late report left on its line; then the late report is taken in."""
    play.move(2022, ("chair", "open"), why="a sharing was entered in error")
    play.accept(2022)
    page = open_page("/periods/2022", who="chair")
    form = page.get_by_role("form", name="Lock these figures")
    for record in form.get_by_role("group").all():
        error = "Played practice wrong" in record.inner_text()
        record.get_by_label("What to do").select_option("error" if error else "leave")
        if error:
            record.get_by_label("What was wrong").fill("it stood on another agenda")
    form.get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("Played practice wrong: it stood on another agenda (error)")
    page.context.close()
    play.move(2022, ("chair", "open"), why="the late report is to be taken in")
    play.accept(2022)
    left = {f"cause-{id}": "leave" for id in ("of-2022", "tardy", "twin")}
    taken_in = {"cause-moving": "late", "why-moving": "reported when the year was locked"}
    play.move(2022, ("chair", "locked"), record=["of-2022", "tardy", "twin", "moving"], **left, **taken_in)


def _last_two_years(play: Players) -> None:
    play.show(2023)
    play.adopt("delegate", "of-2023", "Chile", "2023-08-01", instrument="")
    assert "name what embodies it" in play.get("/pipeline").text
    play.adopt("delegate", "of-2023", "Chile", "2023-08-01", instrument="Programme 7")
    play.post("officer", "/nil-reports", indicator="G3", economy="Thailand", year="2023", why="a letter of May")
    play.lock(2023)
    play.show(2024)
    play.adopt("delegate", "of-2021", "Chile", "2024-02-01", about="2024")  # adopted again
    play.lock(2024)
    play.share("found", 2021)  # learned when all is locked


def _what_comes_after(play: Players, kb: KnowledgeBase, write: Callable[..., Any]) -> KnowledgeBase:
    """A title, a withdrawal, a strike, a late report, and a new version of the rules."""
    renamed = write("of-2022.md", write_up("of-2022", "Quite another title"))
    assert kb.importing.import_files([renamed], by=operator("secretariat")).changed == 1
    play.post("officer", "/practices/of-2023/withdraw", why="its economy asked to")
    play.strike("event", "of-2024", "of-2024@smewg-played-2024")
    play.adopt("delegate", "of-2024", "Chile", "2024-11-01")
    play.adopt("delegate", "tardy", "Chile", "2023-02-01")
    versions = f"rules:\n  - version: {kb.home.rules[-1].version}\n  - version: later\n    documented: true\n"
    (kb.settings.practices / "rules.yaml").write_text(versions, "utf-8")
    return KnowledgeBase.open(kb.settings.home)


def _every_number_opens_its_list(play: Players, review: str, lists: Lists) -> None:
    kind, _, year = review.partition("&")
    page = play.get(f"/reports/{kind}.html?{year}").text
    printed = list(printed_numbers(page))
    assert len(printed) > 100
    assert {row: (number, length, at) for row, number, at in printed if (length := lists.length(at)) != number} == {}


def _the_years_add_up(play: Players) -> None:
    whole = play.get("/tally.json").json
    each = [play.get(f"/tally.json?year={year}").json for year in whole["years"]]
    for key, total in (("first_shared", "shared"), ("adopted", "adopted")):
        new = sum(one["figures"][key]["value"] for one in each)
        late = sum(line["value"] for line in whole["late"] if line["figure"] == key)
        again = sum(times - 1 for times in whole["told_not_once"].get(key, {}).values())
        assert new + late - again == whole["figures"][total]["value"], key
    assert whole["late"] and whole["told_not_once"]["first_shared"] == {"twin": 2}


def _every_door_tells_the_same(play: Players, kb: KnowledgeBase, year: int | None) -> None:
    asked = f"?year={year}" if year else ""
    told = {key: list(kb.figures.tally(year).figure(key).practices) for key in KEYS}
    for answer in (
        play.get(f"/tally.json{asked}").json,
        play.get(f"/api/v1/tally{asked}").json,
        json.loads(_run(kb, "tally", "--json", *(("--year", str(year)) if year else ()))),
    ):
        assert {key: one["practices"] for key, one in answer["figures"].items()} == told
    rows = csv.DictReader(io.StringIO(play.get(f"/tally.csv{asked}").text.removeprefix("\ufeff")))
    figures = {row["key"]: row["shared"] or row["adopted"] for row in rows if row["by"] == "figure"}
    assert figures == {key: str(len(ids)) for key, ids in told.items()}
    lists = Lists(play.get, "")
    assert {key: lists.length(f"/tally/{key}{asked}") for key in KEYS} == {key: len(ids) for key, ids in told.items()}


def _a_late_line_is_opened_from_the_pack(play: Players, open_page: Open, site: str) -> None:
    pack = play.get("/reports/final.html", "chair").text
    at = next(at for row, _, at in printed_numbers(pack) if row.startswith("Late reports, for 2021"))
    page = open_page(at.replace("http://localhost", ""), who="chair")
    line = page.locator("#late-first_shared-2021")
    assert line.locator("ul > li").all_inner_texts() == ["Played practice found"]
    assert line.is_visible()


def _tabled() -> tuple[str, ...]:
    return tuple(f"/reports/tabled/{number}.{form}" for number in (1, 2) for form in FORMS)


def _as_of(kb: KnowledgeBase, number: int, form: str) -> bytes:
    path = Path(kb.settings.home) / f"as-tabled.{form}"
    _run(kb, "report", "--as-of", str(number), "--out", str(path))
    return path.read_bytes()


def _run(kb: KnowledgeBase, *words: str) -> str:
    result = CliRunner().invoke(group, ["--home", str(kb.settings.home), *words])
    assert result.exit_code == 0, result.output
    return result.output
