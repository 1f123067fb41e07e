"""A brief as Markdown. What a text says is text: signs that the language would read as its own are escaped."""

import re
from collections.abc import Iterator

from kb.briefing.document import BriefDocument
from kb.briefing.document_blocks import BriefBlock, BriefLook, blocks, cover_lines, ending, sources
from kb.documents.csv_text import writable

HEADINGS = {BriefLook.ITEM: "##", BriefLook.GROUP: "###", BriefLook.PRACTICE: "####"}

_SIGNS = re.compile(
    r"[`\[\]*]"
    r"|\\(?=[!-/:-@\[-`{-~]|$)"  # elsewhere it is text already
    r"|(?<!\w)_|_(?!\w)"  # within a word it marks nothing
    r"|~(?=~)|(?<=~)~"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w{1,40};)"
)
_BEGINS = re.compile(r"[#>=|]|[:+-](?=[ \t:+-]|$)|(?P<number>\d{1,9})(?=[.)](?:[ \t]|$))")
"""What a line would begin that is more than text."""

_ENTITIES = {"<": "&lt;", "&": "&amp;", "~": "&#126;", "=": "&#61;", "|": "&#124;", ":": "&#58;"}
"""Signs that not every reader of the language takes behind a backslash."""


def written(document: BriefDocument) -> bytes:
    return ("\n\n".join(_parts(document)) + "\n").encode()


def text(said: str) -> str:
    """A text as Markdown, its lines kept."""
    return "  \n".join(_line(line) for line in writable(said).strip("\n").split("\n"))


def one_line_text(said: str) -> str:
    return _line(" ".join(writable(said).split()))


def _line(line: str) -> str:
    """A line that is set in would be code: its blanks before the first letter are let go."""
    bare = line.strip(" \t")
    begins = _BEGINS.match(bare)
    if begins and begins["number"]:  # a number is no sign: what stands behind it is escaped
        return f"{begins[0]}\\{bare[begins.end()]}{_escaped(bare[begins.end() + 1 :])}"
    if begins:
        return f"{_sign(bare[0])}{_escaped(bare[1:])}"
    return _escaped(bare)


def _escaped(line: str) -> str:
    return _SIGNS.sub(lambda found: _sign(found[0]), line)


def _sign(sign: str) -> str:
    return _ENTITIES.get(sign) or f"\\{sign}"


def _parts(document: BriefDocument) -> Iterator[str]:
    cover = document.cover
    if cover.document_number:
        yield f"**{one_line_text(cover.document_number)}**"
    if cover.agenda_item:
        yield f"Agenda item: {one_line_text(cover.agenda_item)}"
    yield f"# {one_line_text(cover.title)}"
    said = [*cover_lines(cover), ("Forum", cover.forum), ("Meeting", cover.meeting)]
    if lines := "\n".join(f"- {label}: {one_line_text(value)}" for label, value in said if value):
        yield lines
    for block in blocks(document):
        yield _block(block)
    if found := sources(document):
        yield "## Sources"
        yield "\n".join(
            f"- [{one.no}] {one_line_text(one.text)}. {one_line_text(one.cited)}. {_link(one.address)}" for one in found
        )
    yield f"---\n\n{one_line_text(ending(document))} {_link(document.address)}".rstrip()


def _block(block: BriefBlock) -> str:
    if block.look in HEADINGS:
        label = f"{block.label} " if block.label else ""
        return f"{HEADINGS[block.look]} {label}{one_line_text(block.text)}"
    link = f" {_link(block.address)}" if block.address else ""
    if block.look is BriefLook.QUOTE:
        return "\n".join(f"> {line}" for line in text(block.text).split("\n"))
    if block.look is BriefLook.FIGURE:
        return f"- {text(block.text)} ({one_line_text(block.label)}).{link}"
    if block.look is BriefLook.SOURCE:
        return f"— {text(block.text)}.{link}"
    label = f"**{block.label}:** " if block.label else ""
    return f"{label}{text(block.text)}{link}"


def _link(address: str) -> str:
    return f"<{re.sub(r'[<> ]', lambda found: f'%{ord(found[0]):02X}', writable(address))}>" if address else ""
