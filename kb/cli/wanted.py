"""Commands about needs: wanted list, post, offer, take-back, close, reopen."""

import click

from kb.cli.opening import by_option, json_option, opened, print_json
from kb.person import operator

STATES = ("open", "closed", "all")


@click.group()
def wanted() -> None:
    """What economies look for, the practices offered to it, and what helped."""


@wanted.command("list")
@click.option("--state", type=click.Choice(STATES), default="open", show_default=True)
@json_option
@click.pass_context
def list_(ctx: click.Context, state: str, as_json: bool) -> None:
    """List needs, the newest first."""
    from kb.wanted.as_json import need_json
    from kb.wanted.need import NeedState

    chosen = None if state == "all" else NeedState(state)
    needs = opened(ctx).wanted.needs(operator("operator"), chosen)
    if as_json:
        print_json([need_json(one) for one in needs])
        return
    for one in needs:
        offered = f", {len(one.offers)} offered" if one.offers else ""
        click.echo(f"{one.no:4}  {one.state.value:6}  {one.economy or 'secretariat'}: {one.text}{offered}")
    if not needs:
        click.echo("No need is on the board." if state == "all" else f"No need is {state}.")


@wanted.command()
@click.argument("text")
@click.option("--why", default="", help="What it is for.")
@click.option("--economy", default="", help="Whose need it is; else the secretariat's.")
@click.option("--meeting", default="", help="The id of the meeting that it is for.")
@click.option("--objective", default="", help="An objective's id, like 3.1.")
@click.option("--area", default="", help="A priority area's id.")
@click.option("--until", default="", help="The last day on which an answer is of use, like 2026-05-04.")
@click.option("--members", is_flag=True, help="For members alone.")
@click.option("--sure", is_flag=True, help="Post it though one like it is open.")
@by_option
@click.pass_context
def post(
    ctx: click.Context, text: str, why: str, economy: str, meeting: str, objective: str, area: str, until: str,
    members: bool, sure: bool, person: str,
) -> None:  # fmt: skip
    """Post what is looked for, in TEXT."""
    from kb.wanted.board import NeedWords

    audience = "members" if members else "public"
    words = NeedWords(text, why, economy, meeting, area, objective, until, audience)
    made = opened(ctx).wanted.post(operator(person), words, sure=sure)
    click.echo(f"need {made.no}: posted")


@wanted.command()
@click.argument("no", type=click.IntRange(1, 999_999_999))
@click.argument("practice")
@click.argument("said")
@by_option
@click.pass_context
def offer(ctx: click.Context, no: int, practice: str, said: str, person: str) -> None:
    """Offer PRACTICE to need NO; SAID is a sentence that says how it answers."""
    news = opened(ctx).wanted.offer(operator(person), no, practice, said)
    click.echo(f"need {no}: {'offered' if news else 'it was offered before, and the first word stands'}")


@wanted.command("take-back")
@click.argument("no", type=click.IntRange(1, 999_999_999))
@click.argument("practice")
@by_option
@click.pass_context
def take_back(ctx: click.Context, no: int, practice: str, person: str) -> None:
    """Take back that PRACTICE was offered to need NO."""
    news = opened(ctx).wanted.take_back(operator(person), no, practice)
    click.echo(f"need {no}: {'taken back' if news else 'it is not offered'}")


@wanted.command()
@click.argument("no", type=click.IntRange(1, 999_999_999))
@click.argument("said")
@click.option("--helped", multiple=True, metavar="PRACTICE", help="A practice that helped; may be given again.")
@by_option
@click.pass_context
def close(ctx: click.Context, no: int, said: str, helped: tuple[str, ...], person: str) -> None:
    """Close need NO; SAID is a sentence that says what helped, or that nothing did."""
    opened(ctx).wanted.close(operator(person), no, helped, said)
    click.echo(f"need {no}: closed")


@wanted.command()
@click.argument("no", type=click.IntRange(1, 999_999_999))
@by_option
@click.pass_context
def reopen(ctx: click.Context, no: int, person: str) -> None:
    """Open need NO again."""
    opened(ctx).wanted.reopen(operator(person), no)
    click.echo(f"need {no}: open again")
