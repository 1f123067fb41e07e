"""After a write what is on record is what would be read anew, whoever wrote; what it did not touch is untouched."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from random import Random
from typing import Any

import pytest

from kb.encoder import HashingEncoder
from kb.errors import Conflict
from kb.figures.breakdown import By
from kb.figures.standing import standings
from kb.figures.tally import tally
from kb.home.on_record import Record
from kb.knowledge_base import KnowledgeBase
from kb.ledger.entries import Adoption, Stage
from kb.person import Audience
from kb.plan.period import Period
from kb.search.cards import cards
from kb.store import rows
from tests.histories import CLERK, NAMES, History, _import, _practice, begin, next_step, some_steps

SEEDS = (3, 18, 42, 77)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], History]:
    template = begin(tmp_path_factory.mktemp("histories"))

    def _begun() -> History:
        return History.begun(template, tmp_path_factory.mktemp("history"))

    return _begun


def open_again(kb: KnowledgeBase) -> KnowledgeBase:
    """The home as another process opens it."""
    return KnowledgeBase(kb.settings, HashingEncoder())


def record_of(kb: KnowledgeBase) -> Record:
    return kb.home._on_record.record()


def assert_as_read_anew(kb: KnowledgeBase) -> None:
    """The ledger, what is looked up in it, the cards, the standings and the figures, also in their order."""
    found, fresh = kb.home.ledger(), kb.home.ledger_from_record()
    assert found == fresh
    assert list(found.by_id) == list(fresh.by_id) and found.by_id == fresh.by_id
    for name in ("places", "events_of", "adoptions_of", "answers_of", "acts_of"):
        assert getattr(found, name) == getattr(fresh, name), name
    assert list(standings(found).items()) == list(standings(fresh).items())
    record, readable = record_of(kb), cards(fresh)
    assert list(record.cards[Audience.MEMBERS].items()) == list(readable.items())
    public = [(id, card) for id, card in readable.items() if card.practice.is_open(fresh.today)]
    assert list(record.cards[Audience.PUBLIC].items()) == public
    for period in (*(Period(str(year), (year,)) for year in fresh.plan.years), Period("all", fresh.plan.years)):
        for by in By:
            one, other = tally(found, period, by), tally(fresh, period, by)
            assert one == other
            for key in ("shared", "adopted", "in_force"):
                assert list(one.figure(key).not_counted) == list(other.figure(key).not_counted)


def same_instrument(made: History, random: Random) -> None:
    """What the desk would ask about before it is recorded: one act under several practices, credited to none."""
    chosen = random.choice(made.kb.home.ledger().practices).id
    economy = random.choice(NAMES)
    adoption = Adoption(
        chosen, economy, Stage.ADOPTED, economy, effective=date(random.choice((2021, 2023)), 5, 1),
        instrument=random.choice(("The act", "Another act")), recorded=f"2024-0{random.randrange(1, 9)}-01",
    )  # fmt: skip
    with suppress(Conflict):  # it was struck
        made.kb.home.store.adopt(adoption, "officer")


@pytest.mark.parametrize("seed", SEEDS)
def test_after_every_step_of_a_history_what_is_on_record_is_what_would_be_read_anew(
    begun: Callable[[], History], seed: int
) -> None:
    made, random = begun(), Random(seed)
    reader = open_again(made.kb)  # another process, that looks now and then
    some_steps(random, made, 20)
    for no in range(80):
        made.do(next_step(random, made.world))
        if no % 4 == 1:
            same_instrument(made, random)
        assert_as_read_anew(made.kb)
        if no % 7 == 0 or no > 75:
            assert_as_read_anew(reader)


CHILE, JAPAN = "p1", "p2"


def write_each(kb: KnowledgeBase) -> dict[str, Callable[[], object]]:
    """A write of every sort that touches one practice, in an order in which all of them say something new."""
    event = kb.recording.event(CHILE, "m-2022-1", form="presented", agenda_item="3", presenters=["Chile"])
    adoption = kb.recording.adoption(
        CHILE, "Peru", stage="adopted", effective="2023-02-01", reported_by="Peru", instrument="order 7"
    )
    return {
        "share": lambda: kb.recording.share(event, by=CLERK),
        "confirm": lambda: kb.recording.confirm(CHILE, ["1.1"], by=CLERK),
        "adopt": lambda: kb.recording.adopt(adoption, by=CLERK),
        "answer": lambda: kb.adoptions.answer(CLERK, CHILE, "Peru", "yes", "", 2023),
        "decide": lambda: kb.desk.gates.decide(CLERK, CHILE, "counts", False, "it is no practice of ours"),
        "strike": lambda: kb.striking.strike("adoption", f"{CHILE}@Peru", CLERK, "it was recorded in error"),
        "take back": lambda: kb.striking.take_back("adoption", f"{CHILE}@Peru", CLERK, "it was right"),
        "withdraw": lambda: kb.care.withdrawing.withdraw(CHILE, CLERK, "asked to"),
        "reinstate": lambda: kb.care.withdrawing.reinstate(CHILE, CLERK, "asked to"),
        "publish": lambda: write_up(kb, "n1", 1),
        "edit": lambda: write_up(kb, CHILE, 2),
    }


def write_up(kb: KnowledgeBase, id: str, no: int) -> None:
    _import(kb, _practice(id=id, origins=["Chile"], groups=["rural"]), no)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many records of each sort were read out of the store."""
    found: Counter[str] = Counter()

    def over(name: str) -> None:
        before = getattr(rows, name)

        def counting(*given: Any) -> Any:
            found[name] += 1
            return before(*given)

        monkeypatch.setattr(rows, name, counting)

    for name in ("practice", "event", "adoption"):
        over(name)
    return found


def test_a_write_leaves_every_card_that_it_does_not_touch_the_same_object_and_reads_no_other_practice(
    begun: Callable[[], History], read: Counter[str]
) -> None:
    kb = begun().kb
    other = open_again(kb)
    record_of(other)
    for name, write in write_each(kb).items():
        before, theirs = record_of(kb), record_of(other)
        write()
        read.clear()
        after, now_theirs = record_of(kb), record_of(other)
        assert read["practice"] <= 2 and read.total() <= 6, name
        assert after.head != before.head, name
        for one, then in ((before, after), (theirs, now_theirs)):
            for id, card in then.cards[Audience.MEMBERS].items():
                known = one.cards[Audience.MEMBERS].get(id)
                assert card is known or id in (CHILE, "n1"), (name, id)
        assert_as_read_anew(kb)
        assert_as_read_anew(other)


def test_an_act_under_two_practices_is_judged_anew_for_both_where_one_is_touched(begun: Callable[[], History]) -> None:
    kb = begun().kb
    for no, id in enumerate((CHILE, JAPAN), 1):
        event = kb.recording.event(id, "m-2021-1", form="presented", agenda_item="3")
        kb.recording.share(event, by=CLERK)
        kb.recording.confirm(id, ["1.1"], by=CLERK)
        act = Adoption(
            id, "Peru", Stage.ADOPTED, "Peru", effective=date(2023, 2, 1), instrument="Order 7",
            recorded=f"2024-01-0{no}",
        )  # fmt: skip
        kb.home.store.adopt(act, "officer")
    cards_before = record_of(kb).cards[Audience.MEMBERS]
    assert [cards_before[id].adopters for id in (CHILE, JAPAN)] == [("Peru",), ()]
    tally(kb.home.ledger(), Period("2023", (2023,)))
    kb.striking.strike("event", f"{CHILE}@m-2021-1@", CLERK, "it was never shown")
    cards_after = record_of(kb).cards[Audience.MEMBERS]
    assert [cards_after[id].adopters for id in (CHILE, JAPAN)] == [(), ("Peru",)]
    assert tally(kb.home.ledger(), Period("2023", (2023,))).figure("adopted").practices == (JAPAN,)
    assert_as_read_anew(kb)


def test_practices_are_called_what_they_are_called_after_a_write_and_kept_names_are_made_once(
    begun: Callable[[], History],
) -> None:
    kb = begun().kb
    before = kb.home.practice_names()
    write_each(kb)["confirm"]()
    assert kb.home.practice_names() is before
    write_up(kb, "n1", 1)
    assert before.mention("n1").practice == "" and kb.home.practice_names().mention("n1").practice == "n1"
    kb.care.withdrawing.withdraw(CHILE, CLERK, "asked to")
    assert kb.home.practice_names().mention(CHILE).practice == ""


def test_what_is_reported_of_the_plan_is_told_at_once(begun: Callable[[], History]) -> None:
    kb = begun().kb
    other = open_again(kb)
    for one in (kb, other):
        assert one.figures.tally(2023).nil == () and one.home.other_indicators(2023)
    write_each(kb)["confirm"]()
    kb.implementation.nil_reports.hand_in(CLERK, "G3", "Peru", "2023", "nothing")
    for one in (kb, other):
        assert one.figures.tally(2023).nil == ("Peru",)
        assert_as_read_anew(one)


def test_what_a_write_beside_the_record_leaves_is_the_same_ledger(begun: Callable[[], History]) -> None:
    kb = begun().kb
    before = kb.home.ledger()
    kb.home.store.set_review(CHILE, date(2030, 1, 1), "officer", "to look at it again")
    assert kb.home.ledger() is before


def test_what_is_the_same_when_all_is_read_anew_is_the_same_object(begun: Callable[[], History]) -> None:
    kb = begun().kb
    before = record_of(kb).cards[Audience.MEMBERS]
    kb.care.merges.merge(JAPAN, "p8", CLERK, "the same", agreed=True)
    after = record_of(kb).cards[Audience.MEMBERS]
    assert "p8" not in after and all(after[id] is before[id] for id in after if id != JAPAN)
    assert_as_read_anew(kb)


def test_what_is_written_and_taken_back_is_on_record_within_its_transaction_alone(
    begun: Callable[[], History], read: Counter[str]
) -> None:
    kb = begun().kb
    writes, before = write_each(kb), record_of(kb)
    with ThreadPoolExecutor(1) as beside:
        with pytest.raises(ZeroDivisionError), kb.home.store.transaction():
            writes["share"]()
            assert len(kb.home.ledger().events) == 1
            writes["confirm"]()
            assert kb.home.ledger().tags(CHILE) == ("1.1",)
            assert kb.home.ledger() is kb.home.ledger()
            assert beside.submit(lambda: record_of(kb)).result() is before
            raise ZeroDivisionError
        assert record_of(kb) is before
        with kb.home.store.transaction():  # as many acts as were taken back, and others
            writes["decide"]()
            assert kb.home.ledger().held_back and not kb.home.ledger().events
        read.clear()
        assert beside.submit(kb.home.ledger).result() == kb.home.ledger_from_record()
    assert_as_read_anew(kb)


def test_threads_that_ask_while_others_write_are_told_one_state_of_the_store(begun: Callable[[], History]) -> None:
    made = begun()
    kb, writer = made.kb, open_again(made.kb)
    seen: list[bool] = []

    def ask() -> None:
        for _ in range(40):
            ledger = kb.home.ledger()
            # each practice was confirmed and shared in one transaction
            shared = {one.practice for one in ledger.events}
            seen.append(shared == ledger.confirmations.keys() and set(standings(ledger)) == set(ledger.by_id))

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask) for _ in range(3)]
        for id in ("p1", "p2", "p3", "p6", "p8"):
            event = writer.recording.event(id, "m-2022-1", form="presented", agenda_item="3")
            with writer.home.store.transaction():
                writer.recording.confirm(id, ["1.1"], by=CLERK)
                writer.recording.share(event, by=CLERK)
        for one in asking:
            one.result()
    assert len(seen) == 120 and all(seen)
    assert_as_read_anew(kb)
    assert len(kb.home.ledger().events) == 5


def test_what_was_closed_by_a_process_that_was_killed_leaves_the_index_when_serving_begins(kb: KnowledgeBase) -> None:
    """The record says that it is withdrawn, and whoever wrote that was stopped before the index was told."""
    kb.home.store.withdraw("chile-market-days", "secretariat", "a doubt")
    assert not kb.trail.verification.prove().holds
    again = KnowledgeBase(kb.settings, HashingEncoder())
    again.home.warm()
    assert again.trail.verification.prove().holds
