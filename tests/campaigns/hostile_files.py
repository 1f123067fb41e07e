"""Hands hostile files in at every door where files are taken: `make hostile`.

    python -m tests.campaigns.hostile_files [--mutations 2000] [--seed 7] [--files 0]

Made bombs, entities, names that lead out, mislabelled, cut off, locked and acting files, those of the collection where
it lies beside the checkout, and sound files with something changed where a seed says. Each must be refused or done
within the limits of the sandbox; no answer may be 500 or more; nothing may be read or written outside, and nothing
called: a file with a secret stands by, and a socket that must hear nothing. Before that, each fault that the campaign
is there to catch is put in, and must be caught.
"""

import argparse
import io
import os
import random
import resource
import socket
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask.testing import FlaskClient

from kb.accounts.account import AccountState
from kb.documents import sandbox
from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.settings import load
from tests import homes, shared, sites
from tests.documents import hostile
from tests.documents.hostile import changed, sheet, word, zipped
from tests.pdfs import pdf
from webapp.site.identity import PLAIN_COOKIE

OWN = {"Sec-Fetch-Site": "same-origin"}
SECRET = "the-secret-that-nothing-may-read-8c1f"
CPU = sandbox.LIMITS.cpu + 1.5
"""Seconds that a child may take: the limit, the one after it, and what measuring costs."""

OURS = 4.0
"""Seconds of the site's own process for one file at one door: the longest text that is taken is rendered in one."""

SLOW = "own process"
MEMORY = sandbox.LIMITS.memory
DOORS = {
    "attach": ("docx", "xlsx", "pdf", "png", "jpg"),
    "paper": ("docx", "pdf", "md", "txt"),
    "import": ("docx", "xlsx", "csv", "md", "pdf"),
}
"""Where files are taken, and what is handed in there under its own ending; under any other it is refused."""


@dataclass(frozen=True)
class HostileFile:
    """`ending` is what it is handed in as; at every door that takes it, or at one of them in turn."""

    name: str
    ending: str
    data: bytes
    everywhere: bool = True


@dataclass
class HandedIn:
    """How many were handed in, what became of them, and what should not have."""

    timed: bool = True
    files: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    slowest: float = 0.0
    largest: int = 0
    faults: list[str] = field(default_factory=list)


class Watch:
    """A file with a secret, and a socket that whoever calls is heard at."""

    def __init__(self, folder: Path) -> None:
        self.canary = folder / "canary.txt"
        self.canary.write_text(SECRET, "utf-8")
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.called = 0
        threading.Thread(target=self._hear, daemon=True).start()
        self._last_read = 0.0
        self.ready()

    def ready(self) -> None:
        """From here on a read is seen: the moment of the last one is put far back."""
        os.utime(self.canary, (1.0, self.canary.stat().st_mtime))
        self._last_read = self.canary.stat().st_atime

    @property
    def read(self) -> bool:
        return self.canary.stat().st_atime != self._last_read

    def close(self) -> None:
        self._server.close()

    def _hear(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.called += 1
            connection.close()


class Site:
    """A home of its own, and its doors."""

    def __init__(self, folder: Path) -> None:
        self._home = homes.begin(folder)
        homes.copy(homes.template(folder.parent / f"{folder.name}-template"), self._home)
        # no quota of an account stands in the way of thousands of files
        settings = load(self._home, {"account_quota": "100000", "disk_reserve": "0"})
        self._kb = KnowledgeBase(settings, HashingEncoder())
        self._delegate = self._client("delegate", "delegate", "Chile")
        self._officer = self._client("officer", "secretariat", "")

    def hand_in(self, door: str, file: HostileFile) -> tuple[int, str]:
        """The status, and what was answered, shown and kept."""
        sent = {"file": (io.BytesIO(file.data), f"{file.name.replace(' ', '-')[:60]}.{file.ending}"), "text": ""}
        if door == "attach":
            id = self._kb.submissions.drafting.begin(self._delegate[1]).id
            answer = self._delegate[0].post(f"/submissions/{id}/attachments", data=sent, headers=OWN)
            kept = self._kb.home.store.attachments(id)
            read = "".join(self._kb.home.store.attachment(one.no).text for one in kept)
            for one in kept:
                self._kb.submissions.attaching.detach(self._delegate[1], one.no)
            return answer.status_code, answer.text + read
        if door == "paper":
            answer = self._delegate[0].post("/submissions/from-paper", data=sent, headers=OWN)
            return answer.status_code, answer.text
        answer = self._officer[0].post("/import", data=sent, headers=OWN)
        if answer.status_code != 303:
            return answer.status_code, answer.text
        shown = self._officer[0].get(answer.headers["Location"])
        return shown.status_code if shown.status_code >= 500 else 303, shown.text

    def files(self) -> frozenset[str]:
        """What lies in the home beside what is meant to come and go."""
        moving = ("imports", "attachments", "index")
        return frozenset(
            str(path.relative_to(self._home))
            for path in self._home.rglob("*")
            if path.relative_to(self._home).parts[0] not in moving and not path.name.startswith("kb.sqlite")
        )

    def _client(self, name: str, role: str, economy: str) -> tuple[FlaskClient, object]:
        from dataclasses import replace

        account = self._kb.accounts.administering.add(
            operator("operator"), f"{name}@example.org", name.capitalize(), role, economy
        )
        account = replace(account, state=AccountState.ACTIVE)
        self._kb.home.store.change_account(account, "operator")
        client = sites.client(self._kb)
        client.set_cookie(PLAIN_COOKIE, self._kb.accounts.sessions.begin_session(account))
        return client, account.person()


def hand_all_in(site: Site, watch: Watch, files: Iterator[HostileFile], outside: Path, told: HandedIn) -> None:
    """Each file at each door that takes its ending, or at one of them in turn; where none does, at all of them."""
    before, there = site.files(), set(outside.iterdir())
    for file in files:
        told.files += 1
        doors = [door for door, endings in DOORS.items() if file.ending in endings] or list(DOORS)
        for door in doors if file.everywhere else [doors[told.files % len(doors)]]:
            _at(site, door, file, told, watch)
        if watch.read or watch.called:
            told.faults.append(f"{file.name}: " + ("the secret was read" if watch.read else "something was called"))
            watch.ready()
            watch.called = 0
        if site.files() != before or set(outside.iterdir()) != there:
            told.faults.append(f"{file.name}: something was written outside")
            before, there = site.files(), set(outside.iterdir())


def _largest_child() -> int:
    """Bytes of the largest process that this one has begun so far, and that has ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def _at(site: Site, door: str, file: HostileFile, told: HandedIn, watch: Watch) -> None:
    children, own = _spent(resource.RUSAGE_CHILDREN), time.process_time()
    before = _largest_child()
    try:
        status, said = site.hand_in(door, file)
    except Exception as error:  # the application under test hands on what it would answer with 500
        status, said = 500, repr(error)
    child, ours = _spent(resource.RUSAGE_CHILDREN) - children, time.process_time() - own
    told.answers[status] = told.answers.get(status, 0) + 1
    told.slowest = max(told.slowest, child)
    largest = _largest_child()
    if largest > before:  # else it was a child of somebody else's
        told.largest = max(told.largest, largest)
    where = f"{file.name}.{file.ending} ({door})"
    if status >= 500:
        told.faults.append(f"{where}: answered {status} {said[:200] if status == 500 else ''}")
    if told.timed and (child > CPU or ours > OURS):
        told.faults.append(f"{where}: {child:.1f} s in the sandbox, {ours:.1f} s in the site's {SLOW}")
    if told.largest > MEMORY:
        told.faults.append(f"{where}: {told.largest >> 20} MiB in the sandbox")
    if SECRET in said:
        told.faults.append(f"{where}: the secret was told")
    if f"127.0.0.1:{watch.port}" in said and status >= 500:
        told.faults.append(f"{where}: an address of the file's in a fault of ours")


def _spent(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


# -- the files -------------------------------------------------------------------------------------------


def made(watch: Watch) -> Iterator[HostileFile]:
    """More than two hundred, each the same in every run."""
    for name, ending, data in hostile.acting():
        yield HostileFile(name, ending, data)
    yield from leading_out(watch)
    yield from _bombs()
    yield from names()
    yield from mislabelled()
    yield from cut_off()
    yield from _texts(watch)


def leading_out(watch: Watch) -> Iterator[HostileFile]:
    """Entities and links that would read the secret, or call the socket, in every part and encoding."""
    places = (watch.canary.as_uri(), f"http://127.0.0.1:{watch.port}/x")
    for place in places:
        for declared in (
            f'<!DOCTYPE r [<!ENTITY x SYSTEM "{place}">]>',
            f'<!DOCTYPE r [<!ENTITY % x SYSTEM "{place}"> %x;]>',
            f'<!DOCTYPE r SYSTEM "{place}">',
            f'<?xml-stylesheet href="{place}"?>',
        ):
            for encoding in ("utf-8", "utf-16"):
                xml = f'<?xml version="1.0" encoding="{encoding}"?>{declared}<r>&x;</r>'.encode(encoding)
                for part in ("word/document.xml", "word/_rels/document.xml.rels", "docProps/core.xml"):
                    yield HostileFile(f"entity {part}", "docx", hostile.with_part(word("x"), part, xml))
                for part in ("xl/sharedStrings.xml", "xl/workbook.xml"):
                    yield HostileFile(f"entity {part}", "xlsx", hostile.with_part(sheet(["x"]), part, xml))
        include = f'<w:p><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{place}" parse="text"/></w:p>'
        yield HostileFile("included", "docx", hostile.within(include))
        for kind in ("image", "attachedTemplate", "hyperlink", "aFChunk", "settings", "styles"):
            yield HostileFile(f"related {kind}", "docx", hostile.related(word("x"), f"{hostile.REL}/{kind}", place))
        yield HostileFile("pdf outside", "pdf", pdf(b"", b"/OpenAction<</S/URI/URI(" + place.encode() + b")>>"))
        stream = b"<</Length 0/F(" + str(watch.canary).encode() + b")>>stream\n\nendstream"
        yield HostileFile("pdf stream of a file", "pdf", pdf(b"", b"", stream, page=b"/Contents 4 0 R"))
        for text in (
            f"![x]({place})",
            f"<img src='{place}'>",
            f"[x]: {place}\n\n[x]",
            f"---\ntitle: !!python/name:{place}\n---\n",
        ):
            yield HostileFile("text outside", "md", text.encode())
        yield HostileFile("cell outside", "csv", f'Title\n"=WEBSERVICE(""{place}"")"\n'.encode())


def _bombs() -> Iterator[HostileFile]:
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = b'<w:document xmlns:w="' + space + b'"><w:body>'

    def document(body: bytes) -> bytes:
        return hostile.with_part(word("x"), "word/document.xml", head + body + b"</w:body></w:document>")

    yield HostileFile("zip of noughts", "docx", hostile.with_part(word("x"), "word/media/a.bin", bytes(59_000_000)))
    yield HostileFile("zip of noughts", "xlsx", hostile.with_part(sheet(["x"]), "xl/a.bin", bytes(70_000_000)))
    many = changed(word("x"), lambda parts: parts.update({f"word/{n}.bin": b"" for n in range(3100)}))
    yield HostileFile("many parts", "docx", many)
    yield HostileFile(
        "zip in zips",
        "docx",
        hostile.with_part(word("x"), "word/a.zip", zipped({"a": zipped({"b": bytes(9_000_000)})})),
    )
    for depth in (1_000, 30_000):
        yield HostileFile(f"{depth} deep", "docx", document(b"<w:p>" * depth + b"</w:p>" * depth))
        cell = b"<w:tbl><w:tr><w:tc>"
        yield HostileFile(f"{depth} tables deep", "docx", document(cell * depth + b"</w:tc></w:tr></w:tbl>" * depth))
        run = b"<w:p>" + b"<w:ins>" * depth + b"</w:ins>" * depth + b"</w:p>"
        yield HostileFile(f"{depth} insertions deep", "docx", document(run))
    yield HostileFile("a million paragraphs", "docx", document(b"<w:p><w:r><w:t>word</w:t></w:r></w:p>" * 400_000))
    yield HostileFile(
        "one long paragraph", "docx", document(b"<w:p><w:r><w:t>" + b"word " * 2_000_000 + b"</w:t></w:r></w:p>")
    )
    fields = b"<w:p>" + b"<w:r><w:instrText>D</w:instrText></w:r>" * 300_000 + b"</w:p>"
    yield HostileFile("many fields", "docx", document(fields))
    names = b"".join(b'<w:p w:a%d="1"/>' % n for n in range(200_000))
    yield HostileFile("many attributes", "docx", document(names))
    styles = b'<w:styles xmlns:w="' + space + b'">' + b"".join(
        b'<w:style w:styleId="s%d"><w:basedOn w:val="s%d"/></w:style>' % (n, n + 1) for n in range(3_000)
    ) + b"</w:styles>"  # fmt: skip
    yield HostileFile("styles on styles", "docx", hostile.with_part(word("x"), "word/styles.xml", styles))
    rows = b"<row><c><v>1</v></c></row>" * 1_000_000
    for name, filled in (("a million rows", rows),
                         ("a row of a million", b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>"),
                         ("many formulas", b"<row>" + b"<c><f>a|a</f></c>" * 300_000 + b"</row>"),
                         ("one long formula", b"<row><c><f>" + b"a|" * 2_000_000 + b"</f></c></row>")):  # fmt: skip

        def into(parts: dict[str, bytes], filled: bytes = filled) -> None:
            first, _ = parts["xl/worksheets/sheet1.xml"].split(b"<sheetData", 1)
            parts["xl/worksheets/sheet1.xml"] = first + b"<sheetData>" + filled + b"</sheetData></worksheet>"

        yield HostileFile(name, "xlsx", changed(sheet(["x"]), into))
    packed = zlib.compress(b"BT /F1 12 Tf (word) Tj ET\n" * 2_000_000, 9)
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream"
    yield HostileFile("pdf bomb", "pdf", pdf(b"", b"", stream, page=b"/Contents 4 0 R"))
    twice = zlib.compress(zlib.compress(bytes(200_000_000), 9), 9)
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(twice) + twice + b"\nendstream"
    yield HostileFile("pdf bomb in a bomb", "pdf", pdf(b"", b"", stream, page=b"/Contents 4 0 R"))
    yield HostileFile("pdf of itself", "pdf", pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"))
    yield HostileFile("pdf whose tables go round", "pdf", pdf().replace(b"trailer<<", b"trailer<</Prev 15 "))
    yield HostileFile("pdf deep", "pdf", pdf(b"", b"/X" + b"[" * 20_000 + b"]" * 20_000))
    yield HostileFile("pdf of many objects", "pdf", pdf(b"", b"", *[b"<<>>"] * 100_000))
    yield HostileFile("pdf of many hashes", "pdf", pdf(b"#41" * 2_000_000))
    yield HostileFile("pdf of many words", "pdf", pdf(b"/S " * 2_000_000))
    for name, text in (
        ("one line", "a," * 2_000_000), ("open mark", 'Title\n"' + "a\n" * 500_000), ("rows", "a,b\n" * 400_000),
        ("marks", '"' * 1_000_000), ("columns", ",".join(f"c{n}" for n in range(100_000)) + "\n"),
    ):  # fmt: skip
        yield HostileFile(f"separated {name}", "csv", text.encode())


def names() -> Iterator[HostileFile]:
    for name in (
        "../../evil.xml", "..\\..\\evil.xml", "/etc/evil.xml", "C:\\evil.xml", "C:/evil.xml", "//share/evil.xml",
        "word/../../evil.xml", "word/./../../evil", "~/evil", "word/evil\0.xml", "\u202egpj.exe", "con",
        "word/" + "a" * 60_000,
    ):  # fmt: skip
        yield HostileFile(f"part named {name[:12]!r}", "docx", hostile.with_part(word("x"), name))
        yield HostileFile(f"part named {name[:12]!r}", "xlsx", hostile.with_part(sheet(["x"]), name))


def mislabelled() -> Iterator[HostileFile]:
    for name, of, data in hostile.sound():
        for ending in ("docx", "xlsx", "pdf", "png", "jpg", "csv", "md", "txt", "html", "exe"):
            if ending != of and name in ("word", "sheet", "pdf", "png", "jpg"):
                yield HostileFile(f"{name} as another", ending, data)


def cut_off() -> Iterator[HostileFile]:
    for name, ending, data in hostile.sound():
        for part in (0, 1, 9, 40, 60, 90, 99):
            if name in ("word", "sheet", "pdf", "png", "jpg"):
                yield HostileFile(f"{name} of {part} in a hundred", ending, data[: len(data) * part // 100])


def _texts(watch: Watch) -> Iterator[HostileFile]:
    anchors = "a: &a [x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(8)
    )
    for name, front in (
        ("anchors", anchors), ("itself", "a: &a [*a]"), ("deep", "[" * 80_000), ("deep maps", "{a: " * 30_000),
        ("questions", "? " * 100_000), ("keys", "? - " * 50_000), ("dashes", "- " * 50_000), ("colons", "a: " * 50_000),
        ("object", "!!python/object/apply:os.system ['touch canary']"), ("tag", "title: !include " + str(watch.canary)),
        ("binary", "title: !!binary |\n  " + "A" * 500_000), ("merge", "<<: [" + "{a: b}," * 50_000 + "]"),
        ("half a character", 'title: "\\ud800"'), ("number", "since: " + "9" * 100_000),
        ("date", "release_date: 0000-99-99"),
        ("twice", "title: a\ntitle: b"), ("not closed", "title: 'a"), ("a list", "- a\n- b"), ("nothing", ""),
    ):  # fmt: skip
        yield HostileFile(f"front matter {name}", "md", f"---\n{front}\n---\n\ntext".encode())
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037", "shift_jis"):
        for ending in ("csv", "md"):
            yield HostileFile(
                f"text in {encoding}", ending, "Title,Year\nPrácticas 中,2021\n".encode(encoding, "replace")
            )
    yield HostileFile("noughts", "csv", bytes(100_000))
    yield HostileFile("noughts", "md", bytes(100_000))
    yield HostileFile("half characters", "csv", b"Title\n\xed\xa0\x80\xff\n")
    for name, unit in (
        ("signs", "# "),
        ("quotations", "> "),
        ("brackets", "["),
        ("lines", "a\n"),
        ("items", "- "),
        ("images", "![]("),
    ):
        yield HostileFile(f"a megabyte of {name}", "md", (unit * (1_000_000 // len(unit))).encode())


def collected() -> Iterator[HostileFile]:
    """Those of the collection beside the checkout, each under its own ending and as a Word document."""
    if shared.is_there():
        for folder in ("pdf", "upload", "xxe", "csv", "own"):
            for path in sorted((shared.SHARED / "payloads" / folder).glob("*")):
                for ending in dict.fromkeys((path.suffix[1:] or "txt", "docx", "xlsx", "pdf")):
                    yield HostileFile(f"collected {path.stem}", ending, path.read_bytes())


BASES: Mapping[str, bytes] = {
    "docx": word("Problem and context", "Villages sell together. " * 20, "Results", "Sales rose by a third."),
    "xlsx": sheet(["Title", "Economies", "Since"], ["Market days", "Chile", 2021], ["Credit", "Japan", "=1+1"]),
    "pdf": pdf(b"", b"", b"<</Length 44>>stream\nBT /F1 12 Tf 10 50 Td (Villages sell) Tj ET\n\nendstream",
               page=b"/Contents 4 0 R"),
    "csv": b'Title;Economies;Since\nMarket days;Chile;2021\n"Credit; for all";Japan;2019\n' * 5,
    "md": b"---\ntitle: Market days\neconomies: [Chile]\nsince: 2021\n---\n\n## Results\n\n"
          b"Sales *rose* by [a third](https://e.org).\n" * 3,
}  # fmt: skip

TOKENS = (
    b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", b"&x;", b"<w:p>", b"</w:p>", b"]]>", b"<![CDATA[", b"\0",
    b"\xff\xfe", b"../", b"99999999999999999999", b"-1", b"\xed\xa0\x80", b"/JS(1)", b"/Kids[2 0 R]", b"obj", b"endobj",
    b"stream", b"PK\x01\x02", b"=cmd|'/c calc'!A0", b'"', b"\n", b"---\n", b"[" * 50, b"%s%n", b"\r", b"a" * 5000,
)  # fmt: skip


def mutated(count: int, seed: int) -> Iterator[HostileFile]:
    """Sound files with bytes turned, cut, doubled, moved and put in; of a zip in half of them within its parts."""
    endings = tuple(BASES)
    for no in range(count):
        dice = random.Random(f"{seed}/{no}")
        ending = endings[no % len(endings)]
        data = BASES[ending]
        if ending in ("docx", "xlsx") and dice.random() < 0.7:

            def change(parts: dict[str, bytes], dice: random.Random = dice) -> None:
                name = dice.choice(sorted(parts))
                parts[name] = _mutation(parts[name], dice)

            data = changed(data, change)
        else:
            data = _mutation(data, dice)
        yield HostileFile(f"mutation {no}", ending, data, everywhere=False)


def _mutation(data: bytes, dice: random.Random) -> bytes:
    whole = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        at = dice.randrange(len(whole) + 1)
        length = dice.choice((1, 4, 30, 200))
        match dice.randrange(6):
            case 0 if at < len(whole):
                whole[at] ^= 1 << dice.randrange(8)
            case 1:
                del whole[at : at + length]
            case 2:
                whole[at:at] = whole[at : at + length] * dice.choice((1, 3, 100))
            case 3:
                whole[at:at] = dice.choice(TOKENS)
            case 4 if at < len(whole):
                whole[at : at + length] = bytes(dice.randrange(256) for _ in range(min(length, 8)))
            case _:
                other = dice.randrange(len(whole) + 1)
                whole[at:at] = whole[other : other + length]
    return bytes(whole)


# -- the campaign ----------------------------------------------------------------------------------------


def faults(watch: Watch, outside: Path) -> Mapping[str, Callable[[], object]]:
    """What a reader of documents might do that it must not, each with the word by which the campaign tells of it."""

    def linger() -> None:
        end = time.process_time() + OURS + 0.2
        while time.process_time() < end:
            pass

    def fail() -> None:
        raise RuntimeError("a fault of ours")

    return {
        "read": lambda: watch.canary.read_text("utf-8"),
        "called": lambda: socket.create_connection(("127.0.0.1", watch.port)).close() or time.sleep(0.2),
        "written": lambda: (outside / "left").write_text("x", "utf-8"),
        "answered 500": fail,
        SLOW: linger,
    }


@contextmanager
def seeded(act: Callable[[], object]) -> Iterator[None]:
    """The sandbox with a fault in it."""
    sound = sandbox._child

    def faulty(task: str, data: bytes, limits: sandbox.Limits, chosen: Sequence[str]) -> tuple[bytes, int]:
        act()
        return sound(task, data, limits, chosen)

    sandbox._child = faulty
    try:
        yield
    finally:
        sandbox._child = sound


def campaign(
    folder: Path,
    files: Callable[[Watch], Iterator[HostileFile]],
    tell: Callable[[str], None] = lambda said: None,
    timed: bool = True,
) -> HandedIn:
    """First that each seeded fault is caught, then the files. Where it is not `timed`, how long they take is not looked
    at."""
    outside = folder / "outside"
    outside.mkdir()
    tempfile.tempdir = str(outside)
    watch, site, told = Watch(folder), Site(folder / "home"), HandedIn(timed)
    try:
        for word_of_it, act in faults(watch, outside).items():
            if word_of_it == SLOW and not timed:
                continue
            seen = HandedIn()
            with seeded(act):
                one = HostileFile("sound", "docx", word("x"), everywhere=False)
                hand_all_in(site, watch, iter([one]), outside, seen)
            if not any(word_of_it in fault for fault in seen.faults):
                told.faults.append(f"a seeded fault was not caught: {word_of_it}")
        tell(f"{len(faults(watch, outside))} seeded faults were looked for")
        watch.ready()
        hand_all_in(site, watch, files(watch), outside, told)
    finally:
        tempfile.tempdir = None
        watch.close()
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutations", type=int, default=2000)
    parser.add_argument("--files", type=int, default=0, help="how many of the made ones; 0: all, and the collection")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()

    def files(watch: Watch) -> Iterator[HostileFile]:
        whole = [*made(watch), *collected()]
        print(
            f"{len(whole):,} hostile files, {given.mutations:,} mutations of {len(BASES)} sound ones, seed {given.seed}"
        )
        for no, file in enumerate(whole[: given.files or None], 1):
            yield file
            if no % 100 == 0:
                print(f"  {no:,} hostile files", flush=True)
        for no, file in enumerate(mutated(given.mutations, given.seed), 1):
            yield file
            if no % 200 == 0:
                print(f"  {no:,} mutations", flush=True)

    with tempfile.TemporaryDirectory(prefix="kb-hostile-") as folder:
        told = campaign(Path(folder), files, print)
    print(f"{told.files:,} files; answers {dict(sorted(told.answers.items()))}")
    print(f"slowest {told.slowest:.1f} s, largest {told.largest >> 20} MiB in the sandbox")
    print(f"{len(told.faults)} faults" + "".join(f"\n  {fault[:300]}" for fault in told.faults[:50]))
    return bool(told.faults)


if __name__ == "__main__":
    sys.exit(main())
