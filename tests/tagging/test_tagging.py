"""Suggestions rest on the plan's wording and on what people confirmed, each with its sentence; they decide nothing."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kb.encoder import open_encoders
from kb.errors import BadValue, BrokenFile, Unknown
from kb.evaluation.evaluating import evaluate_tags
from kb.evaluation.judged import read_judged
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.settings import DEFAULT_ENCODER
from kb.tagging.as_json import suggestions_json
from kb.tagging.suggestion import Verdict
from tests.conftest import WRITEUPS


def test_every_objective_is_ranked_with_its_area_and_its_sentence(kb: KnowledgeBase) -> None:
    ranked = kb.suggesting.suggest("japan-credit-guarantee")
    assert sorted(s.objective for s in ranked) == sorted(o.id for o in kb.plan.objectives)
    assert [s.score for s in ranked] == sorted((s.score for s in ranked), reverse=True)
    assert all(s.area == s.objective[0] for s in ranked)
    text = kb.home.store.practice("japan-credit-guarantee").body
    quoted = [s.sentence for s in ranked if s.sentence]
    assert quoted and all(sentence in text or sentence in WRITEUPS["japan-credit-guarantee"] for sentence in quoted)


def test_a_suggestion_reaches_no_figure_and_no_filter(kb: KnowledgeBase) -> None:
    before = kb.figures.tally()
    kb.suggesting.suggest("international-body-guide")
    assert kb.figures.tally() == before
    assert kb.home.cards()["international-body-guide"].confirmed is False


def test_what_people_confirmed_is_heard(kb: KnowledgeBase) -> None:
    def place(objective: str) -> int:
        return [s.objective for s in kb.suggesting.suggest("chile-market-days")].index(objective)

    before = place("5.1")
    twin = WRITEUPS["chile-market-days"].replace("id: chile-market-days", "id: twin")
    path = kb.settings.home / "twin.md"
    path.write_text(twin, "utf-8")
    kb.importing.import_files([path], by=operator("x"))
    kb.recording.confirm("twin", ["5.1"], by=operator("officer"))
    assert place("5.1") < before


def test_a_file_that_is_not_kept_is_judged_too(kb: KnowledgeBase) -> None:
    path = kb.settings.home / "draft.md"
    path.write_text("# Loans by phone\n\nA bank scores small firms and lends by phone.", "utf-8")
    assert len(kb.suggesting.suggest_for_file(path)) == 14
    assert "draft" not in kb.home.cards()


def test_a_person_s_word_replaces_the_author_s_choice_and_counts(kb: KnowledgeBase) -> None:
    assert kb.recording.confirm("chile-market-days", ["4.1"], by=operator("officer"))
    assert not kb.recording.confirm("chile-market-days", ["4.1"], by=operator("officer"))
    card = kb.home.cards()["chile-market-days"]
    assert (card.objectives, card.areas, card.confirmed) == (("4.1",), ("4",), True)
    assert kb.home.store.practice("chile-market-days").objectives == ("3.1", "1.3")
    with pytest.raises(Unknown, match=r"1\.1 to 5\.2"):
        kb.recording.confirm("chile-market-days", ["9.9"], by=operator("officer"))


def test_without_an_encoder_suggestions_rest_on_words(kb: KnowledgeBase) -> None:
    alone = KnowledgeBase(replace(kb.settings, encoder=("none",)))
    best = alone.suggesting.suggest("international-body-guide")[0]
    assert (best.area, best.suggested) == ("5", True)


def test_a_practice_that_serves_none_of_the_objectives_is_said_to(kb: KnowledgeBase) -> None:
    """Confirmed as serving none, its twin is told apart from what is merely unsure."""
    twin = WRITEUPS["chile-market-days"].replace("id: chile-market-days", "id: twin")
    path = kb.settings.home / "twin.md"
    path.write_text(twin, "utf-8")
    kb.importing.import_files([path], by=operator("x"))
    kb.recording.confirm("twin", [], by=operator("officer"))
    kb.recording.confirm("chile-market-days", [], by=operator("officer"))
    told = kb.suggesting.suggest("chile-market-days")
    assert (told.verdict, told.forward) == (Verdict.NONE, ())
    assert suggestions_json("chile-market-days", told)["verdict"] == "none"
    kb.recording.confirm("twin", ["3.1"], by=operator("officer"))
    told = kb.suggesting.suggest("chile-market-days")
    assert (told.verdict, told.forward[0].objective) == (Verdict.OBJECTIVES, "3.1")


def test_where_nothing_is_sure_nothing_is_put_forward(kb: KnowledgeBase) -> None:
    path = kb.settings.home / "draft.md"
    path.write_text("# Notes\n\nMany people came, and a report on firms was shared with members.", "utf-8")
    told = kb.suggesting.suggest_for_file(path)
    assert (told.verdict, told.forward) == (Verdict.UNSURE, ())
    assert all(s.score < 0.5 for s in told)


def test_a_practice_never_learns_from_its_own_confirmation(kb: KnowledgeBase) -> None:
    before = kb.suggesting.suggest("chile-market-days")
    kb.recording.confirm("chile-market-days", ["5.2"], by=operator("officer"))
    assert kb.suggesting.suggest("chile-market-days") == before


def test_what_people_confirm_of_unlike_practices_changes_next_to_nothing(kb: KnowledgeBase) -> None:
    before = {s.objective: s.score for s in kb.suggesting.suggest("korea-plan-only")}
    kb.recording.confirm("international-body-guide", ["5.2"], by=operator("officer"))
    after = {s.objective: s.score for s in kb.suggesting.suggest("korea-plan-only")}
    assert all(abs(after[objective] - before[objective]) < 0.15 for objective in before)


def test_scores_are_chances_and_three_at_most_are_put_forward(kb: KnowledgeBase) -> None:
    for id in kb.home.cards():
        told = kb.suggesting.suggest(id)
        assert all(0 < s.score < 1 for s in told) and 0 < told.none < 1
        assert len(told.forward) <= 3


def test_a_plan_s_scope_helps_to_find_an_objective_and_is_no_duty(kb: KnowledgeBase) -> None:
    path = kb.settings.home / "gold.jsonl"
    path.write_text('{"id": "a", "title": "Kiosk", "text": "Zebrafinch tolls at the kiosk.", "objectives": ["x"]}\n')
    plan = kb.settings.home / "plan.yaml"
    wording = """id: p
title: p
priority_areas:
  - id: A
    title: A
    objectives:
      - {id: w, title: Roads and bridges}
      - {id: x, title: Quiet evenings SCOPE}
"""
    plan.write_text(wording.replace("SCOPE", ""), "utf-8")
    assert evaluate_tags(kb.home, path, plan=plan).p_at_1 == 0
    plan.write_text(wording.replace(" SCOPE", ", scope: [zebrafinch tolls]"), "utf-8")
    assert evaluate_tags(kb.home, path, plan=plan).p_at_1 == 1


LINES = """id: p
title: p
priority_areas:
  - id: A
    title: A
    objectives:
      - {id: w, title: Roads, scope: [gravel lanes, tarred highways, wooden bridges, road signs, ferry piers, parking]}
      - {id: x, title: Evenings, scope: [zebrafinch tolls, brass bands, lanterns]}
"""


def _plan(kb: KnowledgeBase, wording: str) -> Path:
    path = kb.settings.home / "plan.yaml"
    path.write_text(wording, "utf-8")
    return path


def _judged(kb: KnowledgeBase, *records: dict[str, object]) -> Path:
    path = kb.settings.home / "gold.jsonl"
    path.write_text("\n".join(json.dumps({"id": str(at), **one}) for at, one in enumerate(records)), "utf-8")
    return path


def test_a_plan_may_say_what_lies_outside_of_it(kb: KnowledgeBase) -> None:
    """What no objective covers is told from what one does, though nobody has confirmed anything."""
    gold = _judged(
        kb,
        {"title": "Clinic", "text": "Nurses vaccinate infants at the clinic.", "objectives": []},
        {"title": "Ward", "text": "The hospital ward has beds, nurses and medicine.", "objectives": []},
        {"title": "Lanes", "text": "Gravel lanes and wooden bridges were tarred.", "objectives": ["w"]},
        {"title": "Bands", "text": "Brass bands with lanterns and zebrafinch tolls.", "objectives": ["x"]},
    )
    outside = "outside: [nurses vaccinate infants, a hospital ward with beds, medicine at the clinic]\n"
    report = evaluate_tags(kb.home, gold, plan=_plan(kb, LINES + outside))
    assert (report.none_f1, report.p_at_1) == (1, 1)
    alone = KnowledgeBase(replace(kb.settings, encoder=("none",)))
    assert evaluate_tags(alone.home, gold, plan=_plan(kb, LINES + outside)).none_f1 == 1


def test_what_lies_outside_is_a_list_of_texts(kb: KnowledgeBase) -> None:
    gold = _judged(kb, {"title": "Lanes", "text": "Gravel lanes.", "objectives": ["w"]})
    with pytest.raises(BrokenFile, match="outside") as error:
        evaluate_tags(kb.home, gold, plan=_plan(kb, LINES + "outside: [{a: b}]\n"))
    assert error.value.line == 9


LABELLED = "\n".join(
    json.dumps({"id": str(n), "title": f"{word} {n}", "text": f"All about {word} and nothing else.", "labels": [label]})
    for n, (word, label) in enumerate([("wheat", "Farming"), ("trucks", "Transport"), ("vaccine", "Health")] * 4)
)


def test_labels_of_any_vocabulary_are_learned_from_examples(kb: KnowledgeBase) -> None:
    path = kb.settings.home / "labelled.jsonl"
    path.write_text(LABELLED, "utf-8")
    with pytest.raises(BrokenFile, match="--labels"):
        evaluate_tags(kb.home, path)
    untaught = evaluate_tags(kb.home, path, labels=True)
    taught = evaluate_tags(kb.home, path, labels=True, folds=4)
    assert (untaught.examples, taught.examples) == (0, 9)
    assert untaught.p_at_1 < taught.p_at_1 == 1
    assert [row[0] for row in taught.objectives] == ["Farming", "Health", "Transport"]
    assert all(0 <= row[4] <= 1 for row in taught.areas)


def test_an_evaluation_tells_whether_scores_mean_what_they_say(kb: KnowledgeBase) -> None:
    path = kb.settings.home / "labelled.jsonl"
    path.write_text(LABELLED, "utf-8")
    bins = evaluate_tags(kb.home, path, labels=True, folds=4).reliability
    assert sum(bin.count for bin in bins) == 12 * 3
    assert bins[0].right == 0 and bins[-1].right == 1


def test_a_plan_and_the_file_s_own_labels_are_not_both_taken(kb: KnowledgeBase) -> None:
    path = kb.settings.home / "labelled.jsonl"
    path.write_text(LABELLED, "utf-8")
    with pytest.raises(BadValue, match="not both"):
        evaluate_tags(kb.home, path, plan=path, labels=True)


@pytest.mark.model
def test_with_the_real_model_each_objective_finds_a_practice_of_its_own(kb: KnowledgeBase) -> None:
    """In words of their own: what a delegate would write, not what the plan says."""
    pytest.importorskip("sentence_transformers", reason="no encoder is installed")
    model = KnowledgeBase(kb.settings, *open_encoders(replace(kb.settings, encoder=(DEFAULT_ENCODER,)))[0])
    told = {
        "4.1": "# Loans\n\nA public fund stands surety for shopkeepers who ask a bank for a loan and own no land.",
        "2.3": "# Border\n\nTraders clear goods at the border within an hour, with one form for both customs offices.",
        "5.1": "# Tenders\n\nA tenth of what ministries buy is set aside for bids from small suppliers.",
        "3.1": "# Shops on the web\n\nShopkeepers learn to sell online and to advertise on social media.",
    }
    path = kb.settings.home / "draft.md"
    for objective, text in told.items():
        path.write_text(text, "utf-8")
        best = model.suggesting.suggest_for_file(path)[0]
        assert (best.objective, best.suggested, bool(best.sentence)) == (objective, True, True)


GOLD = """{"id": "a", "title": "Credit", "text": "Banks give credit to small firms.", "objectives": ["4.1"]}
{"id": "b", "title": "Parks", "text": "A park was opened for children.", "objectives": []}
"""


def test_an_evaluation_tells_measures_over_the_right_records(kb: KnowledgeBase) -> None:
    path = kb.settings.home / "gold.jsonl"
    path.write_text(GOLD, "utf-8")
    report = evaluate_tags(kb.home, path, train=path)
    assert (report.records, report.tagged, report.examples) == (2, 1, 1)
    assert [row[1] for row in report.objectives if row[0] == "4.1"] == [1]
    for value in (report.p_at_1, report.area_p_at_1, report.f1_micro, report.lrap):
        assert 0 <= value <= 1


def test_texts_are_taken_from_the_corpus_beside_the_file(kb: KnowledgeBase) -> None:
    home = kb.settings.home
    (home / "gold.jsonl").write_text('{"id": "a", "title": "t", "objectives": ["4.1"]}\n', "utf-8")
    with pytest.raises(BrokenFile, match=r"corpus\.jsonl"):
        read_judged(home / "gold.jsonl", kb.plan)
    (home / "corpus.jsonl").write_text('{"id": "a", "title": "t", "text": "Banks lend."}\n', "utf-8")
    assert read_judged(home / "gold.jsonl", kb.plan)[0].submission.body == "Banks lend."


def test_an_objective_of_another_plan_is_told_with_its_line(kb: KnowledgeBase) -> None:
    path = kb.settings.home / "gold.jsonl"
    path.write_text(GOLD + '{"id": "c", "title": "t", "text": "t", "objectives": ["9.9"]}\n', "utf-8")
    with pytest.raises(BrokenFile, match="--plan") as error:
        read_judged(path, kb.plan)
    assert error.value.line == 3


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_a_judged_file_without_a_record_is_told(kb: KnowledgeBase, content: str) -> None:
    path = kb.settings.home / "gold.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(BrokenFile, match="holds no record"):
        read_judged(path, kb.plan)


@pytest.mark.parametrize("id", ["", '"id": "", ', '"id": null, '])
def test_a_judged_record_without_an_id_is_told_with_its_line(kb: KnowledgeBase, id: str) -> None:
    path = kb.settings.home / "gold.jsonl"
    path.write_text(GOLD + f'{{{id}"title": "t", "text": "t", "objectives": []}}\n', "utf-8")
    with pytest.raises(BrokenFile, match="has no id") as error:
        read_judged(path, kb.plan)
    assert error.value.line == 3
