"""Write-ups come in once, whole or not at all, and one bad record never stops the rest."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import BadValue, Conflict, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from tests.conftest import WRITEUPS

Write = Callable[[str, str | bytes], Path]
GOOD = WRITEUPS["chile-market-days"]


def take(kb: KnowledgeBase, *paths: Path):  # type: ignore[no-untyped-def]
    return kb.importing.import_files(paths, by=operator("secretariat"))


def test_the_same_again_is_unchanged_and_an_edit_is_a_new_version(empty: KnowledgeBase, write: Write) -> None:
    path = write("chile-market-days.md", GOOD)
    assert take(empty, path).added == 1
    assert take(empty, path).unchanged == 1
    report = take(empty, write("chile-market-days.md", GOOD.replace("a third", "a half")))
    assert (report.changed, report.added) == (1, 0)
    assert empty.home.store.practice("chile-market-days").version == 2


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.md", "---\ntitle: [\n---\nx", "not valid YAML"),
        ("a.md", b"---\ntitle: caf\xe9\n---\nx", "not UTF-8"),
        ("a.md", "x".encode("utf-16"), "UTF-16"),
        ("a.md", b"\x89PNG\r\n\x1a\n\x00\x00", "binary file"),
        ("a.md", GOOD.split("## Problem")[0], "text is empty"),
        ("a.md", GOOD + "word " * 120_000, "words and 20,000 is the most"),
        ("a.md", GOOD + "x" * 4_000_000, "is the most"),
        ("a.md", GOOD.replace('"3.1"', '"7.7"'), "'7.7' is not an objective"),
        ("a.md", GOOD.replace("[Chile]", "[Atlantis]"), "not one of the 21"),
        ("a.md", GOOD.replace("id: chile-market-days", "id: ../../etc/passwd"), "letters, digits"),
        ("a.md", "", "title"),
        ("a.txt", "text", "neither Markdown"),
        ("a.jsonl", '{"id": "x"', "not JSON"),
        ("a.jsonl", '["x"]', "not a JSON object"),
        ("a.jsonl", '{"id": "x", "title": "", "text": "t", "economy": "Chile"}', "no title"),
        ("a.jsonl", '{"id": "x", "title": "t", "text": "t"}', "no economy"),
        ("a.jsonl", '{"id": "x", "title": "\\ud800", "text": "t", "economy": "Chile"}', "lone surrogate"),
        ("a.jsonl", "[" * 100_000, "nested too deeply"),
        ("a.jsonl", '{"id": "x", "id": "y", "title": "t", "text": "t", "economy": "Chile"}', "'id' stands twice"),
        ("a.jsonl", '{"id": "x", "title": NaN, "text": "t", "economy": "Chile"}', "NaN is not a value"),
        ("a.jsonl", '{"id": "x", "n": {"m": -Infinity}}', "-Infinity is not a value"),
        ("a.jsonl", '{"id": ' + "9" * 5000 + "}", "a number is too long"),
        ("a.jsonl", '{"id": "x", "title": "t\\u001b[2J", "text": "t", "economy": "Chile"}', "control character (0x1b)"),
        ("a.jsonl", '{"id": "x", "title": "t", "text": "t\\u001b[2J", "economy": "Chile"}', "escape character"),
        ("a.md", GOOD.replace("Online market", '"\\e]0;owned\\a').replace("producers\n", 'producers"\n', 1), "(0x1b)"),
        ("a.md", GOOD + "\x1b[2J", "escape character"),
    ],
)
def test_bad_input_is_refused_with_its_reason_and_the_good_beside_it_is_taken(
    empty: KnowledgeBase, write: Write, name: str, content: str | bytes, reason: str
) -> None:
    bad, good = write(name, content), write("good.md", WRITEUPS["japan-credit-guarantee"])
    report = take(empty, bad, good)
    assert report.added == 1
    assert any(reason in why for _, why in report.refused), report.refused
    assert [practice.id for practice in empty.home.store.practices()] == ["japan-credit-guarantee"]


def test_a_missing_file_and_an_empty_folder_are_told(empty: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    report = take(empty, tmp_path / "absent.md", tmp_path / "nothing")
    assert [why for _, why in report.refused] == ["no such file or folder", "the folder holds no Markdown file (.md)"]


def test_two_files_cannot_bear_one_id(empty: KnowledgeBase, write: Write) -> None:
    report = take(empty, write("one.md", GOOD), write("two.md", GOOD.replace("a third", "a half")))
    assert report.added == 1
    assert "already taken by" in report.refused[0][1]


def test_records_come_in_through_a_field_map(empty: KnowledgeBase, write: Write) -> None:
    record = {
        "id": "r-1",
        "title": "  A farm\n shop ",
        "text": "> Lead Innovator's Name\n\n- a private person\n\n> Challenge: what is it?\n\nVillages sell fruit.",
        "economies": ["Vietnam", "Zambia"],
        "year": "2021",
        "lang": "en",
        "doc_type": "Open collection",
    }
    assert take(empty, write("r.jsonl", json.dumps(record) + "\n\n")).added == 1
    practice = empty.home.store.practice("r-1")
    assert (practice.title, practice.since) == ("A farm shop", 2021)
    assert (practice.economies, practice.other_origins) == (("Viet Nam",), ("Zambia",))
    assert "private person" not in practice.body
    assert practice.body.strip() == "### Challenge\n\nVillages sell fruit."
    assert practice.sources[0].title == "Open collection: A farm shop"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"title": ["a", ["b"]]}, "title must be a text"),
        ({"title": {"x": 1}}, "title must be a text"),
        ({"title": True}, "title must be a text"),
        ({"title": 7}, "title must be a text"),
        ({"text": ["t"]}, "body must be a text"),
        ({"lang": 1}, "language must be a text"),
        ({"doc_type": ["x"]}, "source must be a text"),
        ({"id": False}, "id must be a text or a whole number"),
        ({"id": 1.5}, "id must be a text or a whole number"),
        ({"year": True}, "since must be a text or a whole number"),
        ({"year": 2021.0}, "since must be a text or a whole number"),
        ({"economy": 5}, "economies must be a text or a list of texts"),
        ({"economy": {"a": 1}}, "economies must be a text or a list of texts"),
        ({"economy": ["Chile", ["Peru"]]}, "economies must be a text or a list of texts"),
    ],
)
def test_a_value_of_another_type_is_never_made_a_text(
    empty: KnowledgeBase, write: Write, wrong: dict[str, object], reason: str
) -> None:
    record = {"id": "r-1", "title": "t", "text": "t", "economy": "Chile"} | wrong
    report = take(empty, write("r.jsonl", json.dumps(record)))
    assert [why.partition(": ")[2] for _, why in report.refused] == [reason]


def test_whole_numbers_and_gaps_in_a_list_are_read(empty: KnowledgeBase, write: Write) -> None:
    record = {"id": 7, "title": "t", "text": "t", "economies": ["Chile", None], "year": 2021, "lang": None}
    assert take(empty, write("r.jsonl", json.dumps(record))).added == 1
    practice = empty.home.store.practice("7")
    assert (practice.economies, practice.since, practice.language) == (("Chile",), 2021, "en")


def test_a_refused_record_counts_once_with_every_reason(empty: KnowledgeBase, write: Write) -> None:
    text = GOOD.replace('"3.1"', '"7.7"').replace("id: chile-market-days", "id: ../x")
    report = take(empty, write("a.md", text))
    assert len(report.refused) == 1
    assert "; " in report.refused[0][1] and "'7.7' is not an objective" in report.refused[0][1]
    assert "letters, digits" in report.refused[0][1]


def test_a_field_is_one_line_and_the_text_keeps_its_own(empty: KnowledgeBase, write: Write) -> None:
    text = GOOD.replace("summary: Villages sell", "summary: |\n  Villages\t\n  sell  ").replace("a third", "a  third")
    assert take(empty, write("a.md", text)).added == 1
    practice = empty.home.store.practice("chile-market-days")
    assert practice.summary.startswith("Villages sell together on")
    assert "a  third" in practice.body


def test_an_escape_character_is_told_with_its_line(empty: KnowledgeBase, write: Write) -> None:
    path = write("a.md", GOOD.replace("Sales of", "\x1b[31mSales of"))
    line = path.read_text("utf-8").split("\x1b")[0].count("\n") + 1
    assert take(empty, path).refused[0][0] == f"{path}, line {line}"


def test_an_unknown_field_map_says_which_there_are(empty: KnowledgeBase, write: Write) -> None:
    with pytest.raises(Unknown, match="open-records"):
        empty.importing.import_files([write("r.jsonl", "{}")], by=operator("x"), field_map="open-record")


def test_what_cannot_count_yet_is_taken_and_named(empty: KnowledgeBase, write: Write) -> None:
    report = take(empty, write("a.md", "---\ntitle: T\neconomies: [Chile]\n---\ntext"))
    assert (report.added, report.incomplete) == (1, ("a",))
    assert empty.home.store.practice("a").missing == ("summary", "kind", "status")


def test_export_after_import_is_the_same_bytes(empty: KnowledgeBase, write: Write, tmp_path: Path) -> None:
    odd = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode() + b"\r\n\r\n   "
    take(empty, write("chile-market-days.md", odd))
    assert empty.exporting.export_files(tmp_path / "out") == 1
    assert (tmp_path / "out" / "chile-market-days.md").read_bytes() == odd


def test_a_withdrawn_text_is_not_given_out(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.submissions.withdrawal.withdraw("chile-market-days", by=operator("secretariat"))
    kb.exporting.export_files(tmp_path / "out")
    assert not (tmp_path / "out" / "chile-market-days.md").exists()
    with pytest.raises(Conflict, match="withdrawn"):
        kb.exporting.export_files(tmp_path / "out", ["chile-market-days"])


def test_nothing_is_recorded_without_a_name(kb: KnowledgeBase) -> None:
    with pytest.raises(BadValue, match=r"(?i)by"):
        kb.submissions.withdrawal.withdraw("chile-market-days", by=operator("  "))
