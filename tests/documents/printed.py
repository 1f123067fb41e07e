"""PDFs of several pages, made by hand: what stands where, in which letters, and what lies over it."""

from collections.abc import Sequence


def shown(text: str, x: float, y: float, size: float = 11, font: str = "F1", before: str = "") -> bytes:
    """A string at its place; `before` are further operators, in letters of Latin-1."""
    said = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT {before} /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({said}) Tj ET\n".encode("cp1252")


def written(lines: Sequence[str], x: float = 70, y: float = 760, size: float = 11, pitch: float = 14) -> bytes:
    """Lines one below the other."""
    return b"".join(shown(line, x, y - pitch * place, size) for place, line in enumerate(lines))


def pages(*contents: bytes, objects: Sequence[bytes] = (), page: bytes = b"", catalog: bytes = b"") -> bytes:
    """A PDF of these pages in Helvetica, F1, and bold, F2. Further `objects` are numbered from 10; `page` is what else
    stands in the first."""
    parts: dict[int, bytes] = {
        1: b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        4: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
    }
    parts |= {10 + place: part for place, part in enumerate(objects)}
    kids, number = [], 100
    for place, content in enumerate(contents):
        more = page if not place else b""
        fonts = b"/Font<</F1 3 0 R/F2 4 0 R>>" + (b"/XObject<</Im 10 0 R>>" if b"/Im Do" in content else b"")
        fonts += b"/Properties<</MC0 10 0 R>>" if b"/MC0" in content else b""
        parts[number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<" + fonts
            + b">>/Contents %d 0 R" % (number + 1) + more + b">>"
        )  # fmt: skip
        parts[number + 1] = b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream\n"
        kids.append(b"%d 0 R" % number)
        number += 2
    parts[2] = b"<</Type/Pages/Kids[" + b" ".join(kids) + b"]/Count %d>>" % len(kids)
    out, places = bytearray(b"%PDF-1.7\n"), dict[int, int]()
    for id in sorted(parts):
        places[id] = len(out)
        out += b"%d 0 obj" % id + parts[id] + b"endobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for id, at in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (id, at)
    return bytes(out) + b"trailer<</Size 999/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


PICTURE = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n"
    b"\x80\nendstream\n"
)
SCAN = b"q 595 0 0 842 0 0 cm /Im Do Q\n"
"""A picture over the whole of a page: the first of its document's further objects."""


def locked(data: bytes, user: str = "", algorithm: str = "AES-256", allowed: int = -4) -> bytes:
    """The same behind a lock."""
    import io

    from pypdf import PdfReader, PdfWriter
    from pypdf.constants import UserAccessPermissions

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    flags = UserAccessPermissions(allowed & 0xFFFFFFFC)
    writer.encrypt(user, "the owner's", permissions_flag=flags, algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
