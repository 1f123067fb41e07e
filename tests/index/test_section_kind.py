"""What a section tells is read from its heading, in several languages."""

import pytest

from kb.index.section_kind import SectionKind, kind_of


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Problem and context", SectionKind.PROBLEM),
        ("Background: What is the history of your challenge?", SectionKind.PROBLEM),
        ("Énoncé du défi", SectionKind.PROBLEM),
        ("El problema", SectionKind.PROBLEM),
        ("背景と課題", SectionKind.PROBLEM),
        ("ปัญหา", SectionKind.PROBLEM),
        ("Vấn đề", SectionKind.PROBLEM),
        ("What was done", SectionKind.DONE),
        ("Building blocks", SectionKind.DONE),
        ("How it works", SectionKind.DONE),
        ("Descripción de la solución", SectionKind.DONE),
        ("主な取り組み", SectionKind.DONE),
        ("Results", SectionKind.RESULTS),
        ("Результаты", SectionKind.RESULTS),
        ("Difficulties and what we would not do again", SectionKind.LESSONS),
        ("Lições aprendidas", SectionKind.LESSONS),
        ("Value proposition: why should this challenge be solved?", SectionKind.OTHER),
        ("Summary", SectionKind.OTHER),
        ("", SectionKind.OTHER),
    ],
)
def test_a_heading_says_what_its_section_tells(heading: str, kind: SectionKind) -> None:
    assert kind_of(heading) is kind


def test_the_first_word_that_tells_decides() -> None:
    assert kind_of("What was done about the problem") is SectionKind.DONE
    assert kind_of("The problem and what was done") is SectionKind.PROBLEM
