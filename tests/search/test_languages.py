"""A question in another language finds what its English twin finds, on the write-ups that the demonstration brings."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from kb.knowledge_base import KnowledgeBase
from kb.search.query import Mode, Query
from tests.homes import demonstration


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return demonstration(tmp_path_factory.mktemp("languages") / "home")


def found(kb: KnowledgeBase, text: str, mode: Mode = Mode.WORDS) -> Sequence[str]:
    return [hit.card.id for hit in kb.reading.search(Query(text, mode=mode)).hits]


QUESTIONS = [
    ("Factoraje inverso", "mexico-early-payment-for-small-suppliers"),
    ("factoring inverso para proveedores", "mexico-early-payment-for-small-suppliers"),
    ("affacturage inversé", "mexico-early-payment-for-small-suppliers"),
    ("vay vốn không cần thế chấp", "indonesia-equity-for-micro-firms-after-scoring"),
    ("vay von khong can the chap", "indonesia-equity-for-micro-firms-after-scoring"),
    ("kredit tanpa agunan", "indonesia-equity-for-micro-firms-after-scoring"),
    ("ローン 担保", "indonesia-equity-for-micro-firms-after-scoring"),
    ("전자조달", "korea-open-electronic-procurement"),
    ("股权众筹", "malaysia-equity-crowdfunding-rules"),
    ("股權眾籌", "malaysia-equity-crowdfunding-rules"),
    ("pendanaan ramai ekuiti", "malaysia-equity-crowdfunding-rules"),
    ("gọi vốn cộng đồng cổ phần", "malaysia-equity-crowdfunding-rules"),
    ("инкубатор для социальных предприятий", "viet-nam-social-impact-business-incubation"),
    ("exportar por correo postal", "peru-parcel-post-exports"),
    ("phụ nữ bán hàng trực tuyến", "viet-nam-women-opening-web-shops"),
    ("网上销售 村庄", "malaysia-village-producers-selling-online"),
    ("pagbebenta online ng mga nayon", "malaysia-village-producers-selling-online"),
    ("一村一品", "japan-one-village-one-product-women"),
    ("tenggat waktu perizinan", "philippines-deadlines-for-permits"),
    ("thời hạn cấp phép", "philippines-deadlines-for-permits"),
    ("сроки разрешений", "philippines-deadlines-for-permits"),
    ("омбудсмен для малого бизнеса", "united-states-ombudsman-for-regulated-firms"),
    ("pengering tenaga suria", "malaysia-solar-dryers-for-village-food"),
    ("合作社 咖啡", "papua-new-guinea-coffee-cocoa-partnerships"),
    ("kopi dan kakao", "papua-new-guinea-coffee-cocoa-partnerships"),
    ("茶园的数据服务", "china-tea-garden-data-service"),
    ("茶園的數據服務", "china-tea-garden-data-service"),
    ("ไกล่เกลี่ยหนี้", "thailand-credit-mediation-for-small-firms"),
    ("mediasi kredit", "thailand-credit-mediation-for-small-firms"),
    ("인증 사회적기업", "korea-certified-social-enterprises"),
    ("exportateurs autochtones", "australia-indigenous-exporters-exchange"),
]


@pytest.mark.parametrize(("asked", "practice"), QUESTIONS)
def test_a_question_in_another_language_finds_the_practice_in_words(
    kb: KnowledgeBase, asked: str, practice: str
) -> None:
    assert practice in found(kb, asked)[:5]
    assert practice in found(kb, asked, Mode.BOTH)[:5]


@pytest.mark.parametrize(
    ("asked", "twin"),
    [
        ("crowdfunding de inversión", "equity crowdfunding"),
        ("thời hạn giấy phép", "deadline permit"),
        ("コーヒー カカオ", "coffee cocoa"),
        ("전자조달", "electronic procurement"),
        ("kode etik", "code of ethics"),
        ("загрязнение", "pollution"),
        ("préstamos sin garantía", "loans without collateral"),
        ("여성 온라인 판매", "women selling online"),
    ],
)
def test_it_finds_what_its_english_twin_finds(kb: KnowledgeBase, asked: str, twin: str) -> None:
    assert found(kb, twin)
    assert set(found(kb, twin)[:3]) <= set(found(kb, asked))


def test_what_answers_no_question_of_the_twin_is_near_to_both(kb: KnowledgeBase) -> None:
    near = [
        {hit.card.id for hit in (*results.hits, *results.related)}
        for results in (kb.reading.search(Query(text)) for text in ("ventanilla única", "single window"))
    ]
    assert "korea-open-electronic-procurement" in near[0] & near[1]


def test_an_english_query_finds_the_same_with_the_glossary_and_without(kb: KnowledgeBase, tmp_path: Path) -> None:
    without = demonstration(tmp_path / "home", glossary="glossary: []\n")
    for text in ("red tape", "capital", "women selling online", "a local bank", "digital platform", "may on air"):
        assert found(kb, text) == found(without, text)


def test_the_words_that_were_typed_are_what_a_hit_is_found_by(kb: KnowledgeBase) -> None:
    hit = kb.reading.search(Query("股权众筹", mode=Mode.WORDS)).hits[0]
    assert hit.words
    assert set(hit.terms) == {"股权众筹"}
    assert hit.excerpt is not None
    shown = {hit.excerpt.text[span.start : span.end].casefold() for span in hit.excerpt.spans}
    assert "equity crowdfunding" in " ".join(sorted(shown)) or {"equity", "crowdfunding"} <= shown
