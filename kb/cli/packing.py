"""The command that packs the knowledge base to be read without a network, and takes back what was ticked there."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.opening import bar, by_option, json_option, opened, print_json
from kb.errors import BadValue
from kb.files.whole import write_whole
from kb.person import operator

if TYPE_CHECKING:
    from kb.briefing.document import BriefDocument
    from kb.knowledge_base import KnowledgeBase
    from kb.offline import InterestPreview, PackReaders


@click.group(invoke_without_command=True)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="The zip to write (else best-practices.zip)."
)
@click.option("--as", "audience", default="visitor", show_default=True, help="For whom it is: visitor or members.")
@click.option("--brief", "briefs", multiple=True, metavar="ID", help="A kept brief to take along; may be said again.")
@click.pass_context
def pack(ctx: click.Context, out: Path | None, audience: str, briefs: tuple[str, ...]) -> None:
    """Pack every practice, the figures and a search into one zip that opens from a folder, without a server.

    The same record makes the same bytes. One for members says so on each page. `kb pack interest` takes back what was
    ticked in it.
    """
    if ctx.invoked_subcommand:
        return
    from kb.offline import make_pack, readers

    chosen, kb = readers(audience), opened(ctx)
    target = out or Path("best-practices.zip")
    with ExitStack() as stack:
        made = make_pack(kb, chosen, _gathered(kb, chosen, briefs), _bars(stack))
    write_whole(target, made.data)
    counts = made.manifest["counts"]
    click.echo(
        f"{target}: {counts['practices']} practices, {counts['years']} years, {len(made.data) / 1e6:.1f} MB, for "
        f"{made.manifest['for']}. Unpack it, and open index.html."
    )


def _gathered(kb: "KnowledgeBase", audience: "PackReaders", ids: tuple[str, ...]) -> "tuple[BriefDocument, ...]":
    """The briefs named, as the pack's readers may read what they cite. Raises Unknown."""
    return tuple(kb.briefs.taken_along(id, audience.person) for id in ids)


def _bars(stack: ExitStack) -> Callable[[str, int, int], None]:
    """A bar for each step, closed when the next begins."""
    at: dict[str, Any] = {}

    def tell(what: str, done: int, total: int) -> None:
        if what not in at:
            stack.close()
            at[what] = stack.enter_context(bar(f"Pack: {what}", ""))
        at[what].total = total
        at[what].update(done - at[what].n)

    return tell


@pack.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--record", is_flag=True, help="Record what is new; without it the lines are only looked at.")
@by_option
@json_option
@click.pass_context
def interest(ctx: click.Context, file: Path, record: bool, person: str, as_json: bool) -> None:
    """Look at FILE, the interest.json that a pack saved, and with --record keep what is new in it.

    Each line becomes interest of its economy in the ledger, which counts nothing. What is further on record stays.
    """
    from kb.offline import Interest, TickFate, read_interest
    from kb.offline.interest import MOST_BYTES

    if file.stat().st_size > MOST_BYTES:
        raise BadValue("file", file.name, f"an interest.json of {MOST_BYTES // 1000} KB at most")
    brought = Interest(opened(ctx))
    read = read_interest(file.read_bytes())
    looked = brought.record(operator(person), read) if record else brought.look(operator(person), read)
    if as_json:
        print_json(_json(looked))
        return
    for line in looked.lines:
        fate = "recorded" if record and line.fate is TickFate.NEW else line.fate.value
        click.echo(f"{line.tick.practice}: {fate}  {line.title}")
        if line.said:
            click.echo(f"  {line.said}")
    if not record and looked.news:
        click.echo(f"{looked.news} new for {looked.file.economy}. Nothing is recorded yet: say --record to keep them.")


def _json(looked: "InterestPreview") -> dict[str, Any]:
    return {
        "economy": looked.file.economy,
        "lines": [
            {"practice": one.tick.practice, "title": one.title, "fate": one.fate.value, "said": one.said}
            for one in looked.lines
        ],
    }
