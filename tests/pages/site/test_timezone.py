"""Days and years are those of where the site is: at every door, from one clock."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.cli import kb as group
from kb.encoder import HashingEncoder
from kb.errors import BadValue
from kb.person import VISITOR, operator
from kb.settings import load
from kb.trail import TrailFilter
from tests.conftest import ROOT, WRITEUPS

NEW_YEARS_EVE = "2024-12-31T17:00:00+00:00"
"""Two in the morning of the first of January in Tokyo."""

ZONES = [("UTC", 2024), ("Asia/Tokyo", 2025), ("America/Lima", 2024)]
BY = operator("secretariat")


@pytest.fixture
def at_the_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.files.database.now", lambda: NEW_YEARS_EVE)


@pytest.mark.usefixtures("at_the_turn")
@pytest.mark.parametrize(("zone", "year"), ZONES)
def test_the_year_asked_about_is_the_site_s_own_at_page_command_and_json(
    zone: str, year: int, client_of: Callable[..., FlaskClient], kb: KnowledgeBase, home: Path
) -> None:
    page = client_of(timezone=zone).get("/follow-up")
    assert f"Still in force in {year}?" in page.text
    assert {question.year for question in kb.adoptions.asked(BY)} == {year}
    told = CliRunner().invoke(group, ["--home", str(home), "follow-up", "--json"], env={"KB_TIMEZONE": zone})
    assert told.exit_code == 0, told.output
    assert {one["year"] for one in json.loads(told.stdout)} == {year}


@pytest.mark.usefixtures("at_the_turn")
@pytest.mark.parametrize(("zone", "year"), ZONES)
def test_a_chart_is_as_of_the_site_s_day(zone: str, year: int, client_of: Callable[..., FlaskClient]) -> None:
    told = client_of(timezone=zone).get("/tally/shared.csv?by=area").text
    assert f"As of {'1 January' if year == 2025 else '31 December'} {year}." in told


@pytest.mark.usefixtures("at_the_turn")
@pytest.mark.parametrize(("zone", "year"), ZONES)
def test_a_plan_without_years_counts_the_site_s_year(zone: str, year: int, kb: KnowledgeBase) -> None:
    kb.home.settings, kb.home.plan = replace(kb.settings, timezone=zone), replace(kb.plan, years=())
    assert kb.figures.period(None).years == (year,)


@pytest.mark.usefixtures("at_the_turn")
@pytest.mark.parametrize(("zone", "year"), ZONES)
def test_an_embargo_ends_at_the_site_s_midnight(
    zone: str, year: int, kb: KnowledgeBase, write: Callable[..., Path]
) -> None:
    text = WRITEUPS["members-note"].replace(
        "classification: members", "classification: members\nrelease_date: 2025-01-01"
    )
    assert "release_date" in text
    kb.importing.import_files([write("members-note.md", text)], BY)
    kb.home.settings = replace(kb.settings, timezone=zone)
    assert ("members-note" in kb.home.cards(VISITOR)) is (year == 2025)


@pytest.mark.usefixtures("at_the_turn")
@pytest.mark.parametrize(("zone", "year"), ZONES)
def test_what_is_due_is_due_by_the_site_s_day(zone: str, year: int, kb: KnowledgeBase) -> None:
    kb.care.reviews.set_review("chile-market-days", "2025-01-03", BY, "figures age")
    kb.home.settings = replace(kb.settings, timezone=zone)
    assert [one.days for one in kb.care.reviews.due(BY)] == [2 if year == 2025 else 3]


@pytest.mark.parametrize(("zone", "day"), [("UTC", "31 December 2024"), ("Asia/Tokyo", "1 January 2025")])
def test_pages_commands_and_packs_tell_the_day_of_a_moment_where_the_site_is(
    zone: str, day: str, client_of: Callable[..., FlaskClient], kb: KnowledgeBase
) -> None:
    client = client_of(timezone=zone)
    stamp, clock = (client.application.jinja_env.filters[name] for name in ("stamp", "clock"))
    with client.application.app_context():
        assert stamp(NEW_YEARS_EVE) == day and stamp("2024-12-31") == "31 December 2024"
        assert clock(NEW_YEARS_EVE) == ("17:00" if zone == "UTC" else "02:00")
    pack = kb.reports.pack("final", made_at=NEW_YEARS_EVE)
    assert f"as of {'2024-12-31' if zone == 'UTC' else '2025-01-01'}" in pack.standing


def test_the_trail_since_a_day_begins_at_the_site_s_midnight(kb: KnowledgeBase, home: Path) -> None:
    at = next(kb.home.store.trail()).at
    for zone in ("UTC", "Asia/Tokyo", "America/Lima"):
        kb.home.settings = replace(kb.settings, timezone=zone)
        day = kb.settings.day_of(at).isoformat()
        found = kb.trail.reading.trail(BY, TrailFilter(since=day))
        assert found.total == kb.home.store.head()[0]
        begins = kb.settings.begins(kb.settings.day_of(at))
        assert kb.settings.local(begins).isoformat().startswith(f"{day}T00:00:00")
        assert begins <= at


def test_an_adoption_is_recorded_on_the_site_s_day(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.files.database.now", lambda: NEW_YEARS_EVE)
    kb.home.settings = replace(kb.settings, timezone="Asia/Tokyo")
    kb.recording.adopt(
        kb.recording.adoption("japan-credit-guarantee", "Peru", stage="adopted", effective="2023-05-01"), BY
    )
    (made,) = (one for one in kb.home.store.adoptions() if one.economy == "Peru")
    assert made.recorded == "2025-01-01"


@pytest.mark.parametrize("name", ["Mars/Olympus", "Europe", "../etc/passwd", "", "JST+9 or so", "utc+9"])
def test_a_zone_that_is_none_is_refused_at_start_with_a_sentence(name: str, home: Path) -> None:
    with (home / "kb.toml").open("a", encoding="utf-8") as file:
        file.write(f'timezone = "{name}"\n')
    with pytest.raises(BadValue, match=r"Timezone.*for example Asia/Tokyo"):
        load(home)


def test_the_zone_is_a_setting_like_any_other(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(home).timezone == "UTC"
    (home / "kb.toml").write_text('encoder = "hashing"\ntimezone = "Asia/Tokyo"\n', "utf-8")
    assert load(home).timezone == "Asia/Tokyo"
    monkeypatch.setenv("KB_TIMEZONE", "America/Lima")
    assert load(home).timezone == "America/Lima"


CLOCKS = {
    "kb/files/database.py", "kb/accounts/moments.py", "kb/importing/uploads.py", "kb/backup/rotation.py",
    "kb/backup/drill.py", "kb/submissions/attaching.py",
}  # fmt: skip
"""What asks the machine for a moment, and reads no day off it."""


def test_nothing_else_asks_the_machine_what_day_it_is() -> None:
    asks = re.compile(
        r"date\.today\(|datetime\.now\(|datetime\.today\(|utcnow\(|\bat\[:(?:4|7|10)\]|_at\[:(?:4|7|10)\]"
    )
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for folder in ("kb", "webapp")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in CLOCKS
        for line in path.read_text("utf-8").splitlines()
        if asks.search(line)
    ]
    assert found == [], "ask the settings: today(), day_of(moment)"


def test_the_same_home_opened_elsewhere_keeps_its_moments(kb: KnowledgeBase) -> None:
    before = [(one.no, one.at, one.hash) for one in kb.home.store.trail()]
    moved = KnowledgeBase(replace(kb.settings, timezone="Asia/Tokyo"), HashingEncoder())
    assert [(one.no, one.at, one.hash) for one in moved.home.store.trail()] == before
    assert moved.trail.verification.prove().holds
