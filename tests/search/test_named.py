"""The economies that a query names: official names, other spellings, codes in capitals, other scripts; nothing near."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.plan.economy import Economies, Economy
from kb.plan.reference import read_economies
from kb.search.named import named_economies
from tests.conftest import ROOT

ECONOMIES = read_economies(ROOT / "practices" / "economies.yaml")


def names(text: str) -> list[str]:
    return [named.name for named in named_economies(text, ECONOMIES)]


@pytest.mark.parametrize("economy", list(ECONOMIES), ids=lambda economy: economy.code)
def test_every_economy_is_named_by_its_name_its_code_and_its_other_spellings(economy: object) -> None:
    member = next(one for one in ECONOMIES if one is economy)
    for spelling in (member.name, member.code, *member.aliases):
        assert names(f"credit for women in {spelling} and elsewhere") == [member.name]
    assert names(f"women in {member.name.lower()}") == names(f"Women IN {member.name.upper()}") == [member.name]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Hong Kong, China", ["Hong Kong, China"]),
        ("Hong Kong (China) and China", ["Hong Kong, China", "China"]),
        ("hongkong", ["Hong Kong, China"]),
        ("Hong Kong. China", ["Hong Kong, China", "China"]),
        ("Korea, Japan, China", ["Korea", "Japan", "China"]),
        ("China, Hong Kong, China", ["China", "Hong Kong, China"]),
        ("Papua New Guinea", ["Papua New Guinea"]),
        ("Equatorial Guinea and Guinea", []),
        ("New Mexico", []),
        ("New Mexico and Mexico", ["Mexico"]),
        ("Chinese Taipei", ["Chinese Taipei"]),
        ("Taiwan, China", ["Chinese Taipei"]),
        ("Macao, China", []),
        ("North Korea", []),
        ("Democratic People's Republic of Korea", []),
        ("People’s Republic of China", ["China"]),
        ("P.R. China", ["China"]),
        ("the South China Sea and the Gulf of Mexico", []),
        ("Chinese firms, Mexican firms, Indochina", []),
        ("US", ["United States"]),
        ("help the US and tell us", ["United States"]),
        ("help us grow", []),
        ("Us and them", []),
        ("in the U.S., in the U.S.A.", ["United States"]),
        ("u.s.", []),
        ("the U.S.S.R.", []),
        ("US$ 500 and 20 US dollars", []),
        ("the US-Japan programme", ["United States", "Japan"]),
        ("what can be done per firm", []),
        ("AUS, can, per, mex", ["Australia"]),
        ("WHAT SMES CAN DO PER YEAR FOR US", []),
        ("WOMEN IN PERU AND THE USA", ["Peru", "United States"]),
        ("a PNG file", ["Papua New Guinea"]),
        ("a png file", []),
        ("The Philippines' firms", ["Philippines"]),
        ("Australia's and New-Zealand's", ["Australia", "New Zealand"]),
        ("Perú, MÉXICO, Việt Nam", ["Peru", "Mexico", "Viet Nam"]),
        ("Peru and Peru", ["Peru"]),
        ("Ｃｈｉｌｅ", ["Chile"]),
        ("chile peppers, bone china", []),
        ("peruse Chilean japanning", []),
        ("", []),
    ],
)
def test_the_longest_name_is_meant_and_nothing_near_it(text: str, named: list[str]) -> None:
    assert names(text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("中国香港的中小企业", ["Hong Kong, China"]),
        ("中国和日本的中小企业", ["China", "Japan"]),
        ("韩国中小企业融资", ["Korea"]),
        ("中華台北的女性創業", ["Chinese Taipei"]),
        ("中国台北", ["Chinese Taipei"]),
        ("中国澳门", []),
        ("新墨西哥", []),
        ("日本海の漁業", []),
        ("アメリカ合衆国とカナダの中小企業", ["United States", "Canada"]),
        ("カナダドル", []),
        ("チリソース", []),
        ("チリの女性", ["Chile"]),
        ("한국의 중소기업", ["Korea"]),
        ("보호주의", []),
        ("호주와 태국", ["Australia", "Thailand"]),
        ("ผู้ประกอบการในประเทศไทย", ["Thailand"]),
        ("pymes en Estados Unidos y Corea", ["United States", "Korea"]),
        ("中文China的SME", ["China"]),
        ("Китай и Россия", ["China", "Russia"]),
    ],
)
def test_other_languages_name_them_too(text: str, named: list[str]) -> None:
    assert names(text) == named


def test_a_name_has_its_place_in_the_text() -> None:
    text = "Việt Nam’s women, then Hong Kong, China"
    found = named_economies(text, ECONOMIES)
    assert [text[one.start : one.end] for one in found] == ["Việt Nam", "Hong Kong, China"]


def test_spellings_of_the_list_may_be_dotted_abbreviations() -> None:
    listed = Economies([Economy("Korea", 1, ("S. Korea", "R.O.K.")), Economy("United States", 2, ("U.S.", "USA"))])
    for text in ("S. Korea", "S Korea", "ROK", "R.O.K.", "the U.S.", "US", "U.S.A."):
        assert len(named_economies(f"{text} and others", listed)) == 1
    assert named_economies("tell us, u.s., rok", listed) == ()


def test_a_list_without_economies_names_none() -> None:
    assert named_economies("China, Peru", Economies(())) == ()


WORDS = st.sampled_from(
    ["Hong", "Kong", "China", "New", "Mexico", "U", "S", ".", ",", " ", "'", "中国", "香", "ß", "ﬃ", "é"]
)


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)))
def test_no_text_breaks_it(text: str) -> None:
    found = named_economies(text, ECONOMIES)
    assert len({one.name for one in found}) == len(found)
    assert all(0 <= one.start < one.end <= len(text) and one.name in ECONOMIES.names for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


@pytest.mark.parametrize(
    "piece", ["U.", "Hong Kong ", "new ", "hong ", "中", "people's ", " ", "\u0301", "Hong Kong ,,"]
)
def test_no_text_holds_it_up(piece: str) -> None:
    start = time.perf_counter()
    named_economies(piece * (100_000 // len(piece)), ECONOMIES)
    assert time.perf_counter() - start < 5
