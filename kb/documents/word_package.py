"""The parts of a Word document and how they point to one another. Only what holds text is looked at: pictures and links
to files are never touched. Runs in the sandbox."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from kb.documents.sandbox_child import WontRead

_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", _OFFICE),
)  # fmt: skip
"""What strict documents name otherwise; they say the same with it."""

_LINK = re.compile(r"(?:https?://|mailto:)[^\s()<>]+")
_MAIN = "word/document.xml"


@dataclass(frozen=True)
class WordRelation:
    """`kind` is the last word of its type, `target` a part's name, or an address outside."""

    kind: str
    target: str
    outside: bool = False


class WordPackage:
    def __init__(self, archive: ZipFile) -> None:
        self._archive, self._names = archive, frozenset(archive.namelist())
        self.main = main_part(archive)

    def xml(self, name: str) -> Element | None:
        """A part as it is parsed; None where there is none. Raises WontRead."""
        if name not in self._names:
            return None
        content = self._archive.read(name)
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
        return parsed(content)

    def data(self, name: str) -> bytes | None:
        return self._archive.read(name) if name in self._names else None

    def relations(self, part: str) -> Mapping[str, WordRelation]:
        """By their ids."""
        folder, name = posixpath.split(part)
        root = self.xml(f"{folder}/_rels/{name}.rels")
        return {} if root is None else dict(_relations(root, folder))

    def related(self, part: str, kind: str) -> str:
        """The name of the part that a part points to as its styles, its notes …; empty where there is none."""
        found = (one.target for one in self.relations(part).values() if one.kind == kind and not one.outside)
        return next(found, "")

    def links(self, part: str) -> Mapping[str, str]:
        """The addresses that a part's links lead to, by their ids."""
        return {
            id: one.target
            for id, one in self.relations(part).items()
            if one.kind == "hyperlink" and is_address(one.target)
        }


def is_address(text: str) -> bool:
    return _LINK.fullmatch(text) is not None


def main_part(archive: ZipFile) -> str:
    """The part with the text; it may have another name than the usual one."""
    names = archive.namelist()
    if "_rels/.rels" in names:
        for _, one in _relations(parsed(archive.read("_rels/.rels")), ""):
            if one.kind == "officeDocument" and one.target in names and one.target.startswith("word/"):
                return one.target
    return _MAIN


def parsed(content: bytes) -> Element:
    """Raises WontRead. What declares entities was refused before."""
    try:
        return ElementTree.fromstring(content)  # noqa: S314
    except ElementTree.ParseError as error:
        raise WontRead("it is damaged; save it anew and try again") from error


def _relations(root: Element, folder: str) -> Iterator[tuple[str, WordRelation]]:
    for one in root:
        kind = one.get("Type", "").rstrip("/").rsplit("/", 1)[-1]
        target = one.get("Target", "")
        if one.get("TargetMode", "").casefold() == "external":
            yield one.get("Id", ""), WordRelation(kind, target, outside=True)
        else:
            inside = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            yield one.get("Id", ""), WordRelation(kind, posixpath.normpath(inside))
