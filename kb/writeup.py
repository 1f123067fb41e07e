"""A practice as a Markdown file with front matter: read it, write it, render it to safe HTML."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import yaml

from kb.datafile import Node, decode, parse, read_bytes
from kb.economy import Economies
from kb.errors import BrokenFile
from kb.practice import (
    AgencyType,
    Classification,
    Group,
    Kind,
    Source,
    Status,
    Submission,
)

FIELDS = (
    "id", "title", "summary", "economies", "other_origins", "agency", "agency_type", "partners", "kind",
    "status", "since", "objectives", "groups", "evidence_level", "language", "classification",
    "release_date", "contact", "provenance", "sources",
)  # fmt: skip
"""The front matter's fields, in the order in which they are written."""

_FENCE = re.compile(r"^---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)


def read(data: bytes, path: str, fallback_id: str, economies: Economies) -> Submission:
    """A write-up's bytes as a submission. Raises BrokenFile with the line of what is wrong.

    A file that names no id is known by `fallback_id`; without front matter its first heading is its title.
    """
    text = decode(data, path)
    match = _FENCE.match(text)
    if text.startswith("---") and not match:
        raise BrokenFile(path, 1, "the front matter is not closed: end it with a line of three hyphens")
    if not match:
        return _plain(text, fallback_id)
    front = parse(match[1], path, first_line=2, name="the front matter")
    if front.empty:
        return _plain(text[match.end() :], fallback_id)
    return _submission(front, text[match.end() :], fallback_id, economies)


def read_file(path: Path, economies: Economies) -> Submission:
    """A write-up's file. Raises BrokenFile."""
    return read(read_bytes(path), str(path), path.stem, economies)


def _plain(text: str, id: str) -> Submission:
    first, _, rest = text.lstrip().partition("\n")
    title = first[1:].strip(" \t").rstrip("#").rstrip(" \t") if first.startswith(("# ", "#\t")) else ""
    return Submission(id=id, title=title, body=rest if title else text)


def _submission(front: Node, body: str, fallback_id: str, economies: Economies) -> Submission:
    f = front.fields((), FIELDS)
    return Submission(
        id=f["id"].text() or fallback_id,
        title=f["title"].text(),
        body=body,
        economies=_economies(f["economies"], economies),
        other_origins=f["other_origins"].texts(),
        summary=f["summary"].text(),
        agency=f["agency"].text(),
        agency_type=None if f["agency_type"].empty else f["agency_type"].choice(AgencyType),
        partners=f["partners"].texts(),
        kind=None if f["kind"].empty else f["kind"].choice(Kind),
        status=None if f["status"].empty else f["status"].choice(Status),
        since=None if f["since"].empty else _year(f["since"]),
        objectives=_distinct(f["objectives"].texts()),
        groups=tuple(node.choice(Group) for node in f["groups"].items()),
        evidence_level=None if f["evidence_level"].empty else _level(f["evidence_level"]),
        language=f["language"].text() or "en",
        classification=_classification(f["classification"]),
        release_date=None if f["release_date"].empty else f["release_date"].day(),
        contact=f["contact"].text(),
        provenance=f["provenance"].text(),
        sources=tuple(_source(node) for node in f["sources"].items()),
    )


def _economies(node: Node, economies: Economies) -> tuple[str, ...]:
    """Official names, in the order given: the first is the lead."""
    names = []
    for item in node.items():
        economy = economies.find(item.text())
        if economy is None:
            raise item.broken(
                f"{item.text()!r} is not one of the {len(economies)} member economies; "
                "name anyone else under `other_origins`"
            )
        names.append(economy.name)
    return _distinct(tuple(names))


def _year(node: Node) -> int:
    year = node.number()
    if not 1900 <= year <= 2100:
        raise node.broken(f"{node.name} must be a year like 2021, not {year}")
    return year


def _level(node: Node) -> int:
    level = node.number()
    if level not in (1, 2, 3, 4):
        raise node.broken(
            "evidence_level is 1 stated, 2 monitored figures, 3 evaluated internally or 4 independent evaluation"
        )
    return level


def _classification(node: Node) -> Classification:
    return Classification.PUBLIC if node.empty else node.choice(Classification)


def _source(node: Node) -> Source:
    f = node.fields(("title",), ("url",))
    return Source(f["title"].text(), f["url"].text())


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def write(submission: Submission) -> bytes:
    """A submission as a write-up: what is not given is left out, in the order of FIELDS."""
    front: dict[str, object] = {}
    for name in FIELDS:
        value = getattr(submission, name)
        if name == "sources":
            value = [{"title": s.title, "url": s.url} if s.url else {"title": s.title} for s in value]
        elif isinstance(value, tuple):
            value = [str(item) for item in value]
        if value not in (None, "", []):
            front[name] = value if isinstance(value, int | list) else str(value)
    header = yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=110)
    return f"---\n{header}---\n\n{submission.body.strip()}\n".encode()


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
