"""Raw text from forms and commands as the domain's own values: reasons, days, choices. What cannot be meant is a BadValue."""

from kb.errors import BadValue

MOST_REASON = 2_000
"""Characters of a reason at most."""


def reason(why: str) -> str:
    """A reason that says something. Raises BadValue."""
    text = " ".join(why.split())
    if not text:
        raise BadValue("reason", why, "a sentence that says why; it stands in the trail")
    if len(text) > MOST_REASON:
        raise BadValue("reason", why, f"{MOST_REASON:,} characters at most")
    return text
