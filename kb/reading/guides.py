"""The help: short guides in Markdown that travel with the product, searched by words as practices are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kb.index.terms import query_terms, telling, terms
from kb.practice.body import parts
from kb.practice.rendering import render

ORDER = ("tour", "delegate", "officer", "chair", "administrator", "integrator")
"""The guides, in the order in which they are listed."""

MOST_CHARACTERS = 300
"""What is looked for in the help; what stands behind it is passed over."""

_COMMENT = re.compile(r"[ \t]*<!--.*?-->[ \t]*\n?", re.S)
"""What a step does, for the test that carries it out; a reader has no need of it."""

_PICTURE = re.compile(r'<p><a href="/help/pictures/([a-z-]+)\.png"[^>]*>([^<]*)</a></p>')
_PLACE = re.compile(r"^!\[([^\]\n]+)\]\(\.\./pictures/help/([a-z-]+)\.png\)$", re.M)
_MARKS = re.compile(r"\*\*|`|^\d+\. +|^- +|\[(?=[^\]]*\]\()|\]\([^)\s]*\)", re.M)
"""Signs of Markdown that say nothing to who reads an excerpt."""


@dataclass(frozen=True)
class GuideSection:
    """A heading of a guide, the place on its page that it opens at, and its paragraphs as plain text."""

    heading: str
    place: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """`html` is safe, and is what stands below the title and the sentence that leads in."""

    name: str
    title: str
    lead: str
    html: str
    sections: tuple[GuideSection, ...]


@dataclass(frozen=True)
class GuideHit:
    """A section that has every word looked for, with the paragraph that has most of them."""

    guide: Guide
    section: GuideSection
    excerpt: str


def guides_folder() -> Path:
    """Where the guides and their pictures lie: inside the package where it was installed, else in the checkout."""
    package = Path(__file__).parent.parent
    installed = package / "content" / "docs"
    return installed if installed.is_dir() else package.parent / "docs"


@cache
def guides() -> tuple[Guide, ...]:
    """All of them, in order."""
    return tuple(_read(name) for name in ORDER)


def picture_of_guide(name: str) -> bytes | None:
    """A picture that a guide shows, as PNG; None for any other name."""
    file = guides_folder() / "pictures" / "help" / f"{name}.png"
    return file.read_bytes() if re.fullmatch(r"[a-z-]+", name) and file.is_file() else None


def find_in_guides(text: str) -> tuple[GuideHit, ...]:
    """The sections that have all the words of a text, those that have them in their heading first."""
    asked = query_terms(text[:MOST_CHARACTERS])
    wanted = {term.form for term in telling(asked, text) or asked}
    if not wanted:
        return ()
    found = [
        GuideHit(guide, section, max(section.paragraphs, key=lambda one: len(wanted & _forms(one)), default=""))
        for guide in guides()
        for section in guide.sections
        if wanted <= _all_forms(guide, section)
    ]
    return tuple(sorted(found, key=lambda hit: -len(wanted & _forms(hit.section.heading))))


def _all_forms(guide: Guide, section: GuideSection) -> frozenset[str]:
    return frozenset().union(*map(_forms, (guide.title, section.heading, *section.paragraphs)))


@cache
def _forms(text: str) -> frozenset[str]:
    return frozenset(term.form for term in terms(text))


def _read(name: str) -> Guide:
    source = (guides_folder() / "help" / f"{name}.md").read_text("utf-8")
    first, *below = parts(_COMMENT.sub("\n", source))
    lead, *rest = first.text.strip().split("\n\n")
    body = "\n\n".join([*rest, *(part.source for part in below)])
    linked = _PLACE.sub(lambda m: f"[{m[1]}](/help/pictures/{m[2]}.png)", body)
    rendered = render(linked, ours=True)
    shown = _PICTURE.sub(
        r'<figure><a href="/help/pictures/\1.png">'
        r'<img src="/help/pictures/\1.png" alt="\2" loading="lazy"></a></figure>',
        rendered.html,
    )
    places = {heading: place for place, heading in rendered.contents}
    sections = tuple(
        GuideSection(part.name, places[part.name], tuple(_paragraphs(part.text)))
        for part in parts(_PLACE.sub("", body))
        if part.heading
    )
    return Guide(name, first.name, " ".join(lead.split()), shown, sections)


def _paragraphs(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n|\n(?=\d+\. |- )", text):
        if said := " ".join(_MARKS.sub("", block).split()):
            yield said
