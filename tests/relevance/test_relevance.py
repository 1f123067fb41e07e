"""Relevance is measured in the open: a drop is caught, an equal run passes, the report says it all."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import kb as command
from kb.encoder import HashingEncoder, Remembering
from kb.errors import BadValue, BrokenFile, Conflict
from kb.evaluation.summary import read_measured
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.relevance import Campaign, measure
from kb.relevance.cell import FEWEST, Cell, change
from kb.relevance.plots import can_draw
from kb.relevance.results import MeasuredResults, alone
from kb.relevance.sets import known_sets

HOSTILE = '<script>alert("q")</script> & "quoted"'
WORDS = ("banks", "customs", "market", "vouchers", "training", "exports", "tenders")


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawings take most of the time; the test of the report has them."""
    monkeypatch.setattr("kb.relevance.report.can_draw", lambda: False)


@pytest.fixture(autouse=True)
def no_yardstick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The yardstick that comes with the product asks some seven hundred queries: test_yardstick.py has it."""
    monkeypatch.setattr("kb.relevance.sets.starting_content", lambda: tmp_path / "nothing")


def lines(path: Path, records: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")


@pytest.fixture
def sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small sets under the names of the real ones: every query names the one document that answers it."""
    folder = tmp_path_factory.mktemp("sets")
    gold = folder / "gold"
    lines(
        gold / "corpus.jsonl",
        [{"id": f"d{n}", "title": word, "text": f"All about {word}."} for n, word in enumerate(WORDS)],
    )
    topics = [{"qid": f"q{n}", "text": word, "lang": "en", "kind": "keyword"} for n, word in enumerate(WORDS)]
    topics += [
        {"qid": "t1", "text": HOSTILE, "lang": "es", "kind": "translation", "translation_of": "q0"},
        {"qid": "n1", "text": "zebra crossings", "lang": "en", "kind": "none"},
    ]
    lines(gold / "queries.jsonl", topics)
    judged = [f"q{n}\td{n}\t3" for n in range(len(WORDS))] + ["t1\td0\t3", "n1\td0\t0"]
    (gold / "qrels.tsv").write_text("\n".join(judged) + "\n", "utf-8")
    loans = {"title": "Loans", "text": "A fund guarantees bank loans of small firms.", "objectives": ["4.1"]}
    bridge = {"id": "w9", "title": "A bridge", "text": "A bridge was painted.", "objectives": []}
    lines(gold / "tagging_gold.jsonl", [*({"id": f"w{n}", **loans} for n in range(8)), bridge])
    pairs = folder / "data" / "tatoeba_apec"
    places = [(lang, n, word) for lang in ("spa", "rus") for n, word in enumerate(WORDS)]
    lines(pairs / "corpus.jsonl", [{"_id": f"{lang}-en-{n}", "text": word} for lang, n, word in places])
    lines(pairs / "queries.jsonl", [{"_id": f"{lang}-{n}", "text": word, "lang": lang} for lang, n, word in places])
    (pairs / "qrels.tsv").write_text("".join(f"{lang}-{n}\t{lang}-en-{n}\t1\n" for lang, n, _ in places), "utf-8")
    return folder


def cell_of(campaign: Campaign, set_name: str, group: str, mode: str, measure: str = "") -> Cell:
    held = next(held for judged, held in campaign.sets if judged.name == set_name)
    found = held.now.cell(group, mode, measure)
    assert found, (group, mode, measure)
    return found


def worsened(kb: KnowledgeBase, change_line: Callable[[dict[str, object]], None]) -> None:
    """Rewrite the kept figures as an earlier, different run would have left them."""
    path = kb.settings.relevance / "current.json"
    said = json.loads(path.read_text("utf-8"))
    for result in said.values():
        result["recipe"] = "another"
        for cell in result["cells"]:
            change_line(cell)
    path.write_text(json.dumps(said), "utf-8")


def better_before(cell: dict[str, object]) -> None:
    cell["values"] = [value + 0.1 for value in cell["values"]]  # type: ignore[attr-defined]


def test_every_set_is_measured_in_every_mode_and_group(kb: KnowledgeBase, sets: Path) -> None:
    campaign = measure(kb, sets)
    assert [judged.name for judged, _ in campaign.sets] == ["gold", "tatoeba_apec", "tagging_gold"]
    absent = [judged.name for judged in campaign.absent if not judged.yardstick]
    assert absent == ["scifact", "xquad_paragraphs", "federal_programs"]
    for mode in ("words", "meaning", "both"):
        for group in (
            "all",
            "kind keyword",
            "kind translation",
            "lang en",
            "lang es",
            "translations ÷ the same in English",
        ):
            assert cell_of(campaign, "gold", group, mode).measure == "nDCG@10"
    assert cell_of(campaign, "gold", "kind keyword", "words").value == 1
    assert set(cell_of(campaign, "gold", "all", "both").also) == {"recall@100", "MRR@10", "P@5"}
    assert cell_of(campaign, "tagging_gold", "all", "by example, 5 parts", "P@1").values.count(1.0) == 8


def test_what_the_floor_leaves_out_is_measured(kb: KnowledgeBase, sets: Path) -> None:
    campaign = measure(kb, sets, ["gold"])
    floor = "search with its floor"
    assert cell_of(campaign, "gold", "kind none", floor, "answered with nothing").values == (1.0,)
    assert cell_of(campaign, "gold", "kind keyword", floor, "keeps one of grade 3").value == 1
    assert cell_of(campaign, "gold", "all", floor, "share of grade 3 kept").value == pytest.approx(7 / 8)


def test_a_sentence_is_looked_for_in_its_own_language_pool(kb: KnowledgeBase, sets: Path) -> None:
    campaign = measure(kb, sets, ["tatoeba_apec"])
    cell = cell_of(campaign, "tatoeba_apec", "all", "meaning")
    assert (cell.measure, len(cell.values), cell.value) == ("Success@1", 14, 1.0)


def test_labels_of_a_file_are_a_plan_of_their_own(kb: KnowledgeBase, tmp_path: Path) -> None:
    labels = ("Education", "Housing")
    records = [
        {"id": f"{label}-{n}", "title": label, "text": f"A programme for {label} number {n}.", "labels": [label]}
        for label in labels
        for n in range(6)
    ]
    lines(tmp_path / "data" / "tagging_us_federal_programs" / "dev.jsonl", records)
    campaign = measure(kb, tmp_path, ["federal_programs"])
    for mode in ("plan's wording", "by example, 5 parts"):
        cell = cell_of(campaign, "federal_programs", "all", mode, "P@1")
        assert (len(cell.values), cell.value, cell.gated) == (12, 1.0, True)
    assert {cell.measure for cell in campaign.sets[0][1].now.cells} == {"P@1"}


def test_a_drop_is_caught_and_said_in_a_sentence(kb: KnowledgeBase, sets: Path) -> None:
    value = cell_of(measure(kb, sets), "gold", "all", "both").value
    worsened(kb, better_before)
    campaign = measure(kb, sets)
    assert campaign.drops[0] == (
        f"gold, all, both: nDCG@10 fell from {value + 0.1:.3f} to {value:.3f} "
        "(difference -0.100, 95 % -0.100 to -0.100, 8 topics)."
    )
    assert not any("words" in sentence or "lang es" in sentence for sentence in campaign.drops)


def test_a_drop_does_not_pass_by_measuring_twice_unless_it_is_accepted(kb: KnowledgeBase, sets: Path) -> None:
    measure(kb, sets, ["gold"])
    worsened(kb, better_before)
    assert measure(kb, sets, ["gold"]).drops
    assert measure(kb, sets, ["gold"]).drops
    worsened(kb, lambda cell: None)  # the same figures from other code
    assert measure(kb, sets, ["gold"]).drops
    assert not measure(kb, sets, ["gold"], accept=True).drops
    assert not measure(kb, sets, ["gold"]).drops


def test_an_equal_run_passes_and_has_the_run_before_beside_it(kb: KnowledgeBase, sets: Path) -> None:
    first = measure(kb, sets)
    assert not first.drops and not first.sets[0][1].changes
    worsened(kb, lambda cell: None)
    campaign = measure(kb, sets)
    held = campaign.sets[0][1]
    assert not campaign.drops
    assert {made.difference for made in held.changes.values()} == {0.0}
    assert len(held.changes) == len(held.now.cells)


def test_what_has_not_changed_is_not_measured_again(kb: KnowledgeBase, sets: Path) -> None:
    anew: dict[str, bool] = {}
    measure(kb, sets, ["gold"])
    measure(kb, sets, done=lambda judged, held, made: anew.update({judged.name: made}))
    assert anew == {"gold": False, "tatoeba_apec": True, "tagging_gold": True}
    with (sets / "gold" / "qrels.tsv").open("a", encoding="utf-8") as stream:
        stream.write("q1\td3\t1\n")
    measure(kb, sets, done=lambda judged, held, made: anew.update({judged.name: made}))
    assert anew == {"gold": True, "tatoeba_apec": False, "tagging_gold": False}


def test_a_stopped_run_keeps_the_sets_it_had_measured(kb: KnowledgeBase, sets: Path) -> None:
    def stop(judged: object, held: object, anew: bool) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure(kb, sets, done=stop)
    assert MeasuredResults(kb.settings.relevance).held("gold")


def test_two_measurings_at_once_do_not_overwrite_each_other(kb: KnowledgeBase, sets: Path) -> None:
    with alone(kb.settings.relevance), pytest.raises(Conflict, match="another measuring is under way"):
        measure(kb, sets, ["gold"])


def test_an_interval_holds_the_mean_and_narrows_with_more_topics() -> None:
    few = Cell("all", "both", "m", (0.1, 0.9, 0.4, 0.6, 0.2))
    many = replace(few, values=few.values * 40)
    for cell in (few, many):
        low, high = cell.interval()
        assert low < cell.value < high
    assert many.interval()[1] - many.interval()[0] < (few.interval()[1] - few.interval()[0]) / 3
    assert few.interval() == few.interval()


def test_topics_are_compared_with_themselves_whatever_their_order() -> None:
    before = Cell("all", "both", "m", (0.9, 0.1, 0.5, 0.3, 0.7), ("a", "b", "c", "d", "e"))
    now = Cell("all", "both", "m", (0.2, 0.4, 0.0, 0.6, 0.8), ("d", "c", "b", "e", "a"))
    made = change(now, before)
    assert made and made.is_drop
    assert (made.low, made.high) == pytest.approx((-0.1, -0.1))


def test_few_topics_are_never_called_a_drop() -> None:
    ids = tuple(map(str, range(FEWEST - 1)))
    made = change(Cell("g", "both", "m", (0.1,) * len(ids), ids), Cell("g", "both", "m", (0.9,) * len(ids), ids))
    assert made and made.high < 0 and not made.is_drop


def test_runs_without_a_topic_in_common_are_not_compared() -> None:
    assert change(Cell("g", "both", "m", (0.1,), ("a",)), Cell("g", "both", "m", (0.9,), ("b",))) is None


class Outline(HTMLParser):
    """Checks that every element is closed in its order and that no id stands twice."""

    VOID = frozenset({"meta", "img", "br", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_report_is_one_whole_page_with_its_tables_and_drawings(
    kb: KnowledgeBase, sets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure(kb, sets)
    worsened(kb, better_before)
    monkeypatch.setattr("kb.relevance.report.can_draw", can_draw)
    page = measure(kb, sets).report.read_text("utf-8")
    outline = Outline()
    outline.feed(page)
    assert not outline.open and len(outline.ids) == len(set(outline.ids))
    assert all("scope" in attributes for tag, attributes in outline.tags if tag == "th")
    assert sum(tag == "caption" for tag, _ in outline.tags) == sum(tag == "table" for tag, _ in outline.tags)
    pictures = [attributes for tag, attributes in outline.tags if tag == "img"]
    assert len(pictures) == 3 and all(picture["alt"] for picture in pictures)
    assert not re.search(r"(?:src|href)=\"(?!data:)", page)
    for said in ("What fell", "Targets", "misses by", "What moved most", "0.100"):
        assert said in page


def test_without_the_drawing_library_the_report_says_what_to_install(kb: KnowledgeBase, sets: Path) -> None:
    page = measure(kb, sets, ["gold"]).report.read_text("utf-8")
    assert "<img" not in page and "best-practice-kb[relevance]" in page


def test_a_hostile_query_is_only_text_in_the_report(kb: KnowledgeBase, sets: Path) -> None:
    measure(kb, sets)
    worsened(kb, better_before)
    page = measure(kb, sets).report.read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_summary_holds_the_headlines_for_the_about_page(kb: KnowledgeBase, sets: Path) -> None:
    measure(kb, sets)
    summary = read_measured(kb.settings.relevance / "summary.json")
    assert summary and summary.ids == ("hashing@1",)
    one = next(headline for headline in summary.headlines if headline.says == "A few words")
    assert (one.value, one.topics) == (1.0, 7) and one.low <= one.value <= one.high
    assert kb.about().measured_here


def test_this_homes_own_judgements_are_one_more_set(kb: KnowledgeBase, sets: Path) -> None:
    kb.reading.judge("bank loans without collateral", "japan-credit-guarantee", "right", operator("x"))
    kb.reading.judge("bank loans without collateral", "chile-market-days", "wrong", operator("x"))
    kb.reading.judge("only wrong ones", "chile-market-days", "wrong", operator("x"))
    campaign = measure(kb, sets)
    cell = cell_of(campaign, "own", "all", "both")
    assert cell.topics == ("bank loans without collateral",)
    assert cell.value == 1  # what nobody judged is not in its way
    assert not cell.gated


def test_the_command_fails_with_a_sentence_where_a_figure_fell(kb: KnowledgeBase, sets: Path) -> None:
    def run(*more: str) -> Result:
        home = str(kb.settings.home)
        return CliRunner().invoke(command, ["--home", home, "evaluate", "relevance", "--sets", str(sets), *more])

    first = run("--only", "gold")
    assert first.exit_code == 0, first.output
    assert "kind keyword, both" in first.output and "report.html" in first.output
    worsened(kb, better_before)
    fallen = run("--only", "gold")
    assert fallen.exit_code == 1 and "gold, all, both: nDCG@10 fell from " in fallen.output
    assert run("--only", "gold", "--accept").exit_code == 0


def test_a_folder_without_the_sets_says_which_are_looked_for(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match=r"holds none of the judged sets \(gold, data/scifact.*--sets"):
        measure(kb, tmp_path / "nothing")
    with pytest.raises(BadValue, match="give gold, scifact"):
        measure(kb, tmp_path, ["golden"])


def test_kept_figures_that_are_none_are_told(kb: KnowledgeBase, sets: Path) -> None:
    kb.settings.relevance.mkdir(parents=True)
    (kb.settings.relevance / "current.json").write_text('{"gold": 3}', "utf-8")
    with pytest.raises(BrokenFile, match="delete it and measure again"):
        measure(kb, sets, ["gold"])


def test_without_an_encoder_words_alone_are_measured(kb: KnowledgeBase, sets: Path) -> None:
    words = KnowledgeBase(replace(kb.settings, encoder=("none",)))
    campaign = measure(words, sets, ["gold", "tatoeba_apec"])
    assert [judged.name for judged, _ in campaign.sets] == ["gold"]
    assert {cell.mode for cell in campaign.sets[0][1].now.cells} == {"words", "search with its floor"}


def test_every_guard_target_and_headline_names_what_is_measured() -> None:
    for judged in known_sets():
        modes = {"plan's wording", f"by example, {judged.folds} parts"} if judged.file else set(judged.modes)
        modes = {"search with its floor"} if judged.yardstick else modes
        assert judged.gate and set(judged.gate) <= modes
        asked = {target.mode for target in judged.target} | {shown.mode for shown in judged.headline}
        assert asked <= modes | ({"search with its floor"} if judged.floor else set()), judged.name


def test_a_remembering_encoder_says_the_same_and_encodes_each_text_once() -> None:
    class Counting(HashingEncoder):
        asked = 0

        def queries(self, texts):  # type: ignore[no-untyped-def]
            self.asked += len(texts)
            return super().queries(texts)

    counting = Counting()
    encoder = Remembering(counting)
    first = encoder.queries(["bank loans", "customs", "bank loans"])
    assert counting.asked == 2
    assert (encoder.query("customs") == first[1]).all() and (first[1] == counting.query("customs")).all()
    assert encoder.queries(["customs"]).shape == (1, 256) and counting.asked == 2
