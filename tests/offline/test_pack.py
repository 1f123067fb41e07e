"""What is in a pack: everything that its readers may read, nothing else, in files that open anywhere."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest

from kb import KnowledgeBase
from kb.errors import BadValue
from kb.offline import OfflinePack, Readers, make_pack
from kb.offline.file_names import LONGEST, file_names
from kb.person import operator
from tests.campaigns.noninterference.comparison import two_homes
from tests.campaigns.noninterference.secrets import PLANTING, WORDS
from tests.homes import WRITEUPS

Packed = Callable[[str], OfflinePack]
Unpacked = Callable[[str], Path]


class Links(HTMLParser):
    """Where a page leads and what it loads, the places in it, and what stands in it that may not."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.to: list[str] = []
        self.places: set[str] = set()
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.to += [given[name] for name in ("href", "src") if name in given]
        self.to += [given["action"]] if given.get("action") else []
        self.places |= {given["id"]} if "id" in given else set()
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]


def test_every_link_of_every_page_leads_to_a_file_that_is_there(unpacked: Unpacked) -> None:
    root = unpacked("visitor")
    pages = {path.relative_to(root).as_posix(): Links(path.read_text("utf-8")) for path in root.rglob("*.html")}
    astray = []
    for name, page in pages.items():
        for link in page.to:
            parts = urlsplit(link)
            if parts.scheme or not (parts.path or parts.fragment):
                continue
            target = (root / name).parent / unquote(parts.path) if parts.path else root / name
            place = target.resolve().relative_to(root.resolve()).as_posix()
            there = target.is_file() and (
                not parts.fragment or parts.fragment.startswith("add=") or parts.fragment in pages[place].places
            )
            astray += [] if there else [(name, link)]
    assert len(pages) > 10 and astray == []


def test_no_page_has_a_script_or_a_style_in_it_and_each_says_so(unpacked: Unpacked) -> None:
    for path in unpacked("visitor").rglob("*.html"):
        text = path.read_text("utf-8")
        assert Links(text).inline == [], path
        assert "Content-Security-Policy\" content=\"default-src 'none';" in text


def test_the_manifest_lists_every_file_with_its_digest(packed: Packed) -> None:
    with zipfile.ZipFile(io.BytesIO(packed("visitor").data)) as archive:
        assert archive.testzip() is None
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    assert {name: one["sha256"] for name, one in manifest["files"].items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }
    assert (manifest["for"], manifest["counts"]["practices"]) == ("anyone", 5)


def test_names_can_be_written_on_any_system(packed: Packed) -> None:
    with zipfile.ZipFile(io.BytesIO(packed("members").data)) as archive:
        names = [one.filename for one in archive.infolist()]
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert len(name) < 100 and not name.startswith("/") and ".." not in PurePosixPath(name).parts
        assert re.fullmatch(r"[A-Za-z0-9._/-]+", name) and not name.endswith(".")


def test_ids_that_a_system_takes_for_devices_or_for_one_another_have_names_of_their_own() -> None:
    ids = [
        "con",
        "CON",
        "nul.x",
        "Mexico",
        "mexico",
        "mexi-co",
        "mexi.co",
        "a" * 80,
        "a" * 79 + "b",
        "com1",
        "-",
        "trailing.",
    ]
    names = file_names(ids)
    assert len(set(names.values())) == len(ids)
    assert not set(names.values()) & {"con", "nul", "com1", ""}
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) and len(name) <= LONGEST + 9 for name in names.values())
    assert file_names(reversed(ids)) == names
    assert names["mexico"] != "mexico" and file_names(["mexico"]) == {"mexico": "mexico"}


def test_the_same_record_makes_the_same_bytes(kb: KnowledgeBase, packed: Packed) -> None:
    assert make_pack(kb, Readers.VISITOR).data == packed("visitor").data


def test_a_visitor_has_nothing_that_is_for_members(unpacked: Unpacked) -> None:
    everything = b"".join(path.read_bytes() for path in unpacked("visitor").rglob("*") if path.is_file())
    assert b"anzibarit" not in everything and b"members-note" not in everything and b"For members" not in everything
    assert b'"trail"' not in everything


def test_each_page_for_members_says_that_it_is(unpacked: Unpacked) -> None:
    pages = sorted(unpacked("members").rglob("*.html"))
    assert all("<strong>For members.</strong>" in page.read_text("utf-8") for page in pages)
    assert any("Zanzibarite" in page.read_text("utf-8") for page in pages)
    assert json.loads((unpacked("members") / "manifest.json").read_text("utf-8"))["trail"]["hash"]


def test_nothing_hidden_moves_a_byte_of_a_visitors_pack(template_home: Path) -> None:
    with two_homes(template_home, tuple(PLANTING), 2) as (before, after):
        packs = [make_pack(one, Readers.VISITOR).data for one in (before, after)]
    assert packs[0] == packs[1]
    assert WORDS[0].encode() not in packs[0]


def test_a_practice_stands_whole_and_safe_on_its_page(
    kb: KnowledgeBase, write: Callable[[str, str | bytes], Path]
) -> None:
    hostile = "</script><script>alert(1)</script> & “quotes” \u2028 end"
    text = (
        WRITEUPS["japan-credit-guarantee"].replace("eighty per cent", hostile).replace("guarantees for firms", hostile)
    )
    kb.importing.import_files([write("japan-credit-guarantee.md", text)], by=operator("secretariat"))
    practice = kb.reading.practice("japan-credit-guarantee").card.practice
    pack = make_pack(kb, Readers.VISITOR)
    with zipfile.ZipFile(io.BytesIO(pack.data)) as archive:
        page = archive.read("best-practices/practices/japan-credit-guarantee.html").decode()
        data = archive.read("best-practices/data/practices.js").decode()
    assert "<script>" not in page and "&lt;script&gt;alert(1)" in page
    assert "\u2028" not in data and practice.identifier in page and "version 2" in page
    assert f"{kb.settings.site}/{practice.identifier}" in page


def test_a_home_with_nothing_to_read_is_told_so(empty: KnowledgeBase) -> None:
    with pytest.raises(BadValue, match="none is on record"):
        make_pack(empty, Readers.VISITOR)


def test_figures_say_which_years_are_open(unpacked: Unpacked) -> None:
    figures = (unpacked("visitor") / "figures" / "2023.html").read_text("utf-8")
    assert "Open: counted on the day this pack was made, and not final" in figures
    assert 'href="../practices/japan-credit-guarantee.html"' in figures or "chile-market-days" in figures
