"""What was ticked in a pack, brought back: a stranger's file, of which each line is interest and no more, once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb import KnowledgeBase
from kb.errors import BadValue, Forbidden, SignInNeeded
from kb.ledger.entries import Stage
from kb.offline import Interest, InterestPreview, TickFate, read_interest
from kb.person import VISITOR, Person, Role, operator
from tests.homes import WRITEUPS

MEXICO = Person("m", Role.DELEGATE, "Mexico")
OFFICER = Person("o", Role.SECRETARIAT)
MARKET, GUARANTEE = "chile-market-days", "japan-credit-guarantee"


def tick(practice: str = MARKET, **said: Any) -> dict[str, Any]:
    return {"practice": practice, "version": 1, "stage": "interested", "note": "", **said}


def brought(kb: KnowledgeBase, *ticks: Any, **said: Any) -> bytes:
    about = {"site": kb.settings.site, "name": kb.settings.site_name, "pack": "0" * 32, "economy": "Mexico"}
    file = {"kind": "best-practices interest", "form": 1, **about, "ticks": list(ticks), **said}
    return json.dumps(file).encode()


def looked(kb: KnowledgeBase, *ticks: Any, by: Person = MEXICO) -> InterestPreview:
    return Interest(kb).look(by, read_interest(brought(kb, *ticks)))


def recorded(kb: KnowledgeBase, *ticks: Any, by: Person = MEXICO) -> InterestPreview:
    return Interest(kb).record(by, read_interest(brought(kb, *ticks)))


def test_a_tick_becomes_interest_that_counts_nothing(kb: KnowledgeBase) -> None:
    before = [(one.key, one.value) for one in kb.figures.tally(2023).figures]
    assert looked(kb, tick(note="the monthly rhythm")).news == 1
    assert kb.adoptions.standing(MARKET, "Mexico") is None  # a look records nothing
    assert [line.fate for line in recorded(kb, tick(note="the monthly rhythm")).lines] == [TickFate.NEW]
    kept = kb.adoptions.standing(MARKET, "Mexico")
    assert kept and kept.stage is Stage.INTERESTED and kept.reported_by == "Mexico" and not kept.evidence
    assert kept.steps[0].evidence == "ticked offline at version 1, interested: the monthly rhythm"
    assert [(one.key, one.value) for one in kb.figures.tally(2023).figures] == before


def test_the_same_file_brought_twice_records_once(kb: KnowledgeBase) -> None:
    recorded(kb, tick(), tick(GUARANTEE, stage="considering"))
    head = kb.home.store.head()
    again = recorded(kb, tick(), tick(GUARANTEE, stage="considering"))
    assert [line.fate for line in again.lines] == [TickFate.SAME, TickFate.SAME]
    assert kb.home.store.head() == head


def test_of_a_practice_ticked_twice_in_one_file_the_last_word_holds(kb: KnowledgeBase) -> None:
    (line,) = recorded(kb, tick(note="first"), tick(note="second")).lines
    assert line.tick.note == "second"


@pytest.mark.parametrize("stage, effective", [("planned", ""), ("piloting", ""), ("adopted", "2023-05-01")])
def test_what_is_further_on_record_stays(kb: KnowledgeBase, stage: str, effective: str) -> None:
    kb.recording.adopt(kb.recording.adoption(MARKET, "Mexico", stage=stage, effective=effective), OFFICER)
    standing, head = kb.adoptions.standing(MARKET, "Mexico"), kb.home.store.head()
    (line,) = recorded(kb, tick()).lines
    assert line.fate is TickFate.FURTHER and stage in line.said
    assert (kb.adoptions.standing(MARKET, "Mexico"), kb.home.store.head()) == (standing, head)


def test_a_version_that_moved_is_told(kb: KnowledgeBase, write: Callable[[str, str | bytes], Path]) -> None:
    moved = WRITEUPS[MARKET].replace("a third", "a half")
    kb.importing.import_files([write(f"{MARKET}.md", moved)], by=operator("secretariat"))
    (line,) = looked(kb, tick()).lines
    assert line.fate is TickFate.NEW and "Ticked at version 1; it is at version 2 now" in line.said


def test_what_never_was_what_was_withdrawn_and_what_is_closed_are_one_sentence(kb: KnowledgeBase) -> None:
    kb.care.withdrawing.withdraw(GUARANTEE, operator("secretariat"), "asked to")
    lines = looked(kb, tick("never-was"), tick(GUARANTEE)).lines
    assert {line.said for line in lines} == {"No practice of this name can be read any more."}
    assert {line.fate for line in lines} == {TickFate.REFUSED}
    assert [line.title for line in lines] == ["never-was", GUARANTEE]


def test_an_economys_own_practice_is_not_taken(kb: KnowledgeBase) -> None:
    chile = Person("c", Role.DELEGATE, "Chile")
    (line,) = Interest(kb).record(chile, read_interest(brought(kb, tick(), economy="Chile"))).lines
    assert line.fate is TickFate.REFUSED and kb.adoptions.standing(MARKET, "Chile") is None


def test_a_delegate_brings_back_the_own_economys_and_the_secretariat_any(kb: KnowledgeBase) -> None:
    with pytest.raises(BadValue, match="Japan: this one is Mexico's"):
        looked(kb, tick(), by=Person("j", Role.DELEGATE, "Japan"))
    assert looked(kb, tick(), by=OFFICER).news == 1
    with pytest.raises(SignInNeeded):
        looked(kb, tick(), by=VISITOR)
    with pytest.raises(Forbidden):
        looked(kb, tick(), by=Person("r", Role.CHAIR))


def test_a_file_of_another_site_or_without_an_economy_is_not_taken(kb: KnowledgeBase) -> None:
    for said in (
        {"site": "https://elsewhere.example", "name": "Elsewhere"},
        {"economy": ""},
        {"economy": "Atlantis"},
    ):
        with pytest.raises(BadValue):
            Interest(kb).look(OFFICER, read_interest(brought(kb, tick(), **said)))


def test_a_site_that_moved_takes_its_files_still(kb: KnowledgeBase) -> None:
    file = read_interest(brought(kb, tick(), site="https://before.example"))
    assert Interest(kb).look(MEXICO, file).news == 1


@pytest.mark.parametrize(
    "said",
    [
        b"", b"\x00", b"PK\x03\x04", b"[]", b"null", b"{}", b'{"kind": 7}', b"[" * 100_000, b"\xff\xfe{}",
        b" " * 300_000,
        b'{"kind": "best-practices interest", "form": 2}',
        b'{"kind": "best-practices interest", "form": 1, "ticks": {}}',
        b'{"kind": "best-practices interest", "form": 1, "ticks": []}',
        b'{"kind": "best-practices interest", "form": NaN, "ticks": [1]}',
        b'{"kind": "best-practices interest", "form": 1, "ticks": [' + b"1," * 300 + b"1]}",
        b'{"kind": "best-practices interest", "form": ' + b"1" * 5_000 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_a_sentence(said: bytes) -> None:
    with pytest.raises(BadValue):
        read_interest(said)


@pytest.mark.parametrize(
    "wrong",
    [
        7, None, [], {}, tick("../../etc/passwd"), tick("a\x00b"), tick(""), tick("x" * 81), tick(7), tick(version="1"),
        tick(version=0), tick(version=True), tick(version=1.5), tick(version=10**30), tick(stage="adopted"),
        tick(stage="planned"), tick(stage=None), tick(note="x" * 1_001), tick(note=7), tick(note="\ud800"),
    ],
)  # fmt: skip
def test_a_line_that_no_pack_writes_is_a_sentence(kb: KnowledgeBase, wrong: Any) -> None:
    with pytest.raises(BadValue):
        read_interest(brought(kb, tick(), wrong))


def test_what_steers_a_page_is_left_out_of_a_note(kb: KnowledgeBase) -> None:
    file = read_interest(brought(kb, tick(note="a\x00b\x1b[31m\u202eevil\nline")))
    assert file.ticks[0].note == "a b [31m evil line"
