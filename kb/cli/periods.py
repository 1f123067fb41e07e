"""Commands about closed years: periods."""

import click

from kb.cli.opening import by_option, json_option, opened, print_json
from kb.periods.closing import YearClosing
from kb.periods.snapshot import Cause
from kb.periods.state import PeriodState
from kb.person import operator


@click.command()
@click.argument("year", type=int, required=False)
@click.option("--to", type=click.Choice([state.value for state in PeriodState]), help="Move YEAR there.")
@click.option("--why", default="", help="The reason, where a year is opened again or restated.")
@click.option("--cause", type=click.Choice([cause.value for cause in Cause]), help="Why a locked year is restated.")
@by_option
@json_option
@click.pass_context
def periods(
    ctx: click.Context, year: int | None, to: str | None, why: str, cause: str | None, person: str, as_json: bool
) -> None:
    """List the plan's years with where each stands, or move YEAR on.

    A year's figures are reviewed, approved and accepted by two people (--by), and then locked.
    """
    kb = opened(ctx)
    if year is not None and to:
        kb.periods.move(operator(person), year, to, why, cause or "")
    found = kb.periods.years() if year is None else (kb.periods.year(year),)
    if as_json:
        print_json([_json(one) for one in found])
        return
    for one in found:
        locked = "; ".join(f"{kb.settings.day_of(kept.at)} {kept.hash[:12]}" for kept in one.snapshots)
        click.echo(f"{one.year}  {one.state.value:10}  {locked}".rstrip())


def _json(one: YearClosing) -> dict[str, object]:
    snapshots = [
        {"no": kept.no, "at": kept.at, "hash": kept.hash, "rules": kept.rules, "cause": kept.cause, "said": kept.said}
        | {"figures": {key: list(ids) for key, ids in kept.figures.items()}}
        for kept in one.snapshots
    ]
    return {"year": one.year, "state": one.state.value, "snapshots": snapshots}
