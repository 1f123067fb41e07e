"""What embodies an adoption, as it is compared: the same rule written twice is one."""

import re
from functools import lru_cache

from kb.ledger.entries import Adoption
from kb.raw_text import normalized


@lru_cache(maxsize=20_000)
def folded(instrument: str) -> str:
    """The words of an instrument, without case and punctuation; empty where it has none: a dash names nothing."""
    return " ".join(re.findall(r"\w+", normalized("NFKC", instrument).casefold()))


def instruments(adoption: Adoption) -> frozenset[str]:
    """What embodies an adoption, or embodied it in an earlier time in force."""
    return frozenset(folded(spell.instrument) for spell in adoption.spells) - {""}


def is_same_act(one: Adoption, other: Adoption) -> bool:
    """Whether an economy reports the same instrument under two practices (A10). A claim by another is no report."""
    return (
        one.economy == other.economy == other.reported_by
        and one.practice != other.practice
        and bool(instruments(one) & instruments(other))
    )
