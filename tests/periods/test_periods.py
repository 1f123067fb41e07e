"""Closing a year: two people release its figures, a lock binds everyone, what was wrong is restated."""

import json
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.accounts.account import Account
from kb.cli import kb as group
from kb.encoder import HashingEncoder
from kb.errors import BadValue, Conflict, Forbidden, SignInNeeded, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.periods.state import PeriodState
from kb.person import VISITOR, Person, Role, operator
from kb.settings import load
from kb.trail.chain import faults

OFFICER = Person("account-1", Role.SECRETARIAT)
CHAIR = Person("account-2", Role.CHAIR)
DELEGATE = Person("account-3", Role.DELEGATE, "Chile")


def lock(kb: KnowledgeBase, year: int) -> None:
    kb.periods.move(OFFICER, year, "in review")
    kb.periods.move(OFFICER, year, "approved")
    kb.periods.move(CHAIR, year, "accepted")
    kb.periods.move(CHAIR, year, "locked")


def test_a_year_is_locked_as_it_counts_then(kb: KnowledgeBase) -> None:
    lock(kb, 2023)
    closing = kb.periods.year(2023)
    (snapshot,) = closing.snapshots
    assert (closing.state, snapshot.no, snapshot.changes) == (PeriodState.LOCKED, 1, ())
    assert snapshot.figures["shared"] == kb.figures.tally(2023).figure("shared").practices
    assert snapshot.value("shared") == 2
    assert list(faults(kb.home.store.trail())) == []


def test_what_is_recorded_later_moves_no_locked_figure_and_stands_on_a_late_line(kb: KnowledgeBase) -> None:
    lock(kb, 2022)
    late = kb.recording.adoption(
        *("japan-credit-guarantee", "Peru"),
        stage="adopted",
        effective="2022-08-01",
        exception="a visit",
        instrument="Decree 8",
    )
    kb.recording.adopt(late, by=operator("secretariat"))
    told = {year.year: year for year in kb.periods.told("adopted")}
    assert (told[2022].practices, told[2022].late) == (("chile-market-days",), ("japan-credit-guarantee",))
    assert sum(len(y.practices) + len(y.late) for y in told.values()) == kb.figures.tally().figure("adopted").value


def test_a_restatement_keeps_both_figures_and_their_cause(kb: KnowledgeBase) -> None:
    lock(kb, 2023)
    kb.recording.confirm("japan-credit-guarantee", [], by=operator("secretariat"))
    kb.periods.move(CHAIR, 2023, "open", "tagged in error")
    kb.periods.move(OFFICER, 2023, "in review")
    kb.periods.move(OFFICER, 2023, "approved")
    kb.periods.move(CHAIR, 2023, "accepted")
    with pytest.raises(BadValue, match="what was wrong"):
        kb.periods.move(CHAIR, 2023, "locked")
    with pytest.raises(BadValue, match="error, late, merge"):
        kb.periods.move(CHAIR, 2023, "locked", "tagged in error", "whim")
    kb.periods.move(CHAIR, 2023, "locked", "tagged in error", "error")
    change = next(one for one in kb.periods.restatements() if one.key == "shared")
    assert change.removed == ("japan-credit-guarantee",) and change.causes == "error"
    assert [snapshot.value("shared") for snapshot in kb.periods.year(2023).snapshots] == [2, 1]


@pytest.mark.parametrize(
    ("who", "error"),
    [(VISITOR, SignInNeeded), (DELEGATE, Forbidden), (CHAIR, Forbidden)],
    ids=["visitor", "delegate", "chair"],
)
def test_the_secretariat_puts_a_year_under_review_and_nobody_else(
    kb: KnowledgeBase, who: Person, error: type[Exception]
) -> None:
    with pytest.raises(error):
        kb.periods.move(who, 2023, "in review")


def test_who_approved_does_not_accept_and_the_secretariat_does_not_lock(kb: KnowledgeBase) -> None:
    kb.periods.move(OFFICER, 2023, "in review")
    kb.periods.move(OFFICER, 2023, "approved")
    with pytest.raises(Forbidden):
        kb.periods.move(OFFICER, 2023, "accepted")
    with pytest.raises(Conflict, match="second person"):
        kb.periods.move(Person(OFFICER.id, Role.CHAIR), 2023, "accepted")
    kb.periods.move(CHAIR, 2023, "accepted")
    with pytest.raises(Forbidden):
        kb.periods.move(OFFICER, 2023, "locked")


@pytest.mark.parametrize(
    "name",
    [
        "secretariat",
        "Secretariat ",
        "Olga Officer <officer@example.org>",
        "\uff2flga Officer",
        "Olga\u200b Officer",
        "Ólga-Officer",
    ],
)
def test_who_approved_accepts_under_no_other_name_and_not_as_a_role(
    kb: KnowledgeBase, account_of: Callable[[str], Account], name: str
) -> None:
    kb.periods.move(account_of("officer").person(), 2023, "in review")
    kb.periods.move(account_of("officer").person(), 2023, "approved")
    with pytest.raises(Conflict, match="second person"):
        kb.periods.move(operator(name), 2023, "accepted")
    assert kb.periods.move(account_of("chair").person(), 2023, "accepted").state is PeriodState.ACCEPTED


def test_who_approved_as_the_chair_does_not_accept_with_the_chair_s_account(
    kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    kb.periods.move(operator("chair"), 2023, "in review")
    kb.periods.move(operator("Chair"), 2023, "approved")
    with pytest.raises(Conflict, match="second person"):
        kb.periods.move(account_of("chair").person(), 2023, "accepted")


def test_nothing_to_report_of_adopting_sends_an_approved_year_back(kb: KnowledgeBase) -> None:
    kb.periods.move(OFFICER, 2023, "in review")
    kb.periods.move(OFFICER, 2023, "approved")
    kb.implementation.nil_reports.hand_in(operator("secretariat"), "G3.2", "Russia", "2023", "said so")
    assert kb.periods.year(2023).state is PeriodState.IN_REVIEW


def test_no_step_is_left_out_and_no_year_but_the_plan_s_is_closed(kb: KnowledgeBase) -> None:
    with pytest.raises(Conflict, match="it can become in review"):
        kb.periods.move(operator("x"), 2023, "locked")
    with pytest.raises(Unknown, match="2021, 2022, 2023, 2024"):
        kb.periods.move(operator("x"), 2019, "in review")
    with pytest.raises(BadValue, match="in review"):
        kb.periods.move(operator("x"), 2023, "sealed")


def test_a_locked_year_is_opened_with_a_reason_alone(kb: KnowledgeBase) -> None:
    lock(kb, 2023)
    with pytest.raises(BadValue, match="the reason"):
        kb.periods.move(CHAIR, 2023, "open")
    with pytest.raises(Forbidden):
        kb.periods.move(OFFICER, 2023, "open", "late")


def record(home: Path, count: int, begin: "multiprocessing.synchronize.Barrier") -> None:  # type: ignore[name-defined]
    kb = KnowledgeBase(load(home), HashingEncoder())
    begin.wait()
    for number in range(count):
        for id in ("chile-market-days", "japan-credit-guarantee"):
            with kb.home.store.transaction():  # two practices together: whoever sees one sees the other
                for economy in ("Peru",):
                    day = f"2022-{number % 12 + 1:02}-01"
                    kb.recording.adopt(
                        kb.recording.adoption(
                            id, economy, stage="adopted", effective=day, exception="x", instrument=f"Decree on {id}"
                        ),
                        by=operator("p"),
                        correct=True,
                    )


def test_a_snapshot_is_one_state_while_other_processes_record(kb: KnowledgeBase) -> None:
    kb.periods.move(OFFICER, 2022, "in review")
    kb.periods.move(OFFICER, 2022, "approved")
    kb.periods.move(CHAIR, 2022, "accepted")
    context = multiprocessing.get_context("spawn")
    begin = context.Barrier(3)
    hands = [context.Process(target=record, args=(kb.settings.home, 10, begin)) for _ in range(2)]
    for hand in hands:
        hand.start()
    begin.wait()
    kb.periods.move(CHAIR, 2022, "locked")
    snapshot = kb.periods.year(2022).snapshots[-1]
    no = next(one.no for one in kb.home.store.trail(kind="snapshot"))
    for hand in hands:
        hand.join(60)
        assert hand.exitcode == 0
    before = {entry.act.practice for entry in kb.home.store.trail(kind="adoption") if entry.no < no and entry.by == "p"}
    expected = {"chile-market-days"} | {id for id in before if id == "japan-credit-guarantee"}
    assert set(snapshot.figures["adopted"]) == expected


def test_the_command_lists_the_years_and_moves_one_on(kb: KnowledgeBase) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(group, ["--home", str(kb.settings.home), "periods", *words])

    assert run("2023", "--to", "in review", "--by", "secretariat").output == "2023  in review\n"
    assert isinstance(run("2023", "--to", "locked").exception, Conflict)
    for to, who in (("approved", "secretariat"), ("accepted", "Chair"), ("locked", "Chair")):
        assert run("2023", "--to", to, "--by", who).exit_code == 0
    assert kb.periods.year(2023).snapshots[0].hash[:12] in run().output
    assert json.loads(run("2023", "--json").output)[0]["snapshots"][0]["figures"]["shared"]
