"""The tagger learns from the desk: what is rejected counts, and what is weak on record abstains."""

from collections.abc import Callable
from pathlib import Path

from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.tagging.desk_log import DeskRecord, desk_log, rejections, weak
from kb.tagging.evidence import SuggestionEvidence, SuggestionVerdict
from tests.conftest import WRITEUPS

Write = Callable[[str, str | bytes], Path]


def said(
    verdict: SuggestionVerdict, practice: str = "p", objective: str = "4.1", version: int = 1, **more: bool
) -> SuggestionEvidence:
    suggested = more.get("suggested", verdict is not SuggestionVerdict.MISSED)
    return SuggestionEvidence(
        practice, version, objective, 0.6, suggested, verdict, "officer", "2025-01-01T00:00:00+00:00"
    )


def many(right: int, wrong: int) -> list[SuggestionEvidence]:
    confirmed = [said(SuggestionVerdict.CONFIRMED, f"right-{n}") for n in range(right)]
    return confirmed + [said(SuggestionVerdict.REJECTED, f"wrong-{n}") for n in range(wrong)]


def test_the_record_of_an_objective_tells_precision_and_recall() -> None:
    (record,) = desk_log([*many(3, 1), said(SuggestionVerdict.MISSED, "m")])
    assert record == DeskRecord("4.1", confirmed=3, rejected=1, missed=1)
    assert (record.precision, record.recall) == (0.75, 0.75)


def test_nothing_judged_is_no_precision_and_nothing_confirmed_no_recall() -> None:
    (missed,) = desk_log([said(SuggestionVerdict.MISSED)])
    (rejected,) = desk_log([said(SuggestionVerdict.REJECTED)])
    assert (missed.precision, missed.recall) == (None, 0.0)
    assert (rejected.precision, rejected.recall) == (0.0, None)


def test_what_was_not_put_forward_and_rejected_weighs_on_no_precision() -> None:
    assert desk_log([said(SuggestionVerdict.REJECTED, suggested=False)]) == ()


def test_an_objective_abstains_from_ten_judged_on_when_less_than_half_were_right() -> None:
    assert weak(many(4, 5)) == frozenset()
    assert weak(many(5, 5)) == frozenset()
    assert weak(many(4, 6)) == {"4.1"}


def test_the_word_on_a_later_version_replaces_the_earlier_one() -> None:
    first, later = said(SuggestionVerdict.REJECTED), said(SuggestionVerdict.CONFIRMED, version=2)
    assert rejections([first]) == {"p": ("4.1",)}
    assert rejections([first, later]) == {}


def score(kb: KnowledgeBase, practice: str, objective: str) -> float:
    return next(s.score for s in kb.suggesting.suggest(practice) if s.objective == objective)


def with_twin(kb: KnowledgeBase, write: Write) -> None:
    text = WRITEUPS["international-body-guide"].replace("id: international-body-guide", "id: twin")
    kb.importing.import_files([write("twin.md", text)], by=operator("x"))


def test_rejecting_an_objective_lowers_it_for_a_near_twin_and_nothing_else(kb: KnowledgeBase, write: Write) -> None:
    with_twin(kb, write)
    best = kb.suggesting.suggest("twin")[0].objective
    before = {s.objective: s.score for s in kb.suggesting.suggest("twin")}
    kb.home.store.keep_evidence(said(SuggestionVerdict.REJECTED, "international-body-guide", best))
    after = {s.objective: s.score for s in kb.suggesting.suggest("twin")}
    assert after[best] < before[best] - 0.1
    assert all(abs(after[id] - before[id]) < 0.01 for id in before if id != best)


def test_a_rejection_of_one_twin_takes_nothing_from_what_another_taught(kb: KnowledgeBase, write: Write) -> None:
    with_twin(kb, write)
    kb.recording.confirm("japan-credit-guarantee", ["4.1", "1.2"], by=operator("x"))
    text = WRITEUPS["japan-credit-guarantee"].replace("id: japan-credit-guarantee", "id: loan-twin")
    kb.importing.import_files(
        [write("loan-twin.md", text), write("other.md", text.replace("loan-twin", "other"))], operator("x")
    )
    before = score(kb, "other", "1.2")
    kb.home.store.keep_evidence(said(SuggestionVerdict.REJECTED, "loan-twin", "5.1"))
    assert abs(score(kb, "other", "1.2") - before) < 0.01


def test_what_was_rejected_for_a_practice_is_not_put_forward_for_it_again(kb: KnowledgeBase) -> None:
    first = kb.suggesting.suggest("japan-credit-guarantee").forward[0]
    kb.home.store.keep_evidence(said(SuggestionVerdict.REJECTED, "japan-credit-guarantee", first.objective))
    again = next(s for s in kb.suggesting.suggest("japan-credit-guarantee") if s.objective == first.objective)
    assert (again.suggested, again.score) == (False, first.score)


def test_a_weak_objective_is_not_put_forward_any_more_and_keeps_its_score(kb: KnowledgeBase) -> None:
    first = kb.suggesting.suggest("japan-credit-guarantee").forward[0]
    for one in many(4, 6):
        kb.home.store.keep_evidence(
            SuggestionEvidence(one.practice, 1, first.objective, 0.5, True, one.verdict, one.by, one.at)
        )
    again = next(s for s in kb.suggesting.suggest("japan-credit-guarantee") if s.objective == first.objective)
    assert (again.suggested, again.score) == (False, first.score)
