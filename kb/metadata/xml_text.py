"""Text that can stand in XML: whatever people typed, without the characters that XML 1.0 forbids."""

import re
from typing import Any

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, lone halves of a pair, and the two that are no characters."""


def xml_text(text: str) -> str:
    """A forbidden character becomes the sign for one that cannot be shown."""
    return _FORBIDDEN.sub("\ufffd", text)


def written(root: Any) -> bytes:
    """An element of lxml as a document in UTF-8."""
    from lxml import etree

    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document


class XMLWriter:
    """Elements of one namespace under a root, their texts made fit for XML."""

    def __init__(self, root: str, namespace: str, others: dict[str, str] | None = None) -> None:
        from lxml import etree

        self._etree = etree
        self._namespace = namespace
        prefixes: dict[str | None, str] = {None: namespace}
        prefixes.update(others or {})
        self.root = etree.Element(f"{{{namespace}}}{root}", nsmap=prefixes)

    def fit(self, text: str) -> str:
        return xml_text(text)

    def add(self, parent: Any, name: str, text: str | None = None, namespace: str = "", **attributes: str) -> Any:
        """A child of an element; its attributes as they are given."""
        element = self._etree.SubElement(parent, f"{{{namespace or self._namespace}}}{name}")
        for key, value in attributes.items():
            element.set(key, xml_text(value))
        if text is not None:
            element.text = xml_text(text)
        return element
