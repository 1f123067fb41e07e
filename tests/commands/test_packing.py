"""`kb pack` from outside: a zip, and what was ticked in it taken back."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.person import VISITOR, Person, Role
from tests.commands.conftest import Done


@pytest.fixture(autouse=True)
def _few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.offline.folding.USUAL", 300)
    monkeypatch.setattr("kb.offline.search_data.USUAL", 300)


def test_a_pack_is_written_and_said_in_a_line(kb: KnowledgeBase, run: Callable[..., Done], tmp_path: Path) -> None:
    done = run("pack", "--out", tmp_path / "all.zip", "--as", "members")
    assert done.returncode == 0, done.stderr
    assert "6 practices, 4 years" in done.stdout and "for members" in done.stdout
    assert zipfile.ZipFile(tmp_path / "all.zip").testzip() is None
    assert run("pack", "--as", "everyone").returncode == 1


def test_a_kept_brief_goes_along_as_the_packs_readers_may_read_it(
    kb: KnowledgeBase, run: Callable[..., Done], tmp_path: Path
) -> None:
    made = kb.briefs.begun(kb.briefs.read("1. Loans without collateral"), "For Lima")
    made = kb.briefs.with_practice(made, 0, "japan-credit-guarantee", VISITOR)
    id = kb.briefs.keep(Person("account-9", Role.DELEGATE, "Chile"), made)
    done = run("pack", "--out", tmp_path / "all.zip", "--brief", id)
    assert done.returncode == 0, done.stderr
    page = zipfile.ZipFile(tmp_path / "all.zip").read("best-practices/briefs/brief-1.html").decode()
    assert "For Lima" in page and kb.home.store.practice("japan-credit-guarantee").title in page
    never = run("pack", "--out", tmp_path / "none.zip", "--brief", "never-was")
    assert never.returncode == 1 and "never-was" in never.stderr and not (tmp_path / "none.zip").exists()


def test_interest_is_looked_at_and_recorded_when_that_is_said(
    kb: KnowledgeBase, run: Callable[..., Done], tmp_path: Path
) -> None:
    tick = {"practice": "chile-market-days", "version": 1, "stage": "interested", "note": "monthly"}
    about = {"site": kb.settings.site, "name": kb.settings.site_name, "pack": "", "economy": "Peru"}
    file = tmp_path / "interest.json"
    file.write_text(json.dumps({"kind": "best-practices interest", "form": 1, **about, "ticks": [tick]}), "utf-8")
    assert "Nothing is recorded yet" in run("pack", "interest", file).stdout
    assert kb.adoptions.standing("chile-market-days", "Peru") is None
    assert "chile-market-days: recorded" in run("pack", "interest", file, "--record").stdout
    assert kb.adoptions.standing("chile-market-days", "Peru")
    again = json.loads(run("pack", "interest", file, "--record", "--json").stdout)
    assert [line["fate"] for line in again["lines"]] == ["the same is on record"]
    file.write_bytes(b"\x00")
    refused = run("pack", "interest", file)
    assert refused.returncode == 1 and "interest.json" in refused.stderr
