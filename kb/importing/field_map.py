"""How a record of another collection becomes a write-up: a field map, kept as data."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import UnionType

from kb.errors import Refused
from kb.files.strict_yaml import parse, read_text
from kb.plan.economy import Economies
from kb.practice.body import BodyPieceKind, pieces
from kb.practice.practice import Source, Submission

FIELDS = ("id", "title", "body", "summary", "economies", "agency", "since", "language")
"""The fields of a write-up that a map can fill from a record."""

Record = Mapping[str, object]

_TAKES: Mapping[str, tuple[type | UnionType, str]] = {
    "id": (str | int, "a text or a whole number"),
    "since": (str | int, "a text or a whole number"),
    "economies": (str, "a text or a list of texts"),
}
"""What a record may give for a field; every other takes a text."""


@dataclass(frozen=True)
class FieldMap:
    """`fields` gives, for each field of a write-up, the record's fields to try in turn.

    `other_origins` keeps economies that are no members; `questions` makes lines beginning with ">" headings;
    answers under a heading beginning with one of `drop` are left out; `source` names the record's field that
    says where it comes from.
    """

    fields: Mapping[str, tuple[str, ...]]
    other_origins: bool = False
    questions: bool = False
    drop: tuple[str, ...] = ()
    provenance: str = ""
    source: str = ""

    def submission(self, record: Record, economies: Economies) -> Submission:
        """Raises Refused with every reason why the record is none."""
        get = {name: _first(record, names) for name, names in self.fields.items()}
        wrong = _wrong({**get, "source": record.get(self.source) if self.source else None})
        needed = [name for name in ("id", "title", "body") if name not in wrong]
        reasons = [*wrong.values(), *(f"no {name} in the record" for name in needed if not _text(get.get(name)))]
        members, others = _origins(None if "economies" in wrong else get.get("economies"), economies)
        if others and not self.other_origins:
            reasons += [f"{name!r} is not a member economy" for name in others]
        if not members and not others and "economies" not in wrong:
            reasons.append("no economy in the record")
        if reasons:
            raise Refused("record " + (_text(get.get("id")) or "without id"), reasons)
        submission = Submission(
            id=_text(get["id"]),
            title=" ".join(_text(get["title"]).split()),
            body=self._body(_text(get["body"])),
            economies=members,
            other_origins=others,
            summary=_text(get.get("summary")),
            agency=_text(get.get("agency")),
            since=_year(get.get("since")),
            language=_text(get.get("language")) or "en",
            provenance=self.provenance,
        )
        origin = _text(record.get(self.source)) if self.source else ""
        return replace(submission, sources=(Source(f"{origin}: {submission.title}"),)) if origin else submission

    def _body(self, text: str) -> str:
        if not self.questions:
            return text
        return "\n".join(self._answers(text)).strip()

    def _answers(self, text: str) -> Iterator[str]:
        """The lines with questions as headings, without those that are dropped and what follows them."""
        dropping = False
        for piece in pieces(text):
            if piece.kind is BodyPieceKind.HEADING:
                dropping = False
            for line in piece.source.split("\n"):
                question = re.match(r"> ?(\S.*)$", line) if piece.kind is BodyPieceKind.TEXT else None
                if question:
                    heading = _heading(question[1])
                    dropping = any(question[1].casefold().startswith(start.casefold()) for start in self.drop)
                    if not dropping:
                        yield f"### {heading}"
                elif not dropping:
                    yield line


def read_map(path: Path) -> FieldMap:
    """Raises BrokenFile with line and reason."""
    root = parse(read_text(path), path, name="the field map")
    f = root.fields(("fields",), ("other_origins", "questions", "drop", "fixed", "source"))
    fields = {name: node.texts() for name, node in f["fields"].fields(("id", "title", "body"), FIELDS[3:]).items()}
    provenance = "" if f["fixed"].empty else f["fixed"].fields((), ("provenance",))["provenance"].text()
    return FieldMap(
        fields={name: names for name, names in fields.items() if names},
        other_origins=f["other_origins"].flag(),
        questions=f["questions"].flag(),
        drop=f["drop"].texts(),
        provenance=provenance,
        source=f["source"].text(),
    )


def _first(record: Record, names: tuple[str, ...]) -> object:
    return next((record[name] for name in names if record.get(name) not in (None, "", [], [None])), None)


def _wrong(values: Record) -> dict[str, str]:
    """The fields whose value is of a type that they do not take, with the reason; what is not given is never wrong."""
    reasons = {}
    for name, value in values.items():
        taken, what = _TAKES.get(name, (str, "a text"))
        members = value if name == "economies" and isinstance(value, list) else [value]
        if any(isinstance(m, bool) or not (m is None or isinstance(m, taken)) for m in members):
            reasons[name] = f"{name} must be {what}"
    return reasons


def _text(value: object) -> str:
    """What is neither text nor whole number has none."""
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _year(value: object) -> int | None:
    found = re.search(r"\b(19|20)\d\d\b", _text(value))
    return int(found[0]) if found else None


def _origins(value: object, economies: Economies) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Members by official name, and anyone else as the record names them."""
    names = [_text(name) for name in value] if isinstance(value, list) else [_text(value)]
    found = {name: economies.find(name) for name in names if name}
    members = dict.fromkeys(economy.name for economy in found.values() if economy)
    return tuple(members), tuple(name for name, economy in found.items() if economy is None)


def _heading(question: str) -> str:
    """A form's question as a heading: up to its colon, or its first sentence."""
    short = re.split(r"(?<=\w):|(?<=[?.])\s", question, maxsplit=1)[0]
    return short[:110].rstrip(" :.")
