"""A write-up's Markdown as safe HTML: the one place where a text somebody handed in becomes part of a page."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby
from operator import itemgetter

_BUDGET = 3_000_000
"""What converting a body may cost, in characters looked at: a second. 31,000 words of samples cost 1.7 million."""

_DEEP = re.compile(r"^(?:(?: *(?:[-*+] |\d{1,9}\. |>)){40}| {160} *\S)", re.M)
"""A line forty quotations or list items deep."""

_HEADING = re.compile(r"^(?:[ \t>*+.\d-]*#|[=-]+ *$)", re.M)

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
def render(body: str) -> Rendered:
    """Markdown to HTML that holds no script, no style, no picture and no foreign address but links.

    Parts that would take the converter too long, and texts nested too deeply for it, are shown as they are written.
    """
    import nh3

    place = "x" + hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:24]  # a word no body can hold
    taken, shown = _affordable(body, place)
    try:
        html, contents = _converted(taken)
    except RecursionError:
        html, contents, shown = f"<pre>{escape(body)}</pre>", (), ()
    html = re.sub(rf"(?:<p>)?{place}(\d+)x(?:</p>)?", lambda m: f"<pre>{escape(shown[int(m[1])])}</pre>", html)
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
        attribute_filter=_attribute,
    )
    return Rendered(clean, contents)


def _converted(body: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """HTML that is not safe yet, and the headings. Raises RecursionError."""
    import markdown
    from markdown.extensions.toc import TocExtension

    converter = markdown.Markdown(
        extensions=["tables", "sane_lists", TocExtension(baselevel=3 - _highest(body), slugify=_slug, toc_depth="2-6")],
        output_format="html",
    )
    # raw HTML is shown as text: a write-up has no need of it
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    html = converter.convert(body)
    tokens = getattr(converter, "toc_tokens", [])
    return html, tuple((t["id"], t["name"]) for t in tokens)


def _affordable(body: str, place: str) -> tuple[str, tuple[str, ...]]:
    """The body with a word in place of each part that costs more than is left of the budget, and those parts."""
    text = re.sub("[\x02\x03]", "", body.replace("\r\n", "\n").replace("\r", "\n"))
    kept, shown = [], []
    for fits, blocks in groupby(_priced(re.split(r"\n(?:[ \t]*\n)+", text)), key=itemgetter(0)):
        part = "\n\n".join(block for _, block in blocks)
        if not fits:
            shown.append(part)
        kept.append(part if fits else f"{place}{len(shown) - 1}x")
    return "\n\n".join(kept) if shown else body, tuple(shown)


def _priced(blocks: list[str]) -> Iterator[tuple[bool, str]]:
    left = _BUDGET
    for block in blocks:
        cost = _cost(block)
        yield cost <= left, block
        left -= cost if cost <= left else 0


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


def _highest(body: str) -> int:
    """The level of the highest heading, 1..6: it becomes the page's second level."""
    levels = [len(marks) for marks in re.findall(r"^ {0,3}(#{1,6})\s", body, re.M)]
    if re.search(r"^\S.*\n=+ *$", body, re.M):
        levels.append(1)
    return min(levels, default=2)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Only addresses that say where they lead are kept, without what browsers pass over and a reader cannot see."""
    if name != "href":
        return value
    address = re.sub(r"[\x00-\x20\x7f-\x9f\s]", "", value)
    return address if re.match(r"https?://|mailto:|#", address, re.I) else None


def _slug(value: str, separator: str) -> str:
    words: Callable[[str], list[str]] = re.compile(r"\w+").findall
    return "s-" + separator.join(words(value.casefold()))[:60]
