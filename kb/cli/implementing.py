"""Commands about the rest of the plan: activities and indicator reports."""

from pathlib import Path

import click

from kb.cli.opening import by_option, json_option, opened, print_json
from kb.cli.writeups import MOST_SHOWN
from kb.errors import BadValue, Refused
from kb.files.whole import write_whole
from kb.person import operator


@click.group()
def activities() -> None:
    """Initiatives, supported activities and dialogues (indicators G1, G2 and G4)."""


@activities.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", default="APEC Project Database", show_default=True, help="Where the list comes from.")
@by_option
@json_option
@click.pass_context
def import_(ctx: click.Context, file: Path, source: str, person: str, as_json: bool) -> None:
    """Bring projects in from FILE, JSON Lines as the APEC project list gives them.

    Idempotent. They count once a person has confirmed which objectives they serve: /activities leads through them.
    """
    kb = opened(ctx)
    report = kb.implementation.activities.import_file(operator(person), file, source)
    if as_json:
        refused = [{"line": problem.line, "reason": problem.reason} for problem in report.refused]
        print_json(
            {
                "added": report.added,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "refused": refused,
            }
        )
    else:
        click.echo(
            f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
            f"{len(report.refused)} refused"
        )
        for problem in report.refused[:MOST_SHOWN]:
            click.echo(f"  {problem}", err=True)
        if len(report.refused) > MOST_SHOWN:
            click.echo(f"  and {len(report.refused) - MOST_SHOWN} more (--json tells all)", err=True)
    if report.refused and not (report.added or report.changed or report.unchanged):
        raise Refused(str(file), ["nothing in it could be taken"])


@activities.command("list")
@click.option("--year", default="", help="A year, like 2023.")
@click.option("--economy", default="", help="An economy that proposes or co-sponsors.")
@click.option("--objective", default="", help="An objective confirmed by a person, like 3.1.")
@click.option("--decided", default="", help="confirmed, none served, or not confirmed.")
@json_option
@click.pass_context
def list_(ctx: click.Context, year: str, economy: str, objective: str, decided: str, as_json: bool) -> None:
    """List what is on record."""
    from kb.implementation.activities import ActivityFilters
    from kb.implementation.as_json import activities_json

    found = opened(ctx).implementation.activities.find(ActivityFilters(year, economy, objective, decided))
    if as_json:
        print_json(activities_json(found.listed))
        return
    for one in found.listed:
        objectives = " ".join(one.objectives) or one.decided.value
        click.echo(f"{one.activity.year}  {one.activity.id:20}  {objectives:14}  {one.activity.title}")
    click.echo(f"{len(found.listed)} record{'' if len(found.listed) == 1 else 's'}")


@click.group()
def indicators() -> None:
    """Indicators: who reported what, nil reports, and an economy's reports in a spreadsheet."""


@indicators.command("coverage")
@click.option("--year", type=int, help="A year of the plan; without it all of them.")
@click.option("--indicator", default="", help="One indicator, like 1.1.1 or G3.1; without it all of them.")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV: a row for each indicator, year and economy.")
@click.pass_context
def coverage(ctx: click.Context, year: int | None, indicator: str, as_json: bool, as_csv: bool) -> None:
    """List who reported what for which year, indicator by indicator, and who answered the yearly question."""
    from kb.implementation.coverage_as_json import covered_csv, covered_json

    room = opened(ctx).implementation.coverage
    question = room.question(year)
    told = (room.of(indicator, year),) if indicator else room.listing(year)
    if as_json:
        print_json(covered_json(told, question))
        return
    if not indicator:
        told = (*told, question)
    if as_csv:
        click.echo(covered_csv(told), nl=False)
        return
    for one in told:
        for covered in one.by_year:
            late = one.late.get(covered.years[0], ())
            nil = f", nothing to report: {'; '.join(covered.nil)}" if covered.nil else ""
            since = f", late: {'; '.join(late)}" if late else ""
            counted = f"{covered.value} of {covered.members}"
            click.echo(f"{one.id:16}  {covered.years[0]}  {covered.status.value:13}  {counted}{nil}{since}")


@indicators.command("sheet")
@click.argument("indicator")
@click.pass_context
def sheet(ctx: click.Context, indicator: str) -> None:
    """Print the sheet of INDICATOR (G1 to G4, or one like 1.1.1) as JSON: what counts, unit, source, coverage."""
    from kb.implementation.coverage_as_json import sheet_json

    print_json(sheet_json(opened(ctx).implementation.sheet(indicator)))


@indicators.command("nil")
@click.argument("indicator")
@click.argument("economy")
@click.argument("year")
@click.option("--why", required=True, help="How you know it, or why it is taken back.")
@click.option("--take-back", is_flag=True, help="Take back what was handed in.")
@by_option
@json_option
@click.pass_context
def nil(
    ctx: click.Context, indicator: str, economy: str, year: str, why: str, take_back: bool, person: str, as_json: bool
) -> None:
    """Say that ECONOMY has nothing to report of INDICATOR for YEAR. G3 stands for sharing and adopting alike."""
    from kb.implementation.coverage_as_json import nil_reports_json

    room = opened(ctx).implementation.nil_reports
    do = room.take_back if take_back else room.hand_in
    done = do(operator(person), indicator, economy, year, why)
    if as_json:
        print_json(nil_reports_json(room.all(done[0].economy)))
        return
    for one in done:
        became = "taken back" if take_back else "nothing to report"
        click.echo(f"{one.indicator} {one.economy} {one.year}: {became}")


@indicators.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--economy", required=True, help="Whose reports.")
@by_option
@click.pass_context
def export(ctx: click.Context, file: Path, economy: str, person: str) -> None:
    """Write the template of an economy to FILE (.xlsx or .csv), filled in with what is on record."""
    from kb.implementation.report_rows import write_csv, write_xlsx

    if file.suffix.casefold() not in (".xlsx", ".csv"):
        raise BadValue("file", file, "a name that ends in .xlsx or .csv")
    kb = opened(ctx)
    rows = kb.implementation.indicators.template(economy, operator(person))
    data = write_csv(rows, kb.plan).encode() if file.suffix.casefold() == ".csv" else write_xlsx(rows, kb.plan)
    write_whole(file, data)
    click.echo(f"{file}: {len(rows)} rows, a row for each indicator and year")


@indicators.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keep", type=click.Choice(["draft", "submit"]), help="Keep the rows; without it nothing is recorded.")
@click.option("--sure", multiple=True, help="A report whose value is asked about and right, like 1.4.1/Peru/2023.")
@click.option("--encoding", default="", help="How a .csv was written, like cp874; without it that is found out.")
@click.option("--hidden", is_flag=True, help="Bring hidden rows, columns and sheets in as well.")
@by_option
@click.pass_context
def import_reports(
    ctx: click.Context, file: Path, keep: str | None, sure: tuple[str, ...], encoding: str, hidden: bool, person: str
) -> None:
    """Look at what a filled-in template would do, and with --keep do it."""
    from kb.files.strict_yaml import read_bytes
    from kb.implementation.report_rows import read_sheet

    room = opened(ctx).implementation.indicators
    sheet, by = read_sheet(read_bytes(file), file.name, encoding, hidden), operator(person)
    for remark in sheet.remarks:
        click.echo(f"{file.name}: {remark.sentence}")
    rows = sheet.rows
    looked = room.take(by, rows, submit=keep == "submit", sure=sure) if keep else room.look(by, rows, sure=sure)
    for one in looked:
        became = f"left out: {one.problem}" if one.problem else one.does
        became = f"asked: {one.question} (--sure {one.id})" if one.question else became
        click.echo(f"row {one.row.no}: {one.row.indicator} {one.row.economy} {one.row.year}: {became}")
    left_out = sum(1 for one in looked if one.problem or one.question)
    click.echo(
        f"{len(looked) - left_out} taken up, {left_out} left out" if keep else "nothing is recorded yet (--keep)"
    )
