"""A file that was brought, read: the rows of a spreadsheet, or a paper as the one row that it is."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from kb.economy import Economies
from kb.errors import BrokenFile
from kb.exchange import paper, sandbox, table
from kb.exchange.paper import Paper
from kb.exchange.settled import UNTITLED
from kb.exchange.table import Row
from kb.fields import BY_NAME, Entries
from kb.filling import entries_of
from kb.plan import Plan
from kb.practice import MOST_CHARACTERS
from kb.writeup import read

KINDS = (*paper.KINDS, *table.KINDS)


class Brought:
    """`headers` and the field read from each are empty for a paper. Raises Refused and BadValue."""

    def __init__(
        self, plan: Plan, economies: Economies, data: bytes, name: str, chosen: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self.headers: tuple[str, ...] = ()
        self.mapping: Mapping[str, str] = {}
        self.rows: Sequence[Row] = ()
        if PurePath(name).suffix.casefold() in paper.KINDS:
            self.rows = (Row(1, "", entries_of_paper(read_paper(plan, economies, data, name))),)
        else:
            found = table.table(table.read_grid(data, name), plan, chosen)
            self.headers, self.mapping, self.rows = found.headers, found.mapping, found.rows

    def header(self, field: str) -> str:
        """The column that a field is read from; empty where it has none."""
        return next((header for header, name in self.mapping.items() if name == field), "")


def read_paper(plan: Plan, economies: Economies, data: bytes, name: str) -> Paper:
    """A paper as a proposal of entries; a write-up with front matter says itself what is what. Raises Refused."""
    is_markdown = PurePath(name).suffix.casefold() in (".md", ".markdown")
    if is_markdown and data.removeprefix(b"\xef\xbb\xbf").startswith(b"---"):
        try:
            entries = entries_of(read(data, name, "paper", economies))
        except BrokenFile as error:
            raise sandbox.refused(str(error)) from None
        return sized(Paper({field: text for field, text in entries.items() if field in BY_NAME}, (), "template"))
    return sized(paper.read_paper(data, name, plan))


def sized(read: Paper) -> Paper:
    """Raises Refused where it is more than a write-up may be."""
    length = sum(map(len, read.entries.values())) + sum(len(part.heading) + len(part.text) for part in read.unplaced)
    if length > MOST_CHARACTERS:
        raise sandbox.refused(
            f"its text has {length:,} characters and {MOST_CHARACTERS:,} is the most; keep the practice itself"
        )
    return read


def entries_of_paper(read: Paper) -> Entries:
    """A paper's entries, with what could not be placed under Anything else."""
    kept = [f"## {part.heading}" if part.heading else UNTITLED for part in read.unplaced]
    parts = [f"{heading}\n\n{part.text}".strip() for heading, part in zip(kept, read.unplaced, strict=True)]
    rest = "\n\n".join(filter(None, [read.entries.get("rest", ""), *parts]))
    return {**read.entries, "rest": rest} if rest else read.entries
