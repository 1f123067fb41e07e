"""A pasted text as the parts of it that ask for something, each as it stands there, and the terms that tell in it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.index.terms import terms
from kb.practice.practice import words
from kb.search.parts import MOST_PARTS, parts

LETTER = """Dear colleagues,

The meeting will discuss the following items:
1. Access to finance for women-owned firms, with guarantees and registries of movable
   collateral that banks accept.
2. Digital trade: e-invoicing, paperless customs and single windows
3. Any other business

Agenda item 5: Green growth
We look for energy audits in small factories. They should have run for three years. They should have been evaluated.

12 May 2024, 9:00 am
Best regards,
Aiko Tanaka
"""


def test_items_lines_and_sentences_are_parts_and_a_letter_around_them_is_none() -> None:
    assert parts(LETTER) == (
        "Access to finance for women-owned firms, with guarantees and registries of movable\n"
        "   collateral that banks accept.",
        "Digital trade: e-invoicing, paperless customs and single windows",
        "Green growth",
        "We look for energy audits in small factories. They should have run for three years. "
        "They should have been evaluated.",
    )


@pytest.mark.parametrize(
    "text", ["rural women", "1. women\n2. youth", "Dear all", "Agenda item 5: green growth", "一二三"]
)
def test_a_short_text_is_one_part(text: str) -> None:
    assert parts(f"  {text}\n") == (text,)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t"])
def test_an_empty_text_has_none(text: str) -> None:
    assert parts(text) == ()


ITEMS = (
    "women entrepreneurs and their access to markets abroad",
    "youth start-ups and incubators at universities of the regions",
    "green finance for small factories and their energy audits",
    "digital skills for micro firms in remote areas and islands",
    "export promotion by trade fairs and how ministries pay for it",
)


@pytest.mark.parametrize(
    "marks",
    [
        ["• "] * 5,
        ["1. ", "2. ", "3. ", "4. ", "5. "],
        ["(1) ", "(2) ", "(3) ", "(4) ", "(5) "],
        ["a) ", "b) ", "c) ", "d) ", "e) "],
        ["(a) ", "(b) ", "(c) ", "(d) ", "(e) "],
        ["3. ", "4. ", "5. ", "6. ", "7. "],
    ],
)
@pytest.mark.parametrize("between", ["\n", " ", "\n\n", "\r\n"])
def test_items_of_a_list_are_parts_in_lines_and_in_one_line(marks: list[str], between: str) -> None:
    text = between.join(mark + item for mark, item in zip(marks, ITEMS, strict=True))
    assert parts(text) == ITEMS


@pytest.mark.parametrize("mark", ["- ", "* ", "– ", "i. ", "2.1 ", "Item 4: ", "Session 2 – ", "Agenda item 5: ", ""])
def test_lines_are_parts_whatever_marks_them(mark: str) -> None:
    assert parts("\n".join(mark + item for item in ITEMS))[1:] == ITEMS[1:]


def test_a_programme_says_when_and_what() -> None:
    text = "\n".join(f"{at + 9}:15 – {at + 10}:30 Agenda item {at}: {item}" for at, item in enumerate(ITEMS))
    assert parts(text) == ITEMS


def test_who_signs_a_letter_asks_nothing() -> None:
    letter = "\n".join(["Dear all,", *ITEMS, "Thank you and kind regards,", "Maria Lopez", "Programme Director"])
    assert parts(letter) == ITEMS


def test_numbers_that_do_not_count_on_are_no_items() -> None:
    text = "In section 4. we saw 12 firms. In part 9. we saw more of them, and (c) the rest. " + " ".join(ITEMS)
    assert all(not part.startswith(("we saw", "the rest")) for part in parts(text))


def test_sentences_stand_together_up_to_sixty_words() -> None:
    sentence = "Small exporters sell more abroad where customs answers them within a day. "
    found = parts(sentence * 30)
    assert 5 < len(found) <= MOST_PARTS and all(40 <= words(part) <= 60 for part in found[:-1])
    assert " ".join(found) == (sentence * 30).strip()


def test_a_wall_of_words_is_cut() -> None:
    assert all(words(part) <= 120 for part in parts("word " * 900))
    assert len(parts("中小企业的数据共享" * 100)) > 5


@pytest.mark.parametrize(
    "nothing",
    [
        "The meeting will discuss the following topics:",
        "Members are invited to share their experiences.",
        "Good morning",
        "Dear Ms. Tanaka,",
        "Monday, 12 May 2024, 9:00 to 10:30",
        "12/05/2024",
        "Coffee break",
        "Adoption of the agenda",
        "Any other business",
        "Best regards,",
        "To: delegates@example.org",
        "16:00 – 17:00 Any other business and closing remarks",
        "09:00 - 09:15 Opening remarks by the Chair",
        "Please send them by 1 July.",
        "Agenda item 5:",
        "Welcome and opening remarks by the Chair",
    ],
)
def test_what_asks_nothing_is_left_out_where_something_else_is_left(nothing: str) -> None:
    assert parts("\n\n".join([ITEMS[0], ITEMS[1], nothing, *ITEMS[2:]])) == ITEMS
    assert parts((nothing + "\n") * 40) != ()


def test_more_items_than_are_searched_stand_together() -> None:
    text = "\n".join(f"- markets of region {at} for small firms" for at in range(100))
    found = parts(text)
    assert 12 <= len(found) <= MOST_PARTS
    assert all(f"region {at} " in "".join(found) for at in range(100))


MARKS = ["1. ", "2) ", "(a) ", "• ", "- ", "\r\n", "\n\n", ". ", *"\n。 a\x0b\x85\u2028\u0301\ud800"]
LINES = ["Dear all, ", "Item 3: ", "中小企业", "women in trade ", "12 May 2024", "Best regards,\n"]
PIECES = st.sampled_from([*MARKS, *LINES])


@given(st.one_of(st.text(), st.lists(PIECES, max_size=200).map("".join)))
def test_every_part_stands_in_the_text_in_its_order(text: str) -> None:
    found = parts(text)
    assert len(found) <= MOST_PARTS and bool(found) == bool(text.strip())
    at = 0
    for part in found:
        at = text.find(part, at)
        assert at >= 0 and part.strip()
        at += len(part)


@pytest.mark.parametrize(
    "piece", ["a", "1. ", "\n", "• ", "a) ", "word ", "中", "(a) ", "- x\n", "Dear ", "a. ", "item:", "\n "]
)
def test_no_text_holds_it_up(piece: str) -> None:
    start = time.perf_counter()
    parts(piece * (1_000_000 // len(piece)))
    assert time.perf_counter() - start < 5


def form(word: str) -> str:
    return terms(word)[0].form
