"""What an attached file is, by its content, and the name it is kept under."""

import io
import json
import unicodedata
import zipfile
from pathlib import Path

import pytest

from kb.errors import BadValue
from kb.files.kind import MOST_BYTES, FileKind, clean_name, kind_of
from tests.conftest import SHARED, shared_data

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
PDF = b"%PDF-1.7\n" + bytes(40)
JPG = b"\xff\xd8\xff\xe0" + bytes(40)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def office(main: str = WORD, **parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{main}"/></Types>')
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (PDF, "a.pdf", FileKind.PDF),
        (PNG, "a.PNG", FileKind.PNG),
        (JPG, "a.jpeg", FileKind.JPG),
        (office(), "a.docx", FileKind.DOCX),
        (office(EXCEL), "a.xlsx", FileKind.XLSX),
        (PDF, "without ending", FileKind.PDF),
    ],
)
def test_a_file_is_known_by_what_is_in_it(data: bytes, name: str, kind: FileKind) -> None:
    assert kind_of(data, name) is kind


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.pdf"),
        (PDF, "a.docx"),
        (PDF, "a.html"),
        (PDF, "a.pdf.html"),
        (office(EXCEL), "a.docx"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png"),
        (b"<html><script>alert(1)</script>", "a.pdf"),
        (b"GIF89a" + bytes(40), "a.png"),
        (b"junk %PDF-1.7", "a.pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked.docx"),
        (office(word__vbaProject_bin=b"x").replace(b"vbaProject_bin", b"vbaProject.bin"), "a.docx"),
        (office("application/vnd.ms-word.document.macroEnabled.main+xml"), "a.docx"),
        (office("text/plain"), "a.docx"),
        (office(word__media=bytes(30_000_000)), "bomb.docx"),
        (office()[:-30], "cut.docx"),
        (PDF + bytes(MOST_BYTES), "a.pdf"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_of_no_kind_or_not_what_it_says_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(BadValue) as error:
        kind_of(data, name)
    assert "give" in str(error.value)


@shared_data
@pytest.mark.parametrize("path", sorted((SHARED / "payloads" / "upload").glob("*")), ids=lambda path: path.name)
@pytest.mark.parametrize("ending", ["", ".pdf", ".png", ".docx"])
def test_hostile_uploads_are_refused_under_any_name(path: Path, ending: str) -> None:
    with pytest.raises(BadValue):
        kind_of(path.read_bytes(), path.name + ending)


@shared_data
def test_hostile_names_are_cleaned_or_refused() -> None:
    names = json.loads((SHARED / "payloads" / "own" / "filenames.json").read_text("utf-8"))
    kept = []
    for name in names:
        try:
            kept.append(clean_name(name, kind_of(PDF, name)))
        except BadValue:
            assert not name.lower().endswith(".pdf"), name
    assert len(kept) > 20
    for name in kept:
        assert name.endswith(".pdf")
        assert len(name.encode()) <= 130
        assert not set(name) & set("/\\<>:\"|?*;`$&'%=\n\r\0")
        assert not any(unicodedata.category(char)[0] == "C" for char in name)
        assert name[0] not in ".- "
        assert name.split(".")[0].casefold() not in ("con", "nul", "aux", "prn")
        assert ".." not in name


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/x.pdf", "x.pdf"),
        ("C:\\reports\\Year 2023 (final).PDF", "Year 2023 (final).pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("貿易 白書.pdf", "貿易 白書.pdf"),
        ("", "attachment.pdf"),
        (".pdf", "attachment.pdf"),
        ("NUL.pdf", "file-NUL.pdf"),
        ("a\r\nX-Injected: 1.pdf", "aX-Injected_ 1.pdf"),
        ("-rf.pdf", "rf.pdf"),
    ],
)
def test_a_name_keeps_what_is_harmless(name: str, clean: str) -> None:
    assert clean_name(name, FileKind.PDF) == clean
