"""The command by which an assistant on this machine asks the knowledge base."""

import click

from kb.cli.opening import opened


@click.command()
@click.option(
    "--as",
    "who",
    type=click.Choice(["visitor", "members"]),
    default="visitor",
    show_default=True,
    help="What it may read: what is public, or what is for members too.",
)
@click.pass_context
def mcp(ctx: click.Context, who: str) -> None:
    """Let an assistant read here, by the Model Context Protocol on standard input and output.

    An assistant starts this command itself. What it reads may leave this machine with the assistant's words: members'
    practices only where you say so.
    """
    from kb.assistants.audience import Asking
    from kb.assistants.over_stdio import serve
    from kb.person import MEMBER, VISITOR

    serve(Asking(opened(ctx), MEMBER if who == "members" else VISITOR))
