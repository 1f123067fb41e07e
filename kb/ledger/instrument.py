"""What embodies an adoption, as it is compared: the same rule written twice is one."""

import re

from kb.raw_text import normalized


def folded(instrument: str) -> str:
    """The words of an instrument, without case and punctuation; empty where it has none: a dash names nothing."""
    return " ".join(re.findall(r"\w+", normalized("NFKC", instrument).casefold()))
