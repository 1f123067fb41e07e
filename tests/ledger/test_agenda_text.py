"""Agendas as people paste them, read as items: numbers, nesting, tables, English and Spanish, housekeeping."""

import time
from pathlib import Path

import pytest

from kb.documents.block import Block, BlockKind
from kb.ledger.agenda_text import ReadItem, is_housekeeping, read_agenda, read_agenda_blocks
from kb.plan import reference
from tests.conftest import ROOT

ECONOMIES = reference.read_economies(Path(ROOT) / "practices" / "economies.yaml")


def numbers(text: str) -> list[str]:
    return [one.number for one in read_agenda(text, ECONOMIES)]


def titles(text: str) -> list[str]:
    return [one.title for one in read_agenda(text, ECONOMIES)]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("1. Access to finance", "1"), ("1 Access to finance", "1"), ("1.1 Access to finance", "1.1"),
        ("5.2. Access to finance", "5.2"), ("(a) Access to finance", "a"), ("a) Access to finance", "a"),
        ("I. Access to finance", "I"), ("IV. Access to finance", "IV"), ("Item 5: Access to finance", "5"),
        ("Agenda item 5 - Access to finance", "5"), ("Agenda Item 5.2: Access to finance", "5.2"),
        ("Punto 5: Access to finance", "5"), ("Tema 3. Access to finance", "3"), ("Ítem 4 – Access to finance", "4"),
        ("Punto de agenda 6. Access to finance", "6"), ("Punto No. 7: Access to finance", "7"),
        ("Session 2: Access to finance", "2"), ("09:00 – 09:30 3. Access to finance", "3"),
        ("3. 09:00 Access to finance", "3"), ("5.2 (a) Access to finance", "5.2 (a)"), ("• Access to finance", ""),
        ("5. Access to finance (Lead: Peru)", "5"), ("5. Access to finance ........ 12", "5"),
        ("5. Access to finance (2026/SMEWG61/012)", "5"), ("5. Access to finance (15 min)", "5"),
        ("5. Access to finance – Presenter: Chile", "5"), ("5. Access to finance [Peru, Chile]", "5"),
    ],
)  # fmt: skip
def test_a_line_is_an_item_however_its_number_is_written(line: str, number: str) -> None:
    (item,) = read_agenda(line, ECONOMIES)
    assert (item.number, item.title, item.housekeeping) == (number, "Access to finance", False)


def test_who_leads_when_and_the_papers_are_taken_off_the_title_and_kept() -> None:
    (item,) = read_agenda("09:15-10:00 5.2 Leasing for small firms (Lead: Peru) 2026/SMEWG61/012", ECONOMIES)
    assert item == ReadItem(
        "5.2", "Leasing for small firms", lead="Peru", time="09:15-10:00", documents=("2026/SMEWG61/012",)
    )


def test_items_under_items_carry_what_they_stand_under_into_the_search() -> None:
    items = read_agenda("5. Access to finance\n5.1 Guarantees\n5.2 Leasing\n(a) machines\n(b) land\n6. Green firms")
    assert [(one.number, one.level) for one in items] == [
        ("5", 0), ("5.1", 1), ("5.2", 1), ("5.2 (a)", 2), ("5.2 (b)", 2), ("6", 0),
    ]  # fmt: skip
    assert items[1].sought == "Access to finance: Guarantees"
    assert items[4].sought == "Leasing: land"
    assert items[5].sought == "Green firms"


def test_roman_numbers_and_letters_are_told_apart() -> None:
    text = "\n".join(f"({one}) Item about {word}" for one, word in zip("abcdefghij", "klmnopqrst", strict=True))
    assert numbers(text) == list("abcdefghij")
    assert numbers("II. One\ni. two\nii. three\nIII. Four") == ["II", "II (i)", "II (ii)", "III"]


def test_a_pasted_table_is_read_by_its_head_or_without_one() -> None:
    table = "No.\tTitle\tLead\tTime\n1\tOpening\tChair\t09:00\n2\tAccess to finance\tPeru\t09:15\n2.1\tLeasing\t\t"
    items = read_agenda(table, ECONOMIES)
    assert [(one.number, one.title, one.lead, one.time) for one in items] == [
        ("1", "Opening", "Chair", "09:00"), ("2", "Access to finance", "Peru", "09:15"), ("2.1", "Leasing", "", ""),
    ]  # fmt: skip
    assert titles("| 1 | Access to finance | Peru |\n|---|---|---|\n| 2 | Rural trade | Chile |") == [
        "Access to finance", "Rural trade",
    ]  # fmt: skip
    spanish = "Hora\tTema\tResponsable\n09:00\tApertura\tPresidencia\n09:30\tComercio rural\tMéxico"
    assert [(one.title, one.housekeeping) for one in read_agenda(spanish)] == [
        ("Apertura", True), ("Comercio rural", False),
    ]  # fmt: skip


def test_lists_that_a_document_numbers_by_itself_are_numbered() -> None:
    blocks = [
        Block(BlockKind.HEADING, "Draft agenda", "Draft agenda"),
        Block(BlockKind.ITEM, "Opening", "Opening", ordered=True),
        Block(BlockKind.ITEM, "Access to finance", "Access to finance", ordered=True),
        Block(BlockKind.ITEM, "Leasing", "Leasing", level=1, ordered=True),
        Block(BlockKind.ITEM, "Green firms", "Green firms", ordered=True),
        Block(BlockKind.TABLE, rows=(("No", "Item", "Lead"), ("4", "Rural trade", "Chile"))),
    ]
    assert [(one.number, one.title, one.level) for one in read_agenda_blocks(blocks, ECONOMIES)] == [
        ("1", "Opening", 0), ("2", "Access to finance", 0), ("2.1", "Leasing", 1), ("3", "Green firms", 0),
        ("4", "Rural trade", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "title",
    [
        "Opening", "Opening remarks", "Opening of the meeting by the Chair", "Welcome remarks by Ms Jane Doe",
        "Adoption of the agenda", "Adoption of the draft agenda", "Coffee break", "Group photo", "Lunch", "Closing",
        "Closing remarks", "Any other business", "Date and place of the next meeting", "Introductions",
        "Apertura", "Palabras de bienvenida", "Aprobación de la agenda", "Adopción del orden del día", "Receso",
        "Pausa para café", "Fotografía oficial", "Almuerzo", "Clausura", "Otros asuntos", "Asuntos varios", "CLAUSURA",
    ],
)  # fmt: skip
def test_housekeeping_needs_no_practices(title: str) -> None:
    assert is_housekeeping(title)


@pytest.mark.parametrize(
    "title",
    [
        "Opening new markets for small firms", "Closing the gender gap", "Adoption of digital tools", "Welcome centres",
        "A digital agenda for SMEs", "Break-even analysis for start-ups", "Photo contests to sell crafts",
        "Apertura de nuevos mercados", "Cierre de la brecha de género", "Adopción de tecnologías", "Registro de marcas",
        "Cafés especiales de pequeños productores", "Access to finance", "Business registration in one day",
        "Cold-chain logistics for small exporters", "Networking platforms for women", "Election financing of firms",
    ],
)  # fmt: skip
def test_what_only_begins_like_housekeeping_is_none(title: str) -> None:
    assert not is_housekeeping(title)


def test_what_stands_around_the_items_is_none() -> None:
    text = """SMEWG 61
Lima, 10-12 March 2026
DRAFT AGENDA
Day 1 - 10 March
1. Opening
2. Access to finance
and leasing
Members will exchange views on guarantees.
Coffee break
3. Rural trade
"""
    items = read_agenda(text)
    assert [(one.number, one.title, one.housekeeping) for one in items] == [
        ("1", "Opening", True), ("2", "Access to finance and leasing", False), ("", "Coffee break", True),
        ("3", "Rural trade", False),
    ]  # fmt: skip
    assert items[1].detail == "Members will exchange views on guarantees"


def test_days_and_quantities_are_no_numbers() -> None:
    assert numbers("1. Trade\n10 March 2026\n5 years of progress\n2. Finance") == ["1", "2"]


def test_an_agenda_without_numbers_is_its_lines() -> None:
    assert titles("Financing women entrepreneurs\nRural e-commerce\n\nLunch") == [
        "Financing women entrepreneurs", "Rural e-commerce", "Lunch",
    ]  # fmt: skip
    assert numbers("") == numbers("\n \n") == []


@pytest.mark.parametrize(
    "text",
    [
        "(" * 50_000, "1." * 50_000, "09:00" * 20_000, "a " * 60_000, "\t" * 100_000, "| " * 60_000,
        "....... " * 10_000,
        "\ud800\x00 1. x\n" * 5_000, "1. " + "(x" * 30_000, "1. " + "Lead " * 20_000, "I" * 100_000, "1.1" * 40_000,
    ],
)  # fmt: skip
def test_no_text_is_slow_or_fails(text: str) -> None:
    begun = time.process_time()
    read_agenda(text, ECONOMIES)
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    ("pasted", "titles"),
    [
        # out of a letter
        ("From: A <a@example.org>\nSent: Tuesday 10:32\nSubject: Agenda\n\nDear all,\nsee below\n> 1. Opening\n"
         "> 2. Loans\n>> 2.1 Leasing\n\nBest regards,\nMaria\n", ["Opening", "Loans", "Leasing"]),
        ("Subject: Agenda\nTo: all\nLoans to weavers\nOnline markets\nSaludos,\nMaria\nTel: 23\n",
         ["Loans to weavers", "Online markets"]),
        # with heads and feet of pages, footnotes and signs that nobody sees
        ("57ª Reunión del Grupo\n1. Loans\n2024/SOM3/SMEWG/001 Page 2 of 2\n2. Skills\nPágina 3 de 4\n",
         ["Loans", "Skills"]),
        ("1. Loans[1]\n2. Skills*\n[1] See the annex\n* To be confirmed\n", ["Loans", "Skills"]),
        ("\ufeff1. Loans\n\u200b2. Skills\n\ud8003. Markets\n", ["Loans", "Skills", "Markets"]),
        # of other programs
        ("## 1. Loans\n### 1.1 Leasing\n- **Crowdfunding** rules\n", ["Loans", "Leasing", "Crowdfunding rules"]),
        ("•\tLoans\n•\tE-commerce\no\tToolkits\n", ["Loans", "E-commerce", "Toolkits"]),
        ("• Loans\n  o Toolkits\n", ["Loans", "Toolkits"]),
        # numbers beside, on lines of their own, in one line, deep, without a dot
        ("Item 1\nLoans\nItem 2\nSkills\n", ["Loans", "Skills"]),
        ("1\nLoans\n2\nSkills\n", ["Loans", "Skills"]),
        ("1. Loans\n7\n2. Skills\n", ["Loans", "Skills"]),
        ("1. Loans 2. Skills 3. Online markets 4. Closing", ["Loans", "Skills", "Online markets", "Closing"]),
        ("Loans; Skills; Online markets", ["Loans", "Skills", "Online markets"]),
        ("1. Finance\n1.1 Loans\n1.1.1 Loans to weavers\n1.1.2 Leasing\n",
         ["Finance", "Loans", "Loans to weavers", "Leasing"]),
        ("I Loans\nII Skills\nIII Markets\n", ["Loans", "Skills", "Markets"]),
        ("Session II – Loans\nPanel 2: Skills\n3、Markets\n", ["Loans", "Skills", "Markets"]),
        # a letter that begins a word is no number
        ("E-commerce training\nU.S. experience of loans\nB-corps\n",
         ["E-commerce training", "U.S. experience of loans", "B-corps"]),
        ("1º Crédito\n2º Comercio\n", ["Crédito", "Comercio"]),
        ("[1] Loans\n[2] Skills\n", ["Loans", "Skills"]),
        ("1/ Loans\n2/ Skills\n", ["Loans", "Skills"]),
        ("→ Loans\n➢ Skills\n", ["Loans", "Skills"]),
        # who speaks is no item, nor is what is asked of members
        ("1. Loans\nMembers are invited to:\n(i) share their experience;\n(ii) note the report.\n2. Skills\n",
         ["Loans", "Skills"]),
        ("Session 1: Loans\nSpeakers:\n- Ms Doe, Peru\n- Mr Roe, Chile\nSession 2: Skills\n", ["Loans", "Skills"]),
        ("0900-0930 Loans\n0930-1000 Skills\n", ["Loans", "Skills"]),
    ],
)  # fmt: skip
def test_an_agenda_is_read_as_people_really_paste_it(pasted: str, titles: list[str]) -> None:
    assert [one.title for one in read_agenda(pasted)] == titles


def test_an_ordinal_is_a_number() -> None:
    assert [one.number for one in read_agenda("1º Crédito\n2° Comercio\n3ª Sesión de mujeres\n")] == ["1", "2", "3"]


def test_a_day_is_no_number_and_whoever_leads_is_told_from_how_long_it_takes() -> None:
    assert [one.number for one in read_agenda("12.3.2025 Lima\n2025-03-01 Lima\n1.1.1 Loans\n")] == ["1.1.1"]
    (item,) = read_agenda("1. Women who trade (Presenter: Chile, 20 minutes)")
    assert (item.title, item.time) == ("Women who trade", "20 minutes")
