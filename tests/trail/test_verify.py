"""The proof that trail, store, index and figures agree: silent where all is as it was written, loud where it is not."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.accounts.account import Account
from kb.cli import main
from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.trail.verify import Proof

BY = operator("secretariat")


def told(proof: Proof) -> str:
    return " ".join(fault for check in proof.checks for fault in check.faults)


def again(kb: KnowledgeBase) -> Proof:
    """What another process proves of the same home."""
    return KnowledgeBase(kb.settings, HashingEncoder()).trail.verification.prove()


def tampered(home: Path, *statements: str, file: str = "kb.sqlite") -> None:
    with sqlite3.connect(home / file) as db:
        for statement in statements:
            assert db.execute(statement).rowcount, statement
    db.close()


def busy(kb: KnowledgeBase) -> None:
    """Some of everything that is written with care."""
    from kb.care.edit import bulk_edit

    edit = bulk_edit("groups", "add", "youth", False)
    preview = kb.care.bulk.preview(edit, ["chile-market-days", "japan-credit-guarantee"], BY)
    kb.care.bulk.apply(edit, ["chile-market-days", "japan-credit-guarantee"], preview.digest, BY, "a rule")
    kb.care.bulk.undo(1, BY, "a slip")
    kb.care.reviews.set_review("chile-market-days", "2027-01-01", BY, "figures age")
    kb.care.versions.restore("japan-credit-guarantee", 2, BY, "it was right")
    kb.care.withdrawing.withdraw("korea-plan-only", BY, "a wish")
    kb.care.withdrawing.reinstate("korea-plan-only", BY, "taken back")
    kb.care.withdrawing.withdraw("international-body-guide", BY, "a wish")
    kb.care.merges.merge("chile-market-days", "peru-viet-nam-customs-window", BY, "doubles", agreed=True, unite=True)


def test_a_home_that_was_worked_in_proves_without_a_word(kb: KnowledgeBase) -> None:
    busy(kb)
    proof = kb.trail.verification.prove()
    assert told(proof) == "" and proof.holds
    assert told(again(kb)) == ""
    assert proof.head == kb.home.store.head()


def test_an_empty_home_proves(empty: KnowledgeBase) -> None:
    assert told(empty.trail.verification.prove()) == ""


def test_what_waits_for_the_index_is_said_and_is_no_fault(kb: KnowledgeBase, write: Callable[..., Path]) -> None:
    text = kb.home.store.source("japan-credit-guarantee").decode().replace("Banks keep", "All banks keep")
    kb.importing.import_files([write("japan-credit-guarantee.md", text)], BY)
    proof = kb.trail.verification.prove()
    assert proof.holds
    assert "1 wait for `kb index`" in " ".join(check.note for check in proof.checks)


def test_an_erased_text_leaves_the_proof_whole(kb: KnowledgeBase) -> None:
    kb.care.reviews.set_review("chile-market-days", "2027-01-01", BY, "said by a person with a name")
    for no in (5, 11, kb.home.store.head()[0]):
        kb.trail.reading.erase(no, BY, "asked for by the person")
    proof = kb.trail.verification.prove()
    assert told(proof) == ""
    assert "3 rest on erased entries and cannot be proved" in " ".join(check.note for check in proof.checks)


def test_a_text_put_in_the_place_of_an_erased_one_is_found(kb: KnowledgeBase, home: Path) -> None:
    kb.trail.reading.erase(1, BY, "asked for by the person")
    tampered(home, "update trail set why = 'slander' where no = 1")
    assert "another was put in its place" in told(again(kb))


def test_a_trail_from_before_it_was_chained_proves(kb: KnowledgeBase, home: Path) -> None:
    """Entries that were carried over say `practice` of everything, and `version 1` instead of a digest."""
    import secrets

    from kb.trail.chain import GENESIS, Act, entry

    previous, chain = GENESIS, []
    for one in kb.home.store.trail():
        act, after = one.act, one.act.after
        if act.kind in ("meeting", "origin"):  # taken in later, when the trail had been carried over
            chain.append(entry(previous, one.no, one.at, one.by, act, one.salt))
            previous = chain[-1].hash
            continue
        if act.kind == "practice" and act.action == "added":
            after = "version 1"
        subject = act.subject.split("@")[0] if act.action == "confirmed" else act.subject
        old = Act(act.action, "practice", subject, subject.split("@")[0], "", after)
        chain.append(entry(previous, one.no, one.at, one.by, old, secrets.token_hex(16)))
        previous = chain[-1].hash
    with sqlite3.connect(home / "kb.sqlite") as db:
        for one in chain:
            a = one.act
            db.execute(
                """update trail set kind = ?, subject = ?, practice = ?, before = ?, after = ?, why = ?, salt = ?,
                     digest = ?, hash = ? where no = ?""",
                [a.kind, a.subject, a.practice, a.before, a.after, a.why, one.salt, one.digest, one.hash, one.no],
            )
    db.close()
    assert told(again(kb)) == ""


TAMPERS = {
    "who": ("update trail set by = 'account-9' where no = 3", "entry 3"),
    "why": ("update trail set why = 'another reason' where no = 3", "entry 3"),
    "after": ("update trail set after = '{}' where no = 3", "entry 3"),
    "an entry gone": ("delete from trail where no = 4", "entry 4 is missing"),
    "an event's meeting": ("update events set fields = replace(fields, 'm-2021-1', 'm-2021-2')", "event chile"),
    "an event gone": ("delete from events where id like 'japan%'", "and it is not there"),
    "an event nobody recorded": (
        """insert into events select replace(id, 'm-2023-1', 'm-2021-2'), practice, replace(fields, 'm-2023-1',
           'm-2021-2') from events where id like 'japan%'""",
        "no entry of the trail says that it was recorded",
    ),
    "an event that cannot be read": ("update events set fields = '[[['", "cannot be read"),
    "an adoption's stage": ("update adoptions set fields = replace(fields, 'piloting', 'adopted')", "adoption chile"),
    "a confirmation's objectives": ("update confirmations set objectives = '[\"5.1\"]'", "confirmation"),
    "a confirmation's person": ("update confirmations set by = 'account-9'", "names another person"),
    "a source": (
        "update practices set source = cast(replace(cast(source as text), 'third', 'half') as blob) where arrived = 1",
        "its source is not what its digest says",
    ),
    "a source and its digest": ("update practices set digest = 'x', version = 2 where arrived = 1", "another version"),
    "a version": (
        "update versions set source = cast(replace(cast(source as text), 'a', 'e') as blob) where version = 1",
        "its text is not the one",
    ),
    "a version's person": ("update versions set by = 'account-9'", "names another person"),
    "a version's moment": ("update versions set at = '2020-01-01T00:00:00+00:00'", "names another moment"),
    "a version gone": ("delete from versions where practice like 'japan%'", "0 versions are kept of 1"),
    "a title": ("update practices set fields = replace(fields, 'Credit', 'Debit')", "(title)"),
    "a body": ("update practices set body = 'x' where arrived = 1", "(body)"),
    "what is missing": ("update practices set missing = '[]' where missing <> '[]'", ""),
    "a practice hidden": ("update practices set withdrawn = 1 where arrived = 1", "not what the trail says"),
    "a practice gone": ("delete from practices where arrived = 1", "which is not on record"),
    "a row that is no JSON": ("update practices set fields = '{' where arrived = 1", "its row cannot be read"),
    "a merge nobody made": (
        "insert into merges values ('japan-credit-guarantee', 'chile-market-days', '', '', '')",
        "merge japan-credit-guarantee: no entry",
    ),
    "a confirmation's moment": ("update confirmations set at = '2020-01-01T00:00:00+00:00'", "names another moment"),
    "a role": (
        "update accounts set role = 'administrator' where id = 'account-1'",
        "account account-1: it is not what",
    ),
    "a review day nobody set": (
        "insert into reviews values ('chile-market-days', '2030-01-01', 'x', '', '')",
        "review chile-market-days: no entry",
    ),
}


@pytest.mark.parametrize("what", [name for name in TAMPERS if TAMPERS[name][1]])
def test_whatever_is_changed_in_the_file_is_found(kb: KnowledgeBase, home: Path, what: str) -> None:
    statement, found = TAMPERS[what]
    kb.accounts.administering.add(BY, "olga@example.org", "Olga", "secretariat")
    tampered(home, statement)
    assert found in told(again(kb))


def test_a_head_kept_outside_shows_that_the_trail_was_cut_off(kb: KnowledgeBase, home: Path) -> None:
    kb.care.reviews.set_review("chile-market-days", "2027-01-01", BY, "figures age")
    head = kb.home.store.head()
    tampered(home, f"delete from trail where no = {head[0]}", "delete from reviews")
    assert told(again(kb)) == ""  # nothing within the file can show it
    proof = KnowledgeBase(kb.settings, HashingEncoder()).trail.verification.prove(head)
    assert "is not in the chain" in told(proof)


def test_a_head_kept_outside_still_holds_after_more_was_written(kb: KnowledgeBase) -> None:
    head = kb.home.store.head()
    kb.care.reviews.set_review("chile-market-days", "2027-01-01", BY, "figures age")
    assert kb.trail.verification.prove(head).holds


INDEX = "index/built/index.sqlite"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("update passages set text = 'x' where no = 1", "does not hold its passages"),
        ("delete from passage_words where rowid = 1", "do not belong together"),
        ("insert into practices (id, digest, text) values ('members-note', 'x', 0)", "may not read"),
        ("update vectors set vector = x'00' where no = 1", "lengths"),
    ],
)
def test_an_index_that_says_something_else_is_found(kb: KnowledgeBase, home: Path, statement: str, found: str) -> None:
    assert (home / INDEX).exists()
    tampered(home, statement, file=INDEX)
    assert found in told(again(kb))


def test_every_fault_says_what_to_do(kb: KnowledgeBase, home: Path) -> None:
    tampered(home, *(TAMPERS[what][0] for what in ("a title", "an event's meeting", "who")))
    faults = [fault for check in again(kb).checks for fault in check.faults]
    assert faults and all("; restore the store" in fault or "`kb index`" in fault for fault in faults)


def test_white_space_that_no_file_keeps_is_no_fault(kb: KnowledgeBase) -> None:
    """What a form brings has no line break around its text, and its file has."""
    from kb.practice import writeup
    from kb.practice.practice import Kind, Source, Status, Submission, missing

    made = Submission(
        id="SMEWG-BP-0101", title="From a form", body="## What was done\n\nA thing.", economies=("Chile",), summary="s",
        kind=Kind.TOOL, status=Status.RUNNING, sources=(Source("A report", "https://example.org"), Source("A paper")),
        provenance="told\nover two lines", related=("update of chile-market-days",), help_until=None,
    )  # fmt: skip
    kb.home.store.put(made, writeup.write(made), missing(made), "account-1")
    assert told(kb.trail.verification.prove()) == ""


RULES = "rules:\n  - {version: first}\n  - {version: second, circulated: true, as_is: false, headline: first_shared}\n"


def under_rules(kb: KnowledgeBase, text: str) -> KnowledgeBase:
    """The same home, opened under other counting rules."""
    (kb.settings.practices / "rules.yaml").write_text(text, "utf-8")
    return KnowledgeBase(kb.settings, HashingEncoder())


@pytest.mark.parametrize("gate", [False, True], ids=["no gate", "held back"])
@pytest.mark.parametrize("rules", ["", RULES], ids=["default rules", "other rules"])
def test_a_home_proves_whatever_the_desk_keeps_out_and_the_rules_are(
    kb: KnowledgeBase, account_of: Callable[[str], Account], gate: bool, rules: str
) -> None:
    kb.recording.share(
        kb.recording.event("peru-viet-nam-customs-window", "m-2023-1", agenda_item="7", form="circulated"), BY
    )
    kb.recording.adopt(
        kb.recording.adoption(
            "japan-credit-guarantee", "Peru", stage="adopted", effective="2023-05-01", instrument="Decree 5"
        ),
        BY,
    )
    if gate:
        kb.desk.gates.decide(account_of("officer").person(), "chile-market-days", "counts", False, "a double")
    home = under_rules(kb, rules) if rules else kb
    expected = {"chile-market-days", "japan-credit-guarantee"} - ({"chile-market-days"} if gate else set())
    shared = expected | ({"peru-viet-nam-customs-window"} if rules else set())
    assert set(home.figures.tally().figure("shared").practices) == shared
    assert told(home.trail.verification.prove()) == ""


def test_a_text_that_is_none_any_more_is_told_in_a_sentence(
    kb: KnowledgeBase, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bit that turned makes bytes of a text that no text has; reading it fails wherever it is read."""
    file = kb.settings.home / "kb.sqlite"
    kb.home.store.close()
    for bare in (b"4.2", b"Sales of rural women"):
        whole = file.read_bytes()
        file.write_bytes(whole.replace(bare, b"\xff" + bare[1:]))
        with pytest.raises(SystemExit) as ended:
            main(["--home", str(kb.settings.home), "verify"])
        told = capsys.readouterr()
        assert ended.value.code == 1
        assert "restore" in told.out + told.err
        file.write_bytes(whole)
