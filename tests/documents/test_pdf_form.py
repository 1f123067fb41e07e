"""What was filled in a PDF's form is read with its label, however the form keeps it; what was not says nothing."""

import pytest

from kb.documents import pdf
from kb.documents.attachment_text import text_of
from kb.documents.remark import DocumentRemarkKind
from kb.documents.sandbox_child import WontRead
from kb.files.kind import FileKind
from kb.importing.paper import read_paper
from kb.plan.reference import read_plan
from tests.conftest import ROOT
from tests.documents.printed import pages, shown

PLAN = read_plan(ROOT / "practices" / "plans" / "smewg-2021-2024.yaml")


def form(printed: bytes, *fields: bytes) -> bytes:
    """A page with a form: each field stands in an object of its own, from 10."""
    numbers = b" ".join(b"%d 0 R" % (10 + place) for place in range(len(fields)))
    return pages(printed, objects=fields, page=b"/Annots[" + numbers + b"]",
                 catalog=b"/AcroForm<</NeedAppearances true/Fields[" + numbers + b"]>>")  # fmt: skip


def widget(rest: str, x: float, y: float, width: float = 200, height: float = 16) -> bytes:
    rect = f"/Rect[{x} {y} {x + width} {y + height}]"
    return f"<</Type/Annot/Subtype/Widget/F 4{rect}{rest}>>".encode("latin-1")


def box(name: str, state: str, x: float, y: float, own: str = "Yes", rest: str = "") -> bytes:
    looks = f"/AP<</N<</{own} null/Off null>>>>/AS/{state}"
    return widget(f"/FT/Btn/T({name}){looks}/V/{state}{rest}", x, y, 12, 12)


def said(data: bytes) -> list[str]:
    return [block["plain"] for block in pdf.blocks(data).read]  # type: ignore[attr-defined]


def test_a_filled_form_is_a_paper_with_its_fields_in_their_places() -> None:
    labels = ("Title:", "Economy:", "Agency:", "Since:")
    printed = shown("Best practice submission", 70, 800, 18)
    printed += b"".join(shown(label, 70, 760 - 24 * place) for place, label in enumerate(labels))
    printed += shown("Problem and context", 70, 664)
    data = form(
        printed,
        widget("/FT/Tx/T(f1)/V(Online market days)", 150, 756),
        widget("/FT/Ch/Ff 131072/T(f2)/Opt[[(cl)(Chile)][(pe)(Peru)]]/V(cl)", 150, 732),
        widget("/FT/Tx/T(f3)/V<FEFF00530065006E00610063>", 150, 708),
        widget("/FT/Tx/T(f4)/V(2021)", 150, 684),
        widget("/FT/Tx/Ff 4096/T(f5)/V(Villages had no buyers.\\rNobody came.)", 70, 560, 400, 100),
    )
    entries = read_paper(data, "form.pdf", PLAN).entries
    assert entries["title"] == "Online market days"
    assert entries["economies"] == "Chile"
    assert entries["agency"] == "Senac"
    assert entries["since"] == "2021"
    assert entries["problem"] == "Villages had no buyers.\n\nNobody came."
    assert "Online market days" in text_of(data, FileKind.PDF).text


@pytest.mark.parametrize(
    ("rest", "label"),
    [("/T(f1)/TU(Name of the agency)", "Name of the agency"), ("/T(Agency)", "Agency")],
)
def test_where_nothing_is_printed_the_form_names_its_field(rest: str, label: str) -> None:
    assert said(form(b"", widget(f"/FT/Tx{rest}/V(Sercotec)", 150, 700))) == [f"{label}: Sercotec"]


def test_a_field_that_is_part_of_another_takes_its_kind_and_value() -> None:
    data = form(shown("Agency:", 70, 704), widget("/Parent 11 0 R", 150, 700), b"<</FT/Tx/T(agency)/V(Sercotec)>>")
    assert said(data) == ["Agency: Sercotec"]


def test_what_is_not_filled_in_says_nothing() -> None:
    printed = shown("Agency:", 70, 704)
    assert said(form(printed, widget("/FT/Tx/T(f1)", 150, 700))) == ["Agency:"]


def test_a_ticked_box_says_what_stands_beside_it_and_others_do_not() -> None:
    printed = (
        shown("Groups:", 70, 703) + shown("women", 166, 703) + shown("youth", 266, 703) + shown("others", 366, 703)
    )
    data = form(printed, box("a", "Yes", 150, 700), box("b", "Off", 250, 700), box("c", "Yes", 350, 700))
    assert said(data) == ["Groups: women; others"]


def test_the_chosen_of_several_round_boxes_is_read() -> None:
    printed = shown("Kind of agency", 70, 720) + shown("government", 90, 700) + shown("private", 90, 680)
    data = form(
        printed,
        widget("/Parent 12 0 R/AP<</N<</0 null/Off null>>>>/AS/Off", 70, 698, 12, 12),
        widget("/Parent 12 0 R/AP<</N<</1 null/Off null>>>>/AS/1", 70, 678, 12, 12),
        b"<</FT/Btn/Ff 32768/T(kind)/V/1>>",
    )
    assert said(data) == ["Kind of agency: private"]


def test_several_chosen_of_a_list_are_read() -> None:
    field = widget("/FT/Ch/Ff 2097152/T(g)/Opt[(women)(youth)(others)]/V[(women)(others)]", 150, 680, 200, 36)
    assert said(form(shown("Groups", 70, 704), field)) == ["Groups: women; others"]


def test_a_hidden_field_and_one_for_a_password_stay_out() -> None:
    secret = widget("/FT/Tx/T(f1)/V(not to be published)", 150, 700).replace(b"/F 4", b"/F 2")
    data = form(shown("Agency", 70, 600), secret, widget("/FT/Tx/Ff 8192/T(f2)/V(secret)", 150, 650))
    assert said(data) == ["Agency"]
    assert DocumentRemarkKind.HIDDEN_TEXT in {one.kind for one in pdf.blocks(data).remarks}


def test_a_dynamic_form_is_told_to_be_one() -> None:
    with pytest.raises(WontRead, match=r"dynamic form.*print it to a new PDF"):
        pdf.blocks(pages(b"", objects=[b"<</Length 0>>stream\n\nendstream\n"], catalog=b"/AcroForm<</XFA 10 0 R>>"))


@pytest.mark.parametrize(
    "rest",
    [
        "/FT/Tx/T(a)/RV(<body><p>Corfo <b>south</b></p></body>)",
        "/FT/Ch/Ff 131072/T(a)/Opt[(Sercotec)(Corfo south)]/I[1]",
        "/FT/Tx/T(a)/V(Corfo south)/Ff 16777216/MaxLen 20",
    ],
    ids=["rich text alone", "place in a list", "comb"],
)
def test_a_value_is_read_however_it_is_kept(rest: str) -> None:
    assert said(form(shown("Agency:", 70, 704), widget(rest, 150, 700))) == ["Agency: Corfo south"]


def test_a_field_without_extent_is_hidden() -> None:
    data = form(shown("Open.", 70, 704), widget("/FT/Tx/T(a)/V(secret)", 0, 0, 0, 0))
    assert said(data) == ["Open."]
    assert [one.kind for one in pdf.blocks(data).remarks] == [DocumentRemarkKind.HIDDEN_TEXT]
