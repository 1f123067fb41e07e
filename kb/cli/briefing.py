"""The command that makes a brief of an agenda."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opening import json_option, opened, print_json
from kb.errors import BadValue
from kb.person import VISITOR

if TYPE_CHECKING:
    from kb.briefing.document import BriefDocument, CitedPractice

ALL = 24 * 3600.0
"""Seconds: nobody waits for a page here, so every item is looked up."""


@click.command()
@click.argument("agenda", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it: .docx, .pdf, .md, .html, …")
@click.option("--title", default="", help="The title on its cover.")
@click.option("--meeting", default="", help="The meeting on its cover, by its id or name.")
@json_option
@click.pass_context
def brief(ctx: click.Context, agenda: Path, out: Path | None, title: str, meeting: str, as_json: bool) -> None:
    """Find what answers each item of AGENDA (.docx, .pdf, .md or .txt), in the practices' own words. What anyone may
    read is looked through, and nothing is kept."""
    kb = opened(ctx)
    items = kb.briefs.read_file(agenda.read_bytes(), agenda.name)
    made = kb.briefs.looked_up(kb.briefs.begun(items, title, meeting), VISITOR, ALL)
    document = kb.briefs.gathered(made, VISITOR)
    if as_json:
        from kb.briefing.as_json import brief_json

        print_json(brief_json(document))
    if out is not None:
        out.write_bytes(_written(document, out))
        click.echo(f"{out}: {len(document.sections)} items, {len(document.cited)} practices cited", err=as_json)
    if out is None and not as_json:
        _print(document)


def _written(document: "BriefDocument", out: Path) -> bytes:
    from kb.briefing.formats import ENDINGS, written

    named = {f".{ending}": form for form, ending in ENDINGS.items()}
    form = named.get(out.suffix.casefold())
    if form is None:
        raise BadValue("--out", out.name, f"a name that ends with {', '.join(named)}")
    data: bytes = written(document, form)
    return data


def _print(document: "BriefDocument") -> None:
    for section in document.sections:
        click.secho(f"{section.number} {section.title}".strip(), bold=True)
        for cited in section.answers:
            _cite(cited)
        if section.missing:
            click.echo(f"  missing: {section.missing}")
        for figure in section.figures:
            click.echo(f"  {figure.sentence}{f' ({figure.lock})' if figure.lock else ''}")


def _cite(cited: "CitedPractice") -> None:
    click.echo(f"  {cited.identifier}, version {cited.version}: {cited.title} ({'; '.join(cited.economies)})")
    for quoted in cited.quotations:
        click.echo(f"    “{quoted.text}” {quoted.section}".rstrip())
