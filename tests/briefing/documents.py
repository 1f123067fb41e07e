"""Briefs to be written: an ordinary one, one in many scripts, and one whose every text is hostile."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from kb.briefing.document import (
    AdoptionLine,
    BriefCover,
    BriefDocument,
    BriefSection,
    CitedPractice,
    FigureLine,
    Quotation,
)

SITE = "https://practices.example.org"


def practice(no: int, title: str, **more: Any) -> CitedPractice:
    number = 30 + no
    identifier = f"SMEWG-BP-{number:04}"
    quoted = (
        Quotation(
            f"Sentence {no}: sales rose by 14 % within a year, and 61 of 100 stalls were led by women.", "Results"
        ),
    )
    said: dict[str, Any] = {
        "id": f"practice-{no}",
        "version": 2,
        "newest": 2,
        "economies": ("Chile",),
        "agency": "Servicio de Cooperación Técnica",
        "since": 2021,
        "quotations": quoted,
        "evidence_level": 3,
        "dated": 2024,
    }  # fmt: skip
    return CitedPractice(no=no, identifier=identifier, title=title, address=f"{SITE}/{identifier}", **(said | more))


COVER = BriefCover(
    title="Financing for women-led small enterprises: what economies have done",
    document_number="2026/SMEWG61/014",
    agenda_item="5.2",
    purpose="Consideration",
    submitted_by="Chile",
    forum="61st Small and Medium Enterprises Working Group Meeting",
    meeting="Da Nang, Viet Nam, 18–20 August 2026",
    classification="For members only",
)

GUARANTEE = practice(
    1,
    "A guarantee that stands in for collateral",
    newest=4,
    quotations=(
        Quotation("The fund covers 80 % of a loan; “no collateral” is asked for up to 20,000 pesos.", "What was done"),
        Quotation("Of 1,240 loans, 31 were not repaid\nwithin the first two years.", "Results"),
        Quotation("A word before any heading.", ""),
    ),
    shared_at=("Chile at SMEWG 58 (Lima, Peru, August 2024), agenda item 5.1",),
    adoptions=(AdoptionLine("Peru", "adopted", "2024", "ceiling of 50,000 soles"), AdoptionLine("Mexico", "planned")),
    focal_point="the focal point of Chile",
    note="Ask them about the ceiling before the meeting.",
)

BRIEF = BriefDocument(
    cover=COVER,
    sections=(
        BriefSection(
            "5.2",
            "Financing for women-led enterprises",
            answers=(GUARANTEE, practice(2, "Invoices bought from village producers")),
            related=(practice(3, "Market days on line", economies=("Malaysia", "Thailand"), evidence_level=None),),
            missing="Nobody reports repayment rates of loans without collateral.",
            figures=(
                FigureLine(
                    "24 practices were shared by 13 of 21 member economies in 2023",
                    f"{SITE}/tally/shared?year=2023&plan=2021",
                    "locked on 3 May 2024, snapshot 1",
                ),
                FigureLine("11 practices were shared in 2026", f"{SITE}/tally/shared?year=2026"),
            ),
            note="We speak third, after Peru.",
        ),
        BriefSection(
            "5.3 (a)",
            "Skills",
            answers=(replace(GUARANTEE, quotations=(Quotation("The fund covers 80 % of a loan.", "What was done"),)),),
        ),
        BriefSection("", "Any other business"),
        BriefSection("6", "What was taken back", answers=(practice(4, "", status="withdrawn", quotations=()),)),
    ),
    address=f"{SITE}/briefs/7",
    site="APEC SME best practices",
    on=date(2026, 7, 9),
)

SCRIPTS = {
    "Spanish": "Garantías que sustituyen al aval: ¿qué hizo cada economía?",
    "Vietnamese": "Bảo lãnh tín dụng cho doanh nghiệp nhỏ và vừa do phụ nữ làm chủ",
    "Russian": "Гарантии для малых предприятий, которыми руководят женщины",
    "Chinese": "小微企业融资担保",
    "traditional Chinese": "婦女創業貸款與數位學習",
    "Japanese": "女性起業家のための融資制度",
    "Korean": "여성기업을 위한 금융 지원",
    "Indonesian": "Pembiayaan usaha mikro perempuan",
}


def in_scripts(more: dict[str, str] | None = None) -> BriefDocument:
    """A practice in each script, its title and what is quoted of it."""
    told = SCRIPTS | (more or {})
    answers = tuple(
        practice(no, text, quotations=(Quotation(f"{text} ({name})", text),), agency=text)
        for no, (name, text) in enumerate(told.items(), 1)
    )
    return replace(BRIEF, sections=(BriefSection("1", "In every script", answers=answers),))


HOSTILE = (
    "a\x00b\x01\x1b[31mc\x7f",
    "lone \ud800 surrogate \udfff",
    "]]>&amp;<w:t>&#0;</w:t><script>alert(1)</script>",
    '=HYPERLINK("http://x.example")',
    "\u202eright to left\u202c شركة صغيرة עסק קטן",
    "\ufffe\uffff\ufeff\u2028line\u2029paragraph\x85next\x0bvertical\x0cform",
    "}} @comment{ \\input{x} {{ % & # _ $ ^ ~ \\",
    "TY  - BOOK\r\nER  - \r\nTI  - made up",
    "# heading\n> quote\n1. item\n* a *b* __c__ [x](javascript:alert(1)) `code` | a | b |\n---\n===",
    "x" * 5_000,
    "ก" * 300 + " ไม่มีตัวอักษร " + "🎉👩🏽‍🌾",
    "e" + "\u0301" * 400,
    "</title><!-- --><style>*{}</style>",
    "<b>bold</b><para><br/><font name='x'>&nbsp;",
    "",
    " \n\t ",
)


def hostile(text: str) -> BriefDocument:
    """A brief that says the same text everywhere where somebody may write."""
    told = practice(
        1,
        text,
        economies=(text,),
        agency=text,
        quotations=(Quotation(text, text),),
        shared_at=(text,),
        adoptions=(AdoptionLine(text, text, text, text),),
        focal_point=text,
        note=text,
    )
    cover = BriefCover(**{one.name: text for one in fields(BriefCover)})
    figures = (FigureLine(text, f"{SITE}/tally", text),)
    section = BriefSection(text, text, (told,), (replace(told, no=2, status=text),), text, figures, text)
    return replace(BRIEF, cover=cover, sections=(section,), site=text)
