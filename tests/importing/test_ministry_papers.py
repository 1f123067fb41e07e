"""Papers in their ministries' own layouts: the title is found, every part goes where it belongs, nothing is lost."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from docx import Document
from docx.text.paragraph import Paragraph

from kb.encoder import HashingEncoder
from kb.importing.heading_meaning import HeadingMeaning
from kb.importing.paper import PaperKnowledge, read_paper, read_text
from kb.importing.paper_parts import Paper, entries_of_paper
from tests.importing.ministry_papers import LAYOUTS, MinistryPaper, by_look, tables_only, wordy_labels
from tests.importing.test_paper import ECONOMIES, PLAN, document

Layout = Callable[[], MinistryPaper]
every_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.__name__ for layout in LAYOUTS])


def read(data: bytes) -> Paper:
    return read_paper(data, "paper.docx", PLAN, PaperKnowledge(ECONOMIES, year=2026))


@every_layout
def test_each_part_of_a_ministry_s_paper_goes_where_it_belongs(layout: Layout) -> None:
    made = layout()
    entries = read(made.data).entries
    assert entries.get("title") == made.title
    misplaced = {said: field for said, field in made.fields.items() if said not in entries.get(field, "")}
    assert misplaced == {}


@every_layout
def test_at_most_one_part_of_a_ministry_s_paper_is_placed_by_hand(layout: Layout) -> None:
    assert len(read(layout().data).unplaced) <= 1


@every_layout
def test_no_sentence_of_a_ministry_s_paper_is_lost(layout: Layout) -> None:
    made = layout()
    kept = " ".join(" ".join(entries_of_paper(read(made.data)).values()).split())
    for sentence in sentences(made.data):
        assert sentence in kept


@pytest.mark.parametrize("layout", [one for one in LAYOUTS if one not in (tables_only, wordy_labels)])
def test_its_text_alone_goes_where_it_belongs_too(layout: Layout) -> None:
    made = layout()
    entries = read_text(pasted(made.data), PLAN, PaperKnowledge(ECONOMIES, year=2026)).entries
    assert entries.get("title") == made.title
    assert [said for said, field in made.fields.items() if said not in entries.get(field, "")] == []


def test_a_text_without_empty_lines_is_cut_where_lines_end_early() -> None:
    text = pasted(by_look().data).replace("\n\n", "\n")
    entries = read_text(text, PLAN, PaperKnowledge(ECONOMIES, year=2026)).entries
    assert entries["title"] == by_look().title
    assert [said for said, field in by_look().fields.items() if said not in entries.get(field, "")] == []


def pasted(data: bytes) -> str:
    made = Document(io.BytesIO(data))
    told = (
        [block.text] if isinstance(block, Paragraph) else [row.cells[0].text for row in block.rows]
        for block in made.iter_inner_content()
    )
    return "\n\n".join(line for lines in told for line in lines)


def sentences(data: bytes) -> list[str]:
    """What a paper says besides its headings, by a reader of its own."""
    made = Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in made.paragraphs]
    lines += [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    told = [line.rpartition(" : ")[2].strip() for text in lines for line in re.split(r"(?<=\.)\s+|\n", text)]
    return [line for line in told if line.endswith(".") and len(line.split()) > 2]


@pytest.mark.parametrize("said", ["2015 – 2019", "2015 to 2019", "2015-2019", "from 2015 until 2019"])
def test_a_period_gives_its_first_year_and_stays_as_it_was_written(said: str) -> None:
    entries = read(document(("Heading 1", "A thing"), ("Heading 1", "Period"), ("Normal", said))).entries
    assert (entries["since"], entries["status"], entries["timeline"]) == ("2015", "ended", said)


@pytest.mark.parametrize(
    ("said", "status"), [("2015 – present", "running"), ("since 2019, pilot", "pilot"), ("2015 – 2099", None)]
)
def test_a_period_says_no_more_of_the_status_than_it_does(said: str, status: str | None) -> None:
    entries = read(document(("Heading 1", "A thing"), ("Heading 1", "Duration"), ("Normal", said))).entries
    assert entries.get("status") == status and entries["timeline"] == said


def test_challenges_are_the_problem_at_first_and_difficulties_once_it_is_told_what_was_done() -> None:
    rest = (("Heading 1", "Activities"), ("Normal", "Steps."))
    first = read(document(("Title", "T"), ("Heading 1", "Challenges"), ("Normal", "No banks."), *rest)).entries
    later = read(document(("Title", "T"), *rest, ("Heading 1", "Challenges"), ("Normal", "Rain."))).entries
    assert (first["problem"], later["difficulties"]) == ("No banks.", "Rain.")


def test_a_contact_that_names_a_person_is_placed_and_told() -> None:
    paper = read(
        document(("Title", "T"), ("Heading 1", "Contact point"), ("Normal", "Ms Ana Lee, ana.lee@firms.example"))
    )
    (part,) = [part for part in paper.parts if part.field == "contact"]
    assert "name a person" in part.note and "name a person" in paper.remarks[0].sentence
    role = read(document(("Title", "T"), ("Heading 1", "Contact point"), ("Normal", "sme@firms.example")))
    assert not any(part.note for part in role.parts)


def test_a_value_that_its_field_cannot_hold_stays_as_text() -> None:
    entries = read(
        document(("Title", "T"), ("Heading 1", "Target group"), ("Normal", "Women who own market stalls."))
    ).entries
    assert entries["done"] == "**Target group**\n\nWomen who own market stalls." and "groups" not in entries


class _WordsThatMean(HashingEncoder):
    """Stands for an encoder that knows what words mean."""

    facts = replace(HashingEncoder.facts, name="meaning")


def test_a_heading_goes_by_its_meaning_only_where_an_encoder_knows_meaning() -> None:
    data = document(("Title", "T"), ("Heading 1", "Things we learnt, lessons of ours"), ("Normal", "Rain."),
                    ("Heading 1", "Photographs"), ("Normal", "Twelve."))  # fmt: skip
    knowing = PaperKnowledge(ECONOMIES, HeadingMeaning(lambda: [_WordsThatMean()]))
    blind = PaperKnowledge(ECONOMIES, HeadingMeaning(lambda: [HashingEncoder()]))
    told = read_paper(data, "x.docx", PLAN, knowing)
    assert told.entries["lessons"] == "**Things we learnt, lessons of ours**\n\nRain."
    assert [section.heading for section in told.unplaced] == ["Photographs"]
    assert len(read_paper(data, "x.docx", PLAN, blind).unplaced) == 2


def test_no_encoder_is_opened_where_words_place_every_heading() -> None:
    def opened() -> list[HashingEncoder]:
        raise AssertionError("an encoder was opened")

    paper = read_paper(by_look().data, "x.docx", PLAN, PaperKnowledge(ECONOMIES, HeadingMeaning(opened)))
    assert paper.unplaced == ()


HEADINGS = (
    "Background", "2. Results", "Contact point", "Period", "Outlook", "Economy", "Objectives", "Target group",
    "PART II", "Indicators", "Key figures", "Partners", "Budget", "What was the problem?", "Type", "Status", "Title",
    "Language", "Sources", "Lead agency", "Building blocks", "Défis", "General information", "Our story so far",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_no_word_is_lost_however_a_paper_is_laid_out(seed: int) -> None:
    draw, words = Random(seed), (f"word{no}x" for no in range(1000))
    made, said = Document(), list[str]()

    def text() -> str:
        said.append(next(words))
        return draw.choice(("{}", "It says {} here.", "{} – 2019", "Mail: {}@firms.example", "- {}")).format(said[-1])

    for _ in range(14):
        kind = draw.randrange(6)
        if kind == 0:
            run = made.add_paragraph().add_run(draw.choice((*HEADINGS, text())))
            run.bold = True
        elif kind == 1:
            made.add_paragraph(draw.choice(HEADINGS), style=draw.choice(("Heading 1", "Heading 2", "Normal")))
        elif kind == 2:
            made.add_paragraph(f"{draw.choice(HEADINGS)}: {text()}")
        elif kind == 3:
            rows, columns = draw.randrange(1, 5), draw.randrange(1, 7)
            table = made.add_table(rows, columns)
            for row in table.rows:
                for at, cell in enumerate(row.cells):
                    labels = at % 2 == 0 and columns in (2, 4) and draw.random() < 0.7
                    cell.text = draw.choice((*HEADINGS, "")) if labels else draw.choice((text(), "", text()))
        else:
            made.add_paragraph(text(), style=draw.choice(("Normal", "List Bullet")))
    out = io.BytesIO()
    made.save(out)
    inside = {word for word in said if word in "".join(all_text(out.getvalue()))}
    kept = " ".join(entries_of_paper(read(out.getvalue())).values())
    assert [word for word in sorted(inside) if word not in kept] == []


def all_text(data: bytes) -> list[str]:
    return [node.text for node in Document(io.BytesIO(data)).element.body.iter() if node.text]
