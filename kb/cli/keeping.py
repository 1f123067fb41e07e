"""Commands that keep a home safe: doctor, backup, restore, drill."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.opening import json_option, opened, print_json
from kb.errors import BadValue

if TYPE_CHECKING:
    from kb.backup import Manifest
    from kb.backup.drill import Loss
    from kb.trail.recount import LockedRecount
    from kb.trail.verify import Proof

key_option = click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Lock, or open, with what this file holds. Keep a copy of it elsewhere: without it nothing opens again.",
)


@contextmanager
def slow_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, in bytes, that comes where something takes more than two seconds."""
    from tqdm import tqdm

    with tqdm(desc=title, unit="B", unit_scale=True, dynamic_ncols=True, delay=2, leave=False) as progress:

        def tell(done: int, total: int) -> None:
            progress.total = total
            progress.update(done - progress.n)

        yield tell


@click.command()
@click.argument("file", required=False)
@click.option("--check", is_flag=True, help="Read FILE, and say whether it is whole; nothing is written.")
@click.option("--keep", type=click.IntRange(1), help="Of FILE's folder or pattern keep the newest N that are whole.")
@click.option("--despite-damage", is_flag=True, help="Back up what is whole, name what is not, and end with status 1.")
@key_option
@click.pass_context
def backup(
    ctx: click.Context, file: str | None, check: bool, keep: int | None, despite_damage: bool, key_file: Path | None
) -> None:
    """Back the whole home up to FILE: store, attachments, practices/, kb.toml, judgements and what was measured.

    It is safe while the site runs. Without FILE it goes where the setting backups says. FILE may be a folder, or a
    pattern such as backups/%Y-%m-%d.kbbackup: then each backup has a name of its own. It is a tar, its owner's alone,
    read back before it has its name.
    """
    from kb.backup import check_backup, read_key, rotate, target, write_backup
    from kb.backup.writing import identity

    key = read_key(key_file) if key_file else None
    if file is None:
        file = opened(ctx).settings.backups
        if not file or check:
            raise BadValue(
                "FILE", "", "a backup to check" if check else "a file or a folder, or set backups in kb.toml"
            )
    if check:
        with slow_bar("check") as tell:
            manifest = check_backup(Path(file), key, tell)
        click.echo(f"{file}: whole. {_told(manifest)}")
        for one in manifest.damaged:
            click.echo(f"  broken in the home already when it was backed up: {one}", err=True)
        sys.exit(1 if manifest.damaged else 0)
    where = target(file)
    if keep and where.names is None:
        raise BadValue("--keep", keep, "with a folder, or a pattern such as backups/%Y-%m-%d.kbbackup")
    kb = opened(ctx)
    with slow_bar("backup") as tell:
        manifest = write_backup(kb, where.file, key, tell, despite_damage)
    click.echo(f"{where.file}: written and read back. {_told(manifest)}")
    for left in manifest.left_out:
        click.echo(f"  left out: {left.what} ({left.why})")
    for fault in manifest.damaged:
        click.echo(f"  broken in the home, and not in the backup as it should be: {fault}", err=True)
    if keep:
        rotated = rotate(where, keep, identity(kb), key)
        for path in rotated.dropped:
            click.echo(f"{path}: deleted; {len(rotated.kept)} newer ones are whole")
        for note in rotated.left:
            click.echo(f"  {note}", err=True)
    if manifest.damaged:
        sys.exit(1)


def _told(manifest: "Manifest") -> str:
    counts, size = manifest.counts, manifest.size / 1e6
    years = len(manifest.locked_years)
    return (
        f"{manifest.made}, version {manifest.version}: {counts.get('practices', 0)} practices, "
        f"{counts.get('adoptions', 0)} adoptions, {years} locked years, {len(manifest.members)} files, "
        f"{size:.1f} MB, head {manifest.head[0]}:{manifest.head[1]}"
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--index", is_flag=True, help="Make the index too, so that searches find at once.")
@key_option
@click.pass_context
def restore(ctx: click.Context, file: Path, folder: Path | None, index: bool, key_file: Path | None) -> None:
    """Make the home of the backup FILE again in FOLDER (else --home, KB_HOME, or this folder), which must be empty.

    Every hash is proved before anything is put in place. After it stands what `kb verify` says, and every locked figure
    is counted again: exit status 1 where anything is not as it was.
    """
    import os

    from kb.backup import read_key, restore

    where = folder or Path(ctx.find_root().obj or os.environ.get("KB_HOME") or ".")
    with slow_bar("restore") as tell:
        restored = restore(file, where, read_key(key_file) if key_file else None, tell, index)
    click.echo(f"{where}: restored. {_told(restored.manifest)}")
    tell_proof(restored.proof, restored.recount)
    for note in restored.notes:
        click.echo(f"  {note}")
    if not restored.holds:
        sys.exit(1)


def tell_proof(proof: "Proof", recount: "LockedRecount") -> None:
    """What `kb verify` says of a home that was made anew, and whether its locked years are what they were."""
    from kb.trail.verify import shown

    for check in proof.checks:
        note = f" ({check.note})" if check.note else ""
        click.echo(f"{'✓' if check.holds else '✗'} {check.title}{note}")
        for fault in shown(check):
            click.echo(f"    {fault}")
    click.echo(f"{'✗' if recount.wrong else '✓'} every locked figure is what was locked ({recount.figures} figures)")
    for wrong in recount.wrong:
        click.echo(f"    {wrong}; take an older one, and ask who could write to the store")


@click.command()
@click.argument("backups", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option(
    "--in",
    "within",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to try; it takes twice the home.",
)
@key_option
@click.pass_context
def drill(ctx: click.Context, backups: Path | None, within: Path | None, key_file: Path | None) -> None:
    """Try a restore out: back up, restore into a temporary folder, prove it, and clear it away.

    With the folder of your BACKUPS (else the one that the setting backups names) it says how much would be lost if the
    machine died now. Exit status 1 where anything does not hold, or no whole backup of this home lies there.
    """
    from kb.backup import drill as tried
    from kb.backup import folder_of, read_key

    kb = opened(ctx)
    backups = backups or folder_of(kb.settings.backups)
    done = tried(kb, backups, read_key(key_file) if key_file else None, within)
    click.echo(f"backup    {done.backup:.1f} s, {done.size / 1e6:.1f} MB, written and read back")
    click.echo(f"restore   {done.restore:.1f} s, with its proof")
    faults = [fault for check in done.restored.proof.checks for fault in check.faults]
    for fault in (*faults[:20], *done.restored.recount.wrong):
        click.echo(f"  {fault}")
    proof = "holds" if done.restored.holds else "does not hold"
    click.echo(f"proof     {proof}; {done.restored.recount.figures} locked figures counted again")
    if done.loss:
        _tell_loss(done.loss, backups)
    if not done.holds:
        sys.exit(1)


@click.command()
@click.option("--mail", "with_mail", is_flag=True, help="Sign in at the mail server too, and send nothing.")
@click.option("--site", "with_site", is_flag=True, help="Ask the site too, by the address that readers know.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, with_mail: bool, with_site: bool, as_json: bool) -> None:
    """Look the home and its machine over: versions, disk, permissions, models, settings, backup, the record.

    Each line says how it stands, and what to do. Exit status 1 where something is to be mended.
    """
    kb, found = opened(ctx), []
    for one in kb.doctor(with_mail, with_site):
        found.append(one)
        if not as_json:
            click.echo(f"{MARKS[one.grade]} {one.about:<12} {one.told}")
            if one.todo:
                click.echo(f"  {'':<12} → {one.todo}")
    if as_json:
        print_json([{"about": one.about, "grade": one.grade, "told": one.told, "todo": one.todo} for one in found])
    if not all(one.holds for one in found):
        sys.exit(1)


MARKS = {"ok": "✓", "notice": "·", "fault": "✗"}


def _tell_loss(loss: "Loss", backups: Path | None) -> None:
    for note in loss.passed_over:
        click.echo(f"  {note}", err=True)
    if loss.file is None:
        told = (
            f"all {loss.entries} entries of the trail: no whole backup of this home lies in {backups}; "
            f"make one with `kb backup {backups}`"
        )
    elif loss.elsewhere:
        told = (
            f"unknown: {loss.file} holds another history than this home; "
            "run `kb verify --head` with the head that `kb backup --check` names"
        )
    else:
        told = f"{loss.entries} entries of the trail since {loss.file}, made {_ago(loss.age)} ago"
    click.echo(f"loss      {told}")


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 2880 else f"{minutes // 1440} days"
