"""Commands about what takes two people: releases list, consent, refuse, vouch."""

import click

from kb.cli.opening import by_option, json_option, opened, print_json
from kb.person import operator


@click.group()
def releases() -> None:
    """List what waits for a second person, and be that person.

    Whoever works at the machine counts as a person of its own: a home with one administrator goes on so.
    """


@releases.command("list")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List every request, what waits first, and the accounts that rest on one person alone."""
    kb, by = opened(ctx), operator("operator")
    lines, unvouched = kb.releases.all(by), kb.releases.unvouched(by)
    if as_json:
        print_json([
            {
                "no": line.release.no, "kind": line.release.kind, "subject": line.release.subject, "told": line.told,
                "asked_by": line.release.asked_by, "asked_at": line.release.asked_at, "why": line.release.asked_why,
                "state": line.release.state, "by": line.release.by, "at": line.release.at, "answer": line.release.why,
            }
            for line in lines
        ])  # fmt: skip
        return
    for line in lines:
        one = line.release
        click.echo(f"{one.no:>5}  {one.state.value:9}  {one.asked_by}  {line.told} ({one.subject}): {one.asked_why}")
    for account in unvouched:
        click.echo(f"{account.id} ({account.role.value}) rests on {account.rests_on} alone: `kb releases vouch`")
    if not lines and not unvouched:
        click.echo("nothing waits for a second person")


@releases.command()
@click.argument("no", type=click.IntRange(1))
@by_option
@click.pass_context
def consent(ctx: click.Context, no: int, person: str) -> None:
    """Consent to request NO: it is done at once."""
    done = opened(ctx).releases.consent(no, operator(person))
    click.echo(f"release {done.no}: done, as {done.asked_by} asked and {done.by} consented")


@releases.command()
@click.argument("no", type=click.IntRange(1))
@click.option("--why", required=True, help="The reason, for whoever asked and for the trail.")
@by_option
@click.pass_context
def refuse(ctx: click.Context, no: int, why: str, person: str) -> None:
    """Refuse request NO."""
    opened(ctx).releases.refuse(no, operator(person), why)
    click.echo(f"release {no}: refused")


@releases.command()
@click.argument("email")
@by_option
@click.pass_context
def vouch(ctx: click.Context, email: str, person: str) -> None:
    """Say that the account of EMAIL is its owner's, and not that of whoever gave it its role or its password."""
    kb, by = opened(ctx), operator(person)
    account = kb.releases.vouch(kb.accounts.administering.account_at(by, email).id, by)
    click.echo(f"{account.email}: vouched for")
