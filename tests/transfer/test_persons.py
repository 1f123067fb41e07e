"""One person's data, taken out and erased: nothing that tells of them is left, and the trail holds on."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.accounts.account import Account
from kb.cli import kb as group
from kb.errors import BadValue, Conflict, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, operator
from kb.practice import writeup
from kb.practice.practice import missing
from kb.reading.judgements import add_judgement, judgement
from kb.search.query import Query
from kb.transfer.erasing import erase_person
from kb.transfer.person_export import export_person
from kb.transfer.person_marks import FORMER
from tests.dossiers import again, begun
from tests.pdfs import pdf

OPERATOR = operator("operator")
PASSWORD = "four words in a row"
NAME, EMAIL = "Zoë Quillfeather", "zoe.quillfeather@example.org"
CHILE = "chile-market-days"
PDF = pdf()


def joined(kb: KnowledgeBase, name: str, email: str, role: str, economy: str = "") -> Account:
    handed = kb.accounts.administering.invite(OPERATOR, email, name, role, economy)
    return kb.accounts.links.use_link(handed.path.removeprefix("/links/"), PASSWORD, PASSWORD)


@pytest.fixture
def zoe(kb: KnowledgeBase) -> Account:
    """A delegate who did everything that a delegate does, and was spoken of by others."""
    account, officer = joined(kb, NAME, EMAIL, "delegate", "Chile"), joined(kb, "Olga", "o@example.org", "secretariat")
    joined(kb, "Ada", "ada@example.org", "administrator")
    by, desk = account.person(), officer.person()
    kb.accounts.sessions.begin_session(account)
    kb.accounts.tokens.make_token(by, f"script of {NAME}", "read", "30")
    kb.home.store.notify(account.id, "", f"Dear {NAME}")
    kb.home.store.notify(officer.id, "", f"{NAME} handed it in")
    _submissions(kb, account, desk)
    kb.care.withdrawing.withdraw("korea-plan-only", operator(NAME), f"as {NAME.upper()} asked by {EMAIL}")
    kb.care.reviews.set_review(CHILE, "2031-01-01", desk, f"{NAME} said so")
    kb.implementation.nil_reports.hand_in(desk, "1.1.1", "Peru", "2022", f"the letter of {NAME}")
    _write_up(kb)
    kb.home.update_index()
    kb.reading.search(Query(f"tidal mills {NAME.casefold()}"), by)
    add_judgement(kb.settings.judgements, judgement(f"what {NAME} wrote", CHILE, "wrong", kb.settings.today()))
    add_judgement(kb.settings.judgements, judgement("loans", CHILE, "right", kb.settings.today()))
    return account


def _submissions(kb: KnowledgeBase, account: Account, desk: Person) -> None:
    by = account.person()
    handed_in = begun(kb, account)
    again(kb, handed_in, {**handed_in.entries, "contact": f"{NAME} <{EMAIL}>"})
    kb.desk.conversation.take(desk, handed_in.id)
    asked = kb.desk.conversation.ask_change(desk, handed_in.id, "title", f"Shorter, {NAME}?")
    kb.desk.conversation.settle(desk, handed_in.id, asked.no)
    draft = kb.submissions.drafting.begin(by)
    kb.submissions.attaching.attach(by, draft.id, f"{NAME}.pdf", PDF)


def _write_up(kb: KnowledgeBase) -> None:
    """Two versions that name her, and a third that does not."""
    store = kb.home.store
    for contact in (f"{NAME}, {EMAIL}", f"{NAME.split()[0]}\n{NAME.split()[1]}", "the ministry"):
        text = writeup.read(store.source(CHILE), CHILE, CHILE, kb.economies)
        text = replace(text, contact=contact, body=f"{text.body}\n\nMore, as {NAME} told.\n")
        store.put(text, writeup.write(text), missing(text), "operator", "")


def found_in(home: Path) -> list[str]:
    """The files of a home in which the name or the address stands, in whatever letters it may be written."""
    marks = [mark.encode() for mark in (NAME, NAME.casefold(), NAME.upper(), EMAIL, "Quillfeather", "quillfeather")]
    marks.append(json.dumps(NAME)[1:-1].encode())
    files = [Path(folder, name) for folder, _, names in os.walk(home) for name in names]
    return [str(path.relative_to(home)) for path in files if any(mark in path.read_bytes() for mark in marks)]


def run(kb: KnowledgeBase, *arguments: str) -> Result:
    return CliRunner().invoke(group, ["--home", str(kb.settings.home), *arguments])


def test_after_erasing_no_file_of_the_home_names_the_person_and_the_trail_holds(
    kb: KnowledgeBase, zoe: Account
) -> None:
    figures = {one.key: one.value for one in kb.figures.tally().figures}
    before = found_in(kb.settings.home)
    assert {"kb.sqlite", "index/judgements.jsonl", "index/built/index.sqlite"} <= set(before)
    assert kb.trail.verification.prove().holds
    done = erase_person(kb, EMAIL, EMAIL, OPERATOR)
    assert done.left == () and done.rows and done.entries
    kb.home.store.close()
    assert found_in(kb.settings.home) == []
    later = KnowledgeBase(kb.settings, *kb.home.encoders.all)
    proof = later.trail.verification.prove()
    assert [fault for check in proof.checks for fault in check.faults] == []
    assert {one.key: one.value for one in later.figures.tally().figures} == figures
    assert later.accounts.own.name(zoe.id, OPERATOR) == "a former delegate"
    assert FORMER in later.home.store.practice(CHILE).body
    assert any(FORMER in one.text for one in later.home.store.remarks("d1"))
    assert [one.query for one in later.reading.judgements()] == ["loans"]
    with pytest.raises(Unknown):
        later.accounts.administering.account_at(OPERATOR, EMAIL)


def test_what_nobody_else_saw_goes_whole(kb: KnowledgeBase, zoe: Account) -> None:
    draft, hers = next(one for one in kb.home.store.dossiers() if not one.round), zoe.id
    (attached,) = kb.home.store.attachments(draft.id)
    path = kb.settings.attachments / attached.sha256[:2] / attached.sha256
    assert path.exists()
    erase_person(kb, EMAIL, EMAIL, OPERATOR)
    assert draft.id not in {one.id for one in kb.home.store.dossiers()} and not path.exists()
    assert kb.home.store.sessions(hers) == () and kb.home.store.notices(hers) == ()
    assert [one.title for one in kb.home.store.tokens(hers)] == [""]


def test_the_address_is_typed_again_and_it_is_told_what_stays(kb: KnowledgeBase, zoe: Account) -> None:
    wrong = run(kb, "accounts", "erase", EMAIL, "--again", "zoe@example.org")
    assert isinstance(wrong.exception, BadValue) and EMAIL in found_text(kb)
    assert "backups keep everything" in wrong.output
    done = CliRunner().invoke(group, ["--home", str(kb.settings.home), "user", "erase", EMAIL], input=f"{EMAIL}\n")
    assert done.exit_code == 0 and f"{zoe.id}: erased" in done.output
    assert EMAIL not in found_text(kb)
    with pytest.raises(Unknown):
        erase_person(kb, EMAIL, EMAIL, OPERATOR)


def found_text(kb: KnowledgeBase) -> str:
    return (kb.settings.home / "kb.sqlite").read_bytes().decode("utf-8", "replace")


def test_what_cannot_be_mended_is_named_with_what_to_do(kb: KnowledgeBase, zoe: Account) -> None:
    note = kb.settings.practices / "maps" / "note.yaml"
    note.write_text(f"# by {NAME}\n", "utf-8")
    from kb.reports.report import cover

    kb.reports.table(OPERATOR, "annual", 2023, cover(submitted_by=NAME))
    done = run(kb, "accounts", "erase", EMAIL, "--again", EMAIL)
    assert done.exit_code == 1
    assert "practices/maps/note.yaml names the person: mend it by hand" in done.output
    assert "rows of tabled_reports name the person: it stays" in done.output
    assert kb.reports.as_of(1).cover.submitted_by == NAME


def test_a_name_that_two_bear_is_left_in_texts_and_the_other_account_untouched(kb: KnowledgeBase, zoe: Account) -> None:
    other = joined(kb, NAME, "another@example.org", "delegate", "Peru")
    erase_person(kb, EMAIL, EMAIL, OPERATOR)
    assert kb.home.store.account(other.id) == other and EMAIL not in found_text(kb) and NAME in found_text(kb)


def test_the_last_administrator_is_not_erased(kb: KnowledgeBase) -> None:
    joined(kb, "Ada", "ada@example.org", "administrator")
    with pytest.raises(Conflict, match="last administrator"):
        erase_person(kb, "ada@example.org", "ada@example.org", OPERATOR)


def test_all_that_is_kept_of_a_person_comes_out_without_what_opens_anything(
    kb: KnowledgeBase, zoe: Account, tmp_path: Path
) -> None:
    done = run(kb, "accounts", "export", EMAIL, str(tmp_path / "zoe"))
    assert done.exit_code == 0 and "it holds no password and no key" in done.output
    told = json.loads((tmp_path / "zoe" / "person.json").read_text("utf-8"))
    assert {"accounts", "sessions", "tokens", "dossiers", "rounds", "remarks", "attachments", "trail", "notices",
            "practices", "versions", "reviews", "plan_records"} <= told["tables"].keys()  # fmt: skip
    (account,) = told["tables"]["accounts"]
    assert (account["email"], account["name"], account["state"]) == (EMAIL, NAME, "active")
    assert "password" not in account and "hash" not in told["tables"]["sessions"][0]
    assert kb.home.store.password(zoe.id) not in json.dumps(told)
    (file,) = told["files"]
    assert (tmp_path / "zoe" / file["file"]).read_bytes() == PDF and file["called"] == f"{NAME}.pdf"
    with pytest.raises(Conflict):
        export_person(kb, EMAIL, tmp_path / "zoe", OPERATOR)
    assert not any("Olga" in json.dumps(row) for row in told["tables"]["accounts"])
