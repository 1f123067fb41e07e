"""Commands about a home as a whole: init, economies, about."""

from dataclasses import replace
from pathlib import Path

import click

from kb import demonstration as samples
from kb import settings
from kb.cli.opening import json_option, opened, print_json
from kb.home import new
from kb.knowledge_base import KnowledgeBase


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--from", "origin", type=click.Path(path_type=Path), help="A home to take the plan and lists from.")
@click.option("--demonstration", is_flag=True, help="With the sample write-ups and a made-up ledger, marked as such.")
@click.pass_context
def init(ctx: click.Context, folder: Path, origin: Path | None, demonstration: bool) -> None:
    """Write a new home in FOLDER, from any folder.

    It holds the plan, the economies, the meetings and the settings; run again, it adds what is missing.
    """
    given = origin or ctx.find_root().obj
    new.write(folder, settings.load(Path(given)).home if given else new.starting_content(), demonstration)
    click.echo(f"{folder}: home written")
    if demonstration:
        # what is published here is found by its words until `kb index` encodes everything: no model is loaded for it
        kb = KnowledgeBase(replace(settings.load(folder), encoder=("none",)))
        practices, entries = samples.fill(kb)
        click.echo(f"{folder}: {practices} sample write-ups, {entries} made-up ledger entries added")
        if records := samples.add_records(kb):
            click.echo(f"{folder}: {records} records of made-up accounts added: submissions, reports, a closed year")


@click.command()
@json_option
@click.pass_context
def economies(ctx: click.Context, as_json: bool) -> None:
    """List the member economies in their official order, with what else they are called."""
    kb = opened(ctx)
    if as_json:
        print_json([{"order": e.order, "name": e.name, "aliases": list(e.aliases)} for e in kb.economies])
        return
    for economy in kb.economies:
        click.echo(
            f"{economy.order:2}  {economy.name}" + (f"  ({'; '.join(economy.aliases)})" if economy.aliases else "")
        )


@click.command()
@click.pass_context
def about(ctx: click.Context) -> None:
    """Say what this knowledge base is made of: model, index, store, plan."""
    kb = opened(ctx)
    facts = kb.about()
    click.echo(f"version   {facts.version}")
    click.echo(f"home      {kb.settings.home}")
    click.echo(f"plan      {facts.plan_title}")
    for model in facts.encoders:
        click.echo(f"model     {model.name} ({model.licence}; {model.languages}), {model.source}")
        if model.runtime:
            click.echo(f"          queries by {model.runtime}")
    if not facts.encoders:
        click.echo(f"model     none: {facts.encoder_note}")
    click.echo(f"practices {facts.practices}, of these {facts.waiting} waiting to be indexed")
    click.echo(f"passages  {facts.passages}, of these {facts.vectors} with a vector")
    click.echo(f"store     {facts.journal}")
    if facts.signing_key:
        click.echo(f"key       {facts.signing_key.id}  {facts.signing_key.text}")
