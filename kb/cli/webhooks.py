"""Commands about webhooks: whom else to tell, and what became of it."""

import sys

import click

from kb.cli.opening import by_option, json_option, opened, print_json
from kb.person import operator
from kb.webhooks import EVENTS, Delivery, SetUpWebhook, Webhook


@click.group()
def webhooks() -> None:
    """Tell other systems what happens: list, add, secret, pause, resume, remove, ping, sent, again, send."""


@webhooks.command("list")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List every webhook."""
    found = opened(ctx).webhooks.all(operator("operator"))
    if as_json:
        print_json([
            {
                "id": one.id, "url": one.url, "events": list(one.events), "audience": one.audience,
                "state": one.state, "by": one.by, "at": one.at,
            }
            for one in found
        ])  # fmt: skip
        return
    for one in found:
        click.echo(f"{one.id}  {one.state.value:7}  {one.audience.value:7}  {one.url}  {', '.join(one.events)}")
    if not found:
        click.echo("no other system is told anything")


@webhooks.command()
@click.argument("url")
@click.option(
    "--event", "events", type=click.Choice([one.value for one in EVENTS]), multiple=True, help="All, if none."
)
@click.option("--members", is_flag=True, help="Tell of what is for members too.")
@by_option
@click.pass_context
def add(ctx: click.Context, url: str, events: tuple[str, ...], members: bool, person: str) -> None:
    """Tell URL from now on. Its secret is printed this once."""
    chosen = events or tuple(one.value for one in EVENTS)
    _shown(opened(ctx).webhooks.add(operator(person), url, chosen, "members" if members else "public"))


@webhooks.command()
@click.argument("id")
@by_option
@click.pass_context
def secret(ctx: click.Context, id: str, person: str) -> None:
    """Give webhook ID a new secret, printed this once; for a day the one before holds too."""
    _shown(opened(ctx).webhooks.renew_secret(operator(person), id))


@webhooks.command()
@click.argument("id")
@by_option
@click.pass_context
def pause(ctx: click.Context, id: str, person: str) -> None:
    """Send nothing to webhook ID for now."""
    _moved(opened(ctx).webhooks.pause(operator(person), id))


@webhooks.command()
@click.argument("id")
@by_option
@click.pass_context
def resume(ctx: click.Context, id: str, person: str) -> None:
    """Tell webhook ID again what happens from now on."""
    _moved(opened(ctx).webhooks.resume(operator(person), id))


@webhooks.command()
@click.argument("id")
@click.option("--why", required=True, help="The reason, for the trail.")
@by_option
@click.pass_context
def remove(ctx: click.Context, id: str, why: str, person: str) -> None:
    """Tell webhook ID nothing any more."""
    _moved(opened(ctx).webhooks.remove(operator(person), id, why))


@webhooks.command()
@click.argument("id")
@by_option
@click.pass_context
def ping(ctx: click.Context, id: str, person: str) -> None:
    """Send a message that says nothing. Exit status 1 where it did not arrive."""
    _sent(opened(ctx).webhooks.ping(operator(person), id))


@webhooks.command()
@click.argument("id")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@click.pass_context
def sent(ctx: click.Context, id: str, page: int) -> None:
    """List what was sent to webhook ID, newest first."""
    found, total = opened(ctx).webhooks.deliveries(operator("operator"), id, page)
    for one in found:
        click.echo(_line(one))
    click.echo(f"{total} {'message' if total == 1 else 'messages'}")


@webhooks.command()
@click.argument("id")
@click.argument("no", type=click.IntRange(1))
@by_option
@click.pass_context
def again(ctx: click.Context, id: str, no: int, person: str) -> None:
    """Send message NO to webhook ID again. Exit status 1 where it did not arrive."""
    _sent(opened(ctx).webhooks.again(operator(person), id, no))


@webhooks.command()
@click.pass_context
def send(ctx: click.Context) -> None:
    """Send what is due; the site does it by itself. Exit status 1 where something did not arrive."""
    arrived, missed = opened(ctx).webhooks.send()
    click.echo(f"{arrived} {'message' if arrived == 1 else 'messages'} arrived")
    if missed:
        click.echo(f"{missed} did not: `kb webhooks sent ID` says why, and what becomes of it", err=True)
        sys.exit(1)


def _shown(made: SetUpWebhook) -> None:
    click.echo(f"{made.webhook.id}: {made.webhook.url}")
    click.echo(f"Its secret, shown this once: {made.secret}")


def _moved(webhook: Webhook) -> None:
    click.echo(f"{webhook.id}: {webhook.state.value}")


def _sent(one: Delivery) -> None:
    click.echo(_line(one))
    if one.told:
        sys.exit(1)


def _line(one: Delivery) -> str:
    status = f"  answered {one.status}" if one.status else ""
    told = f"  {one.told}" if one.told else ""
    return f"{one.no:>6}  {one.at}  {one.state.value:9}  {one.event.value}{status}{told}"
