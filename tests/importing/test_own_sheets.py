"""Sheets as people keep them: wherever the headers stand and whatever they are called, nothing in them is lost."""

import csv
import io
from collections.abc import Sequence

import pytest

from kb.importing.preview import Fate, ImportPreview
from kb.knowledge_base import KnowledgeBase
from kb.practice.form import entries_of
from kb.practice.practice import Classification
from tests.importing.test_importing import OFFICER, sheet


def separated(*rows: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def look(kb: KnowledgeBase, data: bytes) -> ImportPreview:
    return kb.importing.preview(OFFICER, data, "own.csv")


def brought(kb: KnowledgeBase, data: bytes) -> list[dict[str, str]]:
    kb.importing.apply(OFFICER, data, "own.csv")
    return [entries_of(kb.home.store.practice(one.id)) for one in kb.home.store.practices()]


HEADERS = {
    "english": (
        "No.",
        "Country",
        "Name of best practice",
        "Orgnisation",
        "Short description",
        "Year started",
        "Status",
    ),
    "spanish": ("N°", "País", "Nombre de la práctica", "Institución", "Descripción breve", "Año de inicio", "Estado"),
    "french": ("N°", "Pays", "Intitulé", "Organisme", "Résumé", "Année de début", "Statut"),
}


@pytest.mark.parametrize("language", HEADERS)
def test_usual_headers_are_understood_below_titles_and_notes(empty: KnowledgeBase, language: str) -> None:
    data = separated(
        ["Catalogue 2024", "", "", "made up"], [], ["Please fill in every column."], HEADERS[language],
        ["1", "Chile", "A fair", "An office", "It sells.", "2012", "En curso"],
        ["2", "Peru", "A shop", "An office", "It buys.", "2010-2015", "completed"],
        [], ["Source: made up"], ["Total", "2"],
    )  # fmt: skip
    preview = look(empty, data)
    assert [row.outcome for row in preview.rows] == [Fate.NEW, Fate.NEW]
    assert preview.sheet.questions == 0
    assert [row.no for row in preview.sheet.above] == [1, 3] and [row.no for row in preview.sheet.aside] == [8, 9]
    fair, shop = brought(empty, data)
    assert (fair["title"], fair["economies"], fair["agency"]) == ("A fair", "Chile", "An office")
    assert (fair["summary"], fair["since"], fair["status"]) == ("It sells.", "2012", "running")
    assert (shop["since"], shop["status"]) == ("2010", "ended")
    assert "2010-2015" in shop["rest"]


def test_headers_over_two_rows_are_read_together(empty: KnowledgeBase) -> None:
    data = separated(
        ["Country", "Practice", "", "", "Contact", ""], ["", "Name", "Year", "Description", "Name", "E-mail"],
        ["Chile", "A fair", "2012", "It sells.", "Ana", "a@example.org"],
    )  # fmt: skip
    (fair,) = brought(empty, data)
    assert {name: fair[name] for name in ("title", "since", "done", "contact")} == {
        "title": "A fair", "since": "2012", "done": "It sells.", "contact": "Ana, a@example.org",
    }  # fmt: skip


def test_an_economy_in_a_row_of_its_own_is_that_of_the_rows_below(empty: KnowledgeBase) -> None:
    data = separated(["Title", "Summary", "Status"], ["Chile"], ["A", "s", "running"], ["Peru"], ["B", "s", "ended"],
                     ["Title", "Summary", "Status"], ["C", "s", "ended"])  # fmt: skip
    assert [(one["title"], one["economies"]) for one in brought(empty, data)] == [
        ("A", "Chile"), ("B", "Peru"), ("C", "Peru"),
    ]  # fmt: skip


def test_columns_of_no_known_name_are_proposed_by_what_stands_in_them(empty: KnowledgeBase) -> None:
    data = separated(["Was", "Wo", "Wie"], ["A market", "Chile", "on-going"], ["A long fair", "Peru", "completed"])
    preview = look(empty, data)
    assert preview.mapping == {"Was": "title", "Wo": "economies", "Wie": "status"}
    assert {column.header for column in preview.sheet.unsure} == {"Was", "Wo", "Wie"}


def test_a_sheet_without_headers_loses_no_row(empty: KnowledgeBase) -> None:
    preview = look(empty, separated(["Chile", "A market", "2012"], ["Peru", "Another", "2014"]))
    assert [row.title for row in preview.rows] == ["A market", "Another"]


def test_a_row_comes_in_with_what_it_says_and_is_incomplete(empty: KnowledgeBase) -> None:
    data = separated(["Country", "Title", "Status", "Shoe size"], ["Atlantis", "A market", "asleep", "42"])
    report = empty.importing.apply(OFFICER, data, "own.csv")
    (practice,) = empty.home.store.practices()
    assert (report.added, report.incomplete) == (1, (practice.id,))
    assert set(practice.missing) == {"summary", "economy", "kind", "status"}
    rest = entries_of(empty.home.store.practice(practice.id))["rest"]
    assert rest == "## From the catalogue\n\n**Country**: Atlantis\n\n**Status**: asleep\n\n**Shoe size**: 42"
    assert empty.importing.apply(OFFICER, data, "own.csv").unchanged == 1


def test_a_title_and_an_economy_alone_are_a_practice_that_does_not_count(empty: KnowledgeBase) -> None:
    data = separated(["Country", "Title"], ["Chile", "A market"])
    assert empty.importing.apply(OFFICER, data, "own.csv").added == 1
    assert empty.home.store.practices()[0].missing == ("summary", "kind", "status")
    assert empty.importing.apply(OFFICER, data, "own.csv").unchanged == 1


def test_what_was_said_later_of_an_economy_is_of_the_same_practice(empty: KnowledgeBase) -> None:
    data = separated(["Country", "Title"], ["Phillipines", "A market"])
    assert empty.importing.apply(OFFICER, data, "own.csv").added == 1
    answers = {"economies": {"phillipines": "Philippines"}}
    assert empty.importing.apply(OFFICER, data, "own.csv", answers=answers).changed == 1
    (practice,) = empty.home.store.practices()
    assert practice.economies == ("Philippines",)
    assert "Phillipines" not in empty.home.store.practice(practice.id).body
    assert empty.importing.apply(OFFICER, data, "own.csv").unchanged == 1, "the answer is remembered"


def test_what_was_written_by_hand_beside_it_stays(empty: KnowledgeBase) -> None:
    first = sheet(
        {"Title": "A market", "Economy": "Chile", "Anything else": "## Press\n\nA paper wrote.", "Shoe": "42"}
    )
    empty.importing.apply(OFFICER, first, "x.xlsx")
    (practice,) = empty.home.store.practices()
    later = sheet({"ID": practice.id, "Shoe": "43", "Hat": "7"})
    empty.importing.apply(OFFICER, later, "x.xlsx")
    rest = entries_of(empty.home.store.practice(practice.id))["rest"]
    assert rest == "## Press\n\nA paper wrote.\n\n## From the catalogue\n\n**Shoe**: 43\n\n**Hat**: 7"


@pytest.mark.parametrize(
    "text", ["```\ncode", "## Results\n\nx", "**Hat**: 7", "**bold** text", "a\n\n\nb", "~~~", "===\n---"]
)
def test_whatever_a_kept_cell_holds_a_second_run_changes_nothing(empty: KnowledgeBase, text: str) -> None:
    data = sheet(
        {"Title": "A market", "Economy": "Chile", "Results": "Sold.", "Anything else": text, "Shoe": text, "Hat": text}
    )
    assert empty.importing.apply(OFFICER, data, "x.xlsx").added == 1
    assert empty.importing.apply(OFFICER, data, "x.xlsx").unchanged == 1


def test_a_formula_without_a_result_clears_nothing_and_opens_nothing(empty: KnowledgeBase) -> None:
    row = {"Title": "A market", "Economy": "Chile", "Who may read it": "members", "Results": "Sold.", "Agency": "One"}
    empty.importing.apply(OFFICER, sheet(row), "x.xlsx")
    formulas = {**row, "Economy": "=A9", "Who may read it": "=A9", "Results": "=A9", "Agency": "=A9"}
    preview = empty.importing.preview(OFFICER, sheet(formulas), "x.xlsx", clear=True)
    assert [one.outcome for one in preview.rows] == [Fate.SAME]
    new = sheet({**formulas, "Title": "Another", "Economy": "Peru"})
    empty.importing.apply(OFFICER, new, "x.xlsx")
    assert empty.home.store.practices()[1].classification is Classification.MEMBERS
    nameless = empty.importing.preview(OFFICER, sheet({**row, "Title": "=A9"}), "x.xlsx").rows[0]
    assert nameless.outcome is Fate.REFUSED and "could not be read" in nameless.problems[0].message
