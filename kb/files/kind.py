"""What an attached file is, by what is in it, and the name it is kept under; its sender's word counts for nothing."""

import io
import re
import unicodedata
from enum import StrEnum
from zipfile import BadZipFile, ZipFile, ZipInfo

from kb.errors import BadValue
from kb.raw_text import normalized

MEBIBYTE = 1024 * 1024
MOST_BYTES = 10 * MEBIBYTE
MOST_UNPACKED = 200 * MEBIBYTE
MOST_ENTRIES = 3_000
MOST_NAME = 120
"""Bytes of a name as UTF-8, without its ending."""


class FileKind(StrEnum):
    """The kinds that are taken, named by their ending."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PNG = "png"
    JPG = "jpg"


CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PNG: "image/png",
    FileKind.JPG: "image/jpeg",
}
"""What an attachment is served as."""

ALLOWED = "a PDF, Word (.docx), Excel (.xlsx), PNG or JPEG file"

_STARTS = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPG),
)
_MAIN = {
    f"{CONTENT_TYPES[FileKind.DOCX]}.main+xml".encode(): FileKind.DOCX,
    f"{CONTENT_TYPES[FileKind.XLSX]}.main+xml".encode(): FileKind.XLSX,
}
_ENDINGS = {**{kind.value: kind for kind in FileKind}, "jpeg": FileKind.JPG}
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.I)


def kind_of(data: bytes, name: str) -> FileKind:
    """What the file is. Raises BadValue where it is none of the kinds taken, or not what its name says."""
    if not data:
        raise BadValue("file", name, "a file that is not empty")
    if len(data) > MOST_BYTES:
        raise BadValue("file", name, f"a file of at most {MOST_BYTES // MEBIBYTE} MiB")
    kind = next((kind for start, kind in _STARTS if data.startswith(start)), None) or _office(data, name)
    ending = _ending(_bare(name))
    if ending and _ENDINGS.get(ending) is not kind:
        raise BadValue("file", name, f"an ending that fits: it is named .{ending} and holds a .{kind} file")
    return kind


def clean_name(name: str, kind: FileKind) -> str:
    """The name as it is kept and served: one that no system, header or page can take for anything but a name."""
    bare = _bare(name)
    ending = _ending(bare)
    stem = bare[: -len(ending) - 1] if ending else bare
    stem = re.sub(r"\.{2,}", ".", stem).strip(" .-_")
    stem = stem.encode()[:MOST_NAME].decode("utf-8", "ignore").strip(" .-_")
    if _RESERVED.fullmatch(stem):
        stem = f"file-{stem}"
    return f"{stem or 'attachment'}.{kind}"


def _bare(name: str) -> str:
    """The last part of a path, without what cannot be seen or could be obeyed."""
    seen = "".join(char for char in normalized("NFC", name) if unicodedata.category(char)[0] != "C")
    last = re.split(r"[/\\]", seen)[-1]
    return re.sub(r"[^\w ().,+-]", "_", last).strip(" .")


def _ending(name: str) -> str:
    found = re.search(r"\.([A-Za-z0-9]{1,8})$", name)
    if found:
        return found[1].lower()
    return name.lower() if name.lower() in _ENDINGS else ""  # a name that was nothing but its ending


def _office(data: bytes, name: str) -> FileKind:
    """An Office file. Only its list of parts is read, and the one that says what they are."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadValue("file", name, f"{ALLOWED}: this one is locked with a password, or of an old kind")
    if not data.startswith(b"PK\x03\x04"):
        raise BadValue("file", name, ALLOWED)
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _look_through(archive.infolist(), len(data), name)
            types = archive.open("[Content_Types].xml").read(MEBIBYTE)
    except (BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise BadValue("file", name, f"{ALLOWED}: this one is damaged, or another kind of archive") from None
    kind = next((kind for main, kind in _MAIN.items() if main in types), None)
    if kind is None or b"macroEnabled" in types:
        raise BadValue("file", name, f"{ALLOWED}, without macros")
    return kind


def _look_through(entries: list[ZipInfo], size: int, name: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > 200 * max(size, 50_000):
        raise BadValue("file", name, "a file that unpacks to no more than a document does; take pictures out")
    for entry in entries:
        part = entry.filename.replace("\\", "/")
        if part.startswith("/") or ".." in part.split("/"):
            raise BadValue("file", name, "a file whose parts lie within it; save it anew")
        if part.casefold().endswith("vbaproject.bin"):
            raise BadValue("file", name, f"{ALLOWED}, without macros")
        if entry.flag_bits & 1:
            raise BadValue("file", name, "a file that is not locked with a password")
