"""Suggestions rest on the plan's wording and on what people confirmed, each with its sentence; they decide nothing."""

import pytest

from kb.errors import BrokenFile, Unknown
from kb.evaluating import evaluate_tags
from kb.knowledge_base import KnowledgeBase
from kb.tagging.evaluation import read_judged
from tests.conftest import WRITEUPS


def test_every_objective_is_ranked_with_its_area_and_its_sentence(kb: KnowledgeBase) -> None:
    ranked = kb.suggest("japan-credit-guarantee")
    assert sorted(s.objective for s in ranked) == sorted(o.id for o in kb.plan.objectives)
    assert [s.score for s in ranked] == sorted((s.score for s in ranked), reverse=True)
    assert all(s.area == s.objective[0] for s in ranked)
    text = kb.store.practice("japan-credit-guarantee").body
    quoted = [s.sentence for s in ranked if s.sentence]
    assert quoted and all(sentence in text or sentence in WRITEUPS["japan-credit-guarantee"] for sentence in quoted)


def test_a_suggestion_reaches_no_figure_and_no_filter(kb: KnowledgeBase) -> None:
    before = kb.tally()
    kb.suggest("international-body-guide")
    assert kb.tally() == before
    assert kb.cards()["international-body-guide"].confirmed is False


def test_what_people_confirmed_is_heard(kb: KnowledgeBase) -> None:
    def place(objective: str) -> int:
        return [s.objective for s in kb.suggest("chile-market-days")].index(objective)

    before = place("5.1")
    twin = WRITEUPS["chile-market-days"].replace("id: chile-market-days", "id: twin")
    path = kb.settings.home / "twin.md"
    path.write_text(twin, "utf-8")
    kb.import_files([path], by="x")
    kb.confirm("twin", ["5.1"], by="officer")
    assert place("5.1") < before


def test_a_file_that_is_not_kept_is_judged_too(kb: KnowledgeBase) -> None:
    path = kb.settings.home / "draft.md"
    path.write_text("# Loans by phone\n\nA bank scores small firms and lends by phone.", "utf-8")
    assert len(kb.suggest_for_file(path)) == 14
    assert "draft" not in kb.cards()


def test_a_person_s_word_replaces_the_author_s_choice_and_counts(kb: KnowledgeBase) -> None:
    assert kb.confirm("chile-market-days", ["4.1"], by="officer")
    assert not kb.confirm("chile-market-days", ["4.1"], by="officer")
    card = kb.cards()["chile-market-days"]
    assert (card.objectives, card.areas, card.confirmed) == (("4.1",), ("4",), True)
    assert kb.store.practice("chile-market-days").objectives == ("3.1", "1.3")
    with pytest.raises(Unknown, match=r"1\.1 to 5\.2"):
        kb.confirm("chile-market-days", ["9.9"], by="officer")


def test_without_an_encoder_suggestions_rest_on_words(kb: KnowledgeBase) -> None:
    from dataclasses import replace

    alone = KnowledgeBase(replace(kb.settings, encoder=("none",)))
    best = alone.suggest("international-body-guide")[0]
    assert (best.area, best.suggested) == ("5", True)


GOLD = """{"id": "a", "title": "Credit", "text": "Banks give credit to small firms.", "objectives": ["4.1"]}
{"id": "b", "title": "Parks", "text": "A park was opened for children.", "objectives": []}
"""


def test_an_evaluation_tells_measures_over_the_right_records(kb: KnowledgeBase) -> None:
    path = kb.settings.home / "gold.jsonl"
    path.write_text(GOLD, "utf-8")
    report = evaluate_tags(kb, path, train=path)
    assert (report.records, report.tagged, report.examples) == (2, 1, 2)
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
