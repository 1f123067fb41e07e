"""A practice as a Markdown file with front matter: read it, write it."""

import re
from pathlib import Path

import yaml

from kb.errors import BrokenFile
from kb.files.strict_yaml import YAMLNode, decode, parse, read_bytes
from kb.plan.economy import Economies
from kb.practice.body import BodyPieceKind, pieces
from kb.practice.practice import AgencyType, Classification, Group, Help, Kind, Source, Status, Submission

FIELDS = (
    "id", "title", "summary", "economies", "other_origins", "agency", "agency_type", "partners", "kind",
    "status", "since", "objectives", "groups", "evidence_level", "language", "classification",
    "release_date", "contact", "provenance", "sources", "evidence", "taken_up", "help_offered", "help_until",
    "related", "apec_links", "translation_note", "consent", "consent_on",
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
    first, *rest = pieces(text.lstrip())
    if first.kind is BodyPieceKind.HEADING and first.level == 1 and first.heading:
        return Submission(id=id, title=first.heading, body="\n".join(piece.source for piece in rest))
    return Submission(id=id, title="", body=text)


def _submission(front: YAMLNode, body: str, fallback_id: str, economies: Economies) -> Submission:
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
        evidence=f["evidence"].text(),
        taken_up=f["taken_up"].texts(),
        help_offered=tuple(node.choice(Help) for node in f["help_offered"].items()),
        help_until=None if f["help_until"].empty else f["help_until"].day(),
        related=f["related"].texts(),
        apec_links=f["apec_links"].texts(),
        translation_note=f["translation_note"].text(),
        consent=f["consent"].text(),
        consent_on=None if f["consent_on"].empty else f["consent_on"].day(),
    )


def _economies(node: YAMLNode, economies: Economies) -> tuple[str, ...]:
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


def _year(node: YAMLNode) -> int:
    year = node.number()
    if not 1900 <= year <= 2100:
        raise node.broken(f"{node.name} must be a year like 2021, not {year}")
    return year


def _level(node: YAMLNode) -> int:
    level = node.number()
    if level not in (1, 2, 3, 4):
        raise node.broken(
            "evidence_level is 1 stated, 2 monitored figures, 3 evaluated internally or 4 independent evaluation"
        )
    return level


def _classification(node: YAMLNode) -> Classification:
    return Classification.PUBLIC if node.empty else node.choice(Classification)


def _source(node: YAMLNode) -> Source:
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
