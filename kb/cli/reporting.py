"""The command that makes reports: a year's, the mid-term review's, the final review's."""

from pathlib import Path

import click

from kb.cli.opening import opened
from kb.errors import BadValue
from kb.person import MEMBER, VISITOR


@click.command()
@click.argument("review")
@click.argument("year", type=int, required=False)
@click.option("--format", "form", help="docx, xlsx, csv or html (else by the ending of --out).")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@click.option("--document-number", default="", help="For the cover, for example 2023/SMEWG55/012.")
@click.option("--agenda-item", default="", help="For the cover.")
@click.option("--purpose", default="", help="information or consideration.")
@click.option("--submitted-by", default="", help="For the cover.")
@click.option("--forum", default="", help="For the cover.")
@click.option("--date", "day", default="", help="For the cover, as it is to stand there.")
@click.option("--address", default="", help="Where readers find the site, for the links to every list.")
@click.option("--members", is_flag=True, help="Name practices that are for members alone too.")
@click.option("--made-at", default="", help="The moment to state, like 2024-10-01T09:00:00+00:00, to make it again.")
@click.pass_context
def report(
    ctx: click.Context,
    review: str,
    year: int | None,
    form: str | None,
    out: Path,
    document_number: str,
    agenda_item: str,
    purpose: str,
    submitted_by: str,
    forum: str,
    day: str,
    address: str,
    members: bool,
    made_at: str,
) -> None:
    """Make the report of a REVIEW of the plan: annual (of a YEAR), mid-term or final.

    Locked years are told from their snapshots; open ones are marked as provisional.
    """
    from kb.reports.formats import FORMATS, written
    from kb.reports.report import cover

    form = (form or out.suffix.lstrip(".")).casefold()
    if form not in FORMATS:
        raise BadValue("--format", form, ", ".join(FORMATS))
    head = cover(
        document_number=document_number,
        agenda_item=agenda_item,
        purpose=purpose,
        submitted_by=submitted_by,
        forum=forum,
        date=day,
    )
    reader = MEMBER if members else VISITOR
    kb = opened(ctx)
    pack = kb.reports.pack(review, year, head, reader, address or kb.settings.site, made_at)
    part = out.with_name(f".{out.name}.part")
    part.write_bytes(written(pack, form))
    part.replace(out)
    click.echo(pack.sentence)
    click.echo(f"{out}: {pack.title}. {pack.standing}")
