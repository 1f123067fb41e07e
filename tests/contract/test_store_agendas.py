"""What every store engine must keep of agendas and of what is prepared for a meeting."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kb.ledger.agenda import Agenda, AgendaDocument, AgendaItem, PreparedPractice
from kb.store import Store, open_store

PAPER = AgendaDocument("2024/SMEWG/012", "Ⅴ ☕", "https://example.org")
AGENDA = Agenda("smewg-58", (AgendaItem("5.2", "Loans", (PAPER,), ("Peru",), date(2024, 5, 6)), AgendaItem("5.10")))
AHEAD = PreparedPractice("a", "smewg-58", "5.2", "D1", ("Peru", "A bank"))


@pytest.fixture(params=["sqlite:kb.sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(request.param, tmp_path)


def test_an_agenda_is_read_back_whole_and_the_same_again_is_nothing_new(store: Store, tmp_path: Path) -> None:
    assert not store.keep_agenda(Agenda("smewg-57"), "x")
    assert store.keep_agenda(AGENDA, "x") and not store.keep_agenda(AGENDA, "x")
    assert store.agendas() == {"smewg-58": AGENDA} == open_store("sqlite:kb.sqlite", tmp_path).agendas()
    assert store.keep_agenda(Agenda("smewg-58"), "y", "emptied")
    first, second = store.trail(kind="agenda")
    assert (first.act.action, second.act.action, second.by, second.act.why) == ("recorded", "changed", "y", "emptied")
    assert second.act.before == first.act.after != second.act.after


def test_what_the_file_said_is_kept_beside(store: Store) -> None:
    store.take_in_agenda(AGENDA, "practices/meetings.yaml", "taken in")
    store.keep_agenda(replace(AGENDA, items=AGENDA.items[:1]), "x")
    assert store.agendas_taken_in() == {"smewg-58": AGENDA} != store.agendas()


def test_a_prepared_practice_is_replaced_and_taken_off_and_the_trail_names_it(store: Store) -> None:
    assert store.prepare(AHEAD, "x") and not store.prepare(AHEAD, "x")
    other = replace(AHEAD, item="5.10")
    assert store.prepare(other, "x") and store.prepared() == (other,)
    store.unprepare(AHEAD, "y")
    store.unprepare(AHEAD, "y")
    assert store.prepared() == ()
    acts = [(one.act.action, one.act.practice, bool(one.act.after)) for one in store.trail(kind="preparation")]
    assert acts == [("prepared", "a", True), ("prepared", "a", True), ("took off", "a", False)]
