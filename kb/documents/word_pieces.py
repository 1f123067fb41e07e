"""Pieces of a paragraph's text as one line of Markdown or of plain text; raised and lowered letters find their place
there, so that no mark of a note becomes part of a figure. Runs in the sandbox."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

_ABOVE = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_BELOW = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SIGNED = re.compile(r"[-−+]?\d{1,4}[+-−]?|[+−-]")
_UNIT = re.compile(r"(?:^|[\W\d_])(?:[kcdmµnh]?m|ft|yd|mi|ha|km|kg|[xyzrR]|[χσΔ])$")
_POWER = re.compile(r"(?:[×x·⋅*]\s?10|(?:^|[^\w.,])10)$")
_EXPONENT = re.compile(r"[-−]\d{1,3}|3|6|9|12")
_MULTIPLIED = re.compile(r"[×x·⋅*]\s?10$")
_MARK = re.compile(r"[(\[]?((?:\d{1,3}|[a-z])(?:\s?[,;–/-]\s?(?:\d{1,3}|[a-z]))*|[ivx]{2,4}|[*†‡§#¶]{1,4})[)\].]?")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|ère|e|o|os|as|º|ª|\.º|\.ª|a(?=\.))", re.I)
_ION = re.compile(r"[A-Za-z₀-₉]$")


@dataclass(frozen=True)
class RunPiece:
    """Letters of one look; `raised` is 1 above the line and -1 below it, `size` in points, `note` what stands in a note
    to the words before it."""

    text: str
    bold: bool = False
    italic: bool = False
    set_off: bool = False
    link: str = ""
    raised: int = 0
    size: float = 0.0
    note: bool = False


def settled(pieces: Iterable[RunPiece]) -> tuple[list[RunPiece], int]:
    """Pieces in which nothing is raised any more, and how many raised signs were put in brackets."""
    found: list[RunPiece] = []
    before, bracketed = "", 0
    closed = False
    for piece in _joined(pieces):
        was_put = False
        if piece.raised:
            text, was_put = _level(piece.text, piece.raised, before)
            bracketed += was_put
            piece = replace(piece, text=text, raised=0)
        elif piece.note and before[-1:].isspace():
            piece = replace(piece, text=piece.text.lstrip())
        elif closed and piece.text[:1].isalnum() and piece.text[:1].isascii():
            piece = replace(piece, text=f" {piece.text}")
        closed = piece.note or was_put
        found.append(piece)
        before = (before + piece.text)[-40:]
    return found, bracketed


def plain(pieces: Sequence[RunPiece]) -> str:
    return "".join(piece.text for piece in pieces).strip()


def marked(pieces: Sequence[RunPiece]) -> str:
    """Pieces as Markdown: neighbours of one kind are joined, and marks stand close to the words."""
    joined: list[RunPiece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and last.link == piece.link and (_look(last) == _look(piece) or not (piece.text.strip() or piece.link)):
            joined[-1] = replace(last, text=last.text + piece.text)
        else:
            joined.append(piece)
    return "".join(map(_with_marks, joined)).strip()


def _look(piece: RunPiece) -> tuple[bool, bool]:
    return piece.bold and not piece.note, piece.italic and not piece.note


def _with_marks(piece: RunPiece) -> str:
    text, said = piece.text, piece.text.strip()
    if piece.link and said and said not in (piece.link, piece.link.removeprefix("mailto:")):
        start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{start}[{' '.join(said.split())}]({piece.link}){end}"
    bold, italic = _look(piece)
    mark = "*" * (2 * bold + italic)
    if piece.link or not mark or not said:
        return text
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return start + "\n".join(f"{mark}{line.strip()}{mark}" if line.strip() else line for line in said.split("\n")) + end


def _joined(pieces: Iterable[RunPiece]) -> Iterable[RunPiece]:
    """What is raised together as one piece, however often it was cut."""
    held: RunPiece | None = None
    for piece in pieces:
        if held and piece.raised == held.raised != 0 and piece.link == held.link and not piece.note:
            held = replace(held, text=held.text + piece.text)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _level(text: str, raised: int, before: str) -> tuple[str, bool]:
    """Raised or lowered letters on the line, and whether they were put in brackets."""
    said = text.strip()
    if not said:
        return text, False
    if raised < 0:
        return (text.translate(_BELOW) if _SIGNED.fullmatch(said) else text), False
    if _SIGNED.fullmatch(said) and _is_exponent(said, before):
        return text.translate(_ABOVE), False
    after_digit = before[-1:].isdigit()
    if _ORDINAL.fullmatch(said) and after_digit:
        return text, False
    mark = _MARK.fullmatch(said)
    if mark is None:
        # words above the line go on as words, but never as digits of the figure before them
        return (f" {text}" if after_digit and said[:1].isdigit() else text), False
    gap = "" if not before or before[-1:].isspace() or before[-1:] in "([" else " "
    return f"{gap}[{mark[1]}]{text[len(text.rstrip()) :]}", True


def _is_exponent(said: str, before: str) -> bool:
    """Whether a raised number belongs to what stands before it: m², 10⁶, Ca²⁺, and not the mark of a note."""
    if _UNIT.search(before) and said.lstrip("-−") in ("2", "3", "4", "1") and said != "1":
        return True
    if _POWER.search(before) and (_MULTIPLIED.search(before) or _EXPONENT.fullmatch(said)):
        return True
    return said[-1] in "+-−" and said[0] not in "-−" and _ION.search(before) is not None
