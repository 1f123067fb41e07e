"""What is not public is closed to other users of the machine, whatever the umask was and an earlier version left."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.accounts.account import Account
from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, Role
from kb.store import open_store
from tests.conftest import WRITEUPS
from tests.importing.test_importing import GOOD, sheet
from tests.pdfs import pdf

OFFICER = Person("account-1", Role.SECRETARIAT)
PDF = pdf()


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def worked_in(kb: KnowledgeBase, author: Person, folder: Path) -> None:
    """A home in which everything was kept that is not for everybody."""
    for id, text in WRITEUPS.items():
        (folder / f"{id}.md").write_text(text, "utf-8")
    kb.importing.import_files([folder], by=OFFICER)
    kb.home.update_index()
    kb.submissions.attaching.attach(author, kb.submissions.drafting.begin(author).id, "paper.pdf", PDF)
    kb.importing.keep(OFFICER, sheet(GOOD), "rows.xlsx")
    kb.reading.judge("market", "chile-market-days", "right", OFFICER)


def not_public(home: Path) -> list[Path]:
    """Each file and folder of a home that not everybody may read."""
    folders = [home / "index" / "built", home / "attachments", home / "imports"]
    inner = [path for folder in folders for path in folder.rglob("*")]
    return [*home.glob("kb.sqlite*"), *folders, *inner, home / "index" / "judgements.jsonl"]


@pytest.fixture
def full(empty: KnowledgeBase, account_of: Callable[[str], Account], tmp_path_factory: pytest.TempPathFactory) -> Path:
    worked_in(empty, account_of("delegate").person(), tmp_path_factory.mktemp("in"))
    return empty.settings.home


def test_everything_is_closed_from_the_first(full: Path) -> None:
    paths = not_public(full)
    names = {path.name for path in paths}
    assert {"kb.sqlite", "index.sqlite", "members.sqlite", "built", "attachments", "imports"} <= names
    assert sum(path.is_file() for path in paths) >= 6
    assert {
        (path.name, oct(mode(path))) for path in paths if mode(path) != (0o700 if path.is_dir() else 0o600)
    } == set()


def test_what_lies_beside_the_store_while_it_is_written_is_closed_too(tmp_path: Path) -> None:
    store = open_store("sqlite:of its own/kb.sqlite", tmp_path)
    assert mode(tmp_path / "of its own") == 0o700
    with store.transaction():
        store.notify("account-1", "", "a text")
        beside = [path for path in (tmp_path / "of its own").iterdir() if path.name != "kb.sqlite"]
        assert beside and {mode(path) for path in beside} == {0o600}


def test_a_folder_that_was_there_is_not_the_stores_to_close(tmp_path: Path) -> None:
    (tmp_path / "srv").mkdir(mode=0o755)
    open_store("sqlite:srv/kb.sqlite", tmp_path)
    assert mode(tmp_path / "srv") == 0o755


def opened_up(home: Path) -> None:
    """As an earlier version left it."""
    for path in not_public(home):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (home / "kb.sqlite-journal").touch(0o644)


def test_what_an_earlier_version_left_open_is_closed_when_the_home_is_opened(full: Path, empty: KnowledgeBase) -> None:
    opened_up(full)
    again = KnowledgeBase(empty.settings, HashingEncoder())
    again.figures.tally()
    assert [path for path in not_public(full) if mode(path) & 0o077] == []
    assert again.trail.verification.prove().holds


def test_a_file_that_cannot_be_closed_stops_nothing_and_is_told_by_verify(
    full: Path, empty: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*given: object, **named: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    opened_up(full)
    monkeypatch.setattr(os, "chmod", refused)
    monkeypatch.setattr(Path, "chmod", refused)
    again = KnowledgeBase(empty.settings, HashingEncoder())
    again.reading.judge("guide", "international-body-guide", "wrong", OFFICER)
    again.importing.keep(OFFICER, sheet({**GOOD, "Title": "Another"}), "more.xlsx")
    (check,) = [check for check in again.trail.verification.prove().checks if not check.holds]
    for name in ("kb.sqlite", "built", "attachments", "imports", "judgements.jsonl"):
        assert any(f"{name} can be read by other users" in fault for fault in check.faults), name
    assert all("chmod -R go=" in fault for fault in check.faults)


def test_rights_of_a_group_that_stay_are_no_fault(
    full: Path, empty: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in not_public(full):
        path.chmod(0o770 if path.is_dir() else 0o660)
    monkeypatch.setattr(Path, "chmod", lambda *given, **named: None)
    assert KnowledgeBase(empty.settings, HashingEncoder()).trail.verification.prove().holds
