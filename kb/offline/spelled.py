"""How days, numbers and addresses are written on a pack's pages."""

import re
from datetime import date
from urllib.parse import urlsplit

from kb.ledger.partial_date import PartialDate
from kb.periods.locked import MONTHS

THIN = "\u2009"


def day(value: date) -> str:
    """1 July 2022; July 2022 or 2022 where no more is known."""
    if isinstance(value, PartialDate):
        return f"{MONTHS[value.month - 1]} {value.year}" if value.has_month else str(value.year)
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def number(value: int) -> str:
    return f"{value:,}".replace(",", THIN)


def counted(value: int, one: str, many: str = "") -> str:
    """1 practice, 2 practices."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def web_address(text: str) -> str:
    """The address if it is one of the web, else nothing: a source is never a script."""
    bare = text.strip()
    parts = urlsplit(bare) if re.match(r"https?://[^\s/]", bare, re.I) else None
    return bare if parts and parts.netloc else ""
