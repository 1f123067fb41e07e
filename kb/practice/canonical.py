"""Entries as a write-up keeps them: read again they are the same, so that what is brought in twice changes nothing."""

from kb.practice.body import BodyPiece, BodyPieceKind, pieces
from kb.practice.fields import SECTIONS, Entries
from kb.practice.form import body_of, entries_of_body

BODY = (*(field.name for field in SECTIONS), "rest")
"""The fields that make the text of a write-up."""

UNTITLED = "## Further information"


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


def without_headings(text: str) -> str:
    """A text whose headings are bold lines, so that it begins no section."""
    return _within("", text)


def _within(name: str, text: str) -> str:
    if name == "rest":
        return text
    return "\n".join(
        _lowered(name, piece) if piece.kind is BodyPieceKind.HEADING else piece.source for piece in pieces(text)
    )


def _lowered(name: str, piece: BodyPiece) -> str:
    if name == "blocks":
        return f"{'#' * max(3, piece.level)} {piece.heading}"
    return f"**{piece.heading}**" if piece.heading else ""
