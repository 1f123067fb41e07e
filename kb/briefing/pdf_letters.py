"""The letters of a PDF: each run of a text in a face that has it, and in words where none has.

The faces come with the drawing library and are embedded. Chinese, Japanese and Korean writing is set in the reader's
own faces, which the format names for every program to bring. What has to be shaped or runs from right to left is
beyond the writer of these files: a text says how much of it is left out, and never shows empty boxes in its place.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from unicodedata import bidirectional, category, name, normalize
from xml.sax.saxutils import escape

from kb.documents.csv_text import writable
from kb.errors import ProgramMissing

SANS, BOLD, SERIF = "DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif"


@dataclass(frozen=True)
class _EastAsian:
    """A face that readers bring, and the old encoding whose letters it has."""

    face: str
    encoding: str


_CHINESE = _EastAsian("STSong-Light", "gbk")
_TRADITIONAL = _EastAsian("MSung-Light", "big5")
_JAPANESE = _EastAsian("HeiseiKakuGo-W5", "cp932")
_KOREAN = _EastAsian("HYGothic-Medium", "cp949")
EAST_ASIAN = (_CHINESE, _TRADITIONAL, _JAPANESE, _KOREAN)

_WIDE = re.compile(
    r"[\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3100-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]"
)
_KANA, _HANGUL = re.compile(r"[\u3040-\u30ff]"), re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ff]")
"""What guides the setting of a text, and is no letter of it."""

_SIDEWAYS = frozenset(("R", "AL", "AN"))


class Lacking(StrEnum):
    """What a reader of a file is told beside its text."""

    READERS_FACE = "readers"
    LEFT_OUT = "left out"


@lru_cache(maxsize=1)
def faces() -> frozenset[str]:
    """The faces, each at hand from now on. Raises ProgramMissing."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    found = find_spec("matplotlib")
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" if found and found.origin else None
    if folder is None or not (folder / f"{SANS}.ttf").is_file():
        raise ProgramMissing(
            "the faces for PDF come with matplotlib and are not there: install it again, or take the Word form"
        )
    for face in (SANS, BOLD, SERIF):
        pdfmetrics.registerFont(TTFont(face, str(folder / f"{face}.ttf")))
    for one in EAST_ASIAN:
        pdfmetrics.registerFont(UnicodeCIDFont(one.face))
    return frozenset((SANS, BOLD, SERIF))


@cache
def _has(face: str) -> Set[int]:
    from reportlab.pdfbase import pdfmetrics

    faces()
    return frozenset(pdfmetrics.getFont(face).face.charToGlyph)


def set_in(text: str, face: str, stand_in: str = "") -> Iterator[tuple[str, str]]:
    """The text as (face, run): whole but for what no face has, which is named in its place, or where a length alone is
    asked for has as many letters that stand in for it."""
    plain = _UNSEEN.sub("", normalize("NFC", writable(text)))
    if plain.isascii():
        yield face, plain
        return
    wanted = _wanted(plain)
    placed = ((_face_of(sign, face, wanted), sign) for sign in plain)
    for of, run in groupby(placed, key=lambda one: one[0]):
        signs = "".join(sign for _, sign in run)
        if of:
            yield of, signs
        else:
            yield face, stand_in * len(signs) or _named(signs)


def markup(text: str, face: str) -> str:
    """The text as the paragraphs of the writer take it; its lines are kept."""
    said = (escape(run) if of == face else f'<font name="{of}">{escape(run)}</font>' for of, run in set_in(text, face))
    return "".join(said).replace("\n", "<br/>")


def lacking(text: str) -> frozenset[Lacking]:
    """What is to be said of a file that holds this text."""
    plain = _UNSEEN.sub("", normalize("NFC", writable(text)))
    if plain.isascii():
        return frozenset()
    wanted = _wanted(plain)
    used = {_face_of(sign, SERIF, wanted) for sign in set(plain)}
    found = {Lacking.READERS_FACE} if used & {one.face for one in EAST_ASIAN} else set()
    return frozenset(found | ({Lacking.LEFT_OUT} if "" in used else set()))


def _wanted(text: str) -> tuple[_EastAsian, ...]:
    """The East Asian faces in the order that the text's own letters ask for."""
    if not _WIDE.search(text):
        return ()
    first = [one for one, sign in ((_JAPANESE, _KANA), (_KOREAN, _HANGUL)) if sign.search(text)]
    return tuple(dict.fromkeys((*first, *EAST_ASIAN)))


def _face_of(sign: str, face: str, wanted: tuple[_EastAsian, ...]) -> str:
    """Empty where none has it."""
    if sign in " \t\n":
        return face
    if bidirectional(sign) in _SIDEWAYS:
        return ""
    if ord(sign) in _has(face):
        return face
    if ord(sign) in _has(SANS):
        return SANS
    return next((one.face for one in wanted if _WIDE.match(sign) and _encodes(one, sign)), "")


def _encodes(one: _EastAsian, sign: str) -> bool:
    try:
        sign.encode(one.encoding)
    except UnicodeEncodeError:
        return False
    return True


def _named(signs: str) -> str:
    """What stands in the place of signs that no face has: how many, of what script; a sign of none by its name."""
    letters = [sign for sign in signs if category(sign)[0] in "LMN"]
    if not letters:
        named = dict.fromkeys(name(sign, "a sign").lower() for sign in signs)
        return f"[{', '.join(named)}]" if len(named) <= 3 else f"[{len(signs)} signs]"
    scripts = dict.fromkeys(name(sign, "unnamed").split()[0].split("-")[0].capitalize() for sign in letters)
    many = f"{len(letters)} letters" if len(letters) > 1 else "1 letter"
    return f"[{many}: {', '.join(list(scripts)[:3])}]"
