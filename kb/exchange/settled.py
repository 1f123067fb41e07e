"""Entries as a write-up keeps them: read again they are the same, so that what is brought in twice changes nothing."""

import re

from kb.fields import SECTIONS, Entries
from kb.filling import body_of, entries_of_body

BODY = (*(field.name for field in SECTIONS), "rest")
"""The fields that make the text of a write-up."""

UNTITLED = "## Further information"

_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")


def settled(entries: Entries) -> dict[str, str]:
    """A heading within a section becomes a bold line, for it would begin a section of its own; whatever else there is
    begins with a heading, or it would belong to the section before it."""
    kept = {name: _within(name, text) if name in BODY else text for name, text in entries.items()}
    rest = kept.get("rest", "").strip()
    if rest and not rest.startswith("## "):
        kept["rest"] = f"{UNTITLED}\n\n{rest}"
    body = {name: text for name, text in kept.items() if name in BODY}
    read = entries_of_body(body_of(body))
    return {**kept, **dict.fromkeys(body, ""), **read}


def _within(name: str, text: str) -> str:
    if name == "rest" or "#" not in text:
        return text
    lines, fence = [], ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        heading = None if fence else _HEADING.match(line)
        if heading and name == "blocks":
            line = f"{'#' * max(3, len(heading[1]))} {heading[2]}"
        elif heading:
            line = f"**{heading[2]}**" if heading[2] else ""
        lines.append(line)
    return "\n".join(lines)
