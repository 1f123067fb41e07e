"""A document that anybody may have made is read away from the site, and what is hostile ends in a sentence."""

import io
import random
import struct
import threading
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from kb.documents import sandbox
from kb.documents.sandbox import LIMITS, Limits
from kb.errors import Refused
from tests.conftest import SHARED, shared_data
from tests.documents.hostile import changed, sheet, word

BRIEF = Limits(cpu=1)
"""What would be ended after five seconds is ended after one: the suite need not wait for the rest."""


def pdf(said: bytes, times: int) -> bytes:
    """A page that says something so many times over, packed."""
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    font = DictionaryObject(
        {NameObject("/" + key): NameObject("/" + name) for key, name in
         (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"))}
    )  # fmt: skip
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = StreamObject()
    stream._data = zlib.compress(said * times, 9)
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    stream[NameObject("/Length")] = NumberObject(len(stream._data))
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def reason(task: str, data: bytes, limits: Limits = LIMITS) -> str:
    """Why it is refused."""
    with pytest.raises(Refused) as told:
        sandbox.run(task, data, limits)
    return str(told.value)


def rows_of(data: bytes) -> object:
    """Of separated values."""
    (found,) = sandbox.run("csv", data).content
    return found["rows"]


def test_a_plain_document_of_each_kind_is_read() -> None:
    assert "Villages sell" in sandbox.run("docx-text", word("Villages sell together.")).content
    assert sandbox.run("xlsx", sheet(["Title", 4.1, 2021.0])).content == [
        {"name": "Sheet", "rows": [["Title", "4.1", "2021"]], "unread": [], "merged": []}
    ]
    assert rows_of(b"Title;Year\nOne;2021\n") == [["Title", "Year"], ["One", "2021"]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"], ids=["utf8", "utf8-mark", "utf16", "western"]
)
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_separated_values_are_read_however_a_spreadsheet_wrote_them(encoding: str, mark: str) -> None:
    text = f'Title{mark}Agency\r\n"Größe, klein; fein\nzwei"{mark}Señal\r\n'
    assert rows_of(text.encode(encoding)) == [["Title", "Agency"], ["Größe, klein; fein\nzwei", "Señal"]]


def test_a_zip_that_unpacks_to_far_more_is_not_unpacked() -> None:
    bomb = changed(word("x"), lambda parts: parts.update({"word/media/a.bin": b"\0" * 59_000_000}))
    assert "tighter" in reason("docx-text", bomb)
    assert "MB" in reason("xlsx", changed(sheet(["x"]), lambda p: p.update({"xl/a.bin": b"\0" * 70_000_000})))


def test_a_zip_of_very_many_parts_is_refused() -> None:
    assert "3,000" in reason(
        "docx", changed(word("x"), lambda p: p.update({f"word/{n}.bin": b"" for n in range(3100)}))
    )


def test_a_sheet_of_a_million_rows_is_refused_before_it_is_read() -> None:
    rows = b"".join(b"<row><c><v>%d</v></c></row>" % (n * 7919 % 1_000_003) for n in range(1_000_000))

    def many(parts: dict[str, bytes]) -> None:
        head, _ = parts["xl/worksheets/sheet1.xml"].split(b"<sheetData", 1)
        parts["xl/worksheets/sheet1.xml"] = head + b"<sheetData>" + rows + b"</sheetData></worksheet>"

    assert "rows" in reason("xlsx", changed(sheet(["x"]), many))
    assert "rows" in reason("csv", b"a,b\n" * 1_000_000)


def test_entities_are_refused_in_whatever_encoding_they_are_declared() -> None:
    entity = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
    for encoding in ("utf-8", "utf-16"):
        part = f'<?xml version="1.0" encoding="{encoding}"?>{entity}'.encode(encoding)
        for name in ("word/document.xml", "word/styles.xml", "customXml/item1.xml", "word/other.bin"):
            refusal = reason("docx", changed(word("x"), lambda p, n=name, c=part: p.update({n: c})))  # type: ignore[misc]
            assert "entities" in refusal
    foreign = b'<?xml version="1.0" encoding="cp037"?><r/>'
    assert "not written as" in reason("docx", changed(word("x"), lambda p: p.update({"word/styles.xml": foreign})))


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", "..\\evil.xml", "C:/evil.xml"])
def test_a_part_that_would_lie_outside_is_refused(name: str) -> None:
    assert "outside" in reason("docx", changed(word("x"), lambda p: p.update({name: b"<a/>"})))


def test_macros_are_refused() -> None:
    assert "macros" in reason("docx", changed(word("x"), lambda p: p.update({"word/vbaProject.bin": b"x"})))
    assert "macros" in reason("xlsx", changed(sheet(["x"]), lambda p: p.update({"xl/vbaProject.bin": b"x"})))


def test_what_is_locked_is_told_so() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    assert "password" in reason("docx", locked)
    assert "password" in reason("xlsx", locked)
    data = bytearray(word("x"))
    for place in (data.find(b"PK\x03\x04"), data.find(b"PK\x01\x02")):
        at = place + (6 if data[place + 2] == 3 else 8)
        data[at : at + 2] = struct.pack("<H", 1)
    assert "password" in reason("docx", bytes(data))


@pytest.mark.parametrize("task", ["docx", "docx-text", "xlsx", "xlsx-text", "pdf-text"])
def test_what_is_something_else_or_cut_off_is_told_so(task: str) -> None:
    whole = {"docx": word("x"), "xlsx": sheet(["x"])}.get(task.split("-")[0], b"%PDF-1.7\n1 0 obj\n<<")
    other = sheet(["x"]) if task.startswith("docx") else word("x")
    for data in (b"", b"plain text", bytes(5000), whole[: len(whole) // 2], other):
        assert reason(task, data)


def test_what_takes_too_long_or_too_much_is_ended() -> None:
    deep = b"<w:p>" * 100
    assert reason("docx", changed(word("x"), lambda p: p.update({"word/document.xml": deep})))
    with pytest.raises(Refused, match="too long"):
        sandbox.run("docx", word("x"), Limits(wall=0.01))
    with pytest.raises(Refused, match="memory"):
        sandbox.run("docx", word("x"), Limits(memory=20_000_000))


def test_a_pdf_that_unpacks_to_far_more_is_refused_or_read_within_the_limits() -> None:
    said = b"BT /F1 12 Tf (word) Tj ET\n"
    assert "word" in sandbox.run("pdf-text", pdf(said, 10)).content
    for times in (300_000, 20_000_000):
        assert reason("pdf-text", pdf(said, times), BRIEF)


@pytest.mark.parametrize("task", ["docx", "xlsx", "pdf-text"])
def test_a_document_with_bytes_changed_is_read_or_refused(task: str) -> None:
    """A slice of what a campaign would do: bytes flipped where a seed says, the same in every run."""
    whole = {"docx": word("text " * 50), "xlsx": sheet(["a", 1, "b"])}.get(task)
    whole = whole or (b"%PDF-1.4\n" + word("x")[:2000])
    for seed in range(3):
        dice = random.Random(seed)
        data = bytearray(whole)
        for _ in range(1 + seed * 4):
            data[dice.randrange(len(data))] = dice.randrange(256)
        with suppress(Refused):
            sandbox.run(task, bytes(data))


def test_only_so_many_documents_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_TURNS", threading.BoundedSemaphore(1))
    with sandbox._TURNS, pytest.raises(Refused, match="just now"):
        sandbox.run("csv", b"a,b", Limits(wall=0.05))
    assert sandbox.run("csv", b"a,b\n")


def test_a_heavy_text_is_read_or_refused_within_the_limits() -> None:
    paragraph = b"<w:p><w:r><w:t>word</w:t></w:r></w:p>"
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = b'<w:document xmlns:w="' + space + b'"><w:body>' + paragraph * 1_000_000 + b"</w:body></w:document>"
    with suppress(Refused):
        sandbox.run("docx", changed(word("x"), lambda p: p.update({"word/document.xml": body})), BRIEF)


def test_nothing_of_the_site_is_within_reach(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A task of the test's own tries what a hostile document might make a reader do."""
    hostile = tmp_path / "hostile_reader.py"
    hostile.write_text(TRIES, "utf-8")
    child = sandbox._START.replace(
        "from kb.documents.sandbox_child import main;",
        "import kb.documents.sandbox_child as r; "
        f"r.TASKS['try'] = 'hostile_reader:tries'; sys.path.append({str(tmp_path)!r}); main = r.main;")  # fmt: skip
    monkeypatch.setattr(sandbox, "_START", child)
    monkeypatch.setenv("SECRET", "hidden")
    assert sandbox.run("try", b"").content == ["closed"] * 5


TRIES = """
import os, socket, subprocess

def tries(data):
    said = []
    for attempt in (
        lambda: open("/etc/passwd").read(),
        lambda: open("/tmp/written-by-a-document", "w"),
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: subprocess.run(["true"]),
        lambda: os.environ["SECRET"],
    ):
        try:
            said.append(str(attempt()))
        except (PermissionError, KeyError):
            said.append("closed")
    return said
"""


@shared_data
def test_the_collected_hostile_files_are_read_or_refused_and_never_more() -> None:
    files = [
        path for folder in ("pdf", "upload", "xxe", "csv", "own") for path in (SHARED / "payloads" / folder).glob("*")
    ]
    assert files
    tasks = ("docx", "xlsx", "csv", "pdf-text")
    for place, path in enumerate(files):  # `make hostile` hands each in as everything
        for task in {tasks[place % 4], path.suffix[1:].replace("pdf", "pdf-text")} & set(tasks):
            try:
                sandbox.run(task, path.read_bytes())
            except Refused as error:
                assert "cannot be read" in str(error)
