"""What a form shows is what the write-up says: entries become a submission and come back the same."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.plan.reference import read_economies, read_plan
from kb.practice import writeup
from kb.practice.fields import BY_NAME, FIELDS, SECTIONS, Takes
from kb.practice.form import body_of, entries_of, entries_of_body, field_of, fill
from kb.practice.paper_headings import meant
from kb.practice.practice import Classification, Help, Kind, Severity, Source, Submission
from tests.conftest import ROOT, WRITEUPS

ECONOMIES = read_economies(ROOT / "practices" / "economies.yaml")
PLAN = read_plan(ROOT / "practices" / "plans" / "smewg-2021-2024.yaml")

FULL = {
    "title": "Online market days",
    "summary": "Villages sell together.",
    "economies": "Chile\nPeru",
    "other_origins": "A foundation",
    "agency": "Agency for Small Firms",
    "agency_type": "government",
    "partners": "One partner\nAnother",
    "kind": "programme",
    "status": "running",
    "since": "2021",
    "objectives": "3.1\n1.3",
    "groups": "women\nrural",
    "problem": "Producers were far from buyers.",
    "done": "One day a month.\n\n- stalls\n- parcels",
    "blocks": "### The day\n\nA fixed day.\n\n### The platform\n\nAn open one.",
    "resources": "Half a million.",
    "timeline": "Begun in 2021.",
    "results": "Sales rose by a third.",
    "indicators": "Sales | 100 | 133 | 2021-2022 | Survey\nStalls | 12 | 40 | 2022 | Count",
    "evidence_level": "2",
    "evidence": "https://example.org/report",
    "difficulties": "Parcels were late.",
    "lessons": "Begin small.",
    "transfer": "A post office is needed.",
    "rest": "## Photographs\n\nNone.",
    "taken_up": "Malaysia, 2023",
    "help_offered": "call\nvisit",
    "help_until": "2027-01-31",
    "related": "update of SMEWG-BP-0001",
    "apec_links": "SME 01 2020A",
    "sources": "A report https://example.org/a\nA book",
    "language": "en",
    "translation_note": "Translated by the agency.",
    "contact": "sme@example.org",
    "classification": "members",
    "release_date": "2027-06-01",
    "consent": "Head of unit",
    "consent_on": "2026-01-02",
}


def test_every_field_has_an_entry_here() -> None:
    assert FULL.keys() == BY_NAME.keys()


def test_entries_become_a_submission_and_come_back_the_same() -> None:
    filled = fill("x", FULL, PLAN, ECONOMIES)
    assert [problem for problem in filled.problems if problem.blocks] == []
    assert entries_of(filled.submission) == FULL


def test_a_submission_keeps_its_values_in_the_domain_s_own_types() -> None:
    one = fill("x", FULL, PLAN, ECONOMIES).submission
    assert (one.kind, one.classification, one.help_offered) == (
        Kind.PROGRAMME,
        Classification.MEMBERS,
        (Help.CALL, Help.VISIT),
    )
    assert (one.since, one.help_until, one.consent_on) == (2021, date(2027, 1, 31), date(2026, 1, 2))
    assert one.sources == (Source("A report", "https://example.org/a"), Source("A book"))


def test_a_submission_written_as_a_file_reads_back_to_the_same_entries() -> None:
    one = fill("x", FULL, PLAN, ECONOMIES).submission
    again = writeup.read(writeup.write(one), "x.md", "x", ECONOMIES)
    assert entries_of(again) == FULL


@pytest.mark.parametrize("id", WRITEUPS)
def test_a_write_up_that_was_handed_in_as_a_file_loses_nothing_in_the_form(id: str) -> None:
    one = writeup.read(WRITEUPS[id].encode(), f"{id}.md", id, ECONOMIES)
    again = fill(id, entries_of(one), PLAN, ECONOMIES).submission
    assert replace(again, body="") == replace(one, body="")
    assert entries_of_body(again.body) == entries_of_body(one.body)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("economies", "Atlantis", "not a member economy"),
        ("kind", "song", "none of the choices"),
        ("groups", "women\npirates", "none of the choices"),
        ("since", "last year", "a year like 2021"),
        ("since", "1492", "a year like 2021"),
        ("release_date", "soon", "a day like"),
        ("evidence_level", "5", "1, 2, 3 or 4"),
        ("objectives", "9.9", "not an objective"),
        ("title", " ", "needs a title"),
        ("results", "https://example.org/results", "a link alone"),
    ],
)
def test_what_cannot_be_read_blocks_and_says_what_is_wanted(name: str, value: str, said: str) -> None:
    filled = fill("x", {**FULL, name: value}, PLAN, ECONOMIES)
    wrong = [problem for problem in filled.problems if problem.field == name and problem.blocks]
    assert len(wrong) == 1 and said in wrong[0].message
    assert filled.blocked


def test_everything_wrong_is_said_at_once_and_what_is_worst_comes_first() -> None:
    filled = fill("x", {"title": "x" * 200, "economies": "Atlantis", "since": "x", "done": "Text."}, PLAN, ECONOMIES)
    severities = [problem.severity for problem in filled.problems]
    assert severities == sorted(severities, key=tuple(Severity).index)
    assert {problem.field for problem in filled.problems} >= {
        "economies",
        "since",
        "summary",
        "kind",
        "status",
        "title",
    }


def test_what_is_over_its_limit_is_kept_and_said() -> None:
    filled = fill("x", {**FULL, "lessons": "y" * 1300}, PLAN, ECONOMIES)
    (advice,) = [problem for problem in filled.problems if problem.field == "lessons"]
    assert advice.severity is Severity.ADVICE and "1,300" in advice.message
    assert "y" * 1300 in filled.submission.body


def test_dont_know_yet_is_an_answer() -> None:
    filled = fill("x", {**FULL, "results": "Don't know yet"}, PLAN, ECONOMIES)
    assert not filled.blocked and entries_of(filled.submission)["results"] == "Don't know yet"


def test_a_heading_in_a_code_block_is_no_section() -> None:
    body = "## What was done\n\n```\n## Results\n```\n\nDone."
    assert set(entries_of_body(body)) == {"done"}


def test_a_section_that_stands_twice_loses_neither_text() -> None:
    entries = entries_of_body("## Results\n\nFirst.\n\n## Results\n\nSecond.")
    assert entries["results"] == "First." and "Second." in entries["rest"]


TEXTS = [field.name for field in SECTIONS if field.takes is Takes.TEXT and field.name != "blocks"]
PLAIN = st.characters(codec="utf-8", exclude_characters="#`~\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
"""No headings, fences or line ends of other kinds: what makes a section is not a section's text."""


@given(st.dictionaries(st.sampled_from(TEXTS), st.text(PLAIN)))
def test_texts_of_any_kind_come_back_from_the_body(entries: dict[str, str]) -> None:
    given_in = {name: text.strip() for name, text in entries.items() if text.strip()}
    assert entries_of_body(body_of(entries)) == given_in


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Background", "problem"),
        ("2. Results and impact", "results"),
        ("Lessons learned", "lessons"),
        ("The practice in brief", "done"),
        ("Challenges", "problem"),
        ("Photographs", None),
    ],
)
def test_the_headings_of_papers_are_known_by_how_they_begin(heading: str, name: str | None) -> None:
    found = meant(heading)
    assert (found.field if found else None) == name


def test_a_field_s_own_heading_is_known_exactly() -> None:
    for field in SECTIONS:
        assert field_of(f"3. {field.section}:") is field
    assert field_of("Results in general") is None


def test_a_submission_without_anything_shows_nothing() -> None:
    assert entries_of(Submission(id="x", title="", body="")) == {"language": "en", "classification": "public"}


def test_names_and_sections_are_given_once() -> None:
    assert len({field.name for field in FIELDS}) == len(FIELDS)
    assert len({field.section for field in SECTIONS}) == len(SECTIONS)
