"""Links in the documents lead somewhere: to a file, to a heading in it, or to an address that the site answers."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from kb import KnowledgeBase
from kb.practice.body import parts
from kb.reading.guides import guides
from tests.homes import ROOT
from tests.sites import application

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "help").glob("*.md"))]

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)


def links(document: Path) -> list[str]:
    return _LINK.findall(_CODE.sub("", document.read_text("utf-8")))


def anchors(document: Path) -> set[str]:
    """The headings of a document, as sites that show Markdown name them."""
    names = (
        re.sub(r"[^\w\- ]", "", part.name.lower()).replace(" ", "-") for part in parts(document.read_text("utf-8"))
    )
    return set(names)


def wrong(document: Path, app: Flask) -> Iterator[str]:
    for link in links(document):
        to = urlsplit(link)
        if to.scheme:
            good = to.scheme == "mailto" or (to.scheme in ("http", "https") and "." in to.netloc)
        elif link.startswith("/"):
            good = _answers(app, to.path) and _has_place(to.path, to.fragment)
        else:
            file = (document.parent / to.path).resolve() if to.path else document
            good = file.exists() and (not to.fragment or to.fragment in anchors(file))
        if not good:
            yield link


def _answers(app: Flask, path: str) -> bool:
    try:
        app.url_map.bind("localhost").match(path)
    except HTTPException as answer:
        return answer.code is not None and answer.code < 400
    return True


def _has_place(path: str, place: str) -> bool:
    named = {f"/help/{guide.name}": {section.place for section in guide.sections} for guide in guides()}
    return (not place or place in named.get(path, ())) and (not path.startswith("/help/") or path in named)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(kb: KnowledgeBase, document: Path) -> None:
    assert list(wrong(document, application(kb))) == []


def test_a_link_that_leads_nowhere_is_found(kb: KnowledgeBase, tmp_path: Path) -> None:
    led = tmp_path / "led.md"
    led.write_text(
        "# Here\n\n[a](none.md) [b](#here) [c](#there) [d](/no-such-place/x/y) [e](/help) [f](/help/nobody)\n"
        "[g](/help/tour#s-nowhere) [h](https://example.org) [i](https://x) [j](ftp://example.org)\n",
        "utf-8",
    )
    found = list(wrong(led, application(kb)))
    assert found == [
        "none.md",
        "#there",
        "/no-such-place/x/y",
        "/help/nobody",
        "/help/tour#s-nowhere",
        "https://x",
        "ftp://example.org",
    ]
