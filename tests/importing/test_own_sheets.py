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


NATIVE = {
    "gb18030": (("名称", "经济体", "简介"), ("小微企业担保计划", "China", "提供贷款担保。")),
    "big5": (("名稱", "經濟體", "摘要"), ("中小企業信用保證", "Chinese Taipei", "提供貸款保證。")),
    "cp949": (("제목", "경제", "요약"), ("소상공인 신용보증 제도", "Korea", "대출 보증을 제공한다.")),
    "cp932": (("タイトル", "エコノミー", "概要"), ("事業承継を支援する", "Japan", "後継者を探す企業を助ける。")),
    "cp874": (("ชื่อ", "เขตเศรษฐกิจ", "สรุป"), ("โครงการสินเชื่อผู้ประกอบการ", "Thailand", "ช่วยเหลือธุรกิจขนาดเล็ก")),
    "cp1251": (("Название", "Экономика", "Описание"), ("Поддержка малого бизнеса", "Russia", "Кредиты для малых.")),
}


@pytest.mark.parametrize("encoding", NATIVE)
def test_headers_in_the_words_of_an_economy_are_understood(empty: KnowledgeBase, encoding: str) -> None:
    headers, row = NATIVE[encoding]
    data = "\r\n".join("\t".join(line) for line in (headers, row)).encode(encoding)
    assert look(empty, data).sheet.questions == 0
    (one,) = brought(empty, data)
    assert (one["title"], one["economies"], one["summary"]) == row


def test_headers_in_two_languages_name_one_field(empty: KnowledgeBase) -> None:
    headers = ["Title / Título", "Economy | Economía", "Summary - Resumen", "Status (Estado)", "Year\n年份"]
    (one,) = brought(empty, separated(headers, ["A fair", "Perú", "It sells.", "En curso", "2012"]))
    assert [one[name] for name in ("title", "economies", "summary", "status", "since")] == [
        "A fair", "Peru", "It sells.", "running", "2012",
    ]  # fmt: skip


YEARS = {
    "mid-2013": "2013", "FY 2014/15": "2014", "Since 2012 (ongoing)": "2012", "Jan-2014": "2014", "2014-03": "2014",
    "2012年4月": "2012", "2010-2012": "2010",
}  # fmt: skip
OTHER_CALENDARS = {
    "2558": "2015",
    "พ.ศ. 2558": "2015",
    "平成27年": "2015",
    "令和元年": "2019",
    "民國104年": "2015",
    "H27": "2015",
}


def test_a_year_is_read_as_people_write_it_and_one_of_another_calendar_is_asked_about(empty: KnowledgeBase) -> None:
    said = {**YEARS, **OTHER_CALENDARS}
    data = separated(["Title", "Economy", "Since"], *([f"No {no}", "Peru", year] for no, year in enumerate(said)))
    asked = {one.value: one.meaning.proposal for one in look(empty, data).sheet.asked}
    assert asked == OTHER_CALENDARS
    assert [one.get("since", "") for one in brought(empty, data)] == [*YEARS.values(), *[""] * len(OTHER_CALENDARS)]


def test_a_state_said_in_two_words_or_with_its_month_is_one(empty: KnowledgeBase) -> None:
    said = {
        "Completed / closed": "ended",
        "Ended in June 2014": "ended",
        "Not started yet": "planned",
        "进行中": "running",
    }
    data = separated(["Title", "Economy", "Status"], *([f"No {no}", "Peru", one] for no, one in enumerate(said)))
    assert [one["status"] for one in brought(empty, data)] == list(said.values())
    doubtful = separated(["Title", "Economy", "Status"], ["A", "Peru", "On-going / Completed"])
    assert [one.value for one in look(empty, doubtful).sheet.asked] == ["On-going / Completed"]


HEADS = ["Title", "Economy", "Summary", "Status", "Since"]


@pytest.mark.parametrize(
    "key",
    [
        ["(text, 100)", "(choose from the list)", "(one sentence)", "(running/ended)", "(YYYY)"],
        ["Name of the practice", "Member economy", "Max. 50 words", "Select one", "Four digits"],
    ],
)
def test_a_key_below_the_headers_and_a_total_are_no_practices(empty: KnowledgeBase, key: Sequence[str]) -> None:
    data = separated(
        HEADS, key, ["A", "Peru", "s", "running", "2012"], ["B", "Peru", "s", "ended", "2013"],
        ["Total", "", "", "", "2"], ["TOTAL NUMBER OF PRACTICES: 2", "", "", "", ""], ["Page 1 of 1", "", "", "", ""],
    )  # fmt: skip
    preview = look(empty, data)
    assert [row.title for row in preview.rows] == ["A", "B"]
    assert [row.no for row in preview.sheet.aside] == [2, 5, 6, 7]


def test_a_second_table_with_its_columns_in_another_order_is_read_by_its_own_headers(empty: KnowledgeBase) -> None:
    data = separated(
        HEADS, ["A", "Peru", "s", "running", "2012"], [], ["Table 2: closed"],
        ["Economy", "Title", "Since", "Shoe size", "Status"], ["Chile", "C", "2010", "5 m", "ended"],
    )  # fmt: skip
    first, second = brought(empty, data)
    assert (first["title"], first["since"]) == ("A", "2012")
    assert [second[name] for name in ("title", "economies", "since", "status")] == ["C", "Chile", "2010", "ended"]
    assert "**Shoe size**: 5 m" in second["rest"]


def test_a_form_with_the_names_of_its_fields_below_each_other_is_a_practice(empty: KnowledgeBase) -> None:
    data = separated(
        ["Title", "A fair"], ["Economy", "Peru"], ["Summary", "It sells."], ["Status", "on-going"], ["Since", "2012"]
    )
    (one,) = brought(empty, data)
    assert [one[name] for name in ("title", "economies", "summary", "status", "since")] == [
        "A fair", "Peru", "It sells.", "running", "2012",
    ]  # fmt: skip


def test_a_column_of_economies_is_never_proposed_as_the_title(empty: KnowledgeBase) -> None:
    assert look(empty, separated(["Wo", "Was"], ["Chinese Taipei", "A market"])).mapping["Was"] == "title"
