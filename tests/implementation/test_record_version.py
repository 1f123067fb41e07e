"""A change is held against the state that it has seen within the transaction that writes it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier

import pytest

from kb.encoder import HashingEncoder
from kb.errors import Overtaken
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, Role
from kb.record_version import version_of
from kb.settings import load

OFFICER = Person("o", Role.SECRETARIAT)
AT_ONCE = 6


def test_of_many_who_saw_the_same_one_changes_it(empty: KnowledgeBase, home: Path) -> None:
    """Each has a home opened for itself, as each process of a site has: nothing but the store keeps them apart."""
    said = {"kind": "activity", "year": "2022", "status": "planned"}
    made = empty.implementation.activities.record(OFFICER, title="At first", **said)
    seen = empty.implementation.activities.activity(made.id).version
    opened = [KnowledgeBase(load(home), HashingEncoder()) for _ in range(AT_ONCE)]
    begin = Barrier(AT_ONCE)

    def change(no: int) -> str:
        begin.wait()
        try:
            opened[no].implementation.activities.record(OFFICER, made.id, title=f"Change {no}", **said, seen=seen)
        except Overtaken:
            return "overtaken"
        return f"Change {no}"

    with ThreadPoolExecutor(AT_ONCE) as hands:
        became = list(hands.map(change, range(AT_ONCE)))
    assert became.count("overtaken") == AT_ONCE - 1
    assert empty.implementation.activities.activity(made.id).activity.title in became


def test_what_nobody_says_to_have_seen_is_the_latest_word(empty: KnowledgeBase) -> None:
    made = empty.implementation.schedule.keep(OFFICER, title="One", first="2021", last="2022")
    empty.implementation.schedule.keep(OFFICER, made.id, title="Two", first="2021", last="2022")
    assert empty.implementation.schedule.action(made.id).title == "Two"


def test_what_was_overtaken_says_what_stands_now(empty: KnowledgeBase) -> None:
    made = empty.implementation.schedule.keep(OFFICER, title="One", first="2021", last="2022")
    empty.implementation.schedule.keep(OFFICER, made.id, title="Two", first="2021", last="2022")
    with pytest.raises(Overtaken, match="changed meanwhile") as refused:
        empty.implementation.schedule.keep(
            OFFICER, made.id, title="Three", first="2021", last="2022", seen=version_of(made)
        )
    assert refused.value.stands["title"] == "Two"
    assert refused.value.version == version_of(empty.implementation.schedule.action(made.id))


@dataclass(frozen=True)
class _Hostile:
    text: str
    by: str = ""


@pytest.mark.parametrize("text", ["\ud800", "\x00", "ä" * 1_000_000, ""])
def test_any_text_has_a_version(text: str) -> None:
    assert version_of(_Hostile(text)) == version_of(_Hostile(text, "somebody else")) != version_of(_Hostile(text + "x"))


def test_what_is_not_there_has_none() -> None:
    assert version_of(None) == version_of(None, None) == ""
