"""When what the public can see of a practice changed last, and that nothing hidden moves it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.encoder import HashingEncoder
from kb.metadata.public_history import Departure, PublicStanding
from kb.person import operator
from tests.pages.harvesting.clocks import at

DESK = operator("desk")
ID = "japan-credit-guarantee"
Bring = Callable[..., None]


def day(no: int, hour: int = 12) -> str:
    return f"2031-01-{no:02}T{hour:02}:00:00+00:00"


@pytest.fixture
def bring(kb: KnowledgeBase, write: Callable[[str, str], Path]) -> Bring:
    """Put a practice on record as another version that says these lines in its head."""

    def _bring(id: str, text: str, *lines: str) -> None:
        head = "\n".join((f"id: {id}", f"title: A title of {id}", "economies: [Peru]", "kind: tool", *lines))
        path = write(f"{id}.md", f"---\n{head}\n---\n\n## What was done\n\n{text}\n")
        report = kb.importing.import_files([path], by=DESK)
        assert not report.refused, report.refused

    return _bring


def standing(kb: KnowledgeBase, id: str) -> PublicStanding:
    """As the whole says it, and as the practice read alone does."""
    found = kb.metadata._public.changes().standings[id]
    alone = KnowledgeBase(kb.settings, HashingEncoder()).metadata.standing(id)
    assert found == alone
    return found


def test_each_public_act_moves_it(kb: KnowledgeBase, bring: Bring) -> None:
    with at(day(1)):
        bring("ours", "The first text of it.")
    assert standing(kb, "ours") == PublicStanding("ours", day(1), day(1), 1)
    acts: tuple[Callable[[], object], ...] = (
        lambda: bring("ours", "Another text of it."),
        lambda: kb.recording.confirm("ours", ["2.1"], by=DESK),
        lambda: kb.recording.share(kb.recording.event("ours", "m-2023-1", agenda_item="4"), by=DESK),
        lambda: kb.recording.adopt(
            kb.recording.adoption("ours", "Chile", stage="adopted", effective="2024-05-01", instrument="An act"),
            by=DESK,
        ),
        lambda: kb.submissions.withdrawal.withdraw("ours", by=DESK),
        lambda: kb.care.withdrawing.reinstate("ours", DESK, "it is well again"),
    )
    for no, act in enumerate(acts, 2):
        with at(day(no)):
            act()
            assert standing(kb, "ours").changed == day(no), no
    assert standing(kb, "ours").since == day(1)


def test_what_is_done_to_one_that_is_closed_moves_nothing_until_it_opens(kb: KnowledgeBase, bring: Bring) -> None:
    with at(day(1)):
        bring("ours", "A text that is for members.", "classification: members")
    with at(day(2)):
        bring("ours", "Another one that is for members.", "classification: members")
        kb.recording.confirm("ours", ["2.1"], by=DESK)
    assert "ours" not in kb.metadata._public.changes().standings
    with at(day(3)):
        bring("ours", "Another one that is for all.")
    assert standing(kb, "ours") == PublicStanding("ours", day(3), day(3), 3, ("2.1",))
    with at(day(4)):
        bring("ours", "And again it is for members alone.", "classification: members")
    closed = standing(kb, "ours")
    assert (closed.changed, closed.left, closed.version) == (day(4), Departure.CONFIDED, 3)
    with at(day(5)):
        bring("ours", "Written anew behind closed doors.", "classification: members")
        kb.recording.confirm("ours", ["4.1"], by=DESK)
        kb.submissions.withdrawal.withdraw("ours", by=DESK)
    assert standing(kb, "ours") == closed


def test_the_day_of_release_opens_it_at_the_site_s_midnight(kb: KnowledgeBase, bring: Bring) -> None:
    kb.home.settings = replace(kb.settings, timezone="Asia/Tokyo")
    with at(day(1)):
        bring("ours", "A text that waits for its day.", "classification: members", "release_date: 2031-01-05")
        assert "ours" not in kb.metadata._public.changes().standings
    with at(day(4, 14)):
        assert "ours" not in kb.metadata._public.changes().standings
        assert kb.metadata.standing("ours") is None
    with at(day(4, 15)):
        assert standing(kb, "ours").changed == "2031-01-04T15:00:00+00:00"
    with at(day(9)):
        assert standing(kb, "ours") == PublicStanding("ours", day(4, 15), day(4, 15), 1)


def test_within_one_second_the_trail_says_what_came_first(kb: KnowledgeBase, bring: Bring) -> None:
    with at(day(1)):
        bring("ours", "The first text of it.")
        kb.submissions.withdrawal.withdraw("ours", by=DESK)
        kb.care.withdrawing.reinstate("ours", DESK, "it is well again")
        bring("ours", "The second text of it.", "classification: members")
        bring("ours", "The third text of it.")
    assert standing(kb, "ours") == PublicStanding("ours", day(1), day(1), 3)


def test_a_hidden_double_moves_nothing_by_being_merged(kb: KnowledgeBase, bring: Bring) -> None:
    with at(day(1)):
        bring("ours", "The text that anyone may read.")
        bring("hidden", "The text for members alone.", "classification: members")
    before = kb.metadata._public.changes().standings
    with at(day(2)):
        kb.care.merges.merge("ours", "hidden", DESK, "the same", True)
    assert kb.metadata._public.changes().standings == before
    with at(day(3)):
        bring("double", "The text that anyone may read, too.")
    with at(day(4)):
        kb.care.merges.merge("ours", "double", DESK, "the same", True)
    gone = standing(kb, "double")
    assert (gone.left, gone.into, gone.changed) == (Departure.MERGED, "ours", day(4))


def test_after_a_write_what_it_touched_is_read_alone(kb: KnowledgeBase) -> None:
    kb.metadata._public.changes()
    read: list[str] = []
    connection = kb.home.store._file.db.conn  # type: ignore[attr-defined]
    kb.recording.confirm(ID, ["4.1", "1.1"], by=DESK)
    connection.set_trace_callback(read.append)
    changed = kb.metadata._public.changes().standings[ID]
    connection.set_trace_callback(None)
    assert changed.objectives == ("4.1", "1.1")
    assert not any("from versions order by" in one for one in read)


def test_what_was_never_public_is_as_what_never_was(kb: KnowledgeBase, bring: Bring) -> None:
    bring("hidden", "The text for members alone.", "classification: members")
    kb.submissions.withdrawal.withdraw("hidden", by=DESK)
    for id in ("hidden", "never-was"):
        assert kb.metadata.standing(id) is None and kb.metadata.gone(id) == ""
