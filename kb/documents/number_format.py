"""A number as its cell shows it, by the format of the cell: a share with its sign, an amount with its currency, a day
as a day, and nothing of what only makes it look tidy. Never rounded: what the cell holds is what is read."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "$#,##0", 6: "$#,##0", 7: "$#,##0.00",
    8: "$#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm",
    32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    41: "#,##0", 42: "$#,##0", 43: "#,##0.00", 44: "$#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
    48: "##0.0E+0", 49: "@", 55: "yyyy-mm", 56: "yyyy-mm-dd",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
}  # fmt: skip
"""The formats that a workbook names by number; those of East Asia among them, which are days."""

LAST_DAY = 2_958_465
"""31 December 9999, as a spreadsheet counts days."""

MOST_DIGITS = 15
"""What a spreadsheet keeps of a number; what it seems to hold beyond is dust of its reckoning."""
_LONG = Decimal(10) ** MOST_DIGITS

_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|\\(?P<escaped>.)"
    r"|_.|\*."
    r"|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]"
    r"|\[(?P<elapsed>h+|m+|s+)\]"
    r"|\[(?P<condition>(?:[<>]=?|=|<>)-?[0-9.]+)\]"
    r"|\[[^\]]*\]"
    r"|(?P<noon>AM/PM|A/P|上午/下午)"
    r"|(?P<science>E[+-])"
    r"|(?P<general>General)"
    r"|(?P<date>y+|m+|d+|h+|s+|b+|g+|e+|a{3,})"
    r"|(?P<digit>[0#?])"
    r"|(?P<mark>[.,%/@])"
    r"|(?P<bare>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"([<>]=?|=|<>)(-?[0-9.]+)")
_SECTION = re.compile(r'(?:"[^"]*"?|\\.|\[[^\]]*\]|[^;"\\\[]|\[|\\)*', re.S)
_TIDY = re.compile(r"[-+()\s_.:·]*")
"""What stands beside a number and says nothing of it; a minus is the number's own."""


class Shown(StrEnum):
    """What is to be said of a number beside its text."""

    AS_IT_IS = ""
    SCALED = "scaled"
    HIDDEN = "hidden"
    LONG = "long"


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True)
class _Section:
    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None

    @property
    def kinds(self) -> set[str]:
        return {token.kind for token in self.tokens}


class NumberFormat:
    """A format by its code, such as `0.0%` or `[$€-407] #,##0`."""

    def __init__(self, code: str) -> None:
        sections = _split(code[:500])
        self._sections = [_section(text) for text in sections]
        self.hides_text = len(sections) > 3 and not sections[3].strip()
        self._date = _date_parts(self._sections[0]) if self._sections else ""
        self._is_general = code.strip().casefold() == "general"

    def text(self, number: str, from_1904: bool = False) -> tuple[str, Shown]:
        """What a number, as a workbook writes it, is shown as. A date where it cannot be one is the number."""
        if self._is_general and len(number) < MOST_DIGITS and number.isascii() and number.isdigit():
            return number.lstrip("0") or "0", Shown.AS_IT_IS  # most cells of most sheets
        try:
            value = Decimal(number.strip())
        except InvalidOperation:
            return number.strip(), Shown.AS_IT_IS
        if not value.is_finite():
            return number.strip(), Shown.AS_IT_IS
        if self._date:
            said = _moment(value, self._date, from_1904)
            return (said or plain(value)), Shown.AS_IT_IS
        if self._is_general:
            return plain(value), Shown.LONG if abs(value) >= _LONG else Shown.AS_IT_IS
        section = self._section(value)
        if section is None or (not section.tokens and len(self._sections) > 1):
            return plain(value), Shown.HIDDEN
        return _shown(value, section)

    def moment(self, at: datetime) -> str:
        """A day and time that a workbook wrote as such, by the parts that the format shows."""
        return _by_parts(at, self._date or "dmyt")

    def _section(self, value: Decimal) -> _Section | None:
        found = self._sections
        for section in found:
            if section.condition and _holds(section.condition, value):
                return section
        rest = [section for section in found[:3] if section.condition is None]
        if any(section.condition for section in found):
            return rest[-1] if rest else None
        if value < 0 and len(rest) > 1:
            return rest[1]
        return rest[2] if value == 0 and len(rest) > 2 else rest[0]


def plain(value: Decimal) -> str:
    """The digits alone, without dust and without an exponent where it can be written out."""
    if value and len(value.normalize().as_tuple().digits) > MOST_DIGITS and value != value.to_integral_value():
        value = Decimal(f"{value:.{MOST_DIGITS}g}")
    exponent = value.adjusted()
    if not -20 < exponent < 30:
        return str(value.normalize())
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _split(code: str) -> list[str]:
    """The sections of a code, which stand between semicolons."""
    sections, place = [], 0
    while True:
        found = _SECTION.match(code, place)
        assert found is not None
        end = found.end()
        sections.append(code[place:end])
        if end >= len(code) or code[end] != ";":
            return sections
        place = end + 1


def _section(text: str) -> _Section:
    tokens: list[_Token] = []
    condition = None
    for found in _TOKENS.finditer(text):
        kind, said = found.lastgroup or "", found[found.lastgroup] if found.lastgroup else ""
        if kind == "condition":
            parts = _CONDITION.fullmatch(said)
            if parts:
                condition = (parts[1], Decimal(parts[2]) if re.fullmatch(r"-?\d+(\.\d*)?", parts[2]) else Decimal(0))
        elif kind in ("quoted", "escaped", "bare", "currency"):
            tokens.append(_Token("literal", said))
        elif kind:
            tokens.append(_Token(kind, said))
    return _Section(tuple(tokens), condition)


def _holds(condition: tuple[str, Decimal], value: Decimal) -> bool:
    sign, bound = condition
    return {
        "<": value < bound, ">": value > bound, "<=": value <= bound, ">=": value >= bound, "=": value == bound,
        "<>": value != bound,
    }[sign]  # fmt: skip


def _date_parts(section: _Section) -> str:
    """Which parts of a moment a format shows: y, m, d, w for a day of the week alone, t, s for seconds, e where hours
    add up; empty: it is no format of a moment."""
    if section.kinds & {"digit", "general"} and not section.kinds & {"elapsed"}:
        letters = [token.text.casefold()[0] for token in section.tokens if token.kind == "date"]
        if not {"y", "d", "h", "s"} & set(letters):
            return ""
    parts: set[str] = set()
    clock = ""
    dates = [token for token in section.tokens if token.kind in ("date", "elapsed")]
    for place, token in enumerate(dates):
        letter, follows = (
            token.text.casefold()[0],
            dates[place + 1].text.casefold()[0] if place + 1 < len(dates) else "",
        )
        if token.kind == "elapsed":
            parts.add("e")
            clock = "h"
        elif letter == "m":  # minutes beside hours and seconds, months else
            parts.add("t" if clock == "h" or follows == "s" else "m")
            clock = ""
            continue
        elif letter in "hs":
            parts.add("t")
            if letter == "s":
                parts.add("s")
            clock = letter
            continue
        elif letter in "yeb":
            parts.add("y")
        elif letter == "d":
            parts.add("d" if len(token.text) < 3 else "w")
        elif letter == "a":
            parts.add("w")
        clock = clock if token.kind == "elapsed" else ""
    return "".join(sorted(parts))


def _moment(value: Decimal, parts: str, from_1904: bool) -> str:
    """Empty where the number is none."""
    if "e" in parts:
        seconds = int((abs(value) * 86_400).to_integral_value()) if abs(value) <= LAST_DAY else -1
        if seconds < 0:
            return ""
        hours, rest = divmod(seconds, 3600)
        said = f"{'-' if value < 0 else ''}{hours}:{rest // 60:02}"
        return f"{said}:{rest % 60:02}" if rest % 60 else said
    if not 0 <= value <= LAST_DAY:
        return ""
    days = int(value)
    # a day of 1900 that never was is counted, so that every day before 1 March is one more
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if days < 60 else 30)
    seconds = int(((value - days) * 86_400).to_integral_value())
    try:
        return _by_parts(start + timedelta(days=days, seconds=seconds), parts)
    except OverflowError:
        return ""


def _by_parts(at: datetime, parts: str) -> str:
    # by the second: half a minute of dust would make 14:30 of 14:29:59.9
    clock = f"{at:%H:%M:%S}" if "s" in parts and at.second else f"{at:%H:%M}"
    if not set(parts) & set("ymdw"):
        return clock
    if "d" in parts or "w" in parts or ("m" in parts and "y" not in parts):
        day = at.date().isoformat()
    elif "m" in parts:
        day = f"{at:%B} {at.year}"
    else:
        day = str(at.year)
    return f"{day} {clock}" if "t" in parts and (at.hour or at.minute or at.second) else day


def _shown(value: Decimal, section: _Section) -> tuple[str, Shown]:
    kinds = section.kinds
    literals = "".join(token.text for token in section.tokens if token.kind == "literal").strip()
    if not kinds & {"digit", "general"}:
        words = literals if literals and not _TIDY.fullmatch(literals) else ""
        return words or plain(value), Shown.AS_IT_IS
    long = Shown.LONG if abs(value) >= _LONG else Shown.AS_IT_IS
    percent = sum(token.text == "%" for token in section.tokens)
    if percent:
        return f"{plain(value * 100**percent)} %", long
    scale = _scale(section)
    code = _code(value, section)
    if code:
        return code, long
    number = plain(value.scaleb(-3 * scale))
    before, after = _beside(section)
    sign, number = ("-", number[1:]) if number.startswith("-") else ("", number)
    return f"{sign}{before}{number}{after}".strip(), Shown.SCALED if scale else long


def _scale(section: _Section) -> int:
    """How many thousands a number is shown in: the commas behind its last digit."""
    scale, counting = 0, False
    for token in section.tokens:
        if token.kind == "digit":
            scale, counting = 0, True
        elif token.text == "," and counting:
            scale += 1
        elif token.text == ".":
            counting = True
        else:
            counting = False
    return scale


def _code(value: Decimal, section: _Section) -> str:
    """A number that is a code, with the zeros in front and the marks within; empty where it is an amount."""
    places = [place for place, token in enumerate(section.tokens) if token.kind == "digit"]
    marks = {token.text for token in section.tokens if token.kind in ("mark", "science")}
    if not places or value < 0 or value != value.to_integral_value() or marks:
        return ""
    digits = plain(value)
    zeros = sum(section.tokens[place].text == "0" for place in places)
    if zeros < 2 or not digits.isdigit():
        return ""
    said: list[str] = []
    left = digits.zfill(zeros)
    for place in range(len(section.tokens) - 1, -1, -1):
        if section.tokens[place].kind != "digit":
            said.append(section.tokens[place].text)
            continue
        take = len(left) if place == places[0] else 1
        said.append(left[-take:] if take else "")
        left = left[: len(left) - take]
    return "".join(reversed(said)).strip()


def _beside(section: _Section) -> tuple[str, str]:
    """The words before and behind a number: its currency, what is counted."""
    places = [place for place, token in enumerate(section.tokens) if token.kind in ("digit", "general")]
    before = "".join(token.text for token in section.tokens[: places[0]] if token.kind == "literal")
    after = "".join(token.text for token in section.tokens[places[-1] + 1 :] if token.kind == "literal")
    before, after = (text.replace("\u00a0", " ") for text in (before, after))
    return (
        "" if _TIDY.fullmatch(before) else before.lstrip("(-+ "),
        "" if _TIDY.fullmatch(after) else after.rstrip(")-+ "),
    )
