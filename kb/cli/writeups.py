"""Commands about write-ups: import, export, show, withdraw."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opening import bar, by_option, json_option, opened, print_json
from kb.documents.encodings import ENCODINGS
from kb.errors import BadValue, Refused
from kb.files.whole import write_whole
from kb.importing.importing import DEFAULT_MAP
from kb.importing.preview import STAYS_OUT
from kb.knowledge_base import KnowledgeBase
from kb.person import operator

if TYPE_CHECKING:
    from kb.figures.change import FigureChange
    from kb.importing.write_ups import ImportReport

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
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADER=FIELD",
    help="Read a spreadsheet's column as this field (a name or label; none: leave it out). Repeatable.",
)
@click.option(
    "--value",
    "values",
    multiple=True,
    metavar="VALUE=MEANING",
    help='What a value of a spreadsheet means, as in "on hold=ended" (none: it stays text). Repeatable.',
)
@click.option(
    "--encoding", type=click.Choice(list(ENCODINGS)), help="In which encoding separated values (.csv) are written."
)
@click.option("--hidden", is_flag=True, help="Bring a spreadsheet's hidden rows, columns and sheets in too.")
@click.option(
    "--same",
    "rows",
    multiple=True,
    metavar="ROW=ID",
    help="A spreadsheet's row is this practice on record (none: leave the row out). Repeatable.",
)
@click.option(
    "--drafts", is_flag=True, help="Make drafts of the officer named by --by (an e-mail address); publish nothing."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@by_option
@json_option
@click.pass_context
def import_(
    ctx: click.Context,
    paths: tuple[Path, ...],
    field_map: str,
    columns: tuple[str, ...],
    values: tuple[str, ...],
    encoding: str | None,
    hidden: bool,
    rows: tuple[str, ...],
    drafts: bool,
    dry_run: bool,
    person: str,
    as_json: bool,
) -> None:
    """Bring write-ups in: Markdown, folders of it, JSON Lines, spreadsheets (.xlsx, .csv), papers (.docx, .pdf).

    Idempotent by id and content; a row or a paper without an ID is known by its title and lead economy. What is
    refused is told with its reason and never stops the rest; if nothing could be taken the exit status is 1. Of a
    spreadsheet it is told which values were read as what; those that are not sure stay text until --value, or somebody
    on the page Bring in, says what they mean. What was said is remembered for every file with that header row.

    A folder of `kb export --everything` is read into a fresh home, whole: all or nothing.
    """
    from kb.transfer import is_export

    kb = opened(ctx)
    if homes := [path for path in paths if is_export(path)]:
        _read_in(kb, homes[0], alone=len(paths) == 1, dry_run=dry_run)
        return
    chosen = _pairs("--column", columns, 'the header and the field, as in "Name of the programme=title"')
    meant = _pairs("--value", values, 'the value and what it means, as in "on hold=ended"')
    options = ({"encoding": encoding} if encoding else {}) | ({"hidden": "yes"} if hidden else {})
    with bar("import", "write-ups") as progress:

        def tell(done: int, total: int) -> None:
            progress.total = total
            progress.update(done - progress.n)

        report = kb.importing.import_files(
            paths, operator(person), field_map, tell, chosen, dry_run, meant, options, _same(rows), drafts
        )
    if as_json:
        print_json(
            {
                "added": report.added,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "refused": [{"where": where, "reason": reason} for where, reason in report.refused],
                "incomplete": list(report.incomplete),
                "effect": [
                    {"figure": one.key, "before": one.before, "after": one.after, "locked": one.locked}
                    for one in report.effect
                ],
                "dry_run": dry_run,
                "told": list(report.told),
                "batch": report.batch,
                "drafts": list(report.drafts),
            }
        )
    else:
        _tell(report, dry_run)
    if report.refused and not report.taken:
        raise Refused("import", ["nothing could be taken; mend what is named above and import again"])


def _read_in(kb: KnowledgeBase, folder: Path, alone: bool, dry_run: bool) -> None:
    from kb.cli.keeping import slow_bar, tell_proof
    from kb.transfer import import_home

    if not alone or dry_run:
        raise BadValue("import", folder, "an export of a whole home alone, and without --dry-run")
    with slow_bar("import") as tell:
        done = import_home(kb, folder, tell)
    rows = done.manifest.rows
    click.echo(
        f"{kb.settings.home}: {rows['practices']} practices, {rows['adoptions']} adoptions and {rows['trail']} entries "
        "of the trail read in"
    )
    if done.aside:
        click.echo(f"what stood in practices/ lies in {done.aside} now")
    tell_proof(done.proof, done.recount)
    if not done.manifest.people:
        click.echo("it was exported without people: `kb user add` invites them again")
    click.echo("run `kb index`: the index is in no export, and searches find nothing until then")
    click.echo("start `kb serve` anew where it runs: plan, rules and settings are read when it starts")
    if not done.holds:
        sys.exit(1)


def _tell(report: "ImportReport", dry_run: bool) -> None:
    would = "nothing is done; it would be: " if dry_run else ""
    click.echo(
        f"{would}{report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
        f"{len(report.refused)} refused"
    )
    if report.drafts:
        click.echo(f"{len(report.drafts)} drafts to be handed in: {', '.join(report.drafts[:MOST_SHOWN])}")
    for one in report.effect:
        where = f" (counted anew for {one.locked}, whose locked figure stands)" if one.locked else ""
        click.echo(f"figure: {one.title}: {one.before} -> {one.after}{where}")
    if (report.added or report.changed) and not dry_run:
        click.echo("a site that serves indexes them by itself; `kb index` does it by hand")
    if report.batch:
        click.echo(f"`kb undo {report.batch}` takes the import back")
    if report.incomplete:
        click.echo(
            f"{len(report.incomplete)} are incomplete: searchable, and not counted until what counting needs is there"
        )
    for said in report.told[:MOST_SHOWN]:
        click.echo(f"  {said}")
    if len(report.told) > MOST_SHOWN:
        click.echo(f"  and {len(report.told) - MOST_SHOWN} more; --json lists all")
    for where, reason in report.refused[:MOST_SHOWN]:
        click.echo(f"  refused {where}: {reason}", err=True)
    if len(report.refused) > MOST_SHOWN:
        click.echo(f"  and {len(report.refused) - MOST_SHOWN} more; --json lists all", err=True)


def _change_json(one: "FigureChange") -> dict[str, object]:
    return {"figure": one.key, "before": one.before, "after": one.after, "locked": one.locked}


def _same(given: tuple[str, ...]) -> dict[int, str]:
    """Raises BadValue where a row is no number."""
    found = {}
    for row, id in _pairs("--same", given, 'the row and the ID, as in "7=SMEWG-BP-0001"').items():
        if not (row.isascii() and row.isdecimal() and len(row) < 8):
            raise BadValue("--same", row, "the number of a row")
        found[int(row)] = STAYS_OUT if id.casefold() in ("", "none") else id
    return found


def _pairs(option: str, given: tuple[str, ...], wanted: str) -> dict[str, str]:
    """Raises BadValue where one has nothing on the left of its sign, or no sign."""
    pairs = [one.rpartition("=") for one in given]
    for one, (left, sign, _) in zip(given, pairs, strict=True):
        if not sign or not left.strip():
            raise BadValue(option, one, wanted)
    return {left.strip(): right.strip() for left, _, right in pairs}


@click.command()
@click.argument("kind", type=click.Choice(["docx", "xlsx"]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def template(ctx: click.Context, kind: str, file: Path) -> None:
    """Write a template: docx for one write-up, xlsx for many. Filled in, `kb import` reads it."""
    write_whole(file, opened(ctx).importing.template(kind))
    click.echo(f"{file}: written")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.argument("ids", nargs=-1)
@click.option("--everything", is_flag=True, help="The whole home as open text; README.md in it says what is where.")
@click.option("--people", is_flag=True, help="With --everything: accounts, and submissions under way. No passwords.")
@click.pass_context
def export(ctx: click.Context, folder: Path, ids: tuple[str, ...], everything: bool, people: bool) -> None:
    """Write write-ups to FOLDER, one file each, as they were handed in to the byte. Without IDS: all.

    With --everything the ledger, meetings, locked years, attachments, trail, plans, rules and settings too: `kb import`
    of that folder into a fresh home gives the same figures.
    """
    if everything:
        _write_out(opened(ctx), folder, ids, people)
        return
    if people:
        raise BadValue("--people", "alone", "--everything --people")
    count = opened(ctx).exporting.export_files(folder, ids)
    click.echo(f"{count} write-ups written to {folder}")


def _write_out(kb: KnowledgeBase, folder: Path, ids: tuple[str, ...], people: bool) -> None:
    from kb.cli.keeping import slow_bar
    from kb.transfer import export_home

    if ids:
        raise BadValue("--everything", "with IDs", "one or the other: the whole home, or the write-ups named")
    with slow_bar("export") as tell:
        manifest = export_home(kb, folder, people, tell)
    rows, carried = manifest.rows, "with people" if people else "without people"
    click.echo(
        f"{folder}: {rows['practices']} practices, {rows['adoptions']} adoptions, {rows['trail']} entries of the "
        f"trail, {len(manifest.files)} files, {carried}; README.md in it says what is where"
    )


@click.command()
@click.argument("id")
@json_option
@click.pass_context
def show(ctx: click.Context, id: str, as_json: bool) -> None:
    """Show one practice, named by its id or like SMEWG-BP-0042: what it says, where it was shared, who took it up, and
    what counts."""
    from kb.practice.identifier import number_of
    from kb.reading.as_json import practice_json

    kb = opened(ctx)
    page = kb.reading.practice(id if id in kb.reading.cards() else kb.reading.numbered(id) if number_of(id) else id)
    if as_json:
        print_json(practice_json(page))
        return
    practice, card = page.card.practice, page.card
    click.secho(practice.title, bold=True)
    facts = [practice.identifier, *practice.economies, *practice.other_origins, practice.agency, practice.kind]
    facts.append(practice.status)
    click.echo(" · ".join(str(fact) for fact in facts if fact))
    for one in page.origins:
        if not one.counts:
            click.echo(f"{one.economy}: {one.told}; `kb confirm-origin {id} --economy …` records that it confirms")
    word = "confirmed" if card.confirmed else "author's choice, not confirmed"
    click.echo(f"objectives: {', '.join(card.objectives) or 'none'} ({word})")
    for event, meeting in page.events:
        click.echo(f"shared: {meeting.title if meeting else event.meeting}, {event.date}, {event.form.value}")
    for adoption in page.adoptions:
        how = "adapted" if adoption.adapted else "as it is"
        times = "; ".join(
            f"{one.effective} to {one.ended}" if one.ended else str(one.effective) for one in adoption.spells
        )
        click.echo(f"adopted: {adoption.economy}, {times}, {how}")
    for adoption, reason in page.pipeline:
        stage = adoption.stage_on(kb.settings.today()).value
        click.echo(f"listed, not counted: {adoption.economy}, {stage} ({reason.rule}: {reason.text})")
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
    opened(ctx).submissions.withdrawal.withdraw(id, operator(person), why)
    click.echo(f"{id}: withdrawn; run `kb index` to take its text out of the index file too")
