"""The `kb` command: the same verbs as the pages and the API. A command's module is loaded when it is used."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from kb.errors import KBError

COMMANDS = {
    "init": "homes",
    "economies": "homes",
    "about": "homes",
    "import": "writeups",
    "export": "writeups",
    "show": "writeups",
    "withdraw": "writeups",
    "index": "searching",
    "search": "searching",
    "similar": "searching",
    "suggest": "tags",
    "confirm": "tags",
    "share": "ledger",
    "adopt": "ledger",
    "tally": "ledger",
    "evaluate": "evaluate",
    "serve": "serve",
}
"""Which module each command stands in, in the order of the help."""

HELP = {
    "init": "Write a new home.",
    "economies": "List the member economies.",
    "about": "Say what this knowledge base is made of.",
    "import": "Bring write-ups in.",
    "export": "Write write-ups back, to the byte.",
    "show": "Show one practice.",
    "withdraw": "Hide a practice's text; what it counted stays.",
    "index": "Bring the index in step.",
    "search": "Search by words and meaning.",
    "similar": "List practices near to one.",
    "suggest": "Suggest objectives for a write-up.",
    "confirm": "Confirm objectives: a person's word.",
    "share": "Record that a practice was shared.",
    "adopt": "Record that an economy took one up.",
    "tally": "Tell the figures and their lists.",
    "evaluate": "Measure search and tagging.",
    "serve": "Run the web application.",
}


class Commands(click.Group):
    """Commands by name, each imported when it is asked for, so that help comes at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"kb.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("import", "import_"))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(HELP.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="best-practice-kb", message="%(version)s")
@click.option("--home", metavar="FOLDER", help="The home to work in (else KB_HOME, else this folder).")
@click.pass_context
def kb(ctx: click.Context, home: str | None) -> None:
    """Best practices of the SME Working Group: search them, file them, count them."""
    ctx.obj = home


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command. What goes wrong is a sentence on stderr and exit status 1; wrong usage is 2."""
    try:
        code = kb.main(args=arguments and list(arguments), prog_name="kb", standalone_mode=False)
    except KBError as error:
        click.echo(f"kb: {error}", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nkb: stopped; what was done is kept, and the same command continues", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        reason = (error.strerror or str(error)).lower()
        click.echo(f"kb: {where}{reason}; check the path, its permissions and the space left", err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
