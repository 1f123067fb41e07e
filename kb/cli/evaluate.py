"""Commands that measure: evaluate search, evaluate tags, evaluate desk, evaluate relevance."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.opening import bar, by_option, json_option, opened, print_json

if TYPE_CHECKING:
    from tqdm import tqdm

    from kb.evaluation.collection import RunResult
    from kb.evaluation.measures import TagReport
    from kb.relevance.results import SetComparison
    from kb.relevance.sets import JudgedSet
    from kb.tagging.desk_log import DeskRecord


@click.group()
def evaluate() -> None:
    """Measure search and tagging on judged sets."""


@evaluate.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@json_option
@click.pass_context
def search(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """Run a test collection: FOLDER holds corpus.jsonl, queries.jsonl and qrels.tsv.

    Words, meaning and both are ranked without a floor. The collection's index is kept, so a second run is quick. Where
    a query has the id of a document, as in collections of arguments and of duplicates (ArguAna, Quora), that document
    is left out of its ranking, and the last line of the output says how many were.
    """
    from kb.evaluation.evaluating import evaluate_search

    kb = opened(ctx)
    if kb.home.encoders.note:
        click.echo(kb.home.encoders.note, err=True)
    with bar("evaluate", "steps") as progress:
        at_step = _steps(progress)
        results = evaluate_search(kb.home, folder, lambda step, at: at_step(step, at.done, at.total))
    if as_json:
        print_json({"collection": folder.resolve().name, "runs": [asdict(result) for result in results]})
    else:
        _print_runs(results)


@evaluate.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--plan", type=click.Path(path_type=Path, dir_okay=False), help="Another vocabulary, as a plan file.")
@click.option("--train", type=click.Path(path_type=Path, dir_okay=False), help="Judged records to learn from.")
@click.option("--labels", is_flag=True, help="The labels that FILE uses are the vocabulary.")
@click.option("--folds", type=click.IntRange(0, 100), default=0, help="Learn from the other folds of FILE itself.")
@json_option
@click.pass_context
def tags(
    ctx: click.Context, file: Path, plan: Path | None, train: Path | None, labels: bool, folds: int, as_json: bool
) -> None:
    """Suggest objectives for judged records: FILE holds {id, title, text, objectives} a line.

    Where a record has no text it is taken from corpus.jsonl beside FILE. Without --train and --folds nothing is
    learned: suggestions rest on the vocabulary's wording.
    """
    from kb.evaluation.evaluating import evaluate_tags

    kb = opened(ctx)
    with bar("evaluate", "write-ups") as progress:

        def tell(done: int, total: int) -> None:
            progress.total = total
            progress.update(done - progress.n)

        report = evaluate_tags(kb.home, file, plan, train, labels, folds, tell)
    if as_json:
        print_json(asdict(report))
    else:
        _print_tags(report)


@evaluate.command()
@by_option
@json_option
@click.pass_context
def desk(ctx: click.Context, person: str, as_json: bool) -> None:
    """Tell what people at the desk made of suggestions, objective by objective.

    An objective of which ten suggestions or more were judged and less than half were right is not put forward any more.
    """
    from kb.person import operator

    records = opened(ctx).desk.objectives.log(operator(person))
    if as_json:
        print_json(
            [{**asdict(r), "precision": r.precision, "recall": r.recall, "abstains": r.abstains} for r in records]
        )
    else:
        _print_desk(records)


@evaluate.command()
@click.option(
    "--sets",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder that holds the judged sets: gold, data/scifact and so on.",
)
@click.option("--only", default="", help="Some sets, with commas between: gold,scifact.")
@click.option("--accept", is_flag=True, help="Hold the next run against this one, whatever fell.")
@click.pass_context
def relevance(ctx: click.Context, folder: Path, only: str, accept: bool) -> None:
    """Measure every judged set and this home's own judgements, hold them against the run before, write a report.

    The sets whose names begin with "yardstick" come with the product: queries that something answers and queries that
    nothing answers, asked of the demonstration's practices and of gold.

    The figures are kept in index/relevance/. Exit status 1 where a guarded figure fell significantly. A set of which
    nothing has changed is not measured again, so that a stopped run continues.
    """
    from kb.relevance import measure

    kb = opened(ctx)
    names = tuple(name.strip() for name in only.split(",") if name.strip())
    if kb.home.encoders.note:
        click.echo(kb.home.encoders.note, err=True)
    command = " ".join(["kb evaluate relevance", *([f"--only {','.join(names)}"] if names else [])])
    with bar("relevance", "steps") as progress:
        campaign = measure(kb, folder, names, accept, command, _print_held, _steps(progress))
    for judged in campaign.absent:
        missing = next(file for file in judged.files(folder) if not file.is_file())
        click.echo(f"not measured: {judged.name}, for {missing} is not there", err=True)
    click.echo(f"report: {campaign.report}")
    for sentence in campaign.drops:
        click.secho(sentence, bold=True)
    if campaign.drops:
        click.echo("Significant drops. Mend them, or take the run over with --accept.")
        ctx.exit(1)


def _steps(progress: "tqdm[Any]") -> Callable[[str, int, int], None]:
    """A bar that begins anew with every step."""

    def tell(step: str, done: int, total: int) -> None:
        if step != progress.desc:
            progress.set_description_str(step)
            progress.reset(total)
        progress.update(done - progress.n)

    return tell


def _print_held(judged: "JudgedSet", held: "SetComparison", anew: bool) -> None:
    from tqdm import tqdm

    state = f"{held.now.seconds:.0f} s" if anew else f"as measured {held.now.day}: nothing has changed"
    lines = [f"{judged.name} ({state})"]
    for cell in held.now.cells:
        low, high = cell.interval()
        made = held.changes.get(cell.key)
        change = f"   {made.difference:+.3f} since {made.before:.3f}" if made else ""
        place = f"{cell.group}, {cell.mode}"
        figure = f"{cell.value:.3f}  [{low:.3f} {high:.3f}]"
        lines.append(f"  {place:56}{cell.measure:24}{len(cell.values):6}  {figure}{change}")
    tqdm.write("\n".join(lines))


def _print_runs(results: "tuple[RunResult, ...]") -> None:
    groups = list(dict.fromkeys(result.group for result in results))
    names = list(results[0].measures) if results else []
    click.echo(f"{'':18}{'':9}{'topics':>7}" + "".join(f"{name:>12}" for name in names) + "   median ms   p95 ms")
    for group in groups:
        for result in (result for result in results if result.group == group):
            values = "".join(f"{result.measures[name]:12.4f}" for name in names)
            times = f"{result.median_ms:12.1f}{result.p95_ms:9.1f}"
            click.echo(f"{group:18}{result.mode:9}{result.topics:7}{values}{times}")
    left_out = max((result.left_out for result in results), default=0)
    click.echo(f"documents left out of the ranking of the query that has their id: {left_out}")


def _print_desk(records: "tuple[DeskRecord, ...]") -> None:
    if not records:
        click.echo("nobody has judged a suggestion yet; tag practices at the desk of the web application")
        return
    click.echo(f"{'':12}{'right':>7}{'of':>5}{'precision':>11}{'missed':>8}{'recall':>8}")
    for r in records:
        precision, recall = (f"{value:.2f}" if value is not None else "-" for value in (r.precision, r.recall))
        row = f"{r.objective:12}{r.confirmed:7}{r.judged:5}{precision:>11}{r.missed:8}{recall:>8}"
        click.echo(f"{row}  abstains" if r.abstains else row)


def _print_tags(report: "TagReport") -> None:
    click.echo(f"{report.records} records, {report.tagged} with an objective, {report.examples} examples to learn from")
    click.echo(f"P@1 {report.p_at_1:.4f}   area P@1 {report.area_p_at_1:.4f}   LRAP {report.lrap:.4f}")
    click.echo(f"F1 micro {report.f1_micro:.4f}   macro {report.f1_macro:.4f}")
    none = f"F1 {report.none_f1:.4f}   precision {report.none_precision:.4f}   recall {report.none_recall:.4f}"
    click.echo(f"“none” {none}   unsure {report.unsure} records")
    click.echo(f"\n{'score':12}{'given':>7}{'mean':>11}{'right':>8}")
    for bin in report.reliability:
        click.echo(f"{bin.least:.1f} to {bin.most:.1f}  {bin.count:7}{bin.score:11.4f}{bin.right:8.4f}")
    click.echo(f"\n{'':12}{'judged':>7}{'precision':>11}{'recall':>8}{'F1':>8}")
    for title, table in (("area", report.areas), ("objective", report.objectives)):
        for id, judged, precision, recall, f1 in table:
            click.echo(f"{title + ' ' + id:12} {judged:6}{precision:11.4f}{recall:8.4f}{f1:8.4f}")
