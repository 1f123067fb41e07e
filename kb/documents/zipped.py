"""Whether an Office file is what it seems, before anything in it is parsed: it is a zip, and zips are bombs."""

import io
import re
from zipfile import BadZipFile, ZipFile, ZipInfo

from kb.documents.active_office import active_name, must_be_still
from kb.documents.sandbox_child import WontRead

MOST_BYTES = 60 * 1024 * 1024
MOST_ENTRIES = 3_000
MOST_RATIO = 200
"""How often what is unzipped may hold what is zipped, from `SMALL` bytes up: text is packed ten to fifty times."""
SMALL = 5 * 1024 * 1024

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = re.compile(rb"%PDF-|<(?:html|script|svg|iframe|\?php)[\s/>]", re.I)
"""What another program looks for in the first bytes of a file, and takes it for a file of its own."""
_ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_OTHERS = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "Index/Document.iwa": "a document of Numbers or Pages",
    "Index.zip": "a document of Numbers or Pages",
    "META-INF/manifest.xml": "an OpenDocument file (.ods, .odt)",
}
"""By a part that only they have."""
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii")


def opened(data: bytes, main: str, what: str, depth: int = 0) -> ZipFile:
    """The zip, looked through from end to end; `main` is the part that makes it `what`. Raises WontRead, also where it
    holds what acts by itself when somebody opens it."""
    if data.startswith(_OLD):
        raise WontRead(_of_old_kind(data, what))
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"MIME-Version")):
        raise WontRead(f"it is a web page by another name; open it in its program and save it as {what}")
    if not data.startswith(b"PK\x03\x04") or _OTHER.search(data[:1024]):
        raise WontRead(f"it is not {what}, or it is something else as well; save it anew and try again")
    try:
        archive = ZipFile(io.BytesIO(data))
        entries = archive.infolist()
        if kind := next((_OTHERS[name] for name in archive.namelist() if name in _OTHERS), ""):
            raise WontRead(f"it is {kind}; open it in its program and save it as {what}")
        _weigh(entries, len(data))
        if len({entry.filename.casefold() for entry in entries}) < len(entries):
            raise WontRead("a part of it stands in it twice; save it anew and try again")
        for entry in entries:
            _name(entry)
            _part(entry, archive, depth)
    except (BadZipFile, EOFError, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise WontRead(f"it is damaged, or it is not {what}; save it anew and try again") from error
    if main not in archive.namelist():
        raise WontRead(f"it is not {what}")
    return archive


def _of_old_kind(data: bytes, what: str) -> str:
    """What is said of a container of the old kind: what Office locks, and what it wrote before there were zips."""
    if any(name.encode("utf-16-le") in data for name in ("EncryptedPackage", "EncryptionInfo")):
        return f"it is locked with a password; open it, take the password off and save it as {what}"
    if "WordDocument".encode("utf-16-le") in data:
        return f"it is a Word document of an old kind (.doc); open it and save it as {what}"
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book\0")):
        return f"it is a workbook of an old kind (.xls); open it and save it as {what}"
    return f"it is locked with a password, or of an old kind; save it without one as {what}"


def _weigh(entries: list[ZipInfo], size: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise WontRead(f"it holds {len(entries):,} parts and {MOST_ENTRIES:,} is the most")
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES:
        raise WontRead(
            f"unpacked it is {total // 1_000_000:,} MB and {MOST_BYTES // 1_000_000} MB is the most; "
            "take pictures out or split it"
        )
    if total > SMALL and total > MOST_RATIO * size:
        raise WontRead("it is packed far tighter than any document; save it anew and try again")


def _name(entry: ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in entry.orig_filename:
        raise WontRead("a part of it would lie outside it; save it anew and try again")
    if entry.flag_bits & 1:
        raise WontRead("it is locked with a password; save it without one")
    if found := active_name(name):
        raise WontRead(f"it holds {found}; save it without it and try again")


def _part(entry: ZipInfo, archive: ZipFile, depth: int) -> None:
    """Every part is unpacked once, which proves its length and its checksum, and every XML part is looked at."""
    if entry.is_dir():
        return
    content = archive.read(entry)
    if "embeddings/" in entry.filename.casefold():  # the figures behind a chart are a spreadsheet of their own
        if depth:
            raise WontRead("it is nested deeper than any document; save it anew")
        opened(content, "xl/workbook.xml", "a spreadsheet (.xlsx)", depth + 1)
        return
    if content[:2] == b"MZ" or content.startswith((b"\x7fELF", _OLD)):
        raise WontRead("it holds a part that is a program, or another document; save it without it and try again")
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    named_so = entry.filename.casefold().endswith((".xml", ".rels"))
    if not (named_so or wide or start.startswith(b"<")):
        return
    if wide:
        content = content.decode("utf-16", "strict" if named_so else "ignore").encode("utf-8", "ignore")
    elif not start.startswith(b"<"):
        raise WontRead("a part of it is not written as documents are; save it anew and try again")
    else:
        named = _ENCODING.search(content[:300])
        if named and named[1].lower() not in _ENCODINGS:
            raise WontRead("a part of it is not written as documents are; save it anew and try again")
    if b"<!doctype" in content.lower() or b"<!ENTITY" in content:
        raise WontRead("a part of it declares entities, which no document needs; save it anew and try again")
    must_be_still(entry.filename, content)
