"""The names of WordprocessingML and how its small values are read; whatever a file says, nothing here raises."""

from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"

MOST_DEPTH = 100
"""How deep parts may lie in one another; documents of people have ten."""

DEEP = "it is nested deeper than any document; save it anew"

_NO = frozenset({"0", "false", "off", "none"})


def value(parent: Element | None, name: str) -> str:
    """The value of a part of `parent`; empty where it has none."""
    child = None if parent is None else parent.find(f"{W}{name}")
    return "" if child is None else child.get(f"{W}val", "")


def on(child: Element) -> bool:
    """Whether a switch that is there is switched on."""
    return child.get(f"{W}val", "true").strip().casefold() not in _NO


def is_on(parent: Element | None, name: str) -> bool:
    child = None if parent is None else parent.find(f"{W}{name}")
    return child is not None and on(child)


def whole(text: str, otherwise: int = 0) -> int:
    """A small whole number."""
    plain = text.strip()
    digits = plain.removeprefix("-")
    return int(plain) if digits.isascii() and digits.isdigit() and len(digits) <= 6 else otherwise


def points(text: str) -> float:
    """A size of letters, which stands in half points, or with its unit in strict documents; 0 for none."""
    plain = text.strip().removesuffix("pt")
    digits = plain.replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 5):
        return 0.0
    return float(plain) if text.strip().endswith("pt") else float(plain) / 2
