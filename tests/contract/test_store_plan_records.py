"""What every store must do with the rest of the plan."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb.implementation.activity import Activity, ActivityConfirmation, ActivityKind, ActivityStatus
from kb.implementation.indicator_report import IndicatorReport, ReportStatus
from kb.implementation.proposal import Proposal, Score
from kb.implementation.schedule import ActionStatus, ScheduledAction, YearNote
from kb.implementation.success_factor import FactorMark
from kb.ledger.coverage import NilReport
from kb.store import Store, open_store

ACTIVITY = Activity(
    id="made-up-1",
    title="Café ☕ 市場",
    kind=ActivityKind.DIALOGUE,
    year=2022,
    status=ActivityStatus.UNDER_WAY,
    economies=("Chile",),
    co_sponsors=("Japan",),
    partners=("A made-up forum",),
    organisation="An agency",
    fund="A fund",
    cost="$1.00",
    topics=("t",),
    source="made up",
)
REPORT = IndicatorReport(
    indicator="1.1.1", economy="Chile", year=2022, value="12.50", unit="u", period="p", source="s", note="n",
    status=ReportStatus.SUBMITTED, by="d", at="2022-01-01T00:00:00+00:00",
)  # fmt: skip
ACTION = ScheduledAction(
    id="a", title="t", first=2021, last=2023, objective="1.1", status=ActionStatus.UNDER_WAY, responsible="r",
    source="s", notes=(YearNote(2022, "n", "b", "2022-01-01T00:00:00+00:00"),),
)  # fmt: skip
PROPOSAL = Proposal(
    id="p", title="t", summary="s", year=2024, economies=("Chile", "Japan"), objectives=("1.1",), by="b", at="x"
)
SCORE = Score("p", "link", 4, "because", "o", "2022-01-01T00:00:00+00:00")
MARK = FactorMark("plan", "1-1", "practice", "o", "2022-01-01T00:00:00+00:00")


@pytest.fixture(params=["sqlite:kb.sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(request.param, tmp_path)


def test_every_record_comes_back_whole_to_another_process(store: Store, tmp_path: Path) -> None:
    confirmation = ActivityConfirmation("made-up-1", "plan", ("1.1", "3.1"), "o", "2022-01-01T00:00:00+00:00")
    assert store.keep_activity(ACTIVITY, "o")
    store.confirm_activity(confirmation)
    assert store.keep_report(REPORT, "plan")
    assert store.keep_action(ACTION, "plan", "o")
    assert store.keep_proposal(PROPOSAL)
    assert store.keep_score(SCORE)
    assert store.mark_factor(MARK)
    other = open_store("sqlite:kb.sqlite", tmp_path)
    assert other.activities() == (ACTIVITY,)
    assert other.activity_confirmations("plan") == {"made-up-1": confirmation}
    assert other.indicator_reports("plan") == (REPORT,)
    assert other.scheduled_actions("plan") == (ACTION,)
    assert other.proposals() == (PROPOSAL,)
    assert other.scores() == (SCORE,)
    assert other.factor_marks("plan") == (MARK,)


def test_a_nil_report_is_kept_and_taken_back_with_the_reason_in_the_trail(store: Store, tmp_path: Path) -> None:
    nil = NilReport("G3.1", "Chile", 2022, "a letter", "o", "2022-01-01T00:00:00+00:00")
    assert store.keep_nil_report(nil, "plan")
    assert not store.keep_nil_report(replace(nil, by="another"), "plan")
    other = open_store("sqlite:kb.sqlite", tmp_path)
    assert other.nil_reports("plan") == (nil,) and other.nil_reports("later") == ()
    assert store.take_back_nil_report(nil, "plan", "d", "in error")
    assert not store.take_back_nil_report(nil, "plan", "d", "in error")
    assert store.nil_reports("plan") == ()
    acts = [(entry.by, entry.act.action, entry.act.why) for entry in store.trail(kind="nil report")]
    assert acts == [("o", "handed in", "a letter"), ("d", "taken back", "in error")]


def test_the_records_of_a_plan_are_not_those_of_another(store: Store) -> None:
    store.keep_report(REPORT, "plan")
    store.keep_action(ACTION, "plan", "o")
    store.mark_factor(MARK)
    assert store.indicator_reports("later") == ()
    assert store.scheduled_actions("later") == ()
    assert store.factor_marks("later") == ()


def test_the_same_word_twice_is_no_news_and_a_new_one_leaves_both_in_the_trail(store: Store) -> None:
    store.keep_report(REPORT, "plan")
    assert not store.keep_report(replace(REPORT, by="another", at="2023-01-01T00:00:00+00:00"), "plan")
    assert store.keep_report(replace(REPORT, value="13", status=ReportStatus.ACCEPTED), "plan")
    first, second = store.trail(kind="indicator report")
    assert (first.act.action, second.act.action) == ("submitted", "accepted")
    assert first.act.subject == "1.1.1/Chile/2022@plan"
    assert '"value": "12.50"' in second.act.before
    assert '"value": "13"' in second.act.after


def test_each_person_has_one_score_under_a_criterion(store: Store) -> None:
    store.keep_score(SCORE)
    store.keep_score(replace(SCORE, points=2))
    store.keep_score(replace(SCORE, by="chair"))
    assert sorted((one.by, one.points) for one in store.scores()) == [("chair", 4), ("o", 2)]


def test_a_mark_taken_back_is_gone_once_and_the_trail_says_so(store: Store) -> None:
    store.mark_factor(MARK)
    assert store.unmark_factor("plan", "1-1", "practice", "o")
    assert not store.unmark_factor("plan", "1-1", "practice", "o")
    assert store.factor_marks("plan") == ()
    assert [entry.act.action for entry in store.trail(practice="practice")] == ["marked", "unmarked"]


def test_every_change_moves_the_generation(store: Store) -> None:
    before = store.generation()
    store.keep_activity(ACTIVITY, "o")
    assert store.generation() == before + 1
    store.keep_activity(ACTIVITY, "o")
    assert store.generation() == before + 1
