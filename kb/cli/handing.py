"""The command that writes a practice on one page, to hand over."""

from pathlib import Path

import click

from kb.cli.opening import opened
from kb.errors import BadValue
from kb.files.whole import write_whole
from kb.person import MEMBER
from kb.practice.identifier import number_of


@click.command()
@click.argument("practice")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write; its ending says in what: .docx or .pdf, or .bib, .ris or .json for the citation alone.",
)
@click.pass_context
def handover(ctx: click.Context, practice: str, out: Path) -> None:
    """Write a PRACTICE on one page, to hand over; named by its ID or its number, like SMEWG-BP-0042."""
    from kb.briefing.handing_over import CITATIONS, FORMATS

    kb, form = opened(ctx), out.suffix.lstrip(".").lower()
    id = kb.reading.numbered(practice, MEMBER) if number_of(practice) else practice
    if form in FORMATS:
        data = kb.handing_over.written(id, form, MEMBER)
    elif form in CITATIONS:
        data = kb.handing_over.cited(id, form, MEMBER)
    else:
        raise BadValue("--out", out, f"a file that ends with .{', .'.join((*FORMATS, *CITATIONS))}")
    write_whole(out, data)
    click.echo(f"{out}: {kb.reading.title(id, MEMBER)}")
