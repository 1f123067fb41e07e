"""Whether a picture is one and nothing else besides. Runs in the sandbox."""

import io
import re
import struct
import zipfile

from kb.documents.sandbox_child import WontRead

MOST_POINTS = 150_000_000
"""Width times height: a browser that shows it unpacks every point."""

_OTHER = re.compile(
    rb"%PDF-[0-9]|<(?:html|script|svg|iframe|body|\?php)[\s/>]|<!doctype|<!entity|javascript:[a-z]|\xd0\xcf\x11\xe0\xa1\xb1",
    re.I,
)
"""What makes another program take the file for one of its own."""


def looked_at(data: bytes) -> str:
    """No text; a picture has none. Raises WontRead where it is another kind of file as well, or far too large."""
    if _OTHER.search(data) or zipfile.is_zipfile(io.BytesIO(data)):
        raise WontRead("it is a picture and something else as well; save the picture anew and try again")
    width, height = _size(data)
    if width * height > MOST_POINTS:
        raise WontRead(f"it is {width:,} by {height:,} points, which no screen shows; save it smaller")
    return ""


def _size(data: bytes) -> tuple[int, int]:
    """Width and height in points; noughts where they are not said."""
    if data.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", data[16:24].ljust(8, b"\0"))
        return width, height
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        mark, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 2 + max(length, 2)
    return 0, 0
