"""How the cells of a workbook look, as far as it says what they hold: their number formats, and what is struck out."""

from dataclasses import dataclass

from kb.documents.number_format import BUILT_IN, NumberFormat
from kb.documents.workbook_parts import Workbook, is_set, local, parsed


@dataclass(frozen=True)
class CellStyle:
    """`is_struck`: the font of the whole cell is struck through."""

    format: NumberFormat
    is_struck: bool = False


PLAIN = CellStyle(NumberFormat("General"))


def cell_styles(book: Workbook) -> tuple[CellStyle, ...]:
    """In the order by which cells name them. Raises WontRead."""
    path = book.part("styles")
    if not path:
        return ()
    codes, struck = dict(BUILT_IN), list[bool]()
    formats: dict[str, NumberFormat] = {}
    found: list[CellStyle] = []
    for group in parsed(book.archive, path):
        name = local(group.tag)
        if name == "numFmts":
            codes |= {_number(one.get("numFmtId")): one.get("formatCode", "General") for one in group}
        elif name == "fonts":
            for look in group:
                strike = next((part for part in look if local(part.tag) == "strike"), None)
                struck.append(strike is not None and (strike.get("val") is None or is_set(strike, "val")))
        elif name == "cellXfs":
            for one in group:
                code, font = codes.get(_number(one.get("numFmtId")), "General"), _number(one.get("fontId"))
                formats.setdefault(code, NumberFormat(code))
                found.append(CellStyle(formats[code], font < len(struck) and struck[font]))
    return tuple(found)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
