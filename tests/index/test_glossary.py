"""The glossary: a text of another language comes back as English phrases, an English text as it stands."""

import time

import pytest

from kb.index.glossary import Glossary, Translation
from kb.index.span import Span
from kb.plan.glossary_file import GlossaryContent, GlossaryEntry, read_glossary
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    """The one that ships."""
    return Glossary(read_glossary(ROOT / "practices" / "glossary.yaml"))


def small(*entries: tuple[str, str, str], little: tuple[tuple[str, str], ...] = ()) -> Glossary:
    """A glossary of (English, language code, term) each, and of little words by language."""
    return Glossary(
        GlossaryContent(
            tuple(GlossaryEntry((english,), {code: (term,)}) for english, code, term in entries),
            {code: tuple(words.split()) for code, words in little},
        )
    )


def parts(text: str, translation: Translation) -> list[tuple[str, str]]:
    """What was typed, and what it means, term by term."""
    return [(text[term.start : term.end], term.phrases[0]) for term in translation.terms]


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("Factoraje inverso", "es", "reverse factoring"),
        ("ventanilla única", "es", "single window"),
        ("préstamos para mujeres indígenas de Perú", "es", "loan women Indigenous Peru"),
        ("licitación pública para pymes", "es", "tender SME"),
        ("ahorrar energía en las fábricas", "es", "energy efficiency factory"),
        ("affacturage inversé pour les PME", "fr", "reverse factoring SME"),
        ("formation des femmes entrepreneures", "fr", "training women entrepreneurs"),
        ("vay vốn không cần thế chấp", "vi", "loan without collateral"),
        ("kinh tế tuần hoàn cho doanh nghiệp nhỏ", "vi", "circular economy small business"),
        ("pinjaman tanpa agunan", "id", "loan without collateral"),
        ("Bagaimana cara ekspor kopi?", "id", "export coffee"),
        ("pembiayaan tanpa cagaran untuk usahawan wanita", "ms", "finance without collateral women entrepreneurs"),
        ("paano umutang nang walang kolateral", "tl", "loan without collateral"),
        ("программы гарантирования кредитов", "ru", "programme credit guarantee"),
        ("механизм «единого окна» на таможне", "ru", "single window customs"),
        ("土地や不動産の担保がない企業でも銀行から借りる", "ja", "land without collateral enterprise bank loan"),
        ("シングルウィンドウによる通関", "ja", "single window customs clearance"),
        ("中小企業の海外展開", "ja", "SME overseas markets"),
        ("无抵押贷款", "zh", "without collateral loan"),
        ("小企业怎么在网上销售产品", "zh", "small business sell online product"),
        ("중소기업 디지털 역량 교육", "ko", "SME digital skills education"),
        ("여성 기업가를 위한 대출", "ko", "women entrepreneurs loan"),
        ("สินเชื่อที่ไม่ต้องใช้หลักประกัน", "th", "loan without collateral"),
        ("การจัดซื้อจัดจ้างภาครัฐ", "th", "government procurement"),
    ],
)
def test_a_text_comes_back_as_english_keywords_in_its_order(
    glossary: Glossary, text: str, language: str, english: str
) -> None:
    translation = glossary.translate(text)
    assert (translation.language, translation.english) == (language, english)


@pytest.mark.parametrize(
    "text",
    [
        "how do women sell online in rural markets",
        "export finance SMEs",
        "capital",
        "digital platform for farmers",
        "red tape, once more, on air in May",
        "Costa Rica coffee",
        "Mercado Libre sellers",
        "Banco do Brasil microfinance",
        "start-ups in Puerto Rico",
        "Universiti Malaysia programme",
        "Mexico and Peru trade agreement",
        "economies: [Viet Nam]",
        "café owners training",
        "street vendors on Trần Hưng Đạo street",
        "Programme of Đà Nẵng city",
        "",
        "   ",
        "2021-2024",
    ],
)
def test_an_english_text_comes_back_untouched(glossary: Glossary, text: str) -> None:
    assert glossary.translate(text) == Translation("", (), 1.0, text)


def test_the_write_ups_that_ship_are_english(glossary: Glossary) -> None:
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "practices" / "writeups").glob("*.md"))]
    lines = [line for text in texts for line in text.split("---", 2)[2].splitlines() if line.strip()]
    assert [line for line in lines[::4] if glossary.translate(line).language] == []


def test_an_english_word_counts_only_in_a_text_of_its_language() -> None:
    glossary = small(("network", "es", "red"), ("company", "es", "empresa"), little=(("es", "de la una"),))
    assert glossary.translate("red").terms == ()
    assert glossary.translate("a red empresa with blue doors").terms == ()
    assert glossary.translate("una red de la empresa").english == "network company"


def test_the_longest_term_is_meant_in_scripts_with_spaces_and_without() -> None:
    latin = small(("window", "es", "ventanilla"), ("single window", "es", "ventanilla única"))
    assert latin.translate("la ventanilla única").english == "single window"
    joined = small(("trade", "zh", "贸易"), ("trade facilitation", "zh", "贸易便利化"), ("border", "zh", "易便"))
    assert joined.translate("贸易便利化").english == "trade facilitation"


def test_each_term_names_the_characters_it_stands_for(glossary: Glossary) -> None:
    for text, expected in (
        ("¿Cómo vender en línea ﬁrmas?", [("vender en línea", "sell online")]),
        ("２０２１年の中小企業　支援", [("中小企業", "SME"), ("支援", "support")]),
        ("ｼﾝｸﾞﾙｳｨﾝﾄﾞｳの導入", [("ｼﾝｸﾞﾙｳｨﾝﾄﾞｳ", "single window")]),
        ("vay vô\u0301n", [("vay vô\u0301n", "loan")]),
        ("중소 기업의 수출", [("중소 기업", "SME"), ("수출", "export")]),
    ):
        assert parts(text, glossary.translate(text)) == expected, text


def test_every_word_of_the_english_knows_what_was_typed(glossary: Glossary) -> None:
    text = "préstamos de Nafinsa sin garantía"
    translation = glossary.translate(text)
    assert translation.english == "loan Nafinsa without collateral"
    for word, typed in (("loan", "préstamos"), ("Nafinsa", "Nafinsa"), ("collateral", "sin garantía")):
        span = translation.typed(translation.english.index(word))
        assert text[span.start : span.end] == typed
    untouched = glossary.translate("export finance")
    assert untouched.typed(3) == Span(3, 4)


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("Ventanillas ÚNICAS", "ventanilla única"),
        ("ventanilla unica", "ventanilla única"),
        ("pequeñas emprendedoras rurales", "pequeño emprendedor rural"),
        ("licitaciones", "licitación"),
        ("veces", "vez"),
    ],
)
def test_spanish_number_gender_and_accents_do_not_matter(typed: str, listed: str) -> None:
    assert small(("meaning", "es", listed)).translate(typed).english == "meaning"


@pytest.mark.parametrize(
    ("code", "typed", "listed"),
    [
        ("fr", "guichets uniques", "guichet unique"),
        ("fr", "douanières", "douanier"),
        ("ru", "единым окном", "единое окно"),
        ("ru", "счета предпринимателям", "счёт предприниматель"),
        ("id", "pinjamannya", "pinjaman"),
        ("id", "usaha-usaha mikro", "usaha usaha mikro"),
        ("tl", "negosyong", "negosyo"),
        ("vi", "the chap", "thế chấp"),
        ("vi", "hop dong", "hợp đồng"),
    ],
)
def test_the_usual_endings_of_a_language_do_not_matter(code: str, typed: str, listed: str) -> None:
    assert small(("meaning", code, listed)).translate(typed).english == "meaning"


def test_a_vietnamese_syllable_alone_is_compared_with_its_marks() -> None:
    glossary = small(("tax", "vi", "thuế"), ("table", "vi", "bàn ghế"))
    assert glossary.translate("thuế").english == "tax"
    assert glossary.translate("thuê").terms == ()
    assert glossary.translate("ban ghe").english == "table"


def test_of_two_vietnamese_terms_that_differ_in_their_marks_the_one_typed_is_meant(glossary: Glossary) -> None:
    assert glossary.translate("khu vực tư nhân").english == "private sector"
    assert glossary.translate("việc làm cho tù nhân").english == "employment prisoners"


def test_names_numbers_and_english_words_stay_where_they_stand(glossary: Glossary) -> None:
    assert (
        glossary.translate("paano mag-apply ng loan para sa maliit na negosyo").english == "apply loan small business"
    )
    assert glossary.translate("préstamos de Nafinsa en 2023").english == "loan Nafinsa 2023"
    assert glossary.translate("AIを活用した中小企業の支援").english == "AI SME support"
    assert glossary.translate("программа SBIR для стартапов").english == "programme SBIR start-up"


def test_the_share_is_what_was_understood_of_what_tells_something() -> None:
    little = (("es", "para la"), ("th", "สำหรับ"))
    glossary = small(("loan", "es", "préstamo"), ("loan", "th", "เงินกู้"), ("loan", "ja", "融資"), little=little)
    assert glossary.translate("préstamo para la").share == 1
    assert glossary.translate("préstamo para la zapatería").share == pytest.approx(8 / 17)
    assert glossary.translate("เงินกู้สำหรับ").share == 1
    assert glossary.translate("融資をください").share == 1, "hiragana that no term holds is grammar"
    assert glossary.translate("融資戦車").share == 0.5
    assert glossary.translate("戦車").share == 0


def test_the_script_shows_the_language_before_any_word_is_known() -> None:
    empty = Glossary()
    for text, language in (("แมว", "th"), ("고양이", "ko"), ("ねこ", "ja"), ("кошка", "ru"), ("猫", "zh")):
        assert empty.translate(text) == Translation(language, (), 0.0, "")
    assert empty.translate("قطة") == Translation("", (), 0.0, "")
    assert empty.translate("gato").english == "gato"
    assert empty.translate("con mèo đỏ").language == "vi"
    assert empty.translate("¿gato?").language == "es"


def test_what_only_one_language_is_written_with_rules_the_others_out() -> None:
    glossary = small(("loan", "vi", "vay vốn"), ("rent", "id", "sang"), ("shelf", "es", "trang"))
    assert glossary.translate("trang bị sang trọng ở đâu để vay vốn").language == "vi"


def test_han_characters_alone_are_the_language_that_knows_more_of_them() -> None:
    glossary = small(("credit guarantee", "ja", "信用保証"), ("credit", "zh", "信用"))
    assert glossary.translate("信用保証").language == "ja"
    assert glossary.translate("信用").language == "zh"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (
            "สินเชื่อที่ไม่ต้องใช้หลักประกัน",
            "No model here reads Thai: searched for the words that the glossary knows: loan, without collateral.",
        ),
        (
            "préstamos sin garantía",
            "No model here reads Spanish: searched for the words that the glossary knows: loan, without collateral.",
        ),
        (
            "แมว",
            "No model here reads Thai, and the glossary knows none of these words; "
            "add the multilingual model with `kb encoder add multilingual`.",
        ),
        (
            "قرض بدون ضمان",
            "No model here reads the Arabic script, and the glossary knows none of these words; "
            "add the multilingual model with `kb encoder add multilingual`.",
        ),
        ("loans without collateral", ""),
    ],
)
def test_where_no_model_reads_the_language_a_note_says_what_was_searched_instead(
    glossary: Glossary, text: str, note: str
) -> None:
    assert glossary.note_for(text, ["English"]) == note
    assert glossary.note_for(text, []) == note
    assert glossary.note_for(text, ["about 100", "English"]) == ""
    assert glossary.note_for(text, [""]) == "", "a model that does not say what it reads may read it"


@pytest.mark.parametrize(
    "text",
    [
        "é" * 1_000_000,
        "贷款" * 500_000,
        "vay " * 250_000,
        "\ud800préstamo\udfff",
        "préstamo\x00para",
        "a\u0301" * 100_000,
        "a" + "\u0301" * 1_000_000,
        "(" * 100_000 + "ก็" * 100_000,
        "\u200bprésta\u00admo\u200d",
        "ㄱㅏㄴ" * 1000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_a_hostile_text_costs_little(glossary: Glossary, text: str) -> None:
    glossary.translate("préstamo")
    start = time.perf_counter()
    glossary.translate(text)
    glossary.note_for(text, ["English"])
    assert time.perf_counter() - start < 3
