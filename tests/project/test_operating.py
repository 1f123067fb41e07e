"""docs/operating.md and docs/upgrading.md say what is so: commands, settings, figures and versions are there."""

import re
import shlex

import pytest

from kb import settings
from kb.cli import COMMANDS
from kb.cli import kb as command_line
from kb.files import room
from kb.home.readiness import readiness
from kb.knowledge_base import KnowledgeBase
from tests.conftest import ROOT
from tests.pages.site.test_watching import client_of
from webapp.site.expense import WATCHED, Expense

OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
UPGRADING = (ROOT / "docs" / "upgrading.md").read_text("utf-8")


def commands(text: str) -> list[list[str]]:
    """Each `kb` that a page shows, as its arguments."""
    quoted = [*re.findall(r"`kb ([^`\n]+)`", text), *re.findall(r"^ {4}kb (.*)$", text, re.M)]
    return [shlex.split(line.replace("…", "")) for line in quoted]


@pytest.mark.parametrize("text", [OPERATING, UPGRADING], ids=["operating", "upgrading"])
def test_every_command_shown_is_there_with_its_options(text: str) -> None:
    assert len(commands(text)) > 5
    for arguments in commands(text):
        rest = arguments[2:] if arguments[0] == "--home" else arguments
        assert rest[0] in COMMANDS, rest
        command = command_line.get_command(command_line.make_context("kb", [], resilient_parsing=True), rest[0])
        assert command
        known = {option for parameter in command.params for option in parameter.opts}
        group = getattr(command, "commands", {})
        for one in group.values():
            known |= {option for parameter in one.params for option in parameter.opts}
        assert {one for one in rest if one.startswith("--")} <= known, rest


def test_settings_and_secrets_named_are_there() -> None:
    known = {*settings.NAMES, *settings.RETIRED}
    named = {name for name in re.findall(r"`([a-z_]+)(?: = [^`]+)?`", OPERATING) if name in known or "=" in name}
    assert {"address", "hosts", "smtp", "backups", "metrics", "log", "access_log"} <= named
    for secret in re.findall(r"\bKB_[A-Z_]+", OPERATING):
        assert secret[3:].lower() in settings.SECRETS


def test_the_page_names_what_is_watched_and_what_is_looked_at(kb: KnowledgeBase) -> None:
    assert set(re.findall(r"^\| `(/[a-z]+)` \|", OPERATING, re.M)) == set(WATCHED)
    (line,) = re.findall(r"^\| `/readyz` \|.*$", OPERATING, re.M)
    looked_at = {one.about for one in readiness(kb.home)} | {"mail"}
    assert set(re.findall(r"`([a-z]+)` \(", line)) == looked_at
    assert f"{room.RESERVE >> 20} MiB free" in line
    told = set(re.findall(r"^\| `/readyz` says `([a-z]+)`", OPERATING, re.M))
    assert told == looked_at


def test_the_page_names_every_figure(kb: KnowledgeBase) -> None:
    shown = client_of(kb.settings, metrics=True).get("/metrics").text
    figures = set(re.findall(r"^# TYPE (kb_\w+) (?!.*_created)", shown, re.M))
    figures = {name for name in figures if not name.endswith("_created")}
    assert set(re.findall(r"`(kb_[a-z_]+)`", OPERATING)) == figures | {"kb_backup_age_seconds"}


def test_the_files_linked_are_there() -> None:
    for page in (OPERATING, UPGRADING):
        for link in re.findall(r"\]\(([^)#]+)\)", page):
            assert (ROOT / "docs" / link).exists(), link


def test_every_released_version_has_its_line_in_the_guide() -> None:
    released = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    told = re.findall(r"^\| (\d[\d.]*|Unreleased)", UPGRADING, re.M)
    assert sorted(told) == sorted(released)


def test_the_lanes_have_their_line_in_the_page_on_serving() -> None:
    serving = (ROOT / "docs" / "serving.md").read_text("utf-8")
    assert set(Expense) <= set(re.findall(r"^\| ([a-z]+) \|", serving, re.M))
