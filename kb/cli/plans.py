"""Commands about plans as vocabularies: plan import, plan export."""

from pathlib import Path

import click

from kb.cli.opening import opened
from kb.metadata.rdf import RDFFormat


@click.group()
def plan() -> None:
    """Bring a plan in from a vocabulary of concepts (SKOS), and write one out."""


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--id", "id", default="", help="The plan's id, where not the one that the file says.")
@click.option("--replace", is_flag=True, help="Write over a plan that is there under that id.")
@click.pass_context
def import_(ctx: click.Context, file: Path, id: str, replace: bool) -> None:
    """Write practices/plans/<id>.yaml out of FILE (.ttl, .rdf or .jsonld). It is in force when kb.toml names it."""
    found, path = opened(ctx).metadata.import_plan(file.read_bytes(), file.name, id, replace)
    areas, objectives = len(found.priority_areas), len(found.objectives)
    click.echo(f"{path}: {found.title}, {objectives} objectives in {areas} areas")
    click.echo(f'It is in force when kb.toml says plan = "{found.id}"; look it over before')


@plan.command()
@click.argument("id", required=False)
@click.option(
    "--format", "format", type=click.Choice([one.value for one in RDFFormat]), default="ttl", show_default=True
)
@click.pass_context
def export(ctx: click.Context, id: str | None, format: str) -> None:
    """Print a plan as a vocabulary of concepts: the one in force, or the one with this ID."""
    kb = opened(ctx)
    click.echo(kb.metadata.plan(id or kb.plan.id, RDFFormat(format)).decode(), nl=False)
