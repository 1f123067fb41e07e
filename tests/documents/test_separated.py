"""Separated values as spreadsheets of the region write them: read right, and asked about where nothing is sure."""

from typing import Any
from unicodedata import normalize

import pytest

from kb.documents import sandbox
from kb.documents.decoding import decoding
from kb.documents.encodings import ENCODINGS
from kb.documents.sandbox_child import WontRead
from kb.documents.separated import delimiter, sheets
from kb.errors import Refused
from tests.conftest import SHARED, shared_data

TONES = "\u0300\u0309\u0303\u0301\u0323"


def written(text: str, encoding: str) -> bytes:
    """As a spreadsheet writes it: in Vietnamese a tone is a character of its own."""
    if encoding != "cp1258":
        return text.encode(encoding)
    apart = []
    for char in text:
        tones = [mark for mark in normalize("NFD", char) if mark in TONES]
        apart += [normalize("NFC", "".join(mark for mark in normalize("NFD", char) if mark not in TONES)), *tones]
    return "".join(apart).encode(encoding)


def read(data: bytes, **chosen: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    found = sheets(data, **chosen)
    assert isinstance(found.read, list)
    return found.read[0], tuple(one.sentence for one in found.remarks)


SAID = {
    "gb18030": (
        "小微企业首贷担保基金,China",
        "夜市摊位一表登记,中国,商务局,手续太多,合并表格,办理时间减半",
        "妇女网店培训",
        "农村电商服务站",
        "title,economy\n社区团购合作社,China\n手工艺品出口,China", "供应链金融平台",
    ),
    "big5hkscs": (
        "小型企業首次貸款擔保,Chinese Taipei",
        "夜市攤位一次登記,經濟部,手續太多",
        "婦女網路商店培訓",
        "鄉村電子商務服務",
        "title,economy\n社區合作社,Hong Kong\n手工藝品出口,Hong Kong", "供應鏈金融平台",
    ),
    "cp949": (
        "첫 대출을 위한 보증기금,Korea",
        "여성 창업 지원 사업,중소벤처기업부,담보 부족",
        "온라인 판매 교육",
        "농촌 디지털 시장",
        "title,economy\n전통시장 공동배송,Korea\n수공예품 수출,Korea", "공급망 금융",
    ),
    "cp932": (
        "初めての借入のための保証基金,Japan",
        "女性起業支援,経済産業省,担保が足りない",
        "オンライン販売の研修",
        "農村のデジタル市場",
        "title,economy\n商店街の共同配送,Japan\n工芸品の輸出,Japan", "下請け取引の改善",
    ),
    "euc_jp": (
        "初めての借入のための保証基金,Japan",
        "女性起業支援,経済産業省,担保が足りない",
        "オンライン販売の研修",
        "農村のデジタル市場",
        "title,economy\n商店街の共同配送,Japan\n工芸品の輸出,Japan", "下請け取引の改善",
    ),
    "cp874": (
        "ค้ำประกันเงินกู้ครั้งแรก,Thailand",
        "อบรมร้านค้าออนไลน์สำหรับสตรี,กระทรวงอุตสาหกรรม",
        "ตลาดนัดชุมชน",
        "กองทุนหมู่บ้าน",
        "title,economy\nตลาดดิจิทัลในชนบท,Thailand\nส่งออกงานฝีมือ,Thailand",
        "สินเชื่อห่วงโซ่อุปทาน",
    ),
    "cp1251": (
        "Гарантийный фонд для первых заёмщиков,Russia",
        "Обучение женщин онлайн-торговле,Минэкономразвития,нет залога",
        "Ярмарка выходного дня",
        "Сельский цифровой рынок",
        "title,economy\nКООПЕРАТИВ СОСЕДЕЙ,Russia\nЭкспорт ремёсел,Russia",
        "«Единое окно» для малого бизнеса – № 1",
    ),
    "koi8-r": (
        "Гарантийный фонд для первых заёмщиков,Russia",
        "Обучение женщин онлайн-торговле",
        "Ярмарка выходного дня",
        "Сельский цифровой рынок", "title,economy\nКООПЕРАТИВ СОСЕДЕЙ,Russia\nЭкспорт ремёсел,Russia",
    ),
    "cp866": (
        "Гарантийный фонд для первых заёмщиков,Russia",
        "Обучение женщин онлайн-торговле",
        "Сельский цифровой рынок"
    ),
    "cp1258": (
        "Quỹ bảo lãnh cho người vay lần đầu,Viet Nam", "Đào tạo bán hàng trực tuyến cho phụ nữ,Bộ Kế hoạch và Đầu tư",
        "Chợ phiên cuối tuần",
        "Thị trường số nông thôn",
        "title,economy\nHợp tác xã khu phố,Viet Nam\nXuất khẩu đồ thủ công,Viet Nam",
    ),
    "cp1252": (
        "Fondo de garantía para el primer crédito,Perú", "Capacitación de pequeñas empresas «sin aval» – año 2021",
        "Formation à la vente en ligne pour les femmes,Ministère de l’Économie", "Größere Märkte für kleine Betriebe",
        "Programa de formação de cooperativas,São Paulo",
        "title,economy\nMercado de artesanías,México\nCompras públicas,Chile",
        "Señal de calidad",
    ),
    "cp1250": (
        "Poręczenie pierwszej pożyczki dla małych firm,Poland", "Szkolenie ze sprzedaży w sieci dla kobiet",
        "Příručka pro začínající podnikatele,Czechia", "Képzés kisüzemeknek, első hitelhez és nőknek",
    ),
    "cp850": ("Fondo de garantía para el primer crédito,Perú", "Capacitación de pequeñas empresas en español"),
    "mac_roman": ("Fondo de garantía para el primer crédito,Perú", "Capacitación de pequeñas empresas en español"),
}  # fmt: skip
"""Sentences of our own, a few rows each, by the encoding that they are written in."""

ROWS = [(encoding, text) for encoding, texts in SAID.items() for text in texts]


@pytest.mark.parametrize(("encoding", "text"), ROWS)
@pytest.mark.parametrize("end", ["", "\r\n"], ids=["bare", "line"])
def test_a_few_rows_are_read_in_the_encoding_that_they_are_written_in(encoding: str, text: str, end: str) -> None:
    told = decoding(written(text + end, encoding))
    assert (told.text.rstrip("\r\n"), told.encoding) == (text, encoding)
    sheet, said = read(written(text + end, encoding))
    assert sheet["encoding"] == encoding == sheet["encodings"][0][0]
    assert any(one.endswith(f": {ENCODINGS[encoding]}") for one in said), "it is said how it was read"


@pytest.mark.parametrize("encoding", ["gb18030", "cp949", "cp932", "cp874", "cp1251", "cp1258", "cp1252"])
def test_of_a_file_of_some_rows_there_is_no_doubt_and_still_a_choice(encoding: str) -> None:
    data = written("title,economy\r\n" + "\r\n".join(SAID[encoding]), encoding)
    told = decoding(data)
    assert told.is_sure and told.encoding == encoding
    other = next(one for one in told.candidates if one != encoding)
    sheet, _ = read(data, encoding=other)
    assert sheet["encoding"] == other and sheet["encodings"][0][0] == other
    assert encoding in [key for key, _, _ in sheet["encodings"]]


def test_what_could_be_several_is_said_to_be_unsure_with_a_line_of_each() -> None:
    sheet, said = read("香港,1".encode("big5"))
    assert sheet["rows"] == [["香港", "1"]]
    assert said == (
        "nothing tells for sure how it was written, so look at its words; it was read as: Traditional Chinese (Big5)",
    )
    assert len(sheet["encodings"]) > 1 and sheet["encodings"][0] == [
        "big5hkscs",
        "Traditional Chinese (Big5)",
        "香港,1",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["题目,一一,一个\r\n统一登记,1,2\r\n", "Título,año\r\nUno,2021\r\n", "제목,연도\r\n"])
def test_unicode_is_told_from_its_bytes_and_needs_no_remark(encoding: str, text: str) -> None:
    sheet, said = read(text.encode(encoding))
    assert sheet["rows"] == [line.split(",") for line in text.split()]
    assert said == () and len(sheet["encodings"]) == 1


def test_a_byte_that_was_lost_does_not_make_gibberish_of_the_rest() -> None:
    text = "".join(f"Título número {no},México\r\n" for no in range(9))
    data = text.encode()[:-6] + b"\xe9xico\r\n"
    sheet, said = read(data)
    assert sheet["encoding"] == "utf-8" and sheet["rows"][0] == ["Título número 0", "México"]
    assert any("could not be read" in one for one in said)


def test_tones_that_stand_apart_are_put_together() -> None:
    sheet, _ = read(written("Tiếng Việt cho người mới", "cp1258"))
    assert sheet["rows"] == [[normalize("NFC", "Tiếng Việt cho người mới")]]


@pytest.mark.parametrize("name", ["12-gbk.csv", "12-cp874.csv"])
@shared_data
def test_the_small_files_that_failed_are_read_right(name: str) -> None:
    path = SHARED / "cases" / name
    sheet, _ = read(path.read_bytes())
    assert sheet["encoding"] == {"12-gbk.csv": "gb18030", "12-cp874.csv": "cp874"}[name]


# -- rows ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sep=;\r\na;b\r\n1,5;2\r\n", [[], ["a", "b"], ["1,5", "2"]]),
        ('"sep=,"\n"a","b"\n', [[], ["a", "b"]]),
        ("a\tb\r\n1,5\t2,5\r\n", [["a", "b"], ["1,5", "2,5"]]),
        ("a;b;c\r\n1,5;2,5;3\r\n4,5;x, y;3\r\n", [["a", "b", "c"], ["1,5", "2,5", "3"], ["4,5", "x, y", "3"]]),
        ("Practices, all\r\na;b\r\n1;2\r\n3;4\r\n", [["Practices, all"], ["a", "b"], ["1", "2"], ["3", "4"]]),
        ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
        ("a,b\r\nc,d\ne,f\rg,h\r\n", [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]),
        ("a,b\r\none\rtwo,d\r\n", [["a", "b"], ["one\ntwo", "d"]]),
        ('a,b\r\n"one\r\ntwo",d\r\n', [["a", "b"], ["one\ntwo", "d"]]),
        ('a,b\r\n="00123",="x"\r\n', [["a", "b"], ["00123", "x"]]),
        ("a,b\r\n\r\n1,2\r\n", [["a", "b"], [], ["1", "2"]]),
        ("a|b\n1|2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\nOne,sales | 5 | 6\nTwo,jobs | 1 | 2\n", [["a", "b"], ["One", "sales | 5 | 6"], ["Two", "jobs | 1 | 2"]]),
    ],
)  # fmt: skip
def test_rows_are_told_apart_however_they_are_written(text: str, rows: list[list[str]]) -> None:
    assert read(text.encode())[0]["rows"] == rows


@pytest.mark.parametrize(
    ("text", "row"), [('a,b\n"open,2\n3,4\n', 2), ('a,b\n1,2\n"x"y,4\n', 3), ('a\n"open\nstill\n"closed" late\n', 2)]
)
def test_a_quotation_mark_that_is_not_closed_is_named_by_its_row(text: str, row: int) -> None:
    with pytest.raises(WontRead, match=f"in row {row} a quotation mark"):
        sheets(text.encode())


def test_errors_and_lost_letters_are_named_and_never_a_text() -> None:
    sheet, said = read(b"title,value,note\nOne,#REF!,ok\n????? ??,3,#N/A\nReally?,4,?\n")
    assert sheet["rows"] == [["title", "value", "note"], ["One", "", "ok"], ["", "3", ""], ["Really?", "4", "?"]]
    assert sheet["unread"] == [[2, 2], [3, 1], [3, 3]]
    assert any("(cell B2): #REF!" in one for one in said) and any("question marks alone" in one for one in said)


@pytest.mark.parametrize(
    "data", [b"<html><table><tr><td>x</td></tr></table>", b"PK\x03\x04x", b"\xd0\xcf\x11\xe0", bytes(500), b"%PDF-1.7"]
)
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        sandbox.run("csv", data)


def test_a_long_file_is_weighed_by_its_first_lines_alone() -> None:
    data = written("title,economy\r\n" + "Гарантийный фонд,Russia\r\n" * 15_000, "cp1251")
    found = sandbox.run("csv", data).content[0]
    assert len(found["rows"]) == 15_001 and found["encoding"] == "cp1251"
    assert delimiter("a;b\n" * 100_000) == ";"
