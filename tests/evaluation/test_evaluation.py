"""A test collection is run in every mode and judged by the field's measures."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import kb as command
from kb.errors import BrokenFile
from kb.evaluation.collection import read_collection
from kb.evaluation.evaluating import evaluate_search
from kb.knowledge_base import KnowledgeBase


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(
        '{"_id": "d1", "title": "Loans", "text": "Banks lend money to small firms."}\n'
        '{"id": "d2", "title": "Customs", "text": "One form for the border."}\n'
        '{"id": "d3", "title": "Markets", "text": "Villages sell fruit online."}\n',
        "utf-8",
    )
    (folder / "queries.jsonl").write_text(
        '{"qid": "q1", "text": "banks lend money", "lang": "en", "kind": "keyword"}\n'
        '{"_id": "q2", "text": "border form", "lang": "en", "kind": "name"}\n'
        '{"_id": "q3", "text": "nothing relevant", "lang": "en", "kind": "none"}\n',
        "utf-8",
    )
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t3\nq2\td2\t1\nq3\td3\t0\n", "utf-8")
    return folder


def test_a_perfect_ranking_measures_one(kb: KnowledgeBase, collection: Path) -> None:
    results = evaluate_search(kb.home, collection)
    assert [(r.mode, r.group) for r in results if r.group == "all"] == [
        (m, "all") for m in ("words", "meaning", "both")
    ]
    words = next(r for r in results if (r.mode, r.group) == ("words", "all"))
    assert words.topics == 2  # the topic without any relevant document cannot be answered
    assert (words.measures["nDCG@10"], words.measures["recall@100"], words.measures["MRR@10"]) == (1.0, 1.0, 1.0)
    assert words.measures["P@5"] == 0.2
    assert {r.group for r in results} == {"all", "kind keyword", "kind name", "lang en"}


def test_a_wrong_ranking_measures_less(kb: KnowledgeBase, collection: Path) -> None:
    (collection / "qrels.tsv").write_text("q1\td3\t1\nq2\td1\t1\n", "utf-8")
    results = evaluate_search(kb.home, collection)
    assert all(r.measures["nDCG@10"] < 1 for r in results)


def test_a_second_run_encodes_nothing_and_says_the_same(kb: KnowledgeBase, collection: Path) -> None:
    encoded: list[int] = []
    first = evaluate_search(kb.home, collection)
    second = evaluate_search(kb.home, collection, lambda stage, at: encoded.append(at.encoded))
    assert sum(encoded) == 0
    assert [r.measures for r in first] == [r.measures for r in second]


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("corpus.jsonl", '{"title": "no id"}\n', 1),
        ("queries.jsonl", '{"id": "q1"\n', 1),
        ("qrels.tsv", "q1\td1\t1\nq2 d2\n", 2),
        ("qrels.tsv", "q1\td1\t1\nq2\td2\t²\n", 2),
        ("qrels.tsv", "q1\td1\t--1\n", 1),
        ("qrels.tsv", "q1\td1\t²\n", 1),
        ("qrels.tsv", "q1\td1\t1.5\n", 1),
        ("qrels.tsv", "1\t7\tgood\nq1\td1\t1\n", 1),
        ("qrels.tsv", "q1\td1\t1\nquery-id\tcorpus-id\tscore\n", 2),
        ("qrels.tsv", "q1\t\t1\n", 1),
    ],
)
def test_a_broken_collection_is_told_with_its_line(collection: Path, name: str, content: str, line: int) -> None:
    (collection / name).write_text(content, "utf-8")
    with pytest.raises(BrokenFile) as error:
        read_collection(collection)
    assert error.value.line == line


@pytest.mark.parametrize(
    "content",
    [
        "q1 0 d1 3\nq2 0 d2 1\n\n",
        "q1  Q0   d1  3 \nq2 Q0 d2 1",
        "q1\t0\td1\t3\nq2\t0\td2\t1\n",
        "query-id\titeration\tcorpus-id\tscore\nq1\t0\td1\t3.0\nq2\t0\td2\t1.0\n",
        "\nq1\td1\t3\nq2\td2\t1\n",
    ],
)
def test_judgements_are_read_as_the_field_writes_them(collection: Path, content: str) -> None:
    (collection / "qrels.tsv").write_text(content, "utf-8")
    assert read_collection(collection).qrels == (("q1", "d1", 3), ("q2", "d2", 1))


@pytest.mark.parametrize("content", ["", "query-id\tcorpus-id\tscore\n", "q1\td1\t0\n", "q9\td1\t1\n"])
def test_judgements_that_leave_nothing_to_measure_are_told(collection: Path, content: str) -> None:
    (collection / "qrels.tsv").write_text(content, "utf-8")
    with pytest.raises(BrokenFile, match=r"qrels\.tsv: no query here has a relevant document: give"):
        read_collection(collection)


def test_a_missing_part_is_told(collection: Path) -> None:
    (collection / "qrels.tsv").unlink()
    with pytest.raises(BrokenFile, match=r"qrels\.tsv: cannot be read"):
        read_collection(collection)


@pytest.fixture
def arguments(tmp_path: Path) -> Path:
    """Each query is a document of the collection, under its own id; what answers it is another."""
    folder = tmp_path / "arguments"
    folder.mkdir()
    claims = {"a1": "Banks lend money to small firms.", "a2": "One form for the border."}
    replies = {"b1": "Banks lend small firms too little money.", "b2": "A form for the border is one too many."}
    lines = [json.dumps({"_id": id, "text": text}) for id, text in (claims | replies).items()]
    (folder / "corpus.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "queries.jsonl").write_text(
        "\n".join(json.dumps({"_id": id, "text": text}) for id, text in claims.items()), "utf-8"
    )
    (folder / "qrels.tsv").write_text("a1\tb1\t1\na2\tb2\t1\n", "utf-8")
    return folder


def test_a_query_that_is_itself_a_document_does_not_find_itself(kb: KnowledgeBase, arguments: Path) -> None:
    for result in evaluate_search(kb.home, arguments):
        assert result.measures["MRR@10"] == 1, result.mode
        assert result.left_out == 2


def test_nothing_is_left_out_of_a_collection_whose_queries_are_no_documents(
    kb: KnowledgeBase, collection: Path
) -> None:
    assert {result.left_out for result in evaluate_search(kb.home, collection)} == {0}


def test_the_command_says_how_many_documents_were_left_out(kb: KnowledgeBase, arguments: Path) -> None:
    def run(*more: str) -> str:
        said = CliRunner().invoke(command, ["--home", str(kb.settings.home), "evaluate", "search", *more])
        assert said.exit_code == 0, said.output
        return said.stdout

    assert "documents left out of the ranking of the query that has their id: 2" in run(str(arguments))
    assert json.loads(run(str(arguments), "--json"))["runs"][0]["left_out"] == 2
    assert "that document is left out of its ranking" in " ".join(run("--help").split())
