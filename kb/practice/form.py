"""Entries turned into a submission, and a submission into entries: what the form shows is what the write-up says."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TypeVar

from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.body import Part, parts, pieces
from kb.practice.fields import BY_NAME, FIELDS, SECTIONS, Entries, Field, Takes
from kb.practice.practice import (
    AgencyType,
    Classification,
    Group,
    Help,
    Kind,
    Problem,
    Severity,
    Source,
    Status,
    Submission,
    problems,
)
from kb.raw_text import exact_day

Choice = TypeVar("Choice", bound=StrEnum)

_HEAD = "| Indicator | Before | After | Period | Source |\n| --- | --- | --- | --- | --- |"
_BLANK_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")
_ONLY_LINK = re.compile(r"\s*<?https?://\S+>?\s*\.?\s*")


@dataclass(frozen=True)
class FormResult:
    """What entries say: the submission they make and everything that its author should hear. A value that cannot be
    read is left out of the submission and stands among the problems, where it blocks."""

    submission: Submission
    problems: tuple[Problem, ...]

    @property
    def blocked(self) -> bool:
        return any(problem.blocks for problem in self.problems)


def fill(id: str, entries: Entries, plan: Plan, economies: Economies) -> FormResult:
    """Read entries; never raises: what is wrong is said, all of it at once."""
    reader = _EntryReader(entries, economies)
    submission = Submission(
        id=id,
        title=" ".join(reader.text("title").split()),
        body=body_of(entries),
        economies=reader.economies(),
        other_origins=reader.lines("other_origins"),
        summary=" ".join(reader.text("summary").split()),
        agency=reader.text("agency"),
        agency_type=reader.choice("agency_type", AgencyType),
        partners=reader.lines("partners"),
        kind=reader.choice("kind", Kind),
        status=reader.choice("status", Status),
        since=reader.year("since"),
        objectives=reader.lines("objectives"),
        groups=reader.choices("groups", Group),
        evidence_level=reader.level(),
        language=reader.text("language") or "en",
        classification=reader.choice("classification", Classification) or Classification.PUBLIC,
        release_date=reader.day("release_date"),
        contact=reader.text("contact"),
        provenance=reader.text("provenance"),
        sources=tuple(_source(line) for line in reader.lines("sources")),
        evidence=reader.text("evidence"),
        taken_up=reader.lines("taken_up"),
        help_offered=reader.choices("help_offered", Help),
        help_until=reader.day("help_until"),
        related=reader.lines("related"),
        apec_links=reader.lines("apec_links"),
        translation_note=reader.text("translation_note"),
        consent=reader.text("consent"),
        consent_on=reader.day("consent_on"),
    )
    found = (*reader.problems, *problems(submission, plan), *_on_the_form(entries))
    return FormResult(submission, tuple(sorted(dict.fromkeys(found), key=lambda p: tuple(Severity).index(p.severity))))


def entries_of(submission: Submission) -> dict[str, str]:
    """What a form shows of a submission; fields without a value are left out."""
    entries = {name: _written(getattr(submission, name, None)) for name in (*BY_NAME, "provenance")}
    entries["sources"] = "\n".join(f"{s.title} {s.url}".strip() for s in submission.sources)
    entries |= entries_of_body(submission.body)
    return {name: text for name, text in entries.items() if text}


def body_of(entries: Entries) -> str:
    """The write-up's text: a section for each field that has one, then whatever else there is."""
    parts = []
    for field in SECTIONS:
        text = _section_text(entries.get(field.name, ""))
        if text:
            parts.append(f"## {field.section}\n\n{_table(text) if field.takes is Takes.LINES else text}")
    rest = _section_text(entries.get("rest", ""))
    return "\n\n".join([*parts, rest] if rest else parts)


def entries_of_body(body: str) -> dict[str, str]:
    """The sections of a write-up by the field they belong to; what belongs to none stays together under `rest`, all to
    the letter but for what stands around it."""
    found: dict[str, list[str]] = {}
    cut = parts(body)
    signed = {field_of(part.name) for part in cut if _begins_section(part) and not _underlined(part)}
    field, owner = None, Part(None, "")
    for part in cut:
        if field and _stays(part, field, owner, signed):
            found[field.name].append(part.source)
            continue
        field = field_of(part.name) if _begins_section(part) or not field else None
        if field and field.name not in found:
            found[field.name], owner = [part.text], part
        else:
            field = None
            found.setdefault("rest", []).append(part.source)
    entries = {name: _section_text("\n".join(texts)) for name, texts in found.items()}
    tables = [field.name for field in SECTIONS if field.takes is Takes.LINES and field.name in entries]
    entries |= {name: _lines_of_table(entries[name]) for name in tables}
    return {name: text for name, text in entries.items() if text}


def _begins_section(part: Part) -> bool:
    return part.level <= 2


def _underlined(part: Part) -> bool:
    return bool(part.heading and part.heading.underlined)


def _stays(part: Part, field: Field, owner: Part, signed: set[Field | None]) -> bool:
    """Whether a heading belongs to the text of the section it stands in. The form itself puts signs in front of its
    headings: below one of those an underlined heading was typed within the answer, unless it is a section's own."""
    if field.name == "blocks" and not _begins_section(part):
        return True
    if not _underlined(part) or _underlined(owner):
        return False
    named = field_of(part.name)
    return named is None or named in signed


def field_of(heading: str) -> Field | None:
    """The field whose section bears this heading, exactly; papers that call it otherwise are for an import to map."""
    return _by_heading().get(_plain(heading))


@cache
def _by_heading() -> Mapping[str, Field]:
    return {_plain(field.section): field for field in reversed(SECTIONS)}


def building_blocks(body: str) -> tuple[str, ...]:
    """The names of the parts that another economy could lift: the headings under the write-up's building blocks."""
    blocks = parts(entries_of_body(body).get("blocks", ""))
    return tuple(dict.fromkeys(part.name for part in blocks if part.level == 3 and part.name))


class _EntryReader:
    """Reads entries field by field and keeps what is wrong."""

    def __init__(self, entries: Entries, economies: Economies) -> None:
        self._entries, self._economies = entries, economies
        self.problems: list[Problem] = []

    def text(self, name: str) -> str:
        return _clean(self._entries.get(name, ""))

    def lines(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.strip() for line in self.text(name).splitlines() if line.strip()))

    def economies(self) -> tuple[str, ...]:
        names = []
        for name in self.lines("economies"):
            economy = self._economies.find(name)
            if economy:
                names.append(economy.name)
            else:
                self._wrong("economies", f"{name!r} is not a member economy; name anyone else under the other origins")
        return tuple(dict.fromkeys(names))

    def choice(self, name: str, kind: type[Choice]) -> Choice | None:
        text = self.text(name)
        return self._one(name, text, kind) if text else None

    def choices(self, name: str, kind: type[Choice]) -> tuple[Choice, ...]:
        found = (self._one(name, line, kind) for line in self.lines(name))
        return tuple(value for value in found if value)

    def _one(self, name: str, text: str, kind: type[Choice]) -> Choice | None:
        try:
            return kind(text.casefold())
        except ValueError:
            self._wrong(name, f"{text[:60]!r} is none of the choices: {', '.join(kind)}")
            return None

    def year(self, name: str) -> int | None:
        def read(text: str) -> int:
            year = int(text)
            if not 1900 <= year <= 2100:
                raise ValueError
            return year

        return self._read(name, read, "a year like 2021")

    def level(self) -> int | None:
        return self._read("evidence_level", lambda text: (1, 2, 3, 4)[("1", "2", "3", "4").index(text)], "1, 2, 3 or 4")

    def day(self, name: str) -> date | None:
        return self._read(name, exact_day, "a day like 2023-05-04")

    def _read(self, name: str, read: "Callable[[str], Value]", what: str) -> "Value | None":
        text = self.text(name)
        if not text:
            return None
        try:
            return read(text)
        except ValueError:
            self._wrong(name, f"{text[:60]!r} is not {what}")
            return None

    def _wrong(self, name: str, message: str) -> None:
        self.problems.append(Problem(name, message, Severity.BLOCKS))


Value = TypeVar("Value")


def _on_the_form(entries: Entries) -> Iterator[Problem]:
    """What only those who fill in a form can mend: texts over their limit, answers that are a link alone."""
    for field in FIELDS:
        text = _clean(entries.get(field.name, ""))
        if field.most and len(text) > field.most and field.name not in ("title", "summary"):
            yield Problem(field.name, f"{len(text):,} characters; {field.most:,} is the most", Severity.ADVICE)
        if field.takes is Takes.TEXT and _ONLY_LINK.fullmatch(text):
            yield Problem(field.name, "a link alone is no answer: say in a sentence what stands there", Severity.BLOCKS)


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return "\n".join(str(item) for item in value)
    return "" if value is None else str(value)


def _source(line: str) -> Source:
    """A title and behind it an address, which may stand in angle brackets; a line without one is all title."""
    last = line.split()[-1] if line.strip() and not line[-1].isspace() else ""
    found = re.search(r"https?://(?=\S)", last)
    if not found:
        return Source(line)
    address = last[found.start() :]
    title = line[: len(line) - len(address)].removesuffix("<").rstrip()
    address = address.removesuffix(">") if len(address) > len(found[0]) + 1 else address
    return Source(title or address, address)


def _table(lines: str) -> str:
    """Lines of `a | b | c | d | e` as a Markdown table."""
    rows = [[cell.strip() for cell in line.split("|")] for line in lines.splitlines() if line.strip()]
    return "\n".join([_HEAD, *("| " + " | ".join((row + [""] * 5)[:5]) + " |" for row in rows)])


def _lines_of_table(text: str) -> str:
    rows = [line.strip().strip("|") for line in text.splitlines() if line.strip().startswith("|")]
    kept = rows[2:] if len(rows) > 1 and not rows[1].strip(" -:|") else rows
    return "\n".join(" | ".join(cell.strip() for cell in row.split("|")).rstrip(" |") for row in kept) or text


def _section_text(text: str) -> str:
    """A section's text without what stands around it. White space before its first line stays where the line would
    begin a heading or a fence without it."""
    bare = _clean(text)
    whole = _BLANK_LINES.sub("", text.replace("\r\n", "\n").replace("\r", "\n").rstrip())
    return bare if not bare or next(pieces(bare)).kind is next(pieces(whole)).kind else whole


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _plain(heading: str) -> str:
    named = re.sub(r"^[\d.\s)]+", "", heading)
    return re.sub(r"(?<![\s:.])[\s:.]++$", "", named).casefold()
