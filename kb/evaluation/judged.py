"""Judged write-ups: what a person said each serves, from a file, and the vocabulary of a file that has its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import BrokenFile
from kb.files.strict_yaml import read_jsonl
from kb.plan.plan import Objective, Plan, PriorityArea
from kb.practice.practice import Submission


@dataclass(frozen=True)
class Judged:
    """A write-up with the objectives a person gave it, the main one first; none: it serves no objective."""

    submission: Submission
    objectives: tuple[str, ...]


def read_judged(path: Path, plan: Plan) -> tuple[Judged, ...]:
    """{id, title, text, objectives} a line, or `labels`; a text that is missing is looked up in corpus.jsonl beside
    the file. Raises BrokenFile with the line.
    """
    records = list(read_jsonl(path))
    if not records:
        raise BrokenFile(path, 0, "holds no record: give a line of {id, title, text, objectives} a write-up")
    texts: dict[str, str] = {}
    beside = path.parent / "corpus.jsonl"
    if any(not record.get("text") for _, record in records) and beside.is_file():
        texts = {_id(beside, line, record): str(record.get("text") or "") for line, record in read_jsonl(beside)}
    named = {objective.title: objective.id for objective in plan.objectives}
    return tuple(_judged(path, line, record, texts, plan, named) for line, record in records)


def labels_plan(paths: Sequence[Path]) -> Plan:
    """A vocabulary of the labels that the files use: a plan of one area whose objectives are named as they are.

    Raises BrokenFile where there are none.
    """
    names = sorted({name for path in paths for line, record in read_jsonl(path) for name in _names(path, line, record)})
    if not names:
        raise BrokenFile(paths[0], 0, "names no label: give each record its `labels` or `objectives`")
    objectives = tuple(Objective(name, name, "labels") for name in names)
    return Plan("labels", f"the labels of {paths[0].name}", (PriorityArea("labels", "Labels", objectives),))


def _judged(
    path: Path, line: int, record: dict[str, Any], texts: dict[str, str], plan: Plan, named: dict[str, str]
) -> Judged:
    id = _id(path, line, record)
    text = str(record.get("text") or texts.get(id, ""))
    if not text.strip():
        raise BrokenFile(path, line, f"the record {id!r} has no text, and corpus.jsonl beside the file has none for it")
    ids = tuple(dict.fromkeys(named.get(name, name) for name in _names(path, line, record)))
    for objective in ids:
        if not plan.has(objective):
            advice = "name another with --plan, or take the file's own words with --labels"
            raise BrokenFile(path, line, f"{objective!r} is not an objective of {plan.title}; {advice}")
    return Judged(Submission(id=id, title=str(record.get("title") or ""), body=text), ids)


def _names(path: Path, line: int, record: dict[str, Any]) -> Iterator[str]:
    given = record.get("objectives", record.get("labels"))
    if not isinstance(given, list):
        raise BrokenFile(path, line, "`objectives` must be a list of the plan's ids, possibly empty")
    return (str(name) for name in given)


def _id(path: Path, line: int, record: dict[str, Any]) -> str:
    for name in ("id", "_id"):
        if record.get(name) not in (None, ""):
            return str(record[name])
    raise BrokenFile(path, line, "has no id: give the record an `id` of its own")
