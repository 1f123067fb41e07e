"""The serve command: the one place of the knowledge base that knows of the web application."""

import os
import sys
from pathlib import Path

import click

from kb.errors import BadValue


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that answer.")
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, workers: int) -> None:
    """Run the web application on a production server.

    Anyone reads what is public; people with an account sign in for the rest.
    """
    # before torch and OpenMP are loaded: several workers with a thread each answer many times more searches
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from kb.knowledge_base import KnowledgeBase
    from webapp.server import serve as run

    if not host.strip():
        raise BadValue("host", host, "an address such as 127.0.0.1")
    home = ctx.find_root().obj

    def open_kb() -> KnowledgeBase:
        return KnowledgeBase.open(Path(home) if home else None)

    kb, notice = open_kb(), ""
    if not kb.home.store.accounts():  # a home or a store that is broken is told now too, not by a worker
        notice = (
            f"Nobody can sign in yet. The first administrator: {_command(home)} user add ADDRESS --role administrator"
        )
    run(open_kb, host, port, workers, kb.settings, notice)


def _command(home: str | None) -> str:
    """The command as it was called, with the home if it was named."""
    called = sys.argv[0] if Path(sys.argv[0]).name == "kb" else "kb"
    return f"{called} --home {home}" if home else called
