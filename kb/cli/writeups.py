"""Commands about write-ups: import, export, show, withdraw."""

from pathlib import Path

import click

from kb.cli.opening import bar, by_option, json_option, opened, print_json
from kb.errors import Refused
from kb.knowledge_base import DEFAULT_MAP
from kb.person import operator

MOST_SHOWN = 20
"""Refusals printed one by one; the rest are counted. --json prints all."""


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--map",
    "field_map",
    default=DEFAULT_MAP,
    show_default=True,
    help="Field map for JSON Lines: a name or a .yaml file.",
)
@by_option
@json_option
@click.pass_context
def import_(ctx: click.Context, paths: tuple[Path, ...], field_map: str, person: str, as_json: bool) -> None:
    """Bring write-ups in: Markdown files, folders of them, JSON Lines.

    Idempotent by id and content. What is refused is told with its reason and never stops the rest; if nothing
    could be taken the exit status is 1.
    """
    kb = opened(ctx)
    with bar("import", "write-ups") as progress:

        def tell(done: int, total: int) -> None:
            progress.total = total
            progress.update(done - progress.n)

        report = kb.import_files(paths, operator(person), field_map, tell)
    if as_json:
        print_json(
            {
                "added": report.added,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "refused": [{"where": where, "reason": reason} for where, reason in report.refused],
                "incomplete": list(report.incomplete),
            }
        )
    else:
        click.echo(
            f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
            f"{len(report.refused)} refused"
        )
        if report.added or report.changed:
            click.echo("`kb index` makes them searchable")
        if report.incomplete:
            click.echo(f"{len(report.incomplete)} are searchable and not counted until their missing fields are given")
        for where, reason in report.refused[:MOST_SHOWN]:
            click.echo(f"  refused {where}: {reason}", err=True)
        if len(report.refused) > MOST_SHOWN:
            click.echo(f"  and {len(report.refused) - MOST_SHOWN} more; --json lists all", err=True)
    if report.refused and not report.taken:
        raise Refused("import", ["nothing could be taken; mend what is named above and import again"])


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.argument("ids", nargs=-1)
@click.pass_context
def export(ctx: click.Context, folder: Path, ids: tuple[str, ...]) -> None:
    """Write write-ups to FOLDER, one file each, as they were handed in to the byte. Without IDS: all."""
    count = opened(ctx).export_files(folder, ids)
    click.echo(f"{count} write-ups written to {folder}")


@click.command()
@click.argument("id")
@json_option
@click.pass_context
def show(ctx: click.Context, id: str, as_json: bool) -> None:
    """Show one practice: what it says, where it was shared, who took it up, and what counts."""
    from kb.as_json import practice_json

    kb = opened(ctx)
    page = kb.practice(id)
    if as_json:
        print_json(practice_json(page))
        return
    practice, card = page.card.practice, page.card
    click.secho(practice.title, bold=True)
    facts = [*practice.economies, *practice.other_origins, practice.agency, practice.kind, practice.status]
    click.echo(" · ".join(str(fact) for fact in facts if fact))
    word = "confirmed" if card.confirmed else "author's choice, not confirmed"
    click.echo(f"objectives: {', '.join(card.objectives) or 'none'} ({word})")
    for event, meeting in page.events:
        click.echo(f"shared: {meeting.title if meeting else event.meeting}, {event.date}, {event.form.value}")
    for adoption in page.adoptions:
        how = "adapted" if adoption.adapted else "as it is"
        click.echo(f"adopted: {adoption.economy}, {adoption.effective}, {how}")
    for adoption, reason in page.pipeline:
        click.echo(f"listed, not counted: {adoption.economy}, {adoption.stage.value} ({reason.rule}: {reason.text})")
    for reason in page.not_shared:
        click.echo(f"not counted as shared ({reason.rule}): {reason.text}")
    for problem in page.problems:
        click.echo(f"to mend: {problem.field}: {problem.message}")
    click.echo()
    click.echo(practice.body.strip())


@click.command()
@click.argument("id")
@click.option("--why", default="", help="The reason, for the trail.")
@by_option
@click.pass_context
def withdraw(ctx: click.Context, id: str, why: str, person: str) -> None:
    """Hide a practice's text at its economy's wish. Having been shared is a past fact: the count stays (S10)."""
    opened(ctx).withdraw(id, operator(person), why)
    click.echo(f"{id}: withdrawn; run `kb index` to take its text out of the index file too")
