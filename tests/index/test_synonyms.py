"""Synonyms: a word finds what is written in another that says the same, and the list is a secretariat's to edit."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.encoder import HashingEncoder
from kb.errors import BrokenFile
from kb.home.new import write as write_home
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.plan.reference import read_synonyms
from kb.search.query import Mode, Query
from kb.settings import Settings
from tests.conftest import ROOT

Write = Callable[[str, str], Path]
Shelf = Callable[..., KnowledgeBase]

GROUPS = "synonyms:\n  - [GVC, global value chain]\n  - [e-commerce, ecommerce, online selling]\n"


@pytest.fixture
def shelf(settings: Settings, write: Write) -> Shelf:
    """A knowledge base with these texts in it, by id, and a list of synonyms."""

    def _shelf(synonyms: str = GROUPS, **texts: str) -> KnowledgeBase:
        if synonyms:
            (settings.practices / "synonyms.yaml").write_text(synonyms, "utf-8")
        kb = KnowledgeBase(settings, HashingEncoder())
        for id, text in {"filler-1": "Nothing of it.", "filler-2": "Nor here.", "filler-3": "Else.", **texts}.items():
            head = f"id: {id.replace('_', '-')}\ntitle: Practice {id}\neconomies: [Chile]\n"
            kb.importing.import_files([write(f"{id}.md", f"---\n{head}---\n\n{text}\n")], by=operator("secretariat"))
        kb.home.update_index()
        return kb

    return _shelf


def found(kb: KnowledgeBase, text: str) -> list[str]:
    return [hit.card.id for hit in kb.reading.search(Query(text, mode=Mode.WORDS)).hits]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("GVC", "Small firms join a global value chain."),
        ("GVCs", "Small firms join global value chains."),
        ("global value chains", "Small firms join GVCs."),
        ("Global-Value chain", "Small firms join a GVC."),
        ("e-commerce", "Lessons in online selling."),
        ("online selling", "Lessons in ecommerce."),
    ],
)
def test_a_word_finds_what_is_written_in_another_that_says_the_same(shelf: Shelf, asked: str, written: str) -> None:
    assert found(shelf(synonyms="", other=written), asked) == []
    assert found(shelf(other=written), asked) == ["other"]


def test_a_phrase_is_found_as_a_whole_only(shelf: Shelf) -> None:
    kb = shelf(apart="The chain store is of value to a global firm.")
    assert found(kb, "GVC") == []


def test_a_synonym_holds_all_the_words_it_stands_for(shelf: Shelf) -> None:
    kb = shelf(short="GVC lessons for coffee.", part="A chain of coffee shops.")
    hits = kb.reading.search(Query("coffee global value chain", mode=Mode.WORDS)).hits
    assert [hit.card.id for hit in hits] == ["short"]
    assert set(hits[0].terms) == {"coffee", "global value chain"}


def test_the_word_that_was_typed_comes_first(shelf: Shelf) -> None:
    kb = shelf(a_synonym="Lessons in ecommerce.", b_typed="Lessons in online selling.")
    assert found(kb, "online selling") == ["b-typed", "a-synonym"]
    assert found(kb, "ecommerce") == ["a-synonym", "b-typed"]


def test_a_phrase_in_quotation_marks_is_taken_as_it_stands(shelf: Shelf) -> None:
    kb = shelf(short="Firms join a GVC.", long="Firms join a global value chain.")
    assert found(kb, '"global value chain"') == ["long"]


def test_the_synonym_that_matched_is_shown(shelf: Shelf) -> None:
    kb = shelf(long="In the valley firms join global value chains with help.")
    excerpt = kb.reading.search(Query("GVC", mode=Mode.WORDS)).hits[0].excerpt
    assert excerpt is not None
    assert [excerpt.text[span.start : span.end] for span in excerpt.spans] == ["global value chains"]


def test_without_the_file_a_home_has_no_synonyms(settings: Settings) -> None:
    assert not (settings.practices / "synonyms.yaml").exists()
    assert KnowledgeBase(settings).home.synonyms.groups == ()


def test_a_home_is_given_the_list_and_an_old_one_when_it_is_begun_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    write_home(home, ROOT, demonstration=False)
    listed = home / "practices" / "synonyms.yaml"
    assert read_synonyms(listed) == read_synonyms(ROOT / "practices" / "synonyms.yaml")
    listed.unlink()
    write_home(home, ROOT, demonstration=False)
    listed.write_text(GROUPS, "utf-8")
    write_home(home, ROOT, demonstration=False)
    assert listed.read_text("utf-8") == GROUPS, "what the secretariat wrote is kept"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("synonyms:\n  - [GVC]\n", 2, "a group is of 2 to 20"),
        ("synonyms:\n  - [a, b]\n  - [b, c]\n", 3, "'b' stands in two groups"),
        ("synonyms:\n  - [a, A]\n", 2, "'A' stands in two groups, or twice in one"),
        ("synonyms:\n  - [a, '&']\n", 2, "no letter and no digit"),
        ("synonyms:\n  - GVC = global value chain\n", 2, "must be a list"),
        ("groups: []\n", 1, "unknown field 'groups'"),
        ("synonyms:\n  - [" + ", ".join(f"w{n}" for n in range(21)) + "]\n", 2, "holds 21 words"),
        ("synonyms:\n  - [a, b\n", 3, "not valid YAML"),
    ],
)
def test_a_broken_list_is_refused_with_its_line(write: Write, text: str, line: int, reason: str) -> None:
    with pytest.raises(BrokenFile, match=reason) as error:
        read_synonyms(write("synonyms.yaml", text))
    assert error.value.line == line


def test_the_list_that_ships_knows_the_plan_s_abbreviations() -> None:
    groups = read_synonyms(ROOT / "practices" / "synonyms.yaml")
    for one, other in (("GVC", "global value chain"), ("MSME", "SME"), ("IoT", "internet of things")):
        assert any({one, other} <= set(group) for group in groups)
