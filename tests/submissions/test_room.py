"""What an author may attach: nothing that acts by itself or that the site's scanner stops, and no more than there is
room for; what was taken away again before anybody saw it is gone."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb.accounts.account import Account
from kb.backup import write_backup
from kb.documents import scanner
from kb.errors import Conflict, DiskFull, ProgramMissing, Refused
from kb.knowledge_base import KnowledgeBase
from kb.person import Person
from kb.submissions import attaching
from tests.documents.hostile import PNG, word
from tests.dossiers import ENTRIES, again, begun
from tests.pdfs import pdf

ACTING = pdf(b"", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>")


@pytest.fixture
def author(account_of: Callable[[str], Account]) -> Person:
    return account_of("delegate").person()


@pytest.fixture
def draft(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> str:
    return begun(kb, account_of("delegate")).id


def files(kb: KnowledgeBase) -> list[Path]:
    return [path for path in kb.settings.attachments.rglob("*") if path.is_file()]


def with_settings(kb: KnowledgeBase, **news: object) -> None:
    kb.home.settings = replace(kb.settings, **news)  # type: ignore[arg-type]


def test_what_acts_by_itself_is_not_kept(kb: KnowledgeBase, author: Person, draft: str) -> None:
    with pytest.raises(Refused, match="JavaScript"):
        kb.submissions.attaching.attach(author, draft, "a.pdf", ACTING)
    with pytest.raises(Refused, match="damaged"):
        kb.submissions.attaching.attach(author, draft, "b.pdf", b"%PDF-1.7\n" + bytes(60))
    assert files(kb) == [] and kb.home.store.attachments(draft) == ()


def test_what_acts_by_itself_is_no_paper_either(kb: KnowledgeBase, author: Person) -> None:
    with pytest.raises(Refused, match="JavaScript"):
        kb.importing.read_paper(author, ACTING, "a.pdf")


# -- the scanner -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["sh -c 'cat >/dev/null; exit 1'", "sh -c '! grep -q . $0' {file}"])
def test_what_the_scanner_stops_is_not_kept(kb: KnowledgeBase, author: Person, draft: str, command: str) -> None:
    with_settings(kb, scanner=command)
    with pytest.raises(Refused, match="scanner"):
        kb.submissions.attaching.attach(author, draft, "a.pdf", pdf())
    with pytest.raises(Refused, match="scanner"):
        kb.importing.read_paper(author, b"# A paper", "a.md")
    assert files(kb) == []


@pytest.mark.parametrize("command", ["grep -q PDF", "grep -q PDF {file}"])
def test_what_the_scanner_lets_through_is_kept(kb: KnowledgeBase, author: Person, draft: str, command: str) -> None:
    with_settings(kb, scanner=command)
    assert kb.submissions.attaching.attach(author, draft, "a.pdf", pdf()).no


@pytest.mark.parametrize("command", ["no-such-scanner-is-installed", "sleep 60", "sh -c 'kill -9 $$'"])
def test_without_an_answer_of_the_scanner_nothing_is_kept(
    kb: KnowledgeBase, author: Person, draft: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "SECONDS", 0.2)
    with_settings(kb, scanner=command)
    with pytest.raises(ProgramMissing, match="no file is taken"):
        kb.submissions.attaching.attach(author, draft, "a.pdf", pdf())
    assert files(kb) == []


def test_the_scanner_sees_no_secret_of_the_site(
    kb: KnowledgeBase, author: Person, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_SMTP_PASSWORD", "secret")
    with_settings(kb, scanner="sh -c 'test -z \"$KB_SMTP_PASSWORD\"'")
    assert kb.submissions.attaching.attach(author, draft, "a.pdf", pdf()).no


# -- room ------------------------------------------------------------------------------------------------


def test_attaching_and_taking_away_by_turns_fills_nothing_and_is_on_record(
    kb: KnowledgeBase, author: Person, draft: str
) -> None:
    with_settings(kb, account_quota=1)
    before = kb.home.store.head()[0]
    done = 0
    with pytest.raises(Conflict, match=r"0\.\d MB are left: one account may attach 1 MB"):
        for turn in range(10):
            one = kb.submissions.attaching.attach(author, draft, "a.png", PNG + bytes([turn]) * 150_000)
            kb.submissions.attaching.detach(author, one.no)
            done += 1
    assert done == 6 and files(kb) == []
    entries = [entry for entry in kb.home.store.trail() if entry.no > before]
    assert [entry.act.action for entry in entries] == ["attached", "removed"] * 6
    assert all(json.loads(entry.act.after or entry.act.before)["size"] > 150_000 for entry in entries)


def test_a_file_that_was_taken_away_counts_for_a_day(
    kb: KnowledgeBase, author: Person, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = kb.submissions.attaching.room_left(author)
    one = kb.submissions.attaching.attach(author, draft, "a.png", PNG)
    again = kb.submissions.attaching.attach(author, draft, "b.png", PNG)  # the same file is there once
    assert kb.submissions.attaching.room_left(author) == left - len(PNG)
    for no in (one.no, again.no):
        kb.submissions.attaching.detach(author, no)
    assert kb.submissions.attaching.room_left(author) == left - len(PNG)
    monkeypatch.setattr(attaching, "REMEMBERED", -attaching.REMEMBERED)
    assert kb.submissions.attaching.room_left(author) == left


def test_all_together_attach_no_more_than_the_home_may_hold(
    kb: KnowledgeBase, author: Person, draft: str, account_of: Callable[[str], Account]
) -> None:
    with_settings(kb, home_quota=1)
    kb.submissions.attaching.attach(author, draft, "a.png", PNG + bytes(700_000))
    other = account_of("other_delegate")
    theirs = begun(kb, other).id
    with pytest.raises(Conflict, match="all together 1 MB"):
        kb.submissions.attaching.attach(other.person(), theirs, "b.png", PNG + b"x" * 700_000)


def test_a_file_that_was_handed_in_stays_for_the_record(kb: KnowledgeBase, author: Person, draft: str) -> None:
    one = kb.submissions.attaching.attach(author, draft, "a.png", PNG)
    back = replace(kb.home.store.dossier(draft), round=1)
    again(kb, back, ENTRIES)
    with kb.home.store.transaction():
        kb.home.store.detach(one.no, author.id)
    kb.submissions.attaching._let_go([one.sha256])
    assert [path.name for path in files(kb)] == [one.sha256]


def test_a_file_that_another_row_points_to_stays(kb: KnowledgeBase, author: Person, draft: str) -> None:
    one = kb.submissions.attaching.attach(author, draft, "a.png", PNG)
    kb.submissions.attaching.attach(author, draft, "b.png", PNG)
    kb.submissions.attaching.detach(author, one.no)
    assert [path.name for path in files(kb)] == [one.sha256]


def test_nothing_is_taken_out_while_a_backup_reads(kb: KnowledgeBase, author: Person, draft: str) -> None:
    one = kb.submissions.attaching.attach(author, draft, "a.png", PNG)
    with kb.submissions.attaching._files.held():
        kb.submissions.attaching.detach(author, one.no)
        assert [path.name for path in files(kb)] == [one.sha256]


def test_files_whose_row_never_came_are_swept_out(kb: KnowledgeBase, author: Person, draft: str) -> None:
    left = [kb.submissions.attaching._files.keep(data) for data in (b"an hour old", b"of this moment")]
    half = kb.submissions.attaching._files.path(left[0]).with_name(".part-x")
    half.write_bytes(b"half")
    hour = time.time() - 4_000
    for path in (kb.submissions.attaching._files.path(left[0]), half):
        os.utime(path, (hour, hour))
    one = kb.submissions.attaching.attach(author, draft, "a.png", PNG)
    assert {path.name for path in files(kb)} == {left[1], one.sha256}


def test_with_its_reserve_gone_a_disk_takes_small_records_and_no_file(
    kb: KnowledgeBase, author: Person, draft: str, account_of: Callable[[str], Account]
) -> None:
    officer = account_of("officer").person()
    with_settings(kb, disk_reserve=10_000_000)
    for act in (
        lambda: kb.submissions.attaching.attach(author, draft, "a.png", PNG),
        lambda: kb.importing.read_paper(author, word("x"), "a.docx"),
        lambda: kb.importing.keep(officer, b"Title\nA\n", "a.csv"),
        lambda: kb.reports.table(officer, "annual", 2023),
    ):
        with pytest.raises(DiskFull, match="nearly full"):
            act()
    assert files(kb) == []
    kb.submissions.drafting.save(author, draft, {**ENTRIES, "title": "Small records go on"})
    assert kb.home.store.dossier(draft).title == "Small records go on"


def test_the_last_ten_files_that_somebody_brought_wait_and_no_more(
    kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    officer = account_of("officer").person()
    brought = [kb.importing.keep(officer, f"Title\nPractice {n}\n".encode(), f"{n}.csv") for n in range(13)]
    old = time.time() - 1_000
    for path in kb.settings.imports.iterdir():
        os.utime(path, (old, old))
    last = kb.importing.keep(officer, b"Title\nThe last\n", "last.csv")
    assert len(list(kb.settings.imports.iterdir())) == 10
    assert kb.importing.is_waiting(officer, last.token)
    assert len(brought) == 13


def test_a_submission_from_which_a_file_was_taken_first_is_handed_in_and_backed_up(
    kb: KnowledgeBase, author: Person, draft: str, tmp_path: Path
) -> None:
    kept = kb.submissions.attaching.attach(author, draft, "a.pdf", pdf(b"this one stays"))
    gone = kb.submissions.attaching.attach(author, draft, "b.pdf", pdf(b"this one goes"))
    kb.submissions.attaching.detach(author, gone.no)
    again(kb, kb.home.store.dossier(draft), ENTRIES)
    assert kb.home.store.kept_files().keys() == {kept.sha256} == {path.name for path in files(kb)}
    write_backup(kb, tmp_path / "a.kbbackup")
    assert kb.trail.verification.prove().holds
