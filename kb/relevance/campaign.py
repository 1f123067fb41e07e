"""The whole measuring: every set that is there, kept as it comes, held against the run before, and written up."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kb.errors import BrokenFile
from kb.evaluation.collection import read_collection
from kb.evaluation.summary import Measured, MeasuredHeadline, write_measured
from kb.home.about import version
from kb.knowledge_base import KnowledgeBase
from kb.relevance.cell import Cell
from kb.relevance.own import OWN, own_cells, own_judgements
from kb.relevance.recipe import recipe_of
from kb.relevance.report import write_report
from kb.relevance.results import MeasuredResults, SetComparison, SetResult, alone
from kb.relevance.searching import Tell, search_cells
from kb.relevance.sets import JudgedSet, chosen_sets, known_sets
from kb.relevance.tags import tag_cells
from kb.relevance.yardstick import measured_by_yardstick, read_yardstick


@dataclass(frozen=True)
class Campaign:
    """What a measuring gave: each set with its figures, the sets that were not there, and the report's path."""

    sets: tuple[tuple[JudgedSet, SetComparison], ...]
    absent: tuple[JudgedSet, ...]
    report: Path

    @property
    def drops(self) -> tuple[str, ...]:
        """A sentence for every significant drop of a gated figure."""
        return tuple(held.sentence(cell) for _, held in self.sets for cell in held.drops)


@dataclass(frozen=True)
class _Job:
    """A set that can be measured: what decides its figures, and how they are made."""

    judged: JudgedSet
    recipe: str
    run: Callable[[], Sequence[Cell]]


def measure(
    kb: KnowledgeBase,
    sets: Path,
    only: Sequence[str] = (),
    accept: bool = False,
    command: str = "",
    done: Callable[[JudgedSet, SetComparison, bool], None] = lambda judged, held, anew: None,
    tell: Tell = lambda step, done, total: None,
) -> Campaign:
    """Measure the sets of a folder, and this home's own judgements. What would come out the same is not run again.

    `done` hears of each set, and whether it was measured anew. Raises BrokenFile where the folder holds no set or a
    broken one, and BadValue for the name of no set.
    """
    chosen = chosen_sets(only)
    there = [judged for judged in chosen if all(file.is_file() for file in judged.files(sets))]
    sought = [judged for judged in chosen if judged.lies]
    if sought and not any(judged in there for judged in sought):
        names = ", ".join(dict.fromkeys(judged.lies for judged in sought))
        raise BrokenFile(sets, 0, f"holds none of the judged sets ({names}): name the folder that does with --sets")
    with alone(kb.settings.relevance):
        results = MeasuredResults(kb.settings.relevance)
        measured = []
        for job in _jobs(kb, sets, there, not only, tell):
            held, anew = _measured(kb, job, results, accept, command)
            measured.append((job.judged, held))
            done(job.judged, held, anew)
        campaign = Campaign(
            tuple(measured),
            tuple(judged for judged in chosen if judged not in there),
            kb.settings.relevance / "report.html",
        )
        kept = tuple(results.kept((*known_sets(), OWN)))
        write_report(campaign.report, kept, _texts(sets, there))
        write_measured(kb.settings.relevance / "summary.json", _summary(kb, kept))
    return campaign


def _jobs(kb: KnowledgeBase, sets: Path, there: Sequence[JudgedSet], own: bool, tell: Tell) -> Iterator[_Job]:
    encoders, built = kb.home.encoders.all, kb.settings.built
    ids = [encoder.id for encoder in encoders]
    for judged in there:
        own_words = [
            kb.settings.practices / "plans" / f"{kb.settings.plan}.yaml",
            kb.settings.practices / "synonyms.yaml",
        ]
        files = [*judged.files(sets), *(path for path in own_words if path.is_file())]
        recipe = recipe_of(judged, ids, files)
        if judged.yardstick:
            yield _Job(judged, recipe, partial(measured_by_yardstick, judged, kb, sets, encoders, tell))
        elif judged.file:
            yield _Job(judged, recipe, partial(tag_cells, judged, kb, sets, encoders, tell))
        elif encoders or "words" in judged.modes:
            yield _Job(judged, recipe, partial(search_cells, judged, sets, built, encoders, kb.home.synonyms, tell))
    judgements = own_judgements(kb) if own else None
    if judgements and judgements.answerable:
        stand = sorted(f"{id} {digest}" for id, digest in kb.home.store.digests().items())
        recipe = recipe_of(OWN, [*ids, *stand], [kb.settings.judgements])
        yield _Job(OWN, recipe, partial(own_cells, kb, judgements, tell))


def _measured(
    kb: KnowledgeBase, job: _Job, results: MeasuredResults, accept: bool, command: str
) -> tuple[SetComparison, bool]:
    """The set's figures, and whether they were made anew."""
    name = job.judged.name
    kept = results.held(name)
    if kept and kept.now.recipe == job.recipe:
        return (results.accept(name) if accept else kept), False
    start = time.perf_counter()
    cells = tuple(job.run())
    result = SetResult(
        name=name,
        day=kb.settings.today().isoformat(),
        version=version(),
        names=tuple(encoder.facts.name for encoder in kb.home.encoders.all),
        ids=tuple(encoder.id for encoder in kb.home.encoders.all),
        recipe=job.recipe,
        command=command,
        seconds=round(time.perf_counter() - start, 1),
        cells=cells,
    )
    return results.keep(result, accept), True


def _texts(sets: Path, there: Sequence[JudgedSet]) -> Mapping[str, Mapping[str, str]]:
    """What each topic asks of a search, by set and topic."""
    topics = {
        judged.name: read_yardstick(judged.yardstick)[0]
        if judged.yardstick
        else read_collection(sets / judged.folder, judged.judgements).topics
        for judged in there
        if judged.yardstick or judged.folder
    }
    return {name: {topic.id: topic.text for topic in asked} for name, asked in topics.items()}


def _summary(kb: KnowledgeBase, kept: Sequence[tuple[JudgedSet, SetComparison]]) -> Measured:
    """The headlines of the sets that were measured with the encoders in use."""
    ids = tuple(encoder.id for encoder in kb.home.encoders.all)
    here = [(judged, held.now) for judged, held in kept if held.now.ids == ids]
    return Measured(
        day=max((result.day for _, result in here), default=kb.settings.today().isoformat()),
        version=version(),
        names=tuple(encoder.facts.name for encoder in kb.home.encoders.all),
        ids=ids,
        headlines=tuple(headline for judged, result in here for headline in _headlines(judged, result)),
    )


def _headlines(judged: JudgedSet, result: SetResult) -> Iterator[MeasuredHeadline]:
    for shown in judged.headline:
        cell = result.cell(shown.group, shown.mode, shown.measure)
        if cell:
            low, high = cell.interval()
            yield MeasuredHeadline(
                shown.says, cell.measure, round(cell.value, 3), round(low, 3), round(high, 3), len(cell.values)
            )
