"""The judged sets as data: where each lies, how it is asked, and what is aimed at."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from kb.errors import BadValue
from kb.home.new import starting_content


@dataclass(frozen=True)
class Target:
    """What a figure is to reach: `at_least` a number, or the best of the modes `above` by so much."""

    groups: tuple[str, ...] = ("all",)
    mode: str = "both"
    measure: str = ""
    at_least: float | None = None
    above: tuple[str, ...] = ()
    by: float = 0.0


@dataclass(frozen=True)
class HeadlineFigure:
    """A figure for the About page, and what a reader is told that it is."""

    says: str
    group: str = "all"
    mode: str = "both"
    measure: str = ""


@dataclass(frozen=True)
class JudgedSet:
    """A search collection in `folder`, or judged objectives in `file`.

    Or what the yardstick that comes with the product asks `yardstick`: the demonstration, or the documents of `folder`,
    `sample` of them where it is given, or with those of the file `beside` it.
    """

    name: str
    title: str
    folder: str = ""
    file: str = ""
    judgements: str = "qrels.tsv"
    within: str = ""
    modes: tuple[str, ...] = ("words", "meaning", "both")
    measure: str = "nDCG@10"
    floor: bool = False
    yardstick: str = ""
    sample: int = 0
    beside: str = ""
    vocabulary: str = ""
    folds: int = 0
    gate: tuple[str, ...] = ()
    target: tuple[Target, ...] = field(default=())
    headline: tuple[HeadlineFigure, ...] = field(default=())

    @property
    def lies(self) -> str:
        """Where in the folder of sets it lies; empty where it comes with the product."""
        return self.folder or self.file

    def files(self, sets: Path) -> tuple[Path, ...]:
        """What decides its figures."""
        if self.yardstick:
            own = starting_content()
            texts = (sets / self.folder / "corpus.jsonl",) if self.folder else _writeups(own)
            texts = (*texts, sets / self.beside) if self.beside else texts
            return (*(own / "index" / "yardstick" / name for name in ("queries.jsonl", "qrels.tsv")), *texts)
        if self.file:
            beside = (sets / self.file).with_name("corpus.jsonl")
            return (sets / self.file, beside) if beside.is_file() else (sets / self.file,)
        return tuple(sets / self.folder / name for name in ("corpus.jsonl", "queries.jsonl", self.judgements))


@lru_cache(maxsize=1)
def known_sets() -> tuple[JudgedSet, ...]:
    text = resources.files("kb.relevance").joinpath("sets.toml").read_text("utf-8")
    return tuple(_set(name, said) for name, said in tomllib.loads(text).items())


def chosen_sets(names: Sequence[str]) -> tuple[JudgedSet, ...]:
    """Those named, or all. Raises BadValue."""
    known = {judged.name: judged for judged in known_sets()}
    for name in names:
        if name not in known:
            raise BadValue("set", name, ", ".join(known))
    return tuple(judged for judged in known.values() if not names or judged.name in names)


def _writeups(content: Path) -> tuple[Path, ...]:
    return tuple(sorted((content / "practices" / "writeups").glob("*.md")))


def _set(name: str, said: dict[str, Any]) -> JudgedSet:
    values = _tuples(said)
    values["target"] = tuple(Target(**_tuples(target)) for target in said.get("target", ()))
    values["headline"] = tuple(HeadlineFigure(**shown) for shown in said.get("headline", ()))
    return JudgedSet(name=name, **values)


def _tuples(said: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
