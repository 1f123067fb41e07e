"""Tracked changes read as accepted: what was deleted or moved away goes, what was inserted or moved here stays, and
what a format was before is no format. Runs in the sandbox.

That the mark at a paragraph's end was deleted stays noted in it: whoever reads the paragraphs joins them.
"""

from collections import deque
from xml.etree.ElementTree import Element

from kb.documents.word_xml import M, W

_GONE = {f"{W}del", f"{W}moveFrom"}
_COME = {f"{W}ins", f"{W}moveTo"}
_NOTED = {f"{W}rPr", f"{W}trPr", f"{W}numPr", f"{M}ctrlPr"}
"""Within these a change is a note about what they belong to, and holds nothing itself."""

_FORMATS = {
    f"{W}{name}Change" for name in ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "numbering")
}
_CELLS = {f"{W}cellIns", f"{W}cellDel", f"{W}cellMerge"}
_MARKED = (f"{W}del", f"{W}moveFrom", f"{W}ins", f"{W}moveTo")

_ANY = _GONE | _COME | _FORMATS | _CELLS

_Key = tuple[str, str, str]


def accepted(root: Element) -> int:
    """Settles the changes in a part, in place, and gives how many there were. A passage that was moved is one, and so
    are changes of one person at one time side by side."""
    if not any(element.tag in _ANY for element in root.iter()):  # most documents hold none
        return 0
    count = _Count()
    waiting = [root]
    while waiting:
        parent = waiting.pop()
        kept = _settled(parent, count)
        if kept is not None:
            parent[:] = kept
        waiting.extend(parent)
    return count.total


def mark_is_gone(paragraph: Element) -> bool:
    """Whether what follows a paragraph goes on in it, its mark being deleted or moved away."""
    properties = paragraph.find(f"{W}pPr/{W}rPr")
    return properties is not None and any(child.tag in _GONE for child in properties)


class _Count:
    def __init__(self) -> None:
        self.moved_from = self.moved_to = self.others = 0
        self.formats = set[_Key]()

    @property
    def total(self) -> int:
        return max(self.moved_from, self.moved_to) + self.others + len(self.formats)

    def add(self, tag: str) -> None:
        if tag == f"{W}moveFrom":
            self.moved_from += 1
        elif tag == f"{W}moveTo":
            self.moved_to += 1
        else:
            self.others += 1


def _key(change: Element) -> _Key:
    return change.tag, change.get(f"{W}author", ""), change.get(f"{W}date", "")


def _settled(parent: Element, count: _Count) -> list[Element] | None:
    """What stays of a part's children; None where all of them do."""
    if parent.tag == f"{W}p":
        _note_mark(parent, count)
    if parent.tag in _NOTED:
        return _formats_gone(parent, count)
    kept: list[Element] = []
    changed = False
    _tally(parent, count)
    waiting = deque(parent)
    while waiting:
        child = waiting.popleft()
        if child.tag in _COME:
            changed = True
            _tally(child, count)
            waiting.extendleft(reversed(child))
        elif child.tag in _GONE or (child.tag in (f"{W}tr", f"{W}tc") and _goes(child, count)):
            changed = True
        elif child.tag in _FORMATS:
            changed = True
            count.formats.add(_key(child))
        else:
            kept.append(child)
    return kept if changed else None


def _tally(parent: Element, count: _Count) -> None:
    """Changes that stand beside one another, with no word between, are one."""
    last: _Key | None = None
    for child in parent:
        if child.tag in _MARKED:
            if _key(child) != last:
                count.add(child.tag)
            last = _key(child)
        elif child.tag == f"{W}r":
            last = None


def _formats_gone(properties: Element, count: _Count) -> list[Element] | None:
    kept = [child for child in properties if child.tag not in _FORMATS]
    count.formats |= {_key(child) for child in properties if child.tag in _FORMATS}
    return kept if len(kept) < len(properties) else None


def _note_mark(paragraph: Element, count: _Count) -> None:
    """A paragraph's mark that was changed together with its last words is no second change."""
    properties = paragraph.find(f"{W}pPr/{W}rPr")
    if properties is None:
        return
    changes = {_key(child) for child in paragraph if child.tag in _MARKED}
    for child in properties:
        if child.tag in _MARKED and _key(child) not in changes:
            count.add(child.tag)


def _goes(part: Element, count: _Count) -> bool:
    """Whether a row or a cell was deleted; of a cell that was merged it is written down as of any other."""
    properties = part.find(f"{part.tag}Pr")
    if properties is None:
        return False
    if part.tag == f"{W}tr":
        changes = [child.tag for child in properties if child.tag in _MARKED]
        count.others += len(changes[:1])
        return any(tag in _GONE for tag in changes)
    found = [child for child in properties if child.tag in _CELLS]
    count.others += len(found[:1])
    for child in found:
        if child.tag == f"{W}cellMerge":
            merged = {"cont": "continue", "rest": "restart"}.get(child.get(f"{W}vMerge", ""))
            for old in properties.findall(f"{W}vMerge"):
                properties.remove(old)
            if merged:
                properties.append(Element(f"{W}vMerge", {f"{W}val": merged}))
    return any(child.tag == f"{W}cellDel" for child in found)
