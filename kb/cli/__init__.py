"""The `kb` command: the same verbs as the pages and the API. A command's module is loaded when it is used."""

import os
import sqlite3
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from kb.errors import KBError

COMMANDS = {
    "init": ("homes", "Write a new home."),
    "economies": ("homes", "List the member economies."),
    "about": ("homes", "Say what this knowledge base is made of."),
    "import": ("writeups", "Bring write-ups in."),
    "template": ("writeups", "Write a template to fill in."),
    "export": ("writeups", "Write write-ups back, or the whole home as open text."),
    "show": ("writeups", "Show one practice."),
    "withdraw": ("writeups", "Hide a practice's text; what it counted stays."),
    "encoder": ("encoders", "List encoders, and add one."),
    "index": ("searching", "Bring the index in step."),
    "search": ("searching", "Search by words and meaning."),
    "complete": ("searching", "List titles and objectives that begin so."),
    "similar": ("searching", "List practices near to one."),
    "brief": ("briefing", "Find what answers each item of an agenda."),
    "evidence": ("comparing", "Tabulate what practices say, in their own sentences."),
    "compare": ("comparing", "Set two to four practices beside each other."),
    "gaps": ("searching", "List what was looked for and not found."),
    "judge": ("searching", "Say that a search's hit is right or wrong."),
    "suggest": ("tags", "Suggest objectives for a write-up."),
    "confirm": ("tags", "Confirm objectives: a person's word."),
    "meetings": ("ledger", "List the meetings on record."),
    "meeting": ("ledger", "Keep a meeting's agenda, and what is prepared."),
    "redate": ("ledger", "Move a meeting and its sharings."),
    "share": ("ledger", "Record that a practice was shared."),
    "confirm-origin": ("ledger", "Confirm a co-submitting economy."),
    "adopt": ("ledger", "Record that an economy took one up."),
    "follow-up": ("ledger", "List what is asked: is it still in force?"),
    "strike": ("ledger", "Strike what was recorded in error."),
    "unstrike": ("ledger", "Take a strike back."),
    "struck": ("ledger", "List what was struck."),
    "tally": ("ledger", "Tell the figures and their lists."),
    "periods": ("periods", "List the plan's years, and close one."),
    "handover": ("handing", "Write a practice on one page, to hand over."),
    "report": ("reporting", "Make the report of a year or a review."),
    "pack": ("packing", "Pack all of it to read without a network."),
    "activities": ("implementing", "Bring activities in, and list them."),
    "indicators": ("implementing", "Economies' indicator reports, out and in."),
    "plan": ("plans", "A plan as a vocabulary of concepts, in and out."),
    "evaluate": ("evaluate", "Measure search and tagging."),
    "user": ("people", "Look after accounts of people who sign in."),
    "accounts": ("people", "The same: export or erase what is kept of one."),
    "releases": ("releases", "Be the second person where two are needed."),
    "webhooks": ("webhooks", "Tell other systems what happens."),
    "versions": ("care", "List the versions of a practice."),
    "following": ("following", "What a person follows: list, begin, stop."),
    "wanted": ("wanted", "Needs: list, post, offer to, close, reopen."),
    "due": ("care", "List what is to be looked at again."),
    "merge": ("care", "Make two records of one practice one."),
    "undo": ("care", "Take an import or an edit of many back."),
    "trail": ("care", "List who did what."),
    "tidy": ("care", "Cut what was kept long enough."),
    "letters": ("care", "Send the letters that are due."),
    "verify": ("care", "Prove that trail, store, index and figures agree."),
    "doctor": ("keeping", "Look a home and its machine over."),
    "backup": ("keeping", "Back the whole home up, while it runs."),
    "restore": ("keeping", "Make a home again from its backup."),
    "drill": ("keeping", "Try a restore out; say what would be lost now."),
    "mcp": ("assistants", "Let an assistant read here (MCP)."),
    "serve": ("serve", "Run the web application."),
}
"""The module of each command and what it does, in the order of the help."""


class Commands(click.Group):
    """Commands by name, each imported when it is asked for, so that help comes at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"kb.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name.replace("import", "import_").replace("-", "_"))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, does) in COMMANDS.items()])


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
    except MemoryError:
        click.echo("kb: no memory is left for this; stop what else runs here, or take less at once", err=True)
        sys.exit(1)
    except sqlite3.Error as error:  # read outside of any transaction: a page that the disk gave back otherwise
        click.echo(f"kb: the store or the index cannot be read ({error}); restore the store from a backup", err=True)
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
