"""A write-up's body cut into its headings and what stands below them: the one reading of Markdown's headings.

The page shows as a heading what is one here, and nothing else; the form, the search and every import go by it too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_HASHES = re.compile(r" {0,3}(#{1,6})\s")
_UNDERLINE = re.compile(r" {0,3}(={3,}|-{3,})[ \t]*")
_UNDERLINED = re.compile(r" {0,3}(?![ \t|>]|[-*+] |\d+[.)] )[^|]*")
"""A line that an underline makes a heading: no code, quotation, table or item of a list."""

_WORD = re.compile(r"\w")
_OPENS = re.compile(r"( {0,3})(?:(`{3,})[^`]*|(~{3,}).*)", re.S)


class BodyPieceKind(StrEnum):
    TEXT = "text"
    HEADING = "heading"
    CODE = "code"


@dataclass(frozen=True)
class BodyPiece:
    """Lines of one kind as they stand; of a heading its words and its level, 1..6."""

    kind: BodyPieceKind
    source: str
    heading: str = ""
    level: int = 0

    @property
    def underlined(self) -> bool:
        """Whether a line of signs below makes it a heading, and not signs in front."""
        return self.kind is BodyPieceKind.HEADING and "\n" in self.source

    @property
    def code(self) -> str:
        """What stands within the fence, without the blanks by which the fence is set in."""
        first, *rest = self.source.split("\n")
        opened = _OPENS.fullmatch(first)
        if opened is None:
            return ""
        inner = rest[:-1] if rest and _closes(rest[-1], opened[2] or opened[3]) else rest
        before = len(opened[1])
        return "\n".join(line[min(before, len(line) - len(line.lstrip(" "))) :] for line in inner)


@dataclass(frozen=True)
class Part:
    """A heading with what stands below it up to the next, as it stands; before the first heading there is none."""

    heading: BodyPiece | None
    text: str

    @property
    def name(self) -> str:
        return self.heading.heading if self.heading else ""

    @property
    def level(self) -> int:
        """1..6, and 0 before the first heading."""
        return self.heading.level if self.heading else 0

    @property
    def source(self) -> str:
        return f"{self.heading.source}\n{self.text}" if self.heading else self.text


def lines_of(body: str) -> list[str]:
    """The lines, whatever system wrote their ends."""
    return body.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def pieces(body: str) -> Iterator[BodyPiece]:
    """The pieces in their order; their sources joined by line ends are the body. Each line is looked at once."""
    lines, text, at = lines_of(body), list[str](), 0
    while at < len(lines):
        heading = _hashed(lines[at]) or _underlined(lines[at], text)
        fence = None if heading else _OPENS.fullmatch(lines[at])
        if heading and heading.underlined:
            text.pop()
        if (heading or fence) and text:
            yield BodyPiece(BodyPieceKind.TEXT, "\n".join(text))
        if heading:
            yield heading
            text = []
        elif fence:
            end = _end_of(lines, at, fence[2] or fence[3])
            yield BodyPiece(BodyPieceKind.CODE, "\n".join(lines[at:end]))
            text, at = [], end
            # what stands right below a fence belongs to it: no underline makes a heading of it
            while at < len(lines) and lines[at].strip() and not _begins(lines[at]):
                text.append(lines[at])
                at += 1
            continue
        else:
            text.append(lines[at])
        at += 1
    if text:
        yield BodyPiece(BodyPieceKind.TEXT, "\n".join(text))


def parts(body: str) -> tuple[Part, ...]:
    """The body cut at its headings; without what stands before the first where nothing does."""
    found: list[tuple[BodyPiece | None, list[str]]] = [(None, [])]
    for piece in pieces(body):
        if piece.kind is BodyPieceKind.HEADING:
            found.append((piece, []))
        else:
            found[-1][1].append(piece.source)
    cut = [Part(heading, "\n".join(sources)) for heading, sources in found]
    return tuple(part for part in cut if part.heading or part.text.strip())


def _begins(line: str) -> bool:
    return bool(_HASHES.match(line) or _OPENS.fullmatch(line))


def _hashed(line: str) -> BodyPiece | None:
    found = _HASHES.match(line)
    if not found:
        return None
    words = line[found.end() :].strip()
    bare = words.rstrip("#")
    if bare.endswith("\\") and bare != words:  # the first of the closing signs is written as a letter
        bare += "#"
    return BodyPiece(BodyPieceKind.HEADING, line, bare.rstrip(), len(found[1]))


def _underlined(line: str, above: list[str]) -> BodyPiece | None:
    """The heading that a line of signs makes of the only line of a paragraph."""
    found = _UNDERLINE.fullmatch(line)
    if not found or not above or (len(above) > 1 and above[-2].strip()):
        return None
    if not _UNDERLINED.fullmatch(above[-1]) or not _WORD.search(above[-1]):
        return None
    return BodyPiece(BodyPieceKind.HEADING, f"{above[-1]}\n{line}", above[-1].strip(), 1 if found[1][0] == "=" else 2)


def _end_of(lines: list[str], start: int, fence: str) -> int:
    """The line after the one that closes a fence, which runs to the end where none does."""
    return next((at + 1 for at in range(start + 1, len(lines)) if _closes(lines[at], fence)), len(lines))


def _closes(line: str, fence: str) -> bool:
    marks = line.rstrip(" \t")
    bare = marks.lstrip(" ")
    return len(marks) - len(bare) <= 3 and len(bare) >= len(fence) and not bare.strip(fence[0])
