"""How large the letters of a Word document's paragraphs are, in points: what an author who uses no styles makes
headings of. Runs in the sandbox."""

from collections import Counter
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_USUAL = 10.0
"""What Word takes where a document says nothing."""


class WordSizes:
    """`styles` is the root of the document's styles; none where it has none."""

    def __init__(self, styles: Element | None) -> None:
        found = () if styles is None else tuple(styles.iterfind(f"{W}style"))
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}
        self._usual = _of(None if styles is None else styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")) or _USUAL
        normal = (
            one for one in found if one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") in ("1", "true")
        )
        self._normal = next((style.get(f"{W}styleId", "") for style in normal), "")
        self._known: dict[str, float] = {}

    def of(self, paragraph: Element) -> float:
        """The size that most of a paragraph's letters have."""
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        usual = self._of_style(self._normal if named is None else named.get(f"{W}val", "")) or self._usual
        letters = Counter[float]()
        for run in paragraph.iter(f"{W}r"):
            length = sum(len(text.text or "") for text in run.iterfind(f"{W}t"))
            properties = run.find(f"{W}rPr")
            styled = None if properties is None else properties.find(f"{W}rStyle")
            by_style = 0.0 if styled is None else self._of_style(styled.get(f"{W}val", ""))
            letters[_of(properties) or by_style or usual] += length
        return letters.most_common(1)[0][0] if letters else usual

    def _of_style(self, id: str) -> float:
        if id not in self._known:
            at, size, seen = id, 0.0, set[str]()
            while not size and at in self._styles and at not in seen:
                seen.add(at)
                size = _of(self._styles[at].find(f"{W}rPr"))
                base = self._styles[at].find(f"{W}basedOn")
                at = "" if base is None else base.get(f"{W}val", "")
            self._known[id] = size
        return self._known[id]


def _of(properties: Element | None) -> float:
    """In half points as Word keeps it; 0 where nothing is said."""
    size = None if properties is None else properties.find(f"{W}sz")
    text = "" if size is None else size.get(f"{W}val", "")
    return int(text) / 2 if text.isascii() and text.isdigit() and len(text) <= 4 else 0.0
