"""Commands about what a person follows: following list, begin, rename, stop, rhythm."""

import click

from kb.cli.opening import json_option, opened, print_json
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, operator

KINDS = ("search", "practice", "meeting", "objective", "area", "economy")
RHYTHMS = ("before meetings", "weekly", "never")


@click.group()
def following() -> None:
    """What the person at an e-mail address follows, and what is new of it."""


@following.command("list")
@click.argument("email")
@json_option
@click.pass_context
def list_(ctx: click.Context, email: str, as_json: bool) -> None:
    """List what EMAIL follows, each with what is new since they looked."""
    from kb.following.as_json import followed_item_json

    kb = opened(ctx)
    items = kb.following.followed(_person(kb, email))
    if as_json:
        print_json([followed_item_json(one) for one in items])
        return
    for item in items:
        click.echo(f"{item.follow.id}  {item.follow.kind.value:9}  {item.title}")
        for one in item.news:
            click.echo(f"    {one.text}")
    if not items:
        click.echo(f"{email} follows nothing yet.")


@following.command()
@click.argument("email")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("subject")
@click.option("--name", default="", help="What it is to be called.")
@click.pass_context
def begin(ctx: click.Context, email: str, kind: str, subject: str, name: str) -> None:
    """Let EMAIL follow a practice, meeting, objective or area by its id, an economy by its name, a search by what
    stands behind the ? of its address."""
    kb = opened(ctx)
    made = kb.following.begin(_person(kb, email), kind, subject, name)
    click.echo(f"{made.id}: {email} follows this {made.kind.value}")


@following.command()
@click.argument("email")
@click.argument("follow")
@click.argument("name")
@click.pass_context
def rename(ctx: click.Context, email: str, follow: str, name: str) -> None:
    """Call what is followed under the id FOLLOW by another NAME; an empty one is its own title again."""
    kb = opened(ctx)
    kb.following.rename(_person(kb, email), follow, name)
    click.echo(f"{follow}: renamed")


@following.command()
@click.argument("email")
@click.argument("follow")
@click.pass_context
def stop(ctx: click.Context, email: str, follow: str) -> None:
    """Stop what EMAIL follows under the id FOLLOW."""
    kb = opened(ctx)
    kb.following.stop(_person(kb, email), follow)
    click.echo(f"{follow}: {email} does not follow it any more")


@following.command()
@click.argument("email")
@click.argument("rhythm", type=click.Choice(RHYTHMS))
@click.pass_context
def rhythm(ctx: click.Context, email: str, rhythm: str) -> None:
    """Say how often EMAIL hears by letter of what is new."""
    kb = opened(ctx)
    kb.following.choose(_person(kb, email), rhythm)
    click.echo(f"{email}: {rhythm}")


def _person(kb: KnowledgeBase, email: str) -> Person:
    return kb.accounts.administering.account_at(operator("operator"), email).person()
