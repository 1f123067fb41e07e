"""Commands about objectives: suggest and confirm."""

from pathlib import Path

import click

from kb.cli.opening import by_option, json_option, opened, print_json
from kb.errors import BadValue
from kb.person import operator


@click.command()
@click.argument("practice")
@json_option
@click.pass_context
def suggest(ctx: click.Context, practice: str, as_json: bool) -> None:
    """Rank the plan's objectives for PRACTICE, an id or a Markdown file, each with the sentence it rests on.

    A suggestion reaches no figure: `kb confirm` is the person's word.
    """
    from kb.tagging.as_json import suggestions_json

    kb = opened(ctx)
    path = Path(practice)
    id = path.stem if path.is_file() else practice
    ranked = kb.suggesting.suggest_for_file(path) if path.is_file() else kb.suggesting.suggest(practice)
    if as_json:
        print_json(suggestions_json(id, ranked))
        return
    for suggestion in ranked:
        mark = "→" if suggestion.suggested else " "
        title = kb.plan.objective(suggestion.objective).title
        click.echo(f"{mark} {suggestion.objective}  {suggestion.score:.2f}  {title}")
        if suggestion.suggested and suggestion.sentence:
            click.echo(click.wrap_text(f"“{suggestion.sentence}”", 100, "          ", "          "))
    click.echo(f"  none  {ranked.none:.2f}  {ranked.verdict.label}")
    areas = kb.plan.areas_of(tuple(s.objective for s in ranked.forward))
    click.echo(f"areas: {', '.join(areas) or 'none'}")


@click.command()
@click.argument("id")
@click.argument("objectives", nargs=-1)
@click.option("--none", "serves_none", is_flag=True, help="A person decided that it serves none of the objectives.")
@by_option
@click.pass_context
def confirm(ctx: click.Context, id: str, objectives: tuple[str, ...], serves_none: bool, person: str) -> None:
    """Confirm the OBJECTIVES of a practice, the main one first; they replace what was confirmed before."""
    if bool(objectives) == serves_none:
        raise BadValue("objectives", " ".join(objectives), "one to three, for example 4.1 1.3, or --none alone")
    kb = opened(ctx)
    changed = kb.recording.confirm(id, objectives, operator(person))
    chosen = kb.home.ledger().tags(id)
    areas = ", ".join(kb.plan.areas_of(chosen)) or "none"
    state = "confirmed" if changed else "already confirmed"
    click.echo(f"{id}: {state} {' '.join(chosen) or 'none'} (areas {areas})")
