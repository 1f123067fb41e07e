"""What every command begins with: the home opened, and a bar for what takes long."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.knowledge_base import KnowledgeBase

if TYPE_CHECKING:
    from tqdm import tqdm

by_option = click.option(
    "--by", "person", default="secretariat", show_default=True, help="Who decides: a name or a role, for the trail."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def opened(ctx: click.Context) -> KnowledgeBase:
    """The home's knowledge base."""
    home = ctx.find_root().obj
    return KnowledgeBase.open(Path(home) if home else None)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def bar(title: str, unit: str) -> Iterator["tqdm[Any]"]:
    """A progress bar on stderr with rate and time left; it says the end figures when it closes."""
    from tqdm import tqdm

    with tqdm(desc=title, unit=f" {unit}", dynamic_ncols=True, mininterval=0.5, smoothing=0.1) as progress:
        yield progress
