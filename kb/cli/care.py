"""Commands about the care of the base: versions, due, merge, trail, verify."""

import sys
from pathlib import Path

import click

from kb.cli.opening import by_option, json_option, opened, print_json
from kb.errors import BadValue, Conflict
from kb.person import operator


@click.command()
@click.argument("id")
@by_option
@click.pass_context
def versions(ctx: click.Context, id: str, person: str) -> None:
    """List the versions of the practice ID, newest first: when, who, why."""
    listed = opened(ctx).care.versions.versions(id, operator(person))
    click.secho(listed.practice.title, bold=True)
    for version in listed.versions:
        click.echo(f"{version.no:>4}  {version.at}  {version.by}" + (f"  {version.why}" if version.why else ""))


@click.command()
@by_option
@click.pass_context
def due(ctx: click.Context, person: str) -> None:
    """List the practices that are to be looked at again within a month, or should have been."""
    listed = opened(ctx).care.reviews.due(operator(person))
    if not listed:
        click.echo("nothing is due within a month")
    for one in listed:
        when = f"overdue by {-one.days} days" if one.days < 0 else f"in {one.days} days"
        click.echo(f"{one.review.day}  {when:<20} {one.review.practice}  {one.title}")


@click.command()
@click.argument("keep")
@click.argument("drop")
@click.option("--why", required=True, help="The reason, for the trail.")
@click.option(
    "--unite/--apart", default=True, show_default=True, help="Whether DROP's economies become origins of KEEP too (S9)."
)
@click.option("--yes", is_flag=True, help="The economies concerned agree, and nothing needs to be asked.")
@by_option
@click.pass_context
def merge(ctx: click.Context, keep: str, drop: str, why: str, unite: bool, yes: bool, person: str) -> None:
    """Merge the practice DROP into KEEP: say which figures move, ask, and do it. It is not undone.

    Events and adoptions move over, and the earliest sharing counts (S8).
    """
    kb = opened(ctx)
    preview = kb.care.merges.merge_preview(keep, drop, operator(person), unite)
    click.echo(f"keep {keep}: {preview.kept.title}")
    click.echo(f"drop {drop}: {preview.dropped.title}")
    click.echo(f"{keep} will have {preview.events} sharing events and {preview.adoptions} adoptions")
    for economy in preview.ceasing:
        click.echo(f"{economy} becomes an origin of it: its adoption counts no more (A2)")
    for figure in preview.figures:
        names = [*(f"-{id}" for id in figure.left), *(f"+{id}" for id in figure.came)]
        click.echo(f"  {figure.period}: {figure.title}: {figure.old} -> {figure.new}  {' '.join(names)}".rstrip())
    if not preview.figures:
        click.echo("  no figure moves")
    agreed = yes or click.confirm("The economies concerned agree, and the two are to be merged?")
    if not agreed:
        click.echo("nothing was changed")
        return
    kb.care.merges.merge(keep, drop, operator(person), why, agreed, unite)
    click.echo(f"{drop}: merged into {keep}, and its address leads there")


@click.command()
@click.argument("number", type=click.IntRange(min=1))
@click.option("--why", required=True, help="The reason, for the trail.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@by_option
@click.pass_context
def undo(ctx: click.Context, number: int, why: str, yes: bool, person: str) -> None:
    """Take the import or the edit of many with this NUMBER back: say what stays and which figures move, ask, do it.

    A practice that was changed since, and of an import one that was shared, taken up or counted, stays as it is.
    """
    bulk, by = opened(ctx).care.bulk, operator(person)
    batch = bulk.batch(number, by)
    click.echo(f"{number}: {batch.told} ({batch.at}, {batch.by})")
    if batch.undone:
        raise Conflict(f"{number} was undone before, on {batch.undone}")
    undoing = bulk.undoing(number, by)
    for id, reason in undoing.kept.items():
        click.echo(f"  {id} stays: {reason}")
    for figure in undoing.figures:
        click.echo(f"  {figure.period}: {figure.title}: {figure.old} -> {figure.new}")
    if not undoing.figures:
        click.echo("  no figure moves")
    count = len(undoing.taken_back)
    if count and not (yes or click.confirm(f"Take {count} of {len(batch.items)} practices back?")):
        click.echo("nothing was changed")
        return
    bulk.undo(number, by, why)
    click.echo(f"{count} of {len(batch.items)} practices taken back")


@click.command()
@click.option("--practice", default="", help="Of one practice.")
@click.option("--by", "who", default="", help="Of one person, by the id that the trail gives.")
@click.option("--kind", default="", help="Of one kind, for example event.")
@click.option("--since", default="", help="Since a day like 2026-01-31.")
@click.option("--head", is_flag=True, help="Print where the trail ends now, signed, and nothing else.")
@json_option
@click.pass_context
def trail(ctx: click.Context, practice: str, who: str, kind: str, since: str, head: bool, as_json: bool) -> None:
    """List who did what, oldest first: every change, its reason and its hash."""
    from kb.trail.reading import TrailFilter, trail_json

    if head:
        click.echo(opened(ctx).trail.kept_heads.head().text)
        return
    entries = opened(ctx).trail.reading.trail_entries(operator("operator"), TrailFilter(practice, who, kind, since))
    if as_json:
        print_json(trail_json(entries))
        return
    for one in entries:
        act = one.act
        what = f"{act.action} {act.kind} {act.subject}" + (f": {act.why}" if act.why else "")
        click.echo(f"{one.no:>6}  {one.at}  {one.by or '(erased)'}  {what}")


@click.command()
@click.pass_context
def tidy(ctx: click.Context) -> None:
    """Cut what was kept long enough, as the settings say; the site does it by itself once a day."""
    for one in opened(ctx).tidying.tidy():
        click.echo(f"{one.count:>6}  {one.what}")


@click.command()
@click.option("--early", is_flag=True, help="The letters of the day too, though their hour has not come.")
@click.pass_context
def letters(ctx: click.Context, early: bool) -> None:
    """Send the letters that are due; the site does it by itself. Exit status 1 where one could not be sent."""
    kb = opened(ctx)
    if not kb.settings.smtp:
        click.echo("No mail server is set (the setting smtp): what people are told stands on their pages.")
        return
    sent, why = kb.letters.send(early)
    click.echo(f"{sent} {'letter' if sent == 1 else 'letters'} sent")
    if why:
        click.echo(f"{why}; the others wait, and nothing is lost", err=True)
        sys.exit(1)


@click.command()
@click.option(
    "--head",
    default="",
    metavar="TEXT|FILE",
    help="A head that was kept outside, or a file that holds some: it must still be in the chain.",
)
@click.option(
    "--public-key", "key", default="", metavar="KEY", help="The key that it was signed with, if it is not in the home."
)
@click.pass_context
def verify(ctx: click.Context, head: str, key: str) -> None:
    """Prove that the trail holds and that store, index and figures agree. Exit status 1 where anything does not.

    Keep the head that is printed outside this machine: given with --head later, it shows whether the trail was cut off,
    rolled back or written anew. Every tabled report holds one, signed, in its last annex.
    """
    from tqdm import tqdm

    from kb.files.signed_head import FORM
    from kb.files.signing_key import PublicKey
    from kb.trail.kept_heads import read_heads
    from kb.trail.reading import parse_head
    from kb.trail.verify import shown

    kb = opened(ctx)
    if key and not PublicKey(key.strip()).is_one:
        raise BadValue("public key", key[:80], "a key in base64, as the About page and `kb about` print it")
    text = _text_of(head)
    signed = read_heads(text) if FORM in text else ()
    kept = parse_head(text) if text and not signed else None
    with tqdm(desc="verify", unit=" write-ups", dynamic_ncols=True, delay=2, leave=False) as progress:

        def tell(done: int, total: int) -> None:
            progress.total = total
            progress.update(done - progress.n)

        proof = kb.trail.verification.prove(kept, tell)
    heads = (kb.trail.kept_heads.check(signed, *([PublicKey(key.strip())] if key else [])),) if signed else ()
    for check in (*proof.checks, *heads):
        note = f" ({check.note})" if check.note else ""
        click.echo(f"{'✓' if check.holds else '✗'} {check.title}{note}")
        for fault in shown(check):
            click.echo(f"    {fault}")
    click.echo(f"head {proof.head[0]}:{proof.head[1]}")
    if not proof.holds or not all(check.holds for check in heads):
        sys.exit(1)


MOST_BYTES = 16 * 1024 * 1024
"""What is read of a file in which a head is looked for."""


def _text_of(head: str) -> str:
    """What a head was given as: a text, or what stands in a file."""
    if len(head) > 4096 or "\0" in head or not Path(head).is_file():
        return head
    with Path(head).open("rb") as stream:
        return stream.read(MOST_BYTES).decode("utf-8", "replace")
