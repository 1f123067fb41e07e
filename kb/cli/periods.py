"""Commands about closed years: periods."""

import click

from kb.cli.opening import by_option, json_option, opened, print_json
from kb.errors import BadValue
from kb.periods.change import Cause, Difference, RecordChange
from kb.periods.closing import YearClosing
from kb.periods.state import PeriodState
from kb.person import operator


@click.command()
@click.argument("year", type=int, required=False)
@click.option("--to", type=click.Choice([state.value for state in PeriodState]), help="Move YEAR there.")
@click.option("--why", default="", help="The reason, where a year is opened again.")
@click.option(
    "--change",
    "changes",
    multiple=True,
    metavar="PRACTICE=CAUSE:WHY",
    help="What is restated, a record each, with its own cause (error, late, merge, rule change) and reason.",
)
@click.option("--leave", multiple=True, metavar="PRACTICE", help="What stays as it was told.")
@click.option(
    "--cause",
    type=click.Choice([cause.value for cause in Cause]),
    help="With --why the cause of the one record that changed; where several did, each needs its --change.",
)
@click.option("--differences", is_flag=True, help="List what a restatement of YEAR would change.")
@click.option("--plan", default="", help="The years of another plan, by its id.")
@by_option
@json_option
@click.pass_context
def periods(
    ctx: click.Context,
    year: int | None,
    to: str | None,
    why: str,
    changes: tuple[str, ...],
    leave: tuple[str, ...],
    cause: str | None,
    differences: bool,
    plan: str,
    person: str,
    as_json: bool,
) -> None:
    """List the plan's years with where each stands, or move YEAR on.

    A year's figures are reviewed, approved and accepted by two people (--by), and then locked.
    """
    kb = opened(ctx)
    if year is not None and to:
        kb.periods.move(operator(person), year, to, why, cause or "", [_change(text) for text in changes], leave, plan)
    found = kb.periods.years(plan) if year is None else (kb.periods.year(year, plan),)
    differing = kb.periods.differences(year, plan) if differences and year is not None else ()
    if as_json:
        listed = {"differences": [_difference(one) for one in differing]} if differences else {}
        print_json([_json(one) | listed for one in found])
        return
    for one in found:
        locked = "; ".join(f"{kb.settings.day_of(kept.at)} {kept.hash[:12]}" for kept in one.snapshots)
        click.echo(f"{one.year}  {one.state.value:10}  {locked}".rstrip())
    for other in differing:
        words = [*(f"+{key}" for key in other.came), *(f"-{key}" for key in other.left)] or ["rows or adoptions"]
        click.echo(f"  {other.practice}  {', '.join(words)}  ({other.cause.value})")


def _change(text: str) -> tuple[str, str, str]:
    practice, _, rest = text.partition("=")
    cause, _, why = rest.partition(":")
    if not practice or not cause:
        raise BadValue("--change", text, "PRACTICE=CAUSE:WHY, for example market-days=error:tagged in error")
    return practice.strip(), cause, why


def _json(one: YearClosing) -> dict[str, object]:
    snapshots = [
        {"no": kept.no, "at": kept.at, "hash": kept.hash, "rules": kept.rules, "plan": kept.plan}
        | {"changes": [_told(change) for change in kept.changes]}
        | {"figures": {key: list(ids) for key, ids in kept.figures.items()}}
        for kept in one.snapshots
    ]
    return {"year": one.year, "plan": one.plan, "state": one.state.value, "snapshots": snapshots}


def _told(change: RecordChange) -> dict[str, str]:
    return {"practice": change.practice, "cause": change.cause.value, "why": change.why}


def _difference(one: Difference) -> dict[str, object]:
    return {"practice": one.practice, "came": one.came, "left": one.left, "cause": one.cause.value}
