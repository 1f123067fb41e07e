"""Figures in a sentence: sums of money, shares, counts, and what only looks like one."""

import re
from dataclasses import dataclass

from kb.comparison.cues import Cues

_SPACE = r"[ \u00a0\u2009\u202f]"
_NUMBER = r"\d[\d.,]*"
_CODES = (
    r"(?:usd|us\$|aud|a\$|bnd|b\$|cad|ca\$|clp|cny|rmb|hkd|hk\$|idr|rp\.?|jpy|krw|mxn|mx\$|myr|rm|nzd|nz\$|pgk|pen|php"
    r"|rub|sgd|s\$|thb|twd|nt\$|vnd|eur|gbp|s/\.?|\$|€|£|¥|₩|₱|฿|₫|₽)"
)
_UNITS = (
    r"(?:dollars?|pesos?|soles|yuan|yen|won|rupiah|ringgit|baht|dong|roubles?|rubles?|kina|euros?|pounds?|d[óo]lares"
    r"|nuevos" + _SPACE + r"soles)"
)
_SCALE = rf"(?:{_SPACE}?(?:thousand|million|billion|trillion|mil|millones|mill[óo]n|m|bn|k)\b)?"
MONEY = re.compile(
    rf"(?<![a-z]){_CODES}{_SPACE}?{_NUMBER}|(?<![a-z])k{_NUMBER}{_SPACE}(?:thousand|million)\b|{_NUMBER}{_SCALE}{_SPACE}?(?:de{_SPACE})?(?:us{_SPACE}?)?{_UNITS}\b"
    rf"|{_NUMBER}{_SCALE}{_SPACE}?(?:usd|aud|bnd|cad|clp|cny|rmb|hkd|idr|jpy|krw|mxn|myr|nzd|pgk|pen|php|rub|sgd|thb|twd"
    r"|vnd|eur|gbp)\b"
)
"""A sum with its currency, in a text in small letters."""

CURRENCY = re.compile(rf"(?<![a-z0-9]){_CODES}(?![a-z0-9])|\b{_UNITS}\b")
SHARE = re.compile(
    rf"{_NUMBER}{_SPACE}?(?:%|per{_SPACE}cent\b|percent\b|por{_SPACE}ciento\b|percentage{_SPACE}points?\b)"
)

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)

_NO_FIGURE = re.compile(
    r"\b[a-z]{2,6}[ _]\d{1,3}[ _]\d{4}[a-z]{0,2}\b"  # the number of a project
    r"|\b(?:law|act|article|section|decree|number|no\.|ley|art[íi]culo|decreto|phase|fase|stage|version|smewg)"
    r"[ _-]{1,2}\d[\d./-]*"
    rf"|\b\d{{1,2}} (?:de )?(?:{_MONTHS})\b|\b(?:{_MONTHS}) \d{{1,2}}\b(?!\d)"
    r"|\b(?:19|20)\d{2}(?:[-–/](?:19|20)?\d{2})?(?:s\b)?(?![\d.,]*\d)(?! ?%)"  # a year, or several
    r"|\b[a-z]+\d+[a-z]*|\b\d+(?:st|nd|rd|th)\b"  # covid19, 21st
)
_COUNT = re.compile(_NUMBER)


@dataclass(frozen=True)
class FigureWords:
    """What figures a sentence holds; `spelled` counts those in words."""

    money: bool
    share: bool
    count: bool
    spelled: bool

    @property
    def any(self) -> bool:
        return self.money or self.share or self.count or self.spelled


def figures_in(text: str, cues: Cues, heads: str = "") -> FigureWords:
    """Of a text in small letters. A number under a head that names a currency is a sum of money."""
    bare = _NO_FIGURE.sub(" ", text)
    count = bool(_COUNT.search(bare))
    return FigureWords(
        money=bool(MONEY.search(text)) or (count and bool(CURRENCY.search(heads))),
        share=bool(SHARE.search(text)),
        count=count,
        spelled=cues.has("numbers", text),
    )
