"""Commands about practices beside each other: evidence, compare."""

import click

from kb.cli.opening import json_option, opened, print_json
from kb.comparison.compared import Agreement, ComparedField, Comparison
from kb.comparison.evidence import COLUMNS, MOST_ROWS, EvidenceTable
from kb.person import VISITOR
from kb.practice.card import Facet, Filters
from kb.search.query import Query

csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")


@click.command()
@click.argument("question", required=False, default="")
@click.option("--practice", "chosen", multiple=True, help="A practice by its ID, instead of those that answer.")
@click.option("--economy", multiple=True, help="Member economy, by any of its names.")
@click.option("--area", multiple=True, help="Priority area, for example 4.")
@click.option("--objective", multiple=True, help="Objective, for example 4.1.")
@click.option("--group", multiple=True, help="Cross-cutting group, for example women.")
@click.option("--kind", multiple=True, help="Kind, for example programme.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help=f"{MOST_ROWS} practices each.")
@json_option
@csv_option
@click.pass_context
def evidence(
    ctx: click.Context,
    /,
    question: str,
    chosen: tuple[str, ...],
    page: int,
    as_json: bool,
    as_csv: bool,
    **filters: tuple[str, ...],
) -> None:
    """Tabulate what the practices that answer QUESTION say of themselves, sentence by sentence."""
    from kb.comparison.as_json import evidence_csv, evidence_json

    if not (question.strip() or chosen or any(filters.values())):
        raise click.UsageError("give a question, or practices with --practice")
    narrowed = Filters({Facet(name): values for name, values in filters.items() if values})
    table = opened(ctx).comparison.evidence(VISITOR, Query(question, narrowed, page=page), chosen)
    if as_json:
        print_json(evidence_json(table))
    elif as_csv:
        click.echo(evidence_csv(table), nl=False)
    else:
        _print_evidence(table)


@click.command()
@click.argument("practice", nargs=-1, required=True)
@click.option("--only-differing", is_flag=True, help="Leave out what is the same.")
@json_option
@csv_option
@click.pass_context
def compare(ctx: click.Context, practice: tuple[str, ...], only_differing: bool, as_json: bool, as_csv: bool) -> None:
    """Set two to four practices beside each other, field by field, in the order given."""
    from kb.comparison.as_json import comparison_csv, comparison_json

    comparison = opened(ctx).comparison.compare(VISITOR, practice)
    if as_json:
        print_json(comparison_json(comparison, only_differing))
    elif as_csv:
        click.echo(comparison_csv(comparison, only_differing), nl=False)
    else:
        for field in comparison.differing if only_differing else comparison.fields:
            _print_field(comparison, field)


def _print_evidence(table: EvidenceTable) -> None:
    for note in table.notes:
        click.echo(note, err=True)
    answer = "practice answers" if table.total == 1 else "practices answer"
    click.secho(f"{table.total} chosen" if table.chosen else f"{table.total} {answer}", bold=True)
    for row in table.rows:
        click.echo(f"\n{click.style(row.card.practice.title, bold=True)}  [{row.card.id}]")
        for cell in row.cells:
            under = f"  ({cell.section})" if cell.section else ""
            said = f"{cell.heads}: {cell.text}" if cell.heads else cell.shown
            click.echo(click.wrap_text(f"{COLUMNS[cell.kind]}: {said}{under}", 100, "    ", "      "))
    if table.query.page < table.pages:
        click.echo(f"\nPage {table.query.page} of {table.pages}: --page {table.query.page + 1}")


def _print_field(comparison: Comparison, field: ComparedField) -> None:
    click.echo(f"\n{click.style(field.label, bold=True)}: {field.agreement.value}")
    if field.agreement is Agreement.SAME:
        click.echo(click.wrap_text(field.text(0), 100, "    ", "    ", preserve_paragraphs=True))
        return
    for at, card in enumerate(comparison.cards):
        click.echo(f"  {card.id}")
        click.echo(click.wrap_text(field.text(at) or "not given", 100, "    ", "    ", preserve_paragraphs=True))
