"""The command that makes reports: a year's, the mid-term review's, the final review's, and those tabled before."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opening import by_option, opened
from kb.errors import BadValue
from kb.files.whole import write_whole
from kb.person import MEMBER, VISITOR, operator

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from kb.reports.report import Cover, Pack


@click.command()
@click.argument("review", required=False)
@click.argument("year", type=int, required=False)
@click.option("--format", "form", help="docx, xlsx, csv, html or pdf (else by the ending of --out).")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--document-number", default="", help="For the cover, for example 2023/SMEWG55/012.")
@click.option("--agenda-item", default="", help="For the cover.")
@click.option("--purpose", default="", help="information or consideration.")
@click.option("--submitted-by", default="", help="For the cover.")
@click.option("--forum", default="", help="For the cover.")
@click.option("--date", "day", default="", help="For the cover, as it is to stand there.")
@click.option("--address", default="", help="Where readers find the site, for the links to every list.")
@click.option("--members", is_flag=True, help="Name practices that are for members alone too.")
@click.option("--made-at", default="", help="The moment to state, like 2024-10-01T09:00:00+00:00, to make it again.")
@click.option("--table", is_flag=True, help="Give it a number of its own, under which it is kept as it is.")
@click.option("--as-of", "number", type=int, help="The report of this number, as it was tabled, to the byte.")
@click.option("--tabled", "listed", is_flag=True, help="List the reports tabled.")
@click.option("--plan", default="", help="Another plan than the one in force, by its id.")
@by_option
@click.pass_context
def report(
    ctx: click.Context,
    review: str | None,
    year: int | None,
    form: str | None,
    out: Path | None,
    document_number: str,
    agenda_item: str,
    purpose: str,
    submitted_by: str,
    forum: str,
    day: str,
    address: str,
    members: bool,
    made_at: str,
    table: bool,
    number: int | None,
    listed: bool,
    plan: str,
    person: str,
) -> None:
    """Make the report of a REVIEW of the plan: annual (of a YEAR), mid-term or final.

    Locked years are told from their snapshots; open ones are marked as provisional. A report is a draft until it is
    tabled (--table); from then on --as-of makes the same one again.
    """
    kb = opened(ctx)
    if listed:
        _list(kb)
        return
    if out is None:
        raise BadValue("--out", "", "the file to write, for example report.docx")
    form = _form(form or out.suffix.lstrip("."))
    if number is not None:
        if review or table:
            raise BadValue("--as-of", number, "it alone: a tabled report is as it was, so leave the review out")
        _write(kb.reports.as_of(number), form, out)
        return
    if not review:
        raise BadValue("review", "", ", ".join(one.id for one in kb.reports.reviews()))
    if table and (members or made_at):
        raise BadValue("--table", "", "a report without --members and --made-at: all read it, and it is made now")
    head = _cover(document_number, agenda_item, purpose, submitted_by, forum, day)
    site = address or kb.settings.site
    if table:
        pack = kb.reports.table(operator(person), review, year, head, site, plan)
    else:
        pack = kb.reports.pack(review, year, head, MEMBER if members else VISITOR, site, made_at, plan=plan)
    _write(pack, form, out)
    _warn(site)


def _form(text: str) -> str:
    from kb.reports.formats import MODULES

    form = text.casefold()
    if form not in MODULES:
        raise BadValue("--format", form, ", ".join(MODULES))
    return form


def _cover(number: str, item: str, purpose: str, submitted_by: str, forum: str, day: str) -> "Cover":
    from kb.reports.report import cover

    return cover(
        document_number=number, agenda_item=item, purpose=purpose, submitted_by=submitted_by, forum=forum, date=day
    )


def _warn(site: str) -> None:
    from kb.reports.links import of_this_machine

    if of_this_machine(site):
        click.echo(
            f"Warning: the report's links lead to {site}, which is this machine alone. Say where readers find the "
            "site: --address https://…, or `address` in kb.toml.",
            err=True,
        )


def _write(pack: "Pack", form: str, out: Path) -> None:
    from kb.reports.formats import written

    write_whole(out, written(pack, form))
    click.echo(pack.sentence)
    click.echo(f"{out}: {pack.title}. {pack.standing}")
    click.echo(f"Status: {pack.status}.")


def _list(kb: "KnowledgeBase") -> None:
    for one in kb.reports.tabled():
        click.echo(
            f"{one.number:4}  {kb.settings.day_of(one.at)}  {one.by:12}  {one.title}. {one.status}. SHA-256 {one.hash}"
        )
