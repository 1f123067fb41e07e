"""Which encoding a text is written in, where it does not say so itself; and how sure that is.

A few rows are the hard part: so whatever reads the bytes is weighed by what it makes of them (`encoding_models`), and
where a second makes nearly as much sense the reader says that it is unsure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category, normalize

from kb.documents.encoding_models import MODELS, weight
from kb.documents.encodings import ENCODINGS
from kb.documents.remark import DocumentRemark, DocumentRemarkKind
from kb.documents.sandbox_child import WontRead

MOST_WEIGHED = 6_000
"""Bytes of lines that hold more than ASCII which are weighed."""

SURE = 5.0
"""How much likelier the first has to be than the second, as a logarithm."""

MOST_OFFERED = 6

_OTHER_KINDS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")
_WIDE = re.compile("[^\x00-\x7f]")


@dataclass(frozen=True)
class Decoding:
    """A text with the key of its encoding, and those that it could be, the one taken first: none where it says itself
    what it is. `is_sure`: no other makes as much sense. `lost`: bytes that the encoding has no character for, each of
    which is U+FFFD in the text."""

    text: str
    encoding: str
    candidates: tuple[str, ...] = ()
    is_sure: bool = True
    lost: int = 0


def decoding(data: bytes, encoding: str = "") -> Decoding:
    """`encoding` is one that a person chose. Raises WontRead where it is no text at all."""
    if data.startswith(_OTHER_KINDS):
        raise WontRead("it is something else than its name says")
    candidates = _candidates(data)
    if encoding in ENCODINGS:
        others = tuple(other for other in (candidates or _weighed(data)[0]) if other != encoding)
        return _read(data, encoding, (encoding, *others)[:MOST_OFFERED], True)
    if candidates:
        return _read(data, candidates[0], candidates, len(candidates) == 1)
    weighed, is_sure = _weighed(data)
    return _read(data, weighed[0], weighed, is_sure)


def remarks_of(read: Decoding) -> tuple[DocumentRemark, ...]:
    """What is to be said of an encoding that was found out."""
    said = []
    if len(read.candidates) > 1 or read.encoding not in ("utf-8", "utf-16-le", "utf-16-be"):
        kind = DocumentRemarkKind.ENCODING if read.is_sure else DocumentRemarkKind.ENCODING_UNSURE
        said.append(DocumentRemark(kind, detail=ENCODINGS[read.encoding]))
    if read.lost:
        said.append(DocumentRemark(DocumentRemarkKind.LOST_LETTERS, read.lost))
    return tuple(said)


def sample(data: bytes, encoding: str) -> str:
    """The first line with more than ASCII as an encoding reads it, short."""
    for line in _telling_lines(data):
        text = " ".join(normalize("NFC", line.decode(encoding, "replace")).split())
        return text[:80]
    return ""


def _candidates(data: bytes) -> tuple[str, ...]:
    """The encodings that the bytes themselves tell of; none where they have to be weighed."""
    if data.startswith(b"\xff\xfe"):
        return ("utf-16-le",)
    if data.startswith(b"\xfe\xff"):
        return ("utf-16-be",)
    if b"\0" in data:
        return _of_two_bytes(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 and data[: error.start].strip() and _is_utf8(data[: error.start]):
            return ("utf-8",)  # cut off within its last character
        return ("utf-8",) if _is_utf8(data) else ()
    return ("utf-8",)


def _is_utf8(data: bytes) -> bool:
    """Whether nearly all beyond ASCII is UTF-8: a row of another file was put in, or a byte was lost."""
    text = data.decode("utf-8", "replace")
    wide = len(_WIDE.findall(text))
    lost = text.count("\ufffd")
    return wide - lost >= 8 and lost * 10 <= wide


def _of_two_bytes(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark: read the one way round it is text, the other way it is hardly any."""
    part = data[: 2 * MOST_WEIGHED]

    def written(encoding: str) -> float:
        text = part.decode(encoding, "replace")
        plain = sum(2 if char in "\t\r\n ,;" else category(char)[0] in "LNPSM" for char in text if char != "\ufffd")
        return -1 if "\0" in text else plain / len(text)

    found = max(("utf-16-le", "utf-16-be"), key=written)
    if written(found) < 0.9:
        raise WontRead("it is not text; save it as CSV UTF-8")
    return (found,)


def _weighed(data: bytes) -> tuple[tuple[str, ...], bool]:
    """The encodings that make sense of it, the likeliest first, and whether the first is likelier by far."""
    part = bytearray()
    for line in _telling_lines(data):
        part += line[: MOST_WEIGHED - len(part)] + b"\n"
        if len(part) >= MOST_WEIGHED:
            break
    read = {encoding: bytes(part).decode(encoding, "replace") for encoding in MODELS}
    ranked = sorted(MODELS, key=lambda encoding: -weight(read[encoding], encoding))
    # what reads the same is one candidate: most of western and of central Europe is
    distinct: dict[str, str] = {}
    for encoding in ranked:
        distinct.setdefault(normalize("NFC", read[encoding]), encoding)
    kept = list(distinct.values())
    weights = [weight(read[encoding], encoding) for encoding in kept]
    is_sure = len(weights) < 2 or weights[0] - weights[1] >= SURE
    return tuple(kept[:MOST_OFFERED]), is_sure


def _telling_lines(data: bytes) -> Sequence[bytes]:
    """The first lines that hold more than ASCII, each once."""
    lines = dict.fromkeys(line for line in re.split(rb"[\r\n]+", data[: 50 * MOST_WEIGHED]) if not line.isascii())
    if not lines:  # all of it is below
        lines = dict.fromkeys(line for line in re.split(rb"[\r\n]+", data) if not line.isascii())
    return list(lines)


def _read(data: bytes, encoding: str, candidates: tuple[str, ...], is_sure: bool) -> Decoding:
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    if "\0" in text:
        raise WontRead("it is not text; save it as CSV UTF-8")
    lost = text.count("\ufffd") if encoding != "utf-8" or b"\xef\xbf\xbd" not in data else 0
    return Decoding(normalize("NFC", text), encoding, candidates, is_sure, lost)
