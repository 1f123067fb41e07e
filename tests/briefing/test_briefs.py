"""What stands in a brief: quoted to the letter, pinned to its version, and nothing that its reader may not read."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document

from kb.accounts.account import Account
from kb.briefing import Brief, BriefWords, as_told, moved_entry
from kb.briefing.brief import MOST_NOTE
from kb.briefing.gathering import CLOSED
from kb.briefing.quoting import quotation, stands
from kb.errors import BadValue, Forbidden, Overtaken, Refused, SignInNeeded, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import MEMBER, VISITOR, Person, Role, Scope, operator
from kb.practice.practice import Submission
from kb.search.results import Excerpt
from kb.transfer.erasing import erase_person
from kb.transfer.person_export import export_person
from tests.homes import WRITEUPS

CHILE = Person("account-9", Role.DELEGATE, "Chile")
ITEMS = (
    "1. Opening\n2. Loans without collateral\n3. Village producers sell online\n4. Customs forms for small exporters"
)

DRESSED = """---
id: dressed
title: Leasing of looms to weavers
summary: A fund leases looms.
economies: [Peru]
kind: finance instrument
status: running
since: 2020
objectives: ["4.1"]
---

## What was done

The fund **leases looms** to weavers
who own none, and takes *a tenth* of what they sell.

| Year | Looms leased |
|---|---|
| 2021 | 14 looms |
| 2022 | 30 looms |

- looms for weavers in [the highlands](https://example.org)
"""


def made(kb: KnowledgeBase, text: str = ITEMS, person: Person = VISITOR) -> Brief:
    return kb.briefs.looked_up(kb.briefs.begun(kb.briefs.read(text), "For Lima"), person, 60.0)


def in_line(text: str) -> str:
    return " ".join(text.split())


def test_every_quotation_stands_letter_by_letter_in_its_version(kb: KnowledgeBase, write: Callable[..., Path]) -> None:
    kb.importing.import_files([write("dressed.md", DRESSED)], by=operator("secretariat"))
    kb.home.update_index()
    brief = made(kb, ITEMS + "\n5. Leasing looms to weavers\n6. Looms leased in the highlands in 2022")
    entries = [entry for item in brief.items for entry in item.entries]
    assert len({entry.practice for entry in entries}) >= 4
    for entry in entries:
        assert entry.quotations, entry
        source = kb.home.store.version_source(entry.practice, entry.version).decode()
        practice = kb.home.store.practice(entry.practice)
        for quoted in entry.quotations:
            assert in_line(quoted.text) in in_line(source) or stands(quoted.text, practice)
            assert quoted.section in ("Summary", "", *(line[3:] for line in source.splitlines() if line[:3] == "## "))


def test_what_does_not_stand_in_a_text_is_told_from_what_does(kb: KnowledgeBase) -> None:
    practice = kb.home.store.practice("japan-credit-guarantee")
    assert stands("Banks keep the rest of the risk,\nso they look closely.", practice)
    assert not stands("Banks keep the rest of the risks", practice)
    assert not stands("", practice)


def test_each_item_says_what_answers_what_is_related_and_what_is_missing(kb: KnowledgeBase) -> None:
    opening, loans, _, customs = kb.briefs.suggest(VISITOR, ITEMS)
    assert (opening.answers, opening.related, opening.missing) == ((), (), "")
    cited = loans.answers[0]
    assert (cited.id, cited.version, cited.identifier) == (
        "japan-credit-guarantee", 1, kb.home.store.practice("japan-credit-guarantee").identifier,
    )  # fmt: skip
    assert cited.address.endswith(f"/{cited.identifier}") and cited.focal_point == "focal point of Japan"
    assert "objective=4.1" not in loans.figures[0].address and "row=4.1" in loans.figures[0].address
    assert customs.answers[0].economies == ("Peru", "Viet Nam")
    (nothing,) = kb.briefs.suggest(VISITOR, "1. Unicorn stables on the moon")
    assert nothing.answers == () and nothing.missing.startswith("No practice on record answers this item.")
    (half,) = kb.briefs.suggest(VISITOR, "1. Loans without collateral and unicorn stables")
    assert half.answers and "“unicorn stables”" in half.missing


def test_a_spanish_item_finds_what_an_english_text_says(tmp_path: Path) -> None:
    from tests import homes

    kb = homes.demonstration(tmp_path / "home")
    (item,) = kb.briefs.suggest(VISITOR, "Punto 4. Garantías de crédito para microempresas")
    assert item.answers or item.related


def test_figures_are_those_that_the_figures_themselves_tell(kb: KnowledgeBase) -> None:
    from kb.figures.breakdown import By

    _, loans, *_ = kb.briefs.suggest(VISITOR, ITEMS)
    (line,) = loans.figures
    year = int(line.address.partition("year=")[2][:4])
    row = next(one for one in kb.figures.tally(year, By.OBJECTIVE).breakdown.rows if one.key == "4.1")
    assert f"in {year} {len(row.shared)} practice" in line.sentence and f"{len(row.adopted)} adopted" in line.sentence


def test_who_showed_it_and_who_took_it_up_stand_in_it(kb: KnowledgeBase) -> None:
    _, _, market, _ = kb.briefs.suggest(VISITOR, ITEMS)
    cited = next(one for one in market.answers if one.id == "chile-market-days")
    assert any("at Meeting" in line for line in cited.shared_at)
    assert {one.economy for one in cited.adoptions} == {
        one.economy for one in kb.home.ledger().adoptions_of["chile-market-days"]
    }


def test_nobody_gets_what_they_may_not_read(kb: KnowledgeBase) -> None:
    text = "1. Zanzibarite lending terms"
    assert "members-note" in {one.id for one in kb.briefs.suggest(MEMBER, text)[0].answers}
    brief = made(kb, text, MEMBER)
    assert "members-note" in {entry.practice for entry in brief.items[0].entries}
    (section,) = kb.briefs.gathered(brief, VISITOR).sections
    told = repr([one for one in (*section.answers, *section.related) if one.status])
    assert CLOSED in told and "ember" not in told.replace("members", "") and "lending" not in told


def test_a_practice_merged_away_leads_to_the_one_it_lives_on_in(kb: KnowledgeBase) -> None:
    brief = made(kb)
    kb.care.merges.merge(
        "chile-market-days", "japan-credit-guarantee", operator("secretariat"), "the same", agreed=True
    )
    (gone,) = {
        one.status for section in kb.briefs.gathered(brief, VISITOR).sections for one in section.answers if one.status
    }
    survivor = kb.home.store.practice("chile-market-days").identifier
    assert gone == f"merged into {survivor}"


def test_a_brief_travels_signed_and_comes_back_the_same(kb: KnowledgeBase) -> None:
    brief = made(kb)
    signed = kb.briefs.signed(brief)
    assert kb.briefs.of_signed(signed) == brief
    for other in ("", "x", signed[:-2], signed[1:], "A" * 500, "é", kb.briefs.signed_basket(("a",))):
        assert kb.briefs.of_signed(other) is None
    assert kb.briefs.of_signed_basket(signed) == ("",) or kb.briefs.of_signed_basket(signed) == ()


def test_a_brief_of_another_state_is_not_overwritten(kb: KnowledgeBase) -> None:
    brief = made(kb)
    id = kb.briefs.keep(CHILE, brief)
    seen = kb.briefs.version(brief)
    kb.briefs.change(CHILE, id, as_told(brief, BriefWords(notes={(1,): "Hers"})), seen)
    with pytest.raises(Overtaken):
        kb.briefs.change(CHILE, id, as_told(brief, BriefWords(notes={(1,): "His"})), seen)
    assert kb.briefs.kept(id, CHILE).brief.items[1].note == "Hers"


def test_who_may_keep_share_and_read(kb: KnowledgeBase) -> None:
    brief = made(kb)
    with pytest.raises(SignInNeeded):
        kb.briefs.keep(VISITOR, brief)
    with pytest.raises(Forbidden):
        kb.briefs.keep(replace(CHILE, scope=Scope.READ), brief)
    id = kb.briefs.keep(CHILE, brief)
    mate, other = replace(CHILE, id="account-10"), Person("account-11", Role.DELEGATE, "Japan")
    for person in (VISITOR, mate, other, Person("account-12", Role.SECRETARIAT)):
        with pytest.raises(Unknown):
            kb.briefs.kept(id, person)
    kb.briefs.share(CHILE, id)
    assert kb.briefs.kept(id, mate).brief == brief and not kb.briefs.may_change(kb.briefs.kept(id, mate), mate)
    with pytest.raises(Unknown):
        kb.briefs.kept(id, other)
    with pytest.raises(Unknown):
        kb.briefs.change(mate, id, brief)
    today = kb.settings.today()
    with pytest.raises(BadValue):
        kb.briefs.share(CHILE, id, (today - timedelta(days=1)).isoformat())
    kept = kb.briefs.kept(id, CHILE)
    kb.home.store.keep_brief(replace(kept, shared_until=today - timedelta(days=1)))
    with pytest.raises(Unknown):
        kb.briefs.kept(id, mate)


def test_what_is_too_long_is_refused_with_a_sentence(kb: KnowledgeBase) -> None:
    brief = made(kb)
    with pytest.raises(BadValue, match="characters at most"):
        as_told(brief, BriefWords(notes={(0,): "x" * (MOST_NOTE + 1)}))
    with pytest.raises(BadValue, match="agenda"):
        kb.briefs.read(" \n ")
    with pytest.raises(Unknown):
        moved_entry(brief, 99, 0, 1)


def test_an_agenda_in_word_is_read_with_its_table(kb: KnowledgeBase) -> None:
    document = Document()
    document.add_heading("Draft agenda", 0)
    table = document.add_table(rows=0, cols=3)
    for row in (("No.", "Title", "Lead"), ("1", "Opening", "Chair"), ("2", "Loans without collateral", "Peru")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("Customs forms for small exporters", style="List Number")
    written = io.BytesIO()
    document.save(written)
    items = kb.briefs.read_file(written.getvalue(), "agenda.docx")
    assert [(one.title, one.lead, one.housekeeping) for one in items] == [
        ("Opening", "Chair", True), ("Loans without collateral", "Peru", False),
        ("Customs forms for small exporters", "", False),
    ]  # fmt: skip
    with pytest.raises(Refused):
        kb.briefs.read_file(b"PK\x03\x04 no document", "agenda.docx")


def test_items_that_wait_are_looked_up_one_after_the_other(kb: KnowledgeBase) -> None:
    brief = kb.briefs.begun(kb.briefs.read(ITEMS))
    assert brief.waiting == (1, 2, 3) and brief.items[0].housekeeping
    brief = kb.briefs.looked_up(brief, VISITOR, seconds=0)
    assert brief.waiting == (2, 3)
    assert kb.briefs.looked_up(brief, VISITOR, 60.0).waiting == ()
    assert brief.on == kb.settings.today() != date.min


def test_a_persons_briefs_are_given_out_with_their_data_and_go_with_it(
    kb: KnowledgeBase, account_of: Callable[[str], Account], tmp_path: Path
) -> None:
    account = account_of("delegate")
    me, admin = Person(account.id, Role.DELEGATE, "Chile"), Person("admin", Role.ADMINISTRATOR)
    kb.briefs.keep(me, made(kb))
    kb.briefs.keep_basket(me, ("chile-market-days",))
    export_person(kb, account.email, tmp_path / "out", admin)
    told = json.loads((tmp_path / "out" / "person.json").read_text("utf-8"))["tables"]
    assert len(told["briefs"]) == len(told["baskets"]) == 1
    erase_person(kb, account.email, account.email, operator("admin"))
    assert not list(kb.home.store.table_rows("briefs", ())) and not list(kb.home.store.table_rows("baskets", ()))


def test_nothing_of_a_brief_is_on_record(kb: KnowledgeBase) -> None:
    before = kb.home.store.generation(), kb.home.store.head()
    id = kb.briefs.keep(CHILE, made(kb))
    kb.briefs.share(CHILE, id)
    kb.briefs.keep_basket(CHILE, ("chile-market-days",))
    kb.briefs.remove(CHILE, id)
    assert (kb.home.store.generation(), kb.home.store.head()) == before
    assert len(WRITEUPS) == 6


def test_a_passage_that_names_the_difficulty_is_not_quoted_where_the_summary_says_as_much() -> None:
    text = Submission(
        id="looms", title="Looms", summary="A fund leases looms to weavers who own none.",
        body="## Problem and context\n\nNo bank gives weavers loans for looms that they do not own.\n",
    )  # fmt: skip
    hard = Excerpt("Problem and context", "No bank gives weavers loans for looms that they do not own.")
    assert [one.section for one in quotation(hard, text, ("looms", "weavers"))] == ["Summary"]
    assert [one.section for one in quotation(hard, text, ("loans", "looms", "bank"))] == ["Problem and context"]


def test_an_agenda_that_was_printed_is_read_line_by_line(kb: KnowledgeBase) -> None:
    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    paper = Canvas(data)
    sheets = (
        ("58th Meeting of the Working Group", "AGENDA", "1. Opening", "2. Loans without collateral", "2.1 Leasing",
         "2.1.1 Looms for weavers"),
        ("3. Online markets of", "Villages far from the road and their", "producers", "4. Closing"),
    )  # fmt: skip
    for no, lines in enumerate(sheets, 1):
        paper.drawString(60, 810, "2024/SOM3/SMEWG/001")
        for at, line in enumerate(lines):
            paper.drawString(60, 770 - 18 * at, line)
        paper.drawString(280, 30, f"Page {no} of {len(sheets)}")
        paper.showPage()
    paper.save()
    read = kb.briefs.read_file(data.getvalue(), "agenda.pdf")
    assert [(one.number, one.title) for one in read] == [
        ("1", "Opening"), ("2", "Loans without collateral"), ("2.1", "Leasing"), ("2.1.1", "Looms for weavers"),
        ("3", "Online markets of Villages far from the road and their producers"), ("4", "Closing"),
    ]  # fmt: skip


def test_an_agenda_of_headings_has_them_as_items_and_what_stands_below_is_none(kb: KnowledgeBase) -> None:
    data, paper = io.BytesIO(), Document()
    paper.add_heading("Agenda", 0)
    for head in ("Opening", "Loans without collateral", "Online markets"):
        paper.add_heading(head, 1)
        paper.add_paragraph(f"The members speak of it: {head}.")
    paper.save(data)
    read = kb.briefs.read_file(data.getvalue(), "agenda.docx")
    assert [one.title for one in read] == ["Opening", "Loans without collateral", "Online markets"]
