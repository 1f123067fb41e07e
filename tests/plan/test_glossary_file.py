"""The glossary is data that a secretariat edits: what ships is whole, a broken file is refused with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import BrokenFile
from kb.home.new import write as write_home
from kb.plan.glossary_file import LANGUAGES, GlossaryContent, read_glossary
from tests.conftest import ROOT

Write = Callable[[str, str], Path]
SHIPPED = ROOT / "practices" / "glossary.yaml"


def test_the_glossary_that_ships_has_the_field_in_every_language() -> None:
    content = read_glossary(SHIPPED)
    assert len(content.entries) >= 300
    assert len({entry.english[0] for entry in content.entries}) == len(content.entries)
    for code in LANGUAGES:
        assert sum(code in entry.terms for entry in content.entries) >= 250, code
        assert len(content.little[code]) >= 20, code


def test_it_knows_every_member_economy_s_name_in_some_other_language() -> None:
    names = {entry.english[0] for entry in read_glossary(SHIPPED).entries}
    assert {"Peru", "Viet Nam", "Korea", "Chinese Taipei", "Hong Kong China", "Papua New Guinea"} <= names


def test_an_entry_is_its_english_and_its_terms_by_language(write: Write) -> None:
    text = "little_words: {es: de la}\nglossary:\n  - en: single window, one-stop shop\n    es: ventanilla única\n"
    content = read_glossary(write("glossary.yaml", text))
    (entry,) = content.entries
    assert entry.english == ("single window", "one-stop shop")
    assert entry.terms == {"es": ("ventanilla única",)}
    assert content.little == {"es": ("de", "la")}


def test_without_the_file_a_home_has_no_glossary(tmp_path: Path) -> None:
    assert read_glossary(tmp_path / "glossary.yaml") == GlossaryContent()


def test_a_new_home_is_given_the_glossary_and_keeps_what_was_written_in_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    write_home(home, ROOT, demonstration=False)
    listed = home / "practices" / "glossary.yaml"
    assert read_glossary(listed) == read_glossary(SHIPPED)
    listed.write_text("glossary:\n  - {en: loan, es: préstamo}\n", "utf-8")
    write_home(home, ROOT, demonstration=False)
    assert len(read_glossary(listed).entries) == 1


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("glossary:\n  - {en: loan}\n", 2, "no term in any other language"),
        ("glossary:\n  - {es: préstamo}\n", 2, "'en' is missing"),
        ("glossary:\n  - {en: loan, de: Kredit}\n", 2, "unknown field 'de'; known are en, es, fr"),
        ("glossary:\n  - {en: loan, es: '&'}\n", 2, "no letter and no digit"),
        ("glossary:\n  - {en: loan, es: ', ,'}\n", 2, "es holds no term"),
        ("glossary:\n  - {en: loan, es: préstamo}\n  - {en: debt, es: Préstamo}\n", 3, "stands in line 2 too"),
        ("glossary:\n  - {en: loan, es: [préstamo]}\n", 2, "must be a single text"),
        (f"glossary:\n  - {{en: loan, es: {'x' * 61}}}\n", 2, "more than 60 characters"),
        ("little_words: {de: der die}\nglossary: []\n", 1, "unknown field 'de'"),
        ("terms: []\n", 1, "unknown field 'terms'"),
    ],
)
def test_a_broken_glossary_is_refused_with_its_line(write: Write, text: str, line: int, reason: str) -> None:
    with pytest.raises(BrokenFile, match=reason) as error:
        read_glossary(write("glossary.yaml", text))
    assert error.value.line == line


def test_a_term_may_stand_in_the_entries_of_two_languages(write: Write) -> None:
    text = "glossary:\n  - {en: market, id: pasar}\n  - {en: bazaar, ms: pasar}\n"
    assert len(read_glossary(write("glossary.yaml", text)).entries) == 2
