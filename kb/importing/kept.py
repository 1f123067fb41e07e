"""What a sheet says that no field takes: it stands under Anything else, each with its header, in a section apart."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.practice.body import parts
from kb.practice.canonical import UNTITLED, without_headings

HEADING = "From the catalogue"
"""Of the section; what else stands under Anything else is left as it is."""

_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_LINE = re.compile(r"\*\*(.{1,140}?)\*\*: ?(.*)")


@dataclass(frozen=True)
class Kept:
    """A text with the header that it stood under."""

    header: str
    text: str


def with_kept(rest: str, kept: Iterable[Kept], columns: frozenset[str]) -> str:
    """What stands under Anything else with what is kept now. What was kept of one of the `columns` before gives way."""
    others, before = _cut(rest)
    news: dict[str, list[str]] = {}
    for one in kept:
        news.setdefault(_shown(one.header), []).append(_escaped(one.text))
    names = {_shown(header) for header in columns}
    stays = {header: text for header, text in before.items() if header not in names and header not in news}
    lines = {**stays, **{header: "\n\n".join(texts) for header, texts in news.items()}}
    if not lines:
        return others
    section = f"## {HEADING}\n\n" + "\n\n".join(f"**{header}**: {text}" for header, text in lines.items())
    whole = f"{others}\n\n{section}" if others else section
    # below a fence that is never closed no heading begins: there it stands before what else there is
    if _cut(whole)[1]:
        return whole
    return "\n\n".join([section, *([] if others.startswith("## ") else [UNTITLED]), others])


def _cut(rest: str) -> tuple[str, Mapping[str, str]]:
    """Anything else without the section, and what stands in it by header."""
    others, before = [], dict[str, str]()
    inside = False
    for part in parts(rest):
        if part.level and part.level <= 2:
            inside = part.name == HEADING
        if inside:
            before |= _lines(part.text)
        else:
            others.append(part.source)
    return "\n".join(others).strip(), before


def _lines(text: str) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    header = ""
    for line in text.split("\n"):
        begins = _LINE.match(line)
        if begins:
            header = begins[1]
            found[header] = [begins[2]]
        elif header:
            found[header].append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}


def _shown(header: str) -> str:
    return " ".join(header.replace("*", "").split()) or "column"


def _escaped(text: str) -> str:
    """A text that begins no section and no line of another header."""
    plain = without_headings(text.replace("\r\n", "\n").replace("\r", "\n").strip())
    lines = (f"\\{line}" if _LINE.match(line) or _FENCE.match(line) else line for line in plain.split("\n"))
    return "\n".join(lines)
