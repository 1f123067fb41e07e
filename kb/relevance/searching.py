"""A search collection measured: every mode over every group of topics, and what readers are shown."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kb.encoder import Encoder, Remembering
from kb.evaluation.collection import MEASURES, JudgedCollection, Topic, each, groups, indexed, read_collection, run
from kb.index.synonyms import Synonyms
from kb.index.terms import MOST_CHARACTERS
from kb.relevance.cell import Cell
from kb.relevance.honesty import honesty_cells
from kb.relevance.sets import JudgedSet
from kb.search.query import Mode

TRANSLATED = "translations ÷ the same in English"

Values = Mapping[str, Mapping[str, float]]
"""By measure, then by topic."""


Tell = Callable[[str, int, int], None]
"""Hears of each step how far it is."""


def search_cells(
    judged: JudgedSet, sets: Path, built: Path, encoders: Sequence[Encoder], synonyms: Synonyms, tell: Tell
) -> list[Cell]:
    """Raises BrokenFile."""
    remembering = [Remembering(encoder) for encoder in encoders]
    modes = [Mode(mode) for mode in judged.modes if encoders or mode == Mode.WORDS]
    whole = read_collection(sets / judged.folder, judged.judgements)
    values: dict[Mode, dict[str, dict[str, float]]] = {mode: {} for mode in modes}
    floors: list[Cell] = []
    for part in _parts(whole, judged.within):
        searcher = indexed(part, built, remembering, lambda step, at: tell(step, at.done, at.total), synonyms)
        read_ahead(remembering, part.topics, tell)
        for mode in modes:
            ran = run(searcher, part, mode, lambda step, at: tell(step, at.done, at.total))
            for measure, by_topic in each(part, ran, measures_of(judged.measure)).items():
                values[mode].setdefault(measure, {}).update(by_topic)
        floors += honesty_cells(part, searcher, tell) if judged.floor else []
    cells = [cell for mode in modes for cell in grouped(whole.answerable, mode, judged.measure, values[mode])]
    return [replace(cell, gated=cell.mode in judged.gate) for cell in side_by_side(cells)] + floors


def side_by_side(cells: Sequence[Cell]) -> list[Cell]:
    """The modes of each group together."""
    order = list(dict.fromkeys(cell.group for cell in cells))
    return sorted(cells, key=lambda cell: order.index(cell.group))


def measures_of(first: str) -> dict[str, str]:
    return {first: first} if first not in MEASURES else dict(MEASURES)


def grouped(topics: Sequence[Topic], mode: Mode, first: str, values: Values) -> Iterator[Cell]:
    """A figure for all topics, for each kind and language, and for translations beside their originals."""
    there = [topic for topic in topics if topic.id in values[first]]
    for group, members in groups(there):
        ids = tuple(topic.id for topic in members)
        also = {name: _mean([value[id] for id in ids]) for name, value in values.items() if name != first}
        yield Cell(group, mode.value, first, _rounded(values[first][id] for id in ids), ids, also=also)
    pairs = [topic for topic in there if topic.translation_of in values[first]]
    if pairs:
        yield Cell(
            TRANSLATED,
            mode.value,
            first,
            _rounded(values[first][topic.id] for topic in pairs),
            tuple(topic.id for topic in pairs),
            _rounded(values[first][topic.translation_of] for topic in pairs),
        )


def _parts(whole: JudgedCollection, within: str) -> Iterator[JudgedCollection]:
    """The collection, or the part of it that is searched, one a language where `within` names the language."""
    if not within:
        yield whole
        return
    langs = sorted({topic.lang for topic in whole.topics}) if "{lang}" in within else [""]
    for lang in langs:
        prefix = within.replace("{lang}", lang)
        part = JudgedCollection(
            f"{whole.name}-{re.sub(r'[^A-Za-z0-9]+', '-', prefix).strip('-')}",
            {id: document for id, document in whole.documents.items() if id.startswith(prefix)},
            tuple(topic for topic in whole.topics if not lang or topic.lang == lang),
            whole.qrels,
        )
        if part.answerable:
            yield part


def read_ahead(encoders: Sequence[Remembering], topics: Sequence[Topic], tell: Tell) -> None:
    """Encode the queries together, as the searcher will ask for them one by one."""
    texts = [topic.text.strip()[:MOST_CHARACTERS] for topic in topics]
    for encoder in encoders:
        encoder.queries(texts, lambda done, total: tell("encode queries", done, total))


def _rounded(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(value, 4) for value in values)


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4)
