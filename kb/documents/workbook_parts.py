"""The parts of a workbook (.xlsx) by their relations: its sheets, strings and styles, and what lies beside a sheet."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree
from zipfile import ZipFile

from kb.documents.sandbox_child import WontRead

MAIN = "xl/workbook.xml"

_DAMAGED = "it is damaged; save it anew and try again"


@dataclass(frozen=True)
class WorkbookSheet:
    """`state` is visible, hidden or veryHidden; `path` names its part."""

    name: str
    path: str
    state: str


@dataclass(frozen=True)
class Workbook:
    """`from_1904`: its days are counted from 1904. `is_stale`: it asks to be worked out anew when it is opened, so that
    what its formulas hold may never have been worked out at all."""

    archive: ZipFile
    sheets: tuple[WorkbookSheet, ...]
    from_1904: bool
    is_stale: bool

    def part(self, kind: str) -> str:
        """The path of the part of a kind, such as sharedStrings; empty: there is none."""
        return next(iter(self.related(MAIN, kind)), "")

    def related(self, of: str, kind: str) -> tuple[str, ...]:
        """The paths of a part's parts of a kind."""
        found = _relations(self.archive, of)
        return tuple(path for name, path in found.values() if name == kind and path in self.archive.NameToInfo)

    def outside(self, of: str) -> Mapping[str, str]:
        """Where the relations of a part lead, by id."""
        return {id: path for id, (_, path) in _relations(self.archive, of, whole=True).items()}


def workbook(archive: ZipFile) -> Workbook:
    """Raises WontRead."""
    root = parsed(archive, MAIN)
    relations = _relations(archive, MAIN)
    sheets = []
    from_1904 = is_stale = False
    for element in root.iter():
        name = local(element.tag)
        if name == "sheet":
            id = next((value for key, value in element.attrib.items() if local(key) == "id"), "")
            kind, path = relations.get(id, ("", ""))
            # charts on sheets of their own hold nothing to read
            if kind == "worksheet" and path in archive.NameToInfo:
                sheets.append(WorkbookSheet(element.get("name", ""), path, element.get("state", "visible")))
        elif name == "workbookPr":
            from_1904 = is_set(element, "date1904")
        elif name == "calcPr":
            is_stale = is_set(element, "fullCalcOnLoad")
    return Workbook(archive, tuple(sheets), from_1904, is_stale)


def parsed(archive: ZipFile, path: str) -> ElementTree.Element:
    """A part that is small. Raises WontRead."""
    try:
        return ElementTree.fromstring(archive.read(path))  # noqa: S314 (what declares entities was refused before)
    except ElementTree.ParseError as error:
        raise WontRead(_DAMAGED) from error


def streamed(archive: ZipFile, path: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """The elements of a part with their local names, as they end. Raises WontRead."""
    with archive.open(path) as part:
        try:
            for _, element in ElementTree.iterparse(part):  # noqa: S314 (as above)
                yield local(element.tag), element
        except ElementTree.ParseError as error:
            raise WontRead(_DAMAGED) from error


@lru_cache(4096)
def local(tag: str) -> str:
    """A name without its namespace: strict and transitional workbooks are read alike."""
    return tag.rsplit("}", 1)[-1]


def is_set(element: ElementTree.Element, name: str) -> bool:
    return element.get(name, "0").strip().casefold() in ("1", "true", "on")


def _relations(archive: ZipFile, of: str, whole: bool = False) -> dict[str, tuple[str, str]]:
    """The last word of each relation's kind and the path that it leads to, by id; `whole`: of those that lead out."""
    folder, name = posixpath.split(of)
    path = f"{folder}/_rels/{name}.rels"
    found = {}
    for one in parsed(archive, path) if path in archive.NameToInfo else ():
        kind, target = one.get("Type", "").rstrip("/").rsplit("/", 1)[-1], one.get("Target", "")
        leads_out = one.get("TargetMode", "").strip().casefold() == "external"
        if leads_out == whole:
            if not whole:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[one.get("Id", "")] = kind, target
    return found
