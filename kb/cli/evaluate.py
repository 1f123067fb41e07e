"""Commands that measure: evaluate search, evaluate tags."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opening import bar, json_option, opened, print_json

if TYPE_CHECKING:
    from kb.search.evaluation import RunResult
    from kb.search.indexing import Progress
    from kb.tagging.measures import TagReport


@click.group()
def evaluate() -> None:
    """Measure search and tagging on judged sets."""


@evaluate.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@json_option
@click.pass_context
def search(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """Run a test collection: FOLDER holds corpus.jsonl, queries.jsonl and qrels.tsv.

    Words, meaning and both are ranked without a floor. The collection's index is kept, so a second run is quick.
    """
    from kb.evaluating import evaluate_search

    kb = opened(ctx)
    if kb.encoder_note():
        click.echo(kb.encoder_note(), err=True)
    with bar("evaluate", "steps") as progress:
        stage = ""

        def tell(name: str, at: "Progress") -> None:
            nonlocal stage
            if name != stage:
                stage = name
                progress.set_description_str(name)
                progress.reset(at.total)
            progress.update(at.done - progress.n)

        results = evaluate_search(kb, folder, tell)
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
    from kb.evaluating import evaluate_tags

    kb = opened(ctx)
    with bar("evaluate", "write-ups") as progress:

        def tell(done: int, total: int) -> None:
            progress.total = total
            progress.update(done - progress.n)

        report = evaluate_tags(kb, file, plan, train, labels, folds, tell)
    if as_json:
        print_json(asdict(report))
    else:
        _print_tags(report)


def _print_runs(results: "tuple[RunResult, ...]") -> None:
    groups = list(dict.fromkeys(result.group for result in results))
    names = list(results[0].measures) if results else []
    click.echo(f"{'':18}{'':9}{'topics':>7}" + "".join(f"{name:>12}" for name in names) + "   median ms   p95 ms")
    for group in groups:
        for result in (result for result in results if result.group == group):
            values = "".join(f"{result.measures[name]:12.4f}" for name in names)
            times = f"{result.median_ms:12.1f}{result.p95_ms:9.1f}"
            click.echo(f"{group:18}{result.mode:9}{result.topics:7}{values}{times}")


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
