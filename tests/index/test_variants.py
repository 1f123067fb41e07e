"""Variants: whichever way a word is written in the texts and in the query, the list is the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.plan.reference import read_economies
from kb.search.query import Mode, Query
from kb.settings import load
from tests.homes import ROOT, begin

SPELLINGS = """
organise | organize
organisation | organizations
digitalisation | digitalization
recognised | recognized
modernising | modernizing
customisable | customizable
standardisation | standardization
internationalise | internationalize
authorised | authorized
analyse | analyze
catalysed | catalyzed
labour | labor
labourers | laborers
colourful | colorful
favourable | favorable
behaviour | behavior
behavioural | behavioral
neighbouring | neighboring
harbours | harbors
endeavour | endeavor
centre | center
centred | centered
telecentres | telecenters
fibres | fibers
litres | liters
consortia | consortium
savoury | savory
scepticism | skepticism
menus | menu
symposia | symposium
foremen | foreman
kilometres | kilometers
theatre | theater
programmes | programs
catalogue | catalog
cataloguing | cataloging
dialogue | dialog
defence | defense
licence | license
licencing | licensing
offences | offenses
practise | practice
practising | practicing
travelled | traveled
travellers | travelers
modelling | modeling
labelled | labeled
counsellors | counselors
fuelled | fueled
signalling | signaling
enrolment | enrollment
enrol | enroll
fulfil | fulfill
fulfilment | fulfillment
instalments | installments
skilful | skillful
jewellery | jewelry
ageing | aging
judgement | judgment
acknowledgement | acknowledgment
aluminium | aluminum
grey | gray
tyres | tires
sulphur | sulfur
plough | plow
moulds | molds
orthopaedic | orthopedic
archaeology | archeology
manoeuvre | maneuver
artefact | artifact
adviser | advisor
enquiry | inquiry
focussed | focused
sizeable | sizable
orientated | oriented
speciality | specialty
sceptical | skeptical
yoghurt | yogurt
chequebook | checkbook
"""

NUMBERS_OF = """
women | woman
businesswomen | businesswoman
fishermen | fisherman
children | child
people | person
persons | people
companies | company
economies | economy
analyses | analysis
criteria | criterion
indices | index
crises | crisis
hypotheses | hypothesis
phenomena | phenomenon
curricula | curriculum
fora | forum
memoranda | memorandum
matrices | matrix
knives | knife
housewives | housewife
viruses | virus
buses | bus
bonuses | bonus
GVCs | GVC
FTAs | FTA
smes | SME
ngos | NGO
taxes | tax
policies | policy
"""

MARKS = """
women’s | women's
firms’ | firms
SME's | SMEs
womens | women
“quarry” | quarry
village-led | village
cattle‑based | cattle
mussel–related | mussel
soft\u00adwood | softwood
ever\u200bgreen | evergreen
silver\u00a0mine | silver mine
on-line | online
on‐site | onsite
in-house | inhouse
by-products | byproducts
U.S. | US
U.S.A. | USA
U. S. | US
P.R.C. | PRC
S.M.E.s | SMEs
W.T.O. | WTO
Nordic-oriented | nordic
BAMBOO | bamboo
"""

LETTERS = """
Perú | Peru
São | Sao
Māori | Maori
Việt | Viet
café | cafe
Bogotá | bogota
Łódź | Lodz
Ørsted | Orsted
Đà Lạt | Da Lat
Straße | strasse
Ærø | Aero
œuvre | oeuvre
Hawaiʻi | Hawaii
ＦＡＲＭ | farm
ﬁnch | finch
Ⅳ | iv
貿易便利化 | 贸易便利化
中小企業 | 中小企业
創業 | 创业
電子商務 | 电子商务
ﾃﾞｰﾀ | データ
Ｅ２Ｅ | e2e
Ёлка | елка
كِتَاب | كتاب
İzmir | izmir
"""

NUMBERS = """
1,000 | 1000
2 000 | 2000
3\u202f000 | 3000
4'000 | 4000
1,234,567 | 1234567
５０１ | 501
٢٠٤٣ | 2043
No. 71 | 71
№ 72 | no 72
#73 | no. 73
nº 74 | 74
Nos. 75 | 75
covid19 | COVID-19
covid 19 | COVID-19
web2 | web 2
ISO9001 | ISO 9001
APEC2031 | APEC 2031
1990s | 1990's
US$ 81 | USD 81
"""

COMPOUNDS = """
microcredit | micro-credit
microcredits | micro credit
startup | start-up
startups | start ups
e-commerce | ecommerce
e commerce | e-commerce
cooperative | co-operative
co operative | cooperatives
healthcare | health care
smallholder | small-holder
onestop | one-stop
post-harvest | postharvest
on line | online
reuse | re-use
telecentre | tele-center
roadmap | road map
B2B | B-2-B
G20 | G-20
per cent | percent
nontariff | non-tariff
crowdfunding | crowd-funding
cybersecurity | cyber security
agribusiness | agri-business
supplychain | supply chain
pro curement | procurement
"""

ECONOMIES = """
South Korea | Korea
Republic of Korea | ROK
R.O.K. | Korea
S. Korea | South Korea
United States | U.S.
USA | United States of America
the United States | US
Viet Nam | Vietnam
Việt Nam | Vietnam
Hong Kong | Hong Kong, China
HKSAR | Hongkong
PRC | People's Republic of China
PR China | P.R.C.
New Zealand | NZ
Aotearoa | New Zealand
PNG | Papua New Guinea
Russia | Russian Federation
Brunei | Brunei Darussalam
the Philippines | Philippines
Chinese Taipei | Taiwan
México | Mexico
대한민국 | Korea
"""


def pairs(*tables: str) -> list[tuple[str, str]]:
    lines = [line.split("|") for table in tables for line in table.split("\n") if line]
    return [(one.strip(), other.strip()) for one, other in lines]


BY_THEMSELVES = pairs(SPELLINGS, NUMBERS_OF, MARKS, LETTERS, NUMBERS)
BY_THE_QUERY = pairs(COMPOUNDS, ECONOMIES)

APART = """
us | US
it | IT
who | WHO
led | LED
prize | prise
tired | tyre
personal | person
advice | advise
storey | story
cheque | check
asset | as set
together | to get her
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """A home with two practices for each pair: one holds the one way of writing it, one the other."""
    folder = tmp_path_factory.mktemp("variants")
    writeups = folder / "writeups"
    writeups.mkdir()
    for at, pair in enumerate([*BY_THEMSELVES, *BY_THE_QUERY, *pairs(APART)]):
        for name, word in zip(("one", "other"), pair, strict=True):
            lay(writeups, f"{name}-{at}", f"The valley told of {word} as a lesson.")
    for at in range(200):
        lay(writeups, f"filler-{at}", "The valley told of nothing at all.")
    kb = KnowledgeBase(load(begin(folder)), HashingEncoder())
    report = kb.importing.import_files([writeups], by=operator("secretariat"))
    assert not report.refused
    kb.home.update_index()
    yield kb


def lay(folder: Path, id: str, text: str) -> None:
    head = f"id: {id}\ntitle: Lessons\nother_origins: [A body]\n"
    (folder / f"{id}.md").write_text(f"---\n{head}---\n\n{text}\n", "utf-8")


def found(kb: KnowledgeBase, text: str) -> list[str]:
    results = kb.reading.search(Query(text, mode=Mode.WORDS, size=100))
    assert results.searched == "", "no way of writing a word is a slip"
    return [card.id for hit in results.hits for card in (hit.card, *hit.same)]


def same(kb: KnowledgeBase, one: str, other: str, at: int) -> None:
    assert {f"one-{at}", f"other-{at}"} <= set(found(kb, one))
    assert found(kb, one) == found(kb, other)
    assert "filler-1" not in found(kb, one)


@pytest.mark.parametrize(("one", "other"), BY_THEMSELVES)
def test_a_word_in_its_spellings_gives_one_list(shelf: KnowledgeBase, one: str, other: str) -> None:
    same(shelf, one, other, BY_THEMSELVES.index((one, other)))


@pytest.mark.parametrize(("one", "other"), BY_THE_QUERY)
def test_compounds_and_names_of_economies_give_one_list(shelf: KnowledgeBase, one: str, other: str) -> None:
    same(shelf, one, other, len(BY_THEMSELVES) + BY_THE_QUERY.index((one, other)))


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_what_only_looks_alike_gives_two_lists(shelf: KnowledgeBase, one: str, other: str) -> None:
    at = len(BY_THEMSELVES) + len(BY_THE_QUERY) + pairs(APART).index((one, other))
    assert f"one-{at}" not in found(shelf, other)


def test_the_tables_are_long_enough_and_no_pair_stands_twice() -> None:
    assert len({*BY_THEMSELVES, *BY_THE_QUERY}) == len(BY_THEMSELVES) + len(BY_THE_QUERY) > 200


def test_every_other_name_of_an_economy_finds_it_and_no_two_share_one() -> None:
    economies = read_economies(ROOT / "practices" / "economies.yaml")
    for economy in economies:
        for name in (economy.name, *economy.aliases):
            assert economies.named(name) is economy, name
    for adjective in ("Korean", "American", "America", "Chinese", "us states"):
        assert economies.find(adjective) is None


@pytest.mark.parametrize(("asked", "written"), [("貿易", "贸易"), ("duong", "đường"), ("labour", "labor")])
def test_the_passage_shown_is_the_one_that_holds_the_variant(
    kb: KnowledgeBase, tmp_path: Path, asked: str, written: str
) -> None:
    sections = [f"## Part {n}\n\n" + "The valley told of nothing at all. " * 20 for n in range(6)]
    sections.append(f"## Last\n\nThe valley told of {written} as a lesson. " + "It was told twice over. " * 20)
    lay(tmp_path, "long", "\n\n".join(sections))
    kb.importing.import_files([tmp_path / "long.md"], by=operator("secretariat"))
    kb.home.update_index()
    excerpt = kb.reading.search(Query(asked, mode=Mode.WORDS)).hits[0].excerpt
    assert excerpt is not None
    assert [excerpt.text[span.start : span.end] for span in excerpt.spans] == [written]
