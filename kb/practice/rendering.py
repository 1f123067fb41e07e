"""A write-up's Markdown as safe HTML: the one place where a text somebody handed in becomes part of a page."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from itertools import groupby

from kb.practice.body import BodyPiece, BodyPieceKind, pieces

_BUDGET = 3_000_000
"""What converting a body may cost, in characters looked at: a second. 31,000 words of samples cost 1.7 million."""

_DEEP = re.compile(r"^(?:(?: *(?:[-*+] |\d{1,9}\. |>)){40}| {160} *\S)", re.M)
"""A line forty quotations or list items deep."""

_HEADING = re.compile(r"^(?:[ \t>*+.\d-]*#|[=-]+ *$)", re.M)

_NO_WORDS = re.compile(r"^ {0,3}#{1,6}[ \t]*$", re.M)
"""Signs of a heading without a word: nothing to show."""

_SCHEMES = {"http", "https", "mailto"}
# fmt: off
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "dl", "dt", "em", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "ins", "li", "ol", "p", "pre", "q", "s",
    "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}
# fmt: on


@dataclass(frozen=True)
class Rendered:
    """Safe HTML whose headings begin at h2, and its table of contents as (id, heading)."""

    html: str
    contents: tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)
def render(body: str, ours: bool = False) -> Rendered:
    """Markdown to HTML that holds no script, no style, no picture and no foreign address but links. A text of `ours`
    may lead to addresses of the site too.

    Parts that would take the converter too long, and texts nested too deeply for it, are shown as they are written.
    """
    import nh3

    place = "x" + hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:24]  # a word no body can hold
    placed = _placed(body, place)
    try:
        html, contents = _converted(placed)
    except RecursionError:
        html, contents, placed = f"<pre>{escape(body)}</pre>", (), replace(placed, shown=())
    shown = [f"<pre>{escape(text)}</pre>" for text in placed.shown]
    html = re.sub(rf"(?:<p>)?{place}(\d+)x(?:</p>)?", lambda m: shown[int(m[1])], html)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={
            "a": {"href", "title"},
            "th": {"align"},
            "td": {"align"},
            **{f"h{n}": {"id"} for n in range(2, 7)},
        },
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        attribute_filter=_own_attribute if ours else _attribute,
    )
    return Rendered(clean, contents)


@dataclass(frozen=True)
class _Placed:
    """A body for the converter, where the word `place` with a number and `x` stands for what is `shown` as it is
    written, and with a number and `h` for one of the `headings`."""

    text: str
    place: str
    shown: tuple[str, ...]
    headings: tuple[BodyPiece, ...]


def _converted(placed: _Placed) -> tuple[str, tuple[tuple[str, str], ...]]:
    """HTML that is not safe yet, and the headings. Raises RecursionError."""
    import markdown
    from markdown.extensions.toc import TocExtension

    from kb.practice.headings import Headings

    highest = min((heading.level for heading in placed.headings), default=2)  # it becomes the page's second level
    toc = TocExtension(baselevel=3 - highest, slugify=_slug, toc_depth="2-6")
    converter = markdown.Markdown(
        extensions=["tables", "sane_lists", toc, Headings(placed.place, placed.headings)], output_format="html"
    )
    # raw HTML is shown as text: a write-up has no need of it
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    html = converter.convert(placed.text)
    tokens = getattr(converter, "toc_tokens", [])
    return html, tuple((t["id"], t["name"]) for t in tokens)


def _placed(body: str, place: str) -> _Placed:
    """The body with a word in place of each heading, each fence, and each part that costs more than is left of the
    budget."""
    kept, shown, headings = list[str](), list[str](), list[BodyPiece]()

    def show(text: str) -> None:
        shown.append(text)
        kept.append(f"{place}{len(shown) - 1}x")

    budget = _Budget()
    for piece in pieces(re.sub("[\x02\x03]", "", body)):
        if piece.kind is BodyPieceKind.CODE:
            show(piece.code)
        elif piece.kind is BodyPieceKind.HEADING and not piece.heading:
            kept.append("")
        elif piece.kind is BodyPieceKind.HEADING:
            if budget.affords(piece.source):
                headings.append(piece)
                kept.append(f"{place}{len(headings) - 1}h")
            else:
                show(piece.source)
        else:
            blocks = re.split(r"\n(?:[ \t]*\n)+", _NO_WORDS.sub("", piece.source))
            for fits, together in groupby(blocks, key=budget.affords):
                part = "\n\n".join(together)
                kept.append(part) if fits else show(part)
    return _Placed("\n\n".join(kept), place, tuple(shown), tuple(headings))


class _Budget:
    """What is left of what converting a body may cost."""

    def __init__(self) -> None:
        self._left = _BUDGET

    def affords(self, block: str) -> bool:
        cost = _cost(block)
        if cost > self._left:
            return False
        self._left -= cost
        return True


def _cost(block: str) -> int:
    """About how many characters the converter looks at; what it copies for each mark is reckoned at a twentieth."""
    if _DEEP.search(block.expandtabs(4)):
        return _BUDGET + 1
    marks = sum(map(block.count, "\\`*_<>&!["))
    headings = len(_HEADING.findall(block))
    return 600 + 2_500 * headings + _scanned(block) + (marks + block.count("\n") // 4) * len(block) // 20


def _scanned(block: str) -> int:
    """What is looked at for links: from each `[` and each `](` to what closes it, or else to the end."""
    opened: list[int] = []
    total = 0
    for found in re.finditer(r"\[|\](?:\((?:[^()\"'\n]*+(?:\"[^()\"\n]*+\" *)?\))?)?", block):
        if found[0] == "[":
            opened.append(found.start())
        elif opened:
            total += found.end() - opened.pop()
        if found[0] == "](":
            total += len(block) - found.start()
    return total + sum(len(block) - start for start in opened)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Only addresses that say where they lead are kept, without what browsers pass over and a reader cannot see."""
    if name != "href":
        return value
    address = re.sub(r"[\x00-\x20\x7f-\x9f\s]", "", value)
    return address if re.match(r"https?://|mailto:|#", address, re.I) else None


def _own_attribute(tag: str, name: str, value: str) -> str | None:
    return (
        value
        if name == "href" and re.fullmatch(r"/(?:[\w.?=&#-][\w./?=&#-]*)?", value)
        else _attribute(tag, name, value)
    )


def _slug(value: str, separator: str) -> str:
    words: Callable[[str], list[str]] = re.compile(r"\w+").findall
    return "s-" + separator.join(words(value.casefold()))[:60]
