"""A back catalogue is looked at before anything is done, comes in at once, and a second time changes nothing."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from kb.accounts.account import Account
from kb.encoder import HashingEncoder
from kb.errors import BadValue, Conflict, Forbidden, Refused, SignInNeeded, Unknown
from kb.importing.preview import Fate, ImportPreview
from kb.importing.templates import template
from kb.importing.write_ups import ImportReport
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, Person, Role, operator
from kb.practice.fields import BY_NAME
from kb.practice.form import entries_of
from kb.submissions.dossier import Dossier, State
from tests.conftest import SHARED, WRITEUPS, shared_data
from tests.importing.test_paper import FILLED

OFFICER = Person("account-1", Role.SECRETARIAT)

GOOD = {
    "Title": "A night market for crafts",
    "Submitting economies": "Thailand",
    "One-sentence summary": "Crafts are sold at night.",
    "Kind": "Programme",
    "Status": "running",
    "What was done": "Stalls were let.",
}


def sheet(*rows: Mapping[str, object]) -> bytes:
    """A spreadsheet with a column for each key of the first row."""
    workbook = Workbook()
    headers = list(rows[0])
    workbook.active.append(headers)
    for row in rows:
        workbook.active.append([row.get(header) for header in headers])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def look(kb: KnowledgeBase, data: bytes, clear: bool = False, **mapping: str) -> ImportPreview:
    return kb.importing.preview(OFFICER, data, "x.xlsx", mapping, clear)


def bring(kb: KnowledgeBase, data: bytes, name: str = "x.xlsx", clear: bool = False, **mapping: str) -> ImportReport:
    return kb.importing.apply(OFFICER, data, name, mapping, clear)


def only(kb: KnowledgeBase, data: bytes, **mapping: str):  # type: ignore[no-untyped-def]
    (row,) = look(kb, data, **mapping).rows
    return row


def test_everything_good_comes_in_and_each_bad_row_is_told_by_number_and_column(empty: KnowledgeBase) -> None:
    rows = [GOOD, GOOD, {**GOOD, "Title": ""}, {**GOOD, "Title": "A third", "Status": "ended"}]
    report = bring(empty, sheet(*rows))
    assert (report.added, report.changed, report.unchanged) == (2, 0, 0)
    (again_at, again), (title_at, title) = report.refused
    assert again_at == "x.xlsx, row 3" and again.startswith("Title: ") and "row 2" in again
    assert title_at == "x.xlsx, row 4" and "Title: " in title
    assert [p.title for p in empty.home.store.practices()] == ["A night market for crafts", "A third"]
    assert empty.home.store.practices()[0].id == "SMEWG-BP-0001"


def test_every_field_of_the_template_comes_in_and_a_second_run_changes_nothing(empty: KnowledgeBase) -> None:
    data = template("xlsx", empty.plan, empty.economies, [("", FILLED)])
    assert bring(empty, data).added == 1
    (practice,) = empty.home.store.practices()
    assert entries_of(empty.home.store.practice(practice.id)) == FILLED
    generation, trail = empty.home.store.generation(), len(list(empty.home.store.trail()))
    assert bring(empty, data).unchanged == 1
    assert (empty.home.store.generation(), len(list(empty.home.store.trail()))) == (generation, trail)


@pytest.mark.parametrize(
    "text",
    [
        "### A heading within\n\ntext",
        "# One\n## Results\ntext",
        "text\n```\n# code\n```",
        "no heading at all",
        "## Results\n\nalready said",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ],
)
@pytest.mark.parametrize("column", ["What was done", "Building blocks", "Anything else", "Results in figures"])
def test_whatever_a_cell_holds_a_second_run_changes_nothing(empty: KnowledgeBase, column: str, text: str) -> None:
    data = sheet({**GOOD, "Results": "They were good.", column: text})
    assert bring(empty, data).added == 1
    assert bring(empty, data).unchanged == 1
    assert [practice.version for practice in empty.home.store.practices()] == [1]


def test_a_row_is_the_practice_of_its_title_and_lead_economy_or_of_its_id(kb: KnowledgeBase) -> None:
    named = {"Title": "ONLINE market days  for village producers", "Submitting economies": "Chile", "Agency": "Another"}
    row = only(kb, sheet(named))
    assert (row.outcome, row.id, row.changes) == (Fate.UPDATE, "chile-market-days", ("Title", "Lead agency"))
    other = only(kb, sheet({**named, "Submitting economies": "Peru", "What was done": "x"}))
    assert (other.outcome, other.id) == (Fate.NEW, "")
    by_id = only(kb, sheet({"ID": "chile-market-days", "Running since": 2020.0}))
    assert (by_id.outcome, by_id.id, by_id.changes) == (Fate.UPDATE, "chile-market-days", ("Running since",))
    assert only(kb, sheet({"ID": "chile-market-days", "Running since": 2021.0})).outcome is Fate.SAME


def test_an_update_leaves_what_has_no_column_and_what_is_empty(kb: KnowledgeBase) -> None:
    before = kb.home.store.practice("chile-market-days")
    data = sheet({"ID": "chile-market-days", "Lead agency": "Another agency", "Kind": None})
    assert bring(kb, data).changed == 1
    after = kb.home.store.practice("chile-market-days")
    assert replace(after, agency=before.agency, version=before.version, body=before.body) == before
    assert after.body.strip() == before.body.strip()
    assert after.agency == "Another agency"
    assert kb.home.ledger().tags("chile-market-days") == ("3.1", "1.3")
    assert len(kb.home.ledger().events_of["chile-market-days"]) == 2


def test_empty_cells_clear_only_where_that_is_chosen(kb: KnowledgeBase) -> None:
    data = sheet({"ID": "chile-market-days", "Lead agency": None, "Status": "running"})
    assert look(kb, data).rows[0].outcome is Fate.SAME
    row = look(kb, data, clear=True).rows[0]
    assert (row.outcome, row.changes) == (Fate.UPDATE, ("Lead agency",))
    bring(kb, data, clear=True)
    assert kb.home.store.practice("chile-market-days").agency == ""
    whole = sheet({"ID": "chile-market-days", "Title": None, "Status": "running"})
    assert look(kb, whole, clear=True).rows[0].outcome is Fate.REFUSED


def test_one_section_is_changed_and_the_others_stay(kb: KnowledgeBase) -> None:
    bring(kb, sheet({"ID": "chile-market-days", "Results": "All was sold."}))
    entries = entries_of(kb.home.store.practice("chile-market-days"))
    assert entries["results"] == "All was sold."
    assert entries["problem"].startswith("Rural producers")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (4.1, "4.1"),
        ("4.1", "4.1"),
        ("4,1", "4.1"),
        (date(2026, 1, 4), "4.1"),
        ("4.1 Access to finance", "4.1"),
        ("4.1; 3.2", "4.1\n3.2"),
        ("4.1, 3.2", "4.1\n3.2"),
        ("4.1\n3.2", "4.1\n3.2"),
    ],
)
def test_objectives_are_read_however_a_spreadsheet_has_them(empty: KnowledgeBase, cell: object, read: str) -> None:
    bring(empty, sheet({**GOOD, "Objectives served": cell}))
    assert "\n".join(empty.home.store.practices()[0].objectives) == read


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("Submitting economies", "chile; PERU;Vietnam", ("Chile", "Peru", "Viet Nam")),
        ("Submitting economies", "Hong Kong, China\nJapan", ("Hong Kong, China", "Japan")),
        ("Running since", "2021.0", 2021),
        ("Running since", date(2021, 5, 1), 2021),
        ("Cross-cutting groups", "Women; RURAL", ("women", "rural")),
        ("Cleared on", date(2024, 5, 1), date(2024, 5, 1)),
        ("Cleared on", "1 May 2024", date(2024, 5, 1)),
        ("Cleared on", "01.05.2024", date(2024, 5, 1)),
        ("Cleared on", "25/12/2024", date(2024, 12, 25)),
        ("Evidence level", 2, 2),
        ("Evidence level", "3 evaluated internally", 3),
        ("Partners", "One; Two", ("One", "Two")),
    ],
)
def test_values_are_read_however_a_spreadsheet_has_them(
    empty: KnowledgeBase, field: str, cell: object, value: object
) -> None:
    assert bring(empty, sheet({**GOOD, field: cell})).added == 1
    name = next(one.name for one in BY_NAME.values() if one.label == field)
    assert getattr(empty.home.store.practices()[0], name) == value


@pytest.mark.parametrize(
    ("field", "cell"), [("Running since", "in spring"), ("Cleared on", "03/04/2024"), ("Evidence level", "5")]
)
def test_what_cannot_be_told_is_never_guessed_and_stays_as_text(empty: KnowledgeBase, field: str, cell: str) -> None:
    data = sheet({**GOOD, field: cell})
    row = only(empty, data)
    assert (row.outcome, row.open, row.kept) == (Fate.NEW, (field,), (field,))
    report = bring(empty, data)
    (practice,) = empty.home.store.practices()
    assert report.incomplete == (practice.id,)
    name = next(one.name for one in BY_NAME.values() if one.label == field)
    entries = entries_of(empty.home.store.practice(practice.id))
    assert name not in entries
    assert entries["rest"] == f"## From the catalogue\n\n**{field}**: {cell}"


def test_unknown_headers_get_a_proposal_which_a_person_can_change(empty: KnowledgeBase) -> None:
    data = sheet({
        "Practice title": "A thing", "Member economy": "Chile", "Short sumary": "s", "Description of the practice": "d",
        "Shoe size": "42", "kind": "tool",
    })  # fmt: skip
    mapping = look(empty, data).mapping
    assert mapping["Member economy"] == "economies"
    assert mapping["kind"] == "kind"
    assert mapping["Shoe size"] == "rest", "what no field takes is kept with its header"
    chosen = {"Practice title": "title", "Description of the practice": "done", "Shoe size": "Lead agency", "kind": ""}
    preview = look(empty, data, **chosen)
    assert preview.rows[0].outcome is Fate.NEW
    bring(empty, data, **chosen)
    (practice,) = empty.home.store.practices()
    assert (practice.title, practice.agency, practice.kind) == ("A thing", "42", None)
    with pytest.raises(BadValue, match=r"(?i)column"):
        look(empty, data, Nothing="title")
    with pytest.raises(BadValue, match=r"(?i)field"):
        look(empty, data, kind="nonsense")


def test_an_empty_template_is_no_catalogue(empty: KnowledgeBase) -> None:
    with pytest.raises(Refused, match="no row"):
        look(empty, empty.importing.template("xlsx"))


def test_headers_are_found_below_a_title_and_on_another_sheet(empty: KnowledgeBase) -> None:
    workbook = Workbook()
    workbook.active.append(["About this workbook"])
    rows = workbook.create_sheet("Rows")
    for row in (["Back catalogue"], [], list(GOOD), list(GOOD.values())):
        rows.append(row)
    out = io.BytesIO()
    workbook.save(out)
    row = only(empty, out.getvalue())
    assert (row.no, row.outcome, row.title) == (4, Fate.NEW, GOOD["Title"])


def test_two_rows_of_one_practice_are_not_both_taken(empty: KnowledgeBase) -> None:
    preview = look(empty, sheet(GOOD, GOOD))
    assert [row.outcome for row in preview.rows] == [Fate.NEW, Fate.REFUSED]
    assert "row 2" in preview.rows[1].problems[0].message


def test_what_is_being_worked_on_or_withdrawn_is_refused_with_the_reason(kb: KnowledgeBase) -> None:
    kb.home.store.begin_dossier(
        Dossier(id="", practice="japan-credit-guarantee", author="a", state=State.IN_REVIEW, entries={})
    )
    row = only(kb, sheet({"ID": "japan-credit-guarantee", "Lead agency": "x"}))
    assert row.outcome is Fate.REFUSED and "d1" in row.problems[0].message
    kb.submissions.withdrawal.withdraw("chile-market-days", by=operator("secretariat"))
    row = only(kb, sheet({"ID": "chile-market-days", "Lead agency": "x"}))
    assert row.outcome is Fate.REFUSED and "withdrawn" in row.problems[0].message


def test_a_row_of_a_merged_practice_is_refused_alone_and_says_where_it_lives_on(kb: KnowledgeBase) -> None:
    by = operator("secretariat")
    kb.care.merges.merge("japan-credit-guarantee", "chile-market-days", by, "doubles", agreed=True)
    kb.care.merges.merge("peru-viet-nam-customs-window", "japan-credit-guarantee", by, "doubles", agreed=True)
    said = bring(kb, sheet({"ID": "chile-market-days", **GOOD}, {"ID": "", **GOOD, "Title": "Another"}))
    (refusal,) = said.refused
    assert said.added == 1
    assert "chile-market-days was merged into peru-viet-nam-customs-window" in refusal[1]


def test_a_new_submission_of_the_same_title_on_its_way_is_not_doubled(empty: KnowledgeBase) -> None:
    coming = Dossier(
        id="", practice="", author="a", state=State.SUBMITTED, entries={}, economies=("Thailand",), title=GOOD["Title"]
    )
    empty.home.store.begin_dossier(coming)
    assert only(empty, sheet(GOOD)).outcome is Fate.REFUSED


def test_anothers_draft_is_told_to_nobody(empty: KnowledgeBase) -> None:
    draft = Dossier(
        id="", practice="", author="a", state=State.DRAFT, entries={}, economies=("Thailand",), title=GOOD["Title"]
    )
    empty.home.store.begin_dossier(draft)
    assert only(empty, sheet(GOOD)).outcome is Fate.NEW


def test_the_preview_tells_which_figures_would_change_and_changes_nothing(kb: KnowledgeBase) -> None:
    generation, before = kb.home.store.generation(), kb.figures.tally()
    data = sheet({"ID": "chile-market-days", "Status": "planned"}, {"ID": "japan-credit-guarantee", "Status": "ended"})
    effect = {change.key: (change.before, change.after) for change in look(kb, data).effect}
    assert effect["shared"] == (before.figure("shared").value, before.figure("shared").value - 1)
    assert kb.home.store.generation() == generation
    bring(kb, data)
    now = kb.figures.tally()
    assert {key: now.figure(key).value for key in effect} == {key: after for key, (_, after) in effect.items()}
    assert look(kb, sheet(GOOD)).effect == ()


def test_the_preview_tells_true_changes_alone_under_a_gate_and_other_rules(
    kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    kb.recording.share(
        kb.recording.event("peru-viet-nam-customs-window", "m-2023-1", agenda_item="7", form="circulated"),
        operator("x"),
    )
    kb.desk.gates.decide(account_of("officer").person(), "chile-market-days", "counts", False, "a double")
    rules = "rules:\n  - {version: first}\n  - {version: second, circulated: true}\n"
    (kb.settings.practices / "rules.yaml").write_text(rules, "utf-8")
    home = KnowledgeBase(kb.settings, HashingEncoder())
    ids = ("chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window")
    assert look(home, sheet(*({"ID": id, "One-sentence summary": "Said anew."} for id in ids))).effect == ()
    data = sheet({"ID": "chile-market-days", "Status": "planned"}, {"ID": ids[2], "Status": "planned"})
    before = home.figures.tally()
    effect = {change.key: (change.before, change.after) for change in look(home, data).effect}
    assert effect["shared"] == (2, 1)
    bring(home, data)
    after = home.figures.tally()
    moved = {f.key: (f.value, after.figure(f.key).value) for f in before.figures if after.figure(f.key) != f}
    assert {key: pair for key, pair in moved.items() if pair[0] != pair[1]} == effect


def test_what_was_previewed_is_applied_and_nothing_else(kb: KnowledgeBase) -> None:
    data = sheet(GOOD, {**GOOD, "Title": "Japan's", "Submitting economies": "Japan"})
    seen = look(kb, data).seen
    bring(kb, sheet(GOOD))
    with pytest.raises(Conflict, match="changed since"):
        kb.importing.apply(OFFICER, data, "x.xlsx", seen=seen)
    assert "Japan's" not in {practice.title for practice in kb.home.store.practices()}
    kb.importing.apply(OFFICER, data, "x.xlsx", seen=look(kb, data).seen)
    assert "Japan's" in {practice.title for practice in kb.home.store.practices()}


def test_all_of_a_file_comes_in_or_nothing(empty: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    put, done = empty.home.store.put, []

    def failing(*given: object) -> object:
        done.append(1)
        if len(done) == 2:
            raise OSError("no space left")
        return put(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(empty.home.store, "put", failing)
    with pytest.raises(OSError, match="space"):
        bring(empty, sheet(GOOD, {**GOOD, "Title": "Another"}))
    monkeypatch.undo()
    assert empty.home.store.practices() == ()
    assert list(empty.home.store.trail(kind="practice")) == []


def test_a_paper_comes_in_as_the_one_row_that_it_is(empty: KnowledgeBase) -> None:
    data = template("docx", empty.plan, empty.economies, [("", FILLED)])
    assert bring(empty, data, "paper.docx").added == 1
    assert entries_of(empty.home.store.practice(empty.home.store.practices()[0].id)) == FILLED
    assert bring(empty, data, "paper.docx").unchanged == 1


def test_a_csv_comes_in_as_the_spreadsheet_does(empty: KnowledgeBase) -> None:
    text = ";".join(GOOD) + "\r\n" + ";".join(f'"{value}"' for value in GOOD.values()) + "\r\n"
    assert bring(empty, text.encode("utf-16"), "x.csv").added == 1
    assert bring(empty, sheet(GOOD)).unchanged == 1


def test_only_the_secretariat_brings_in(empty: KnowledgeBase) -> None:
    for person, error in ((VISITOR, SignInNeeded), (Person("d", Role.DELEGATE, "Chile"), Forbidden)):
        with pytest.raises(error):
            empty.importing.preview(person, b"", "x.xlsx")
        with pytest.raises(error):
            empty.importing.apply(person, b"", "x.xlsx")
        with pytest.raises(error):
            empty.importing.keep(person, b"", "x.xlsx")


def test_an_upload_is_kept_to_the_byte_for_its_owner_and_applied_once(kb: KnowledgeBase) -> None:
    data = sheet(GOOD)
    upload = kb.importing.keep(OFFICER, data, "../../etc/cat\\alogue.xlsx")
    assert upload.name == "alogue.xlsx"
    assert [path.read_bytes() for path in (kb.settings.home / "imports").iterdir()] == [data]
    other = replace(OFFICER, id="account-2")
    for ask in (kb.importing.look, kb.importing.report, kb.importing.upload):
        with pytest.raises(Unknown):
            ask(other, upload.token)
    with pytest.raises(Unknown):
        kb.importing.apply_upload(other, upload.token, "x")
    preview = kb.importing.look(OFFICER, upload.token)
    assert kb.importing.report(OFFICER, upload.token) is None
    report = kb.importing.apply_upload(OFFICER, upload.token, preview.seen)
    assert report.added == 1
    assert kb.importing.report(OFFICER, upload.token) == report
    with pytest.raises(Conflict, match="already"):
        kb.importing.apply_upload(OFFICER, upload.token, preview.seen)


def test_a_file_that_is_not_the_same_any_more_is_not_applied(kb: KnowledgeBase) -> None:
    upload = kb.importing.keep(OFFICER, sheet(GOOD), "x.xlsx")
    (kb.settings.home / "imports" / upload.sha256).write_bytes(sheet({**GOOD, "Title": "Forged"}))
    with pytest.raises(Conflict, match="bring it again"):
        kb.importing.look(OFFICER, upload.token)


def test_nothing_is_applied_that_was_not_looked_at(kb: KnowledgeBase) -> None:
    upload = kb.importing.keep(OFFICER, sheet(GOOD), "x.xlsx")
    for seen in ("", "other"):
        with pytest.raises(Conflict):
            kb.importing.apply_upload(OFFICER, upload.token, seen)


def test_columns_that_are_chosen_are_kept_with_the_upload(kb: KnowledgeBase) -> None:
    upload = kb.importing.keep(OFFICER, sheet({**GOOD, "Shoe size": "42"}), "x.xlsx")
    before = kb.importing.look(OFFICER, upload.token)
    kb.importing.choose(OFFICER, upload.token, {"Shoe size": "agency"}, clear=True)
    after = kb.importing.look(OFFICER, upload.token)
    assert (after.mapping["Shoe size"], after.clear) == ("agency", True)
    with pytest.raises(BadValue):
        kb.importing.choose(OFFICER, upload.token, {"Shoe size": "nonsense"}, clear=False)
    with pytest.raises(Conflict):
        kb.importing.apply_upload(OFFICER, upload.token, before.seen)


def test_an_upload_is_swept_out_after_a_day(kb: KnowledgeBase) -> None:
    import os

    old = kb.importing.keep(OFFICER, sheet(GOOD), "old.xlsx")
    path = kb.settings.home / "imports" / old.sha256
    os.utime(path, (0, 0))
    kb.home.store._file.db.execute("update imports set at = '2020-01-01T00:00:00+00:00'")  # type: ignore[attr-defined]
    kb.home.store._file.db.conn.commit()  # type: ignore[attr-defined]
    new = kb.importing.keep(OFFICER, sheet({**GOOD, "Title": "New"}), "new.xlsx")
    assert not path.exists()
    with pytest.raises(Unknown):
        kb.importing.look(OFFICER, old.token)
    assert kb.importing.look(OFFICER, new.token).count(Fate.NEW) == 1


def test_a_draft_of_the_own_economy_is_begun_from_a_paper(empty: KnowledgeBase) -> None:
    delegate = Person("account-9", Role.DELEGATE, "Chile")
    dossier = empty.importing.draft_from(delegate, {"title": "A  thing", "rest": "more", "nonsense": "x"})
    assert empty.home.store.dossier(dossier.id).entries == {
        "title": "A  thing", "economies": "Chile", "rest": "## Further information\n\nmore",
    }  # fmt: skip
    assert (dossier.author, dossier.economies, dossier.title) == ("account-9", ("Chile",), "A thing")
    assert dossier.state is State.DRAFT
    with pytest.raises(BadValue, match="Chile"):
        empty.importing.draft_from(delegate, {"title": "x", "economies": "Japan"})
    with pytest.raises(BadValue):
        empty.importing.draft_from(delegate, {"title": " "})
    with pytest.raises(SignInNeeded):
        empty.importing.draft_from(VISITOR, {"title": "x"})


def test_a_write_up_with_front_matter_says_itself_what_is_what(empty: KnowledgeBase) -> None:
    text = WRITEUPS["chile-market-days"].encode()
    read = empty.importing.read_paper(Person("d", Role.DELEGATE, "Chile"), text, "x.md")
    assert read.entries["economies"] == "Chile"
    assert read.entries["results"].startswith("Sales of rural")
    with pytest.raises(Refused, match="line 1"):
        empty.importing.read_paper(OFFICER, b"---\nnot closed", "x.md")
    with pytest.raises(Refused, match="characters"):
        empty.importing.read_paper(OFFICER, b"long " * 100_000, "x.txt")


@shared_data
def test_what_begins_like_a_formula_stays_text_in_every_sheet_we_write(empty: KnowledgeBase) -> None:
    import json

    payloads = json.loads((SHARED / "payloads/own/csv_formula.json").read_text("utf-8"))["must_be_neutralised"]
    rows = [("", {"title": text, "agency": text}) for text in payloads]
    book = load_workbook(io.BytesIO(template("xlsx", empty.plan, empty.economies, rows)))
    cells = [cell for row in book["Write-ups"].iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert len(cells) == 2 * len(payloads)
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).lstrip().startswith(tuple("=+-@")))


def test_a_thousand_rows_do_not_wait_for_minutes(empty: KnowledgeBase) -> None:
    import time

    rows = [
        {**GOOD, "Title": f"Practice {no}" if no % 20 else "", "Running since": 2020 + no % 5} for no in range(1_000)
    ]
    data = sheet(*rows)
    began = time.monotonic()
    preview = look(empty, data)
    looked = time.monotonic()
    report = bring(empty, data)
    assert (preview.count(Fate.NEW), preview.count(Fate.REFUSED)) == (950, 50)
    assert (report.added, len(report.refused)) == (950, 50)
    assert looked - began < 20
    assert time.monotonic() - looked < 20


def test_the_account_is_who_the_trail_names(empty: KnowledgeBase, account_of: Callable[[str], Account]) -> None:
    officer = account_of("officer")
    since = max((entry.no for entry in empty.home.store.trail()), default=0)
    empty.importing.apply(officer.person(), sheet(GOOD), "Olga's list.xlsx")
    told = list(empty.home.store.trail(since=since))
    assert {entry.by for entry in told} == {officer.id}
    assert "Olga" not in str(told)
