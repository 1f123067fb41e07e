"""What stands in people's own catalogues is understood where it is sure, asked about where not, and never lost."""

from datetime import date

import pytest

from kb.errors import BadValue
from kb.importing.meanings import KEPT_AS_TEXT, Meanings
from kb.plan.reference import read_economies, read_plan
from tests.conftest import ROOT

PLAN = read_plan(ROOT / "practices" / "plans" / "smewg-2021-2024.yaml")
ECONOMIES = read_economies(ROOT / "practices" / "economies.yaml")


@pytest.fixture
def meanings() -> Meanings:
    return Meanings(PLAN, ECONOMIES, date(2026, 5, 1))


def read(meanings: Meanings, field: str, cell: str) -> dict[str, str]:
    """The entries that a cell gives."""
    found: dict[str, list[str]] = {}
    for piece in meanings.pieces(field, cell):
        for name, said in meanings.meaning(field, piece).entries.items():
            found.setdefault(name, []).extend(filter(None, [said]))
    return {name: "\n".join(said) for name, said in found.items() if said}


@pytest.mark.parametrize(
    ("field", "cell", "entries"),
    [
        ("status", "on-going", {"status": "running"}),
        ("status", "COMPLETED", {"status": "ended"}),
        ("status", "En ejecución", {"status": "running"}),
        ("status", "Achevé", {"status": "ended"}),
        ("status", "Ongoing since 2012", {"status": "running", "since": "2012"}),
        ("since", "2010-2015", {"since": "2010", "status": "ended"}),
        ("since", "2024 – 2031", {"since": "2024"}),
        ("since", "2016 to date", {"since": "2016", "status": "running"}),
        ("since", "From 2010 to 2015", {"since": "2010", "status": "ended"}),
        ("since", "Since 2012", {"since": "2012"}),
        ("since", "FY2012", {"since": "2012"}),
        ("since", "2012/13", {"since": "2012"}),
        ("since", "marzo de 2018", {"since": "2018"}),
        ("economies", "Singapore / Malaysia", {"economies": "Singapore\nMalaysia"}),
        ("economies", "Viet Nam, Thailand", {"economies": "Viet Nam\nThailand"}),
        ("economies", "China, Hong Kong, Japan", {"economies": "China\nHong Kong, China\nJapan"}),
        ("economies", "Korea, Republic of and Peru", {"economies": "Korea\nPeru"}),
        ("economies", "Taiwan, China", {"economies": "Chinese Taipei"}),
        ("economies", "Taipei, Chinese; USA", {"economies": "Chinese Taipei\nUnited States"}),
        ("economies", "Estados Unidos y Corea del Sur", {"economies": "United States\nKorea"}),
        ("economies", "Lead: Chile; Partner: Peru", {"economies": "Chile\nPeru"}),
        ("economies", "THA", {"economies": "Thailand"}),
        ("economies", "Korea (North)", {"other_origins": "Korea (North)"}),
        ("economies", "China (Hong Kong)", {"economies": "Hong Kong, China"}),
        ("economies", "Chile (lead), Korea (ROK)", {"economies": "Chile\nKorea"}),
        ("economies", "China (Macao)", {"other_origins": "China (Macao)"}),
        ("economies", "Macao, China", {"other_origins": "Macao, China"}),
        ("objectives", "4.1 / 3.2", {"objectives": "4.1\n3.2"}),
        ("objectives", "Objective 2.3", {"objectives": "2.3"}),
        ("groups", "Mujeres; jóvenes", {"groups": "women\nyouth"}),
        ("kind", "Ley", {"kind": "regulation"}),
        ("agency_type", "Ministry", {"agency_type": "government"}),
        ("language", "Español", {"language": "es"}),
        ("classification", "For internal use only", {"classification": "members"}),
        ("status", "n/a", {}),
    ],
)
def test_what_is_sure_is_taken(meanings: Meanings, field: str, cell: str, entries: dict[str, str]) -> None:
    assert read(meanings, field, cell) == entries
    assert not any(meanings.meaning(field, piece).asks for piece in meanings.pieces(field, cell)) or not entries


@pytest.mark.parametrize(
    ("field", "cell", "proposal"),
    [
        ("status", "implemented", "running"),
        ("status", "complted", "ended"),
        ("status", "in the minister's drawer", ""),
        ("economies", "Phillipines", "Philippines"),
        ("economies", "Trinidad and Tobago", ""),
        ("objectives", "Access to finance", "4.1\n4.2"),
        ("objectives", "Priority Area 5", "5.1\n5.2"),
        ("objectives", "Finanzas", "4.1"),
        ("kind", "Project", "programme"),
        ("since", "2555", "2012"),
        ("since", "in spring", ""),
        ("consent_on", "03/04/2024", ""),
    ],
)
def test_what_is_not_sure_is_asked_about_and_gives_nothing(
    meanings: Meanings, field: str, cell: str, proposal: str
) -> None:
    (piece,) = meanings.pieces(field, cell)
    found = meanings.meaning(field, piece)
    assert (found.entries, found.whole, found.asks, found.proposal) == ({}, False, True, proposal)


def test_what_says_more_than_its_field_keeps_its_text(meanings: Meanings) -> None:
    assert not meanings.meaning("since", "2010-2015").whole
    assert not meanings.meaning("status", "Completed (2015)").whole
    assert meanings.meaning("status", "Completed").whole


def test_who_may_read_it_is_never_opened_by_a_word_that_nobody_knows(meanings: Meanings) -> None:
    for word in ("Level 3", "n/a", "?", "amber"):
        found = meanings.meaning("classification", word)
        assert (found.entries, found.asks) == ({"classification": "members"}, True)


def test_an_answer_goes_for_the_value_however_it_is_written() -> None:
    said = {"status": {"on hold": "ended", "sleeping": KEPT_AS_TEXT}, "economies": {"atlantis": "no member economy"}}
    meanings = Meanings(PLAN, ECONOMIES, date(2026, 5, 1), said)
    assert meanings.meaning("status", "On-Hold").entries == {"status": "ended"}
    sleeping = meanings.meaning("status", "Sleeping")
    assert (sleeping.entries, sleeping.whole, sleeping.asks) == ({}, False, False)
    assert meanings.meaning("economies", "Atlantis").entries == {"other_origins": "Atlantis"}


def test_an_answer_that_its_field_does_not_take_is_told_so(meanings: Meanings) -> None:
    assert meanings.answer("economies", "Singapore / Malaysia") == "Singapore\nMalaysia"
    assert meanings.answer("since", "Since 2012") == "2012"
    for field, given, told in (("status", "x", "running"), ("since", "x", "2021"), ("objectives", "9.9", "1.1")):
        with pytest.raises(BadValue, match=told):
            meanings.answer(field, given)
