"""Commands about people: user add, list, link, close, role, reset-second-factor, log, export, erase; the same under
accounts."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from kb.accounts.account import IssuedLink
from kb.cli.opening import by_option, json_option, opened, print_json
from kb.knowledge_base import KnowledgeBase
from kb.person import ROLES, operator

role_choice = click.Choice([role.value for role in ROLES])


@click.group()
def user() -> None:
    """Look after the accounts of people who sign in."""


@user.command()
@click.argument("email")
@click.option("--name", default="", help="What the person is called; the address if left out.")
@click.option("--role", type=role_choice, required=True)
@click.option("--economy", default="", help="The member economy; a delegate speaks for one.")
@by_option
@click.pass_context
def add(ctx: click.Context, email: str, name: str, role: str, economy: str, person: str) -> None:
    """Add an account for EMAIL and print the link to hand on.

    Whoever opens the link sets the password. On a new home begin with an administrator.
    """
    kb = opened(ctx)
    handed = kb.accounts.administering.invite(operator(person), email, name, role, economy)
    click.echo(f"{handed.account.email}: added as {handed.account.role.value} ({handed.account.id})")
    _print_link(kb, handed)


@user.command("list")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List every account, oldest first."""
    rooms = opened(ctx).accounts
    accounts = rooms.administering.all(operator("operator"))
    with_second = rooms.second_factors.with_one(operator("operator"))
    if as_json:
        print_json([{**asdict(account), "second_factor": account.id in with_second} for account in accounts])
        return
    for one in accounts:
        where = f", {one.economy}" if one.economy else ""
        second = ", second factor" if one.id in with_second else ""
        click.echo(f"{one.id:12} {one.state.value:8} {one.role.value}{where}  {one.name} <{one.email}>{second}")
    if not accounts:
        click.echo("No accounts yet; begin with `kb user add EMAIL --role administrator`.")


@user.command()
@click.argument("email")
@by_option
@click.pass_context
def link(ctx: click.Context, email: str, person: str) -> None:
    """Print a new link to set the password of EMAIL; the older ones end."""
    kb = opened(ctx)
    by = operator(person)
    _print_link(kb, kb.accounts.links.hand_link(by, kb.accounts.administering.account_at(by, email).id))


@user.command()
@click.argument("email")
@by_option
@click.pass_context
def close(ctx: click.Context, email: str, person: str) -> None:
    """Close the account of EMAIL: nobody signs in with it any more."""
    people, by = opened(ctx).accounts.administering, operator(person)
    closed = people.close(by, people.account_at(by, email).id)
    click.echo(f"{closed.email}: closed")


@user.command()
@click.argument("email")
@click.argument("role", type=role_choice)
@click.option("--economy", help="The member economy, if it is another; a delegate speaks for one.")
@by_option
@click.pass_context
def role(ctx: click.Context, email: str, role: str, economy: str | None, person: str) -> None:
    """Give EMAIL another role, from the next request on."""
    people, by = opened(ctx).accounts.administering, operator(person)
    changed = people.change_role(by, people.account_at(by, email).id, role, economy)
    where = f" of {changed.economy}" if changed.economy else ""
    click.echo(f"{changed.email}: {changed.role.value}{where}")


@user.command("reset-second-factor")
@click.argument("email")
@click.option("--why", default="", help="The reason, for the trail.")
@by_option
@click.pass_context
def reset_second_factor(ctx: click.Context, email: str, why: str, person: str) -> None:
    """Take the second factor of EMAIL off, who has lost it: the password alone signs in, until a new one is set up."""
    rooms, by = opened(ctx).accounts, operator(person)
    account = rooms.second_factors.reset(by, rooms.administering.account_at(by, email).id, why)
    click.echo(f"{account.email}: the second factor is reset, and the account signed out")


@user.command()
@click.argument("email")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@by_option
@click.pass_context
def export(ctx: click.Context, email: str, folder: Path | None, person: str) -> None:
    """Write all that is kept of the person at EMAIL into FOLDER: person.json, and their files."""
    from kb.transfer.person_export import export_person

    kb, by = opened(ctx), operator(person)
    account = kb.accounts.administering.account_at(by, email)
    done = export_person(kb, email, folder or Path(f"person-{account.id}"), by)
    click.echo(f"{done.folder}: {done.rows} rows and {done.files} files; it holds no password and no key")


@user.command()
@click.argument("email")
@click.option("--again", metavar="EMAIL", help="The address once more, where nobody is there to type it.")
@by_option
@click.pass_context
def erase(ctx: click.Context, email: str, again: str | None, person: str) -> None:
    """Erase all that tells of the person at EMAIL: name, address, keys, drafts, and where texts name them.

    It cannot be undone. Exit status 1 where the name is found still; it says where.
    """
    from kb.transfer.erasing import STAYS, erase_person

    kb, by = opened(ctx), operator(person)
    account = kb.accounts.administering.account_at(by, email)
    for line in STAYS:
        click.echo(line.format(id=account.id))
    typed = again if again is not None else click.prompt(f"Type the address of {account.name} to erase it")
    done = erase_person(kb, email, typed, by)
    click.echo(f"{done.account}: erased; {done.rows} rows were cleared, and {done.entries} entries of the trail")
    for line in done.left:
        click.echo(f"  left: {line}")
    if done.left:
        sys.exit(1)


@user.command()
@click.option("--event", default="", help='Of one event, for example "sign-in refused".')
@click.option("--account", default="", help="Of one account, by its number as `kb user list` gives it.")
@click.option("--since", default="", help="Since a day like 2026-01-31.")
@click.option("--cut", is_flag=True, help="Cut what is older than security_days, and list nothing.")
@json_option
@click.pass_context
def log(ctx: click.Context, event: str, account: str, since: str, cut: bool, as_json: bool) -> None:
    """List who came in, who was held off and what became of the keys, newest first.

    It is kept for security_days and cut whenever something is noted; --cut does so at once.
    """
    from kb.accounts.security_note import SecurityFilter

    kb, by = opened(ctx), operator("operator")
    if cut:
        gone = kb.accounts.security_log.cut(by)
        click.echo(f"{gone} rows older than {kb.settings.security_days} days are cut")
        return
    notes = kb.accounts.security_log.notes(by, SecurityFilter(event, account, since))
    if as_json:
        print_json([asdict(one) for one in notes])
        return
    for one in notes:
        whose = f"  {one.account}" if one.account else ""
        more = [
            f"from {one.network}" if one.network else "",
            f"by {one.by}" if one.by else "",
            f"{one.times} times since {one.at}" if one.times > 1 else "",
            one.detail,
        ]
        click.echo(f"{one.last}  {one.event.value}{whose}  {', '.join(part for part in more if part)}".rstrip())


accounts = user


def _print_link(kb: KnowledgeBase, handed: IssuedLink) -> None:
    ends = f"{kb.settings.local(handed.link.expires):%Y-%m-%d %H:%M} ({kb.settings.timezone})"
    click.echo(f"Hand this link on. It can be used once, until {ends}:")
    click.echo(f"  {kb.settings.site}{handed.path}")
    if handed.mailed:
        click.echo("It was sent there by e-mail too.")
    if handed.note:
        click.echo(f"By e-mail: {handed.note}")
