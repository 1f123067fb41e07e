"""Spelling: a slip in a word that no practice holds is answered with a word that some do, and nothing else is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.index.index_file import IndexFile
from kb.index.terms import forms
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.practice.card import Facet, Filters
from kb.search.as_json import results_json
from kb.search.query import Mode, Query
from tests.conftest import WRITEUPS

Write = Callable[[str, str], Path]


def meant(kb: KnowledgeBase, text: str, mode: Mode = Mode.WORDS) -> str:
    return kb.reading.search(Query(text, mode=mode)).searched


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("womne", "women"),
        ("rural womne", "rural women"),
        ("womne with collaterall", "women with collateral"),
        ("Custms offices, for exporters!", "customs offices, for exporters!"),
        ("womne rural womne", "women rural women"),
        ("collatreal of WOMEN", "collateral of WOMEN"),
    ],
)
def test_a_slip_is_answered_with_the_word_it_is_near_to(kb: KnowledgeBase, typed: str, offered: str) -> None:
    assert meant(kb, typed) == offered
    assert kb.reading.search(Query(typed)).query.text == typed


MISSPELT = """
womne:women entreprneurs:entrepreneurs buisness:business bussiness:business goverment:government finanical:financial
acess:access exprot:export digitalisaton:digitalisation certifcation:certification tarde:trade comunity:community
guarentee:guarantee gaurantee:guarantee accomodation:accommodation enviroment:environment comerce:commerce
logistcs:logistics cutsoms:customs entrepeneur:entrepreneur enterprenur:entrepreneur inovation:innovation
techology:technology agricluture:agriculture tourisim:tourism regulaton:regulation financng:financing
mentorshp:mentorship laon:loan creidt:credit credt:credit expot:export markt:market suplly:supply chian:chain
warehuose:warehouse resilence:resilience recvoery:recovery pandmic:pandemic youht:youth indigneous:indigenous
disabilty:disability inclusoin:inclusion equaliy:equality guidlines:guidelines knowlege:knowledge benifits:benefits
pratices:practices practcie:practice servces:services investmnet:investment partnrship:partnership standars:standards
infrastucture:infrastructure electonic:electronic consumr:consumer taxaton:taxation corruptoin:corruption
vouchr:voucher smal:small medum:medium intelectual:intellectual networkng:networking workhsop:workshop
reserach:research busines:business rual:rural colateral:collateral grnat:grant platfrom:platform patnet:patent
Austrlia:Australia Malasia:Malaysia Indonesa:Indonesia Tailand:Thailand Mexcio:Mexico
"""
SLIPS = MISSPELT.split()

HELD = " ".join(sorted({slip.partition(":")[2] for slip in SLIPS})) + (
    " vouchers done wallet bullet gaming lender match according theme combat framing median Iceland chefs course shops"
    " hydrant casing halls kernel photos framework B-2-B G-20 permit apparatus tide also bank valley stripes"
    " account amount machine marine could"
)

UNUSED = """
blockchain drone casino halal kosher yoga quantum bitcoin falconry origami sushi tattoo vampire dinosaur guitar violin
opera ballet chess poker gambling vodka whisky cannabis zebra penguin volcano asteroid telescope uranium plutonium
trombone tulip lavender pistachio avocado durian kimchi matcha ramen quinoa llama alpaca camel reindeer walrus accordion
banjo comet proton photon koala wombat flamingo cobra termite magnolia basil thyme asparagus hydra stripe tidal
Kenya Lagos Oslo Huawei Alibaba Shopee Lazada Tesla Coursera Gojek Ireland Medan Kuching Petronas Xiaomi Rakuten Bank
huawei coursera shopee bilum kava
"""
NO_SLIPS = UNUSED.split()


@pytest.fixture
def reader(kb: KnowledgeBase, write: Write) -> KnowledgeBase:
    """A home that holds every word that the slips mean, and words that are near to others."""
    head = "---\nid: words\ntitle: Lessons\neconomies: [Chile]\n---\n\n"
    kb.importing.import_files([write("words.md", f"{head}{HELD}. {HELD}.\n")], by=operator("x"))
    kb.home.update_index()
    return kb


def test_the_usual_slips_are_mended(reader: KnowledgeBase) -> None:
    told = {slip: forms(meant(reader, slip.partition(":")[0])) for slip in SLIPS}
    assert len(SLIPS) > 70
    assert [slip for slip, form in told.items() if form != forms(slip.partition(":")[2])] == []


def test_a_word_or_a_name_that_nobody_uses_is_no_slip(reader: KnowledgeBase) -> None:
    assert len(NO_SLIPS) > 80
    assert {word: told for word in NO_SLIPS if (told := meant(reader, word))} == {}
    assert meant(reader, "drone womne") == "drone women"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("womne entreprneurs", "women entrepreneurs"),
        ("womne entreprneurs finanical suport", ""),  # "suport" is near to nothing here: not all are slips
        ("womne entreprneurs finanical acess", "women entrepreneurs financial access"),
        ("WOMNE ENTREPRNEURS IN TRADE", "women entrepreneurs in trade"),
        ("acount mahine", "account machine"),  # a letter was left out, and not another put in its place
        ("womne cuold trade", "women could trade"),
        ("womentrade", "women trade"),
        ("womne guaranteeaccess", "women guarantee access"),
        ("smallmarket", "small market"),  # no text has the two side by side
        ("Womne In Tarde", "women In trade"),
        ("womne entreprneurs networkking", "women entrepreneurs networking"),  # found all the same, by its stem
    ],
)
def test_several_slips_are_mended_together(reader: KnowledgeBase, typed: str, offered: str) -> None:
    assert meant(reader, typed) == offered


def test_what_is_known_joined_or_apart_is_no_slip(reader: KnowledgeBase) -> None:
    for typed in (
        "work-shop",
        "work shop",
        "onlinemarket"[:6],
        "frame work",
        "know ledge",
        "networkings",
        "digitalised",
        "vouchering",
    ):
        assert meant(reader, typed) == ""


def test_a_slip_in_one_text_does_not_stand_for_the_word_of_all_others(kb: KnowledgeBase, write: Write) -> None:
    head = "---\nid: {}\ntitle: Lessons\neconomies: [Chile]\n---\n\n"
    often = head.format("often") + "The government of a bazaar. " * 60
    kb.importing.import_files(
        [write("often.md", often), write("once.md", head.format("once") + "A goverment and a bazar.")], by=operator("x")
    )
    kb.home.update_index()
    assert meant(kb, "goverment") == "government"
    assert meant(kb, "Goverment") == "", "a name that is written so"
    assert kb.reading.search(Query("goverment", mode=Mode.WORDS, exact=True)).total == 1


def test_a_slip_that_only_a_members_write_up_makes_is_mended_for_all(kb: KnowledgeBase, write: Write) -> None:
    head = "---\nid: note\ntitle: Terms\neconomies: [Chile]\nclassification: members\n---\n\n"
    kb.importing.import_files([write("note.md", head + "The womne of a note. " * 9)], by=operator("x"))
    kb.home.update_index()
    assert meant(kb, "womne") == "women"


def test_what_is_offered_is_found(kb: KnowledgeBase) -> None:
    assert kb.reading.search(Query("womne", mode=Mode.WORDS, exact=True)).total == 0
    assert kb.reading.search(Query("womne", mode=Mode.WORDS)).total == 1
    assert kb.reading.search(Query(meant(kb, "womne"), mode=Mode.WORDS)).total == 1


@pytest.mark.parametrize(
    "typed",
    [
        "rural women",  # every word is known
        "sellers of vouchers",  # known by their stems
        "zqxwvk",  # near to nothing
        "ruul",  # too far for so short a word
        "wmn",  # too short
        '"womne"',  # meant as it stands
        "WOMNE",  # an abbreviation, as it is written
        "womne7",
        "2021 20221",
        "женщины",
        "女性起業家",
        "mujeres rurales de los mercados womne",  # another language
        "zqxwvk womne",  # a name beside it: neither is known
        "",
        "   ",
        "\ud800",
    ],
)
def test_nothing_is_offered_where_nothing_was_misspelt(kb: KnowledgeBase, typed: str) -> None:
    assert meant(kb, typed) == ""


def test_a_slip_is_noticed_in_every_mode_and_within_filters(kb: KnowledgeBase) -> None:
    for mode in Mode:
        assert meant(kb, "womne", mode) == "women"
    assert kb.reading.search(Query("womne", Filters({Facet.ECONOMY: ("Japan",)}))).searched == "women"


def test_a_name_keeps_its_capital(kb: KnowledgeBase, write: Write) -> None:
    head = "---\nid: town\ntitle: Lessons\neconomies: [Chile]\n---\n\n"
    kb.importing.import_files(
        [write("town.md", head + "Firms of Valparaiso. Lessons in Valparaiso.\n")], by=operator("x")
    )
    kb.home.update_index()
    assert meant(kb, "valparaisso") == "Valparaiso"


def test_what_a_reader_may_not_see_is_not_offered(kb: KnowledgeBase) -> None:
    assert "Zanzibarite" in WRITEUPS["members-note"]
    for typed in ("Zanzibarit", "Zanzibarite", "zanzibarit lending", "discusion"):
        assert "zanzibarite" not in meant(kb, typed).casefold()
        assert "discussion" not in meant(kb, typed).casefold()


def test_what_is_withdrawn_is_not_offered_any_more(kb: KnowledgeBase) -> None:
    assert meant(kb, "womne") == "women"
    kb.submissions.withdrawal.withdraw("chile-market-days", by=operator("secretariat"))
    assert meant(kb, "womne") == ""


@pytest.mark.parametrize("closed", ["members only", "embargo", "another text"])
def test_what_is_closed_or_rewritten_is_not_offered_any_more(kb: KnowledgeBase, closed: str) -> None:
    from dataclasses import replace
    from datetime import timedelta

    from kb.practice import writeup
    from kb.practice.practice import Classification

    one = kb.home.store.practice("chile-market-days")
    assert meant(kb, "womne") == "women"
    until = kb.settings.today() + timedelta(days=1) if closed == "embargo" else None
    text = re.sub("(?i)women", "people", one.body), re.sub("(?i)women", "people", one.summary)
    change = (
        {"body": text[0], "summary": text[1]}
        if closed == "another text"
        else {"classification": Classification.MEMBERS, "release_date": until}
    )
    changed = replace(one, **change)
    kb.home.store.put(changed, writeup.write(changed), (), "x")
    kb.home.update_index(whole=False)
    assert meant(kb, "womne") == ""


def test_words_that_are_known_are_looked_up_and_no_others_are_read(
    kb: KnowledgeBase, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        pytest.fail("all words are read")

    with monkeypatch.context() as patch:
        patch.setattr("kb.index.index_file.IndexFile.plain_words", failing)
        assert kb.reading.search(Query("women village")).total
    assert meant(kb, "womne") == "women"
    read, plain_words = list[int](), IndexFile.plain_words

    def noted(self: IndexFile, after: int, shortest: int) -> list[tuple[int, str]]:
        read.append(after)
        return plain_words(self, after, shortest)

    monkeypatch.setattr("kb.index.index_file.IndexFile.plain_words", noted)
    head = "---\nid: more\ntitle: Quillmasters\neconomies: [Chile]\n---\n\n"
    kb.importing.import_files([write("more.md", head + "Quillmasters everywhere.\n")], by=operator("x"))
    kb.home.update_index()
    assert (meant(kb, "womne"), meant(kb, "quillmaster")) == ("women", "")
    assert meant(kb, "quilmasters") == "Quillmasters"
    assert read and min(read) > 0  # of what was there before nothing is read again


def test_what_only_one_text_said_is_not_offered_when_it_is_gone(kb: KnowledgeBase, write: Write) -> None:
    for id, word in (("one", "Quillmaster"), ("other", "Quillmasters")):
        head = f"---\nid: {id}\ntitle: The {word}\neconomies: [Chile]\n---\n\n"
        kb.importing.import_files([write(f"{id}.md", f"{head}{word}.\n")], by=operator("x"))
    kb.home.update_index()
    assert meant(kb, "quilmaster") == "Quillmaster"
    kb.submissions.withdrawal.withdraw("one", by=operator("x"))
    assert meant(kb, "quilmaster") == "Quillmasters"


def test_a_members_only_write_up_changes_no_answer(kb: KnowledgeBase, write: Write) -> None:
    """Words of it stand as near to the slips as those of open ones, and more often."""
    typed = ("womne", "custmos", "villag", "zanzibarit", "lendin", "on", "women", "a note", "cr")
    before = [(meant(kb, text), kb.reading.complete(text)) for text in typed]
    head = (
        "---\nid: another-note\ntitle: Womnen, custmoss and women\neconomies: [Chile]\nclassification: members\n---\n\n"
    )
    report = kb.importing.import_files(
        [write("note.md", head + "Womnen custmoss villagg lendink zanzibarits. " * 9)], by=operator("x")
    )
    assert report.added == 1, report.refused
    kb.home.update_index()
    assert [(meant(kb, text), kb.reading.complete(text)) for text in typed] == before


def test_json_tells_what_may_have_been_meant(kb: KnowledgeBase) -> None:
    assert results_json(kb.reading.search(Query("womne")))["searched"] == "women"
    assert results_json(kb.reading.search(Query("womne", exact=True)))["searched"] == "womne"
