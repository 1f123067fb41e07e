"""A file that was brought, read: the rows of a spreadsheet, or a paper as the one row that it is."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from kb.documents import sandbox
from kb.documents.remark import DocumentRemark
from kb.errors import BrokenFile
from kb.importing import paper, table
from kb.importing.paper import PaperKnowledge
from kb.importing.paper_parts import Paper, entries_of_paper, paper_of, sized
from kb.importing.table import SheetRow
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.form import entries_of
from kb.practice.practice import MOST_CHARACTERS
from kb.practice.writeup import read

MOST_BYTES = 4 * MOST_CHARACTERS
"""Of a write-up that says itself what is what: every character may take four."""

KINDS = (*paper.KINDS, *table.KINDS)


class IncomingFile:
    """`headers` and the field read from each are empty for a paper. Raises Refused and BadValue."""

    def __init__(
        self,
        plan: Plan,
        economies: Economies,
        data: bytes,
        name: str,
        chosen: Mapping[str, str] | None = None,
        known: PaperKnowledge | None = None,
    ) -> None:
        self.name = name
        self.headers: tuple[str, ...] = ()
        self.mapping: Mapping[str, str] = {}
        self.rows: Sequence[SheetRow] = ()
        self.remarks: tuple[DocumentRemark, ...] = ()
        if PurePath(name).suffix.casefold() in paper.KINDS:
            brought = read_paper(plan, economies, data, name, known)
            self.rows, self.remarks = (SheetRow(1, "", entries_of_paper(brought)),), brought.remarks
        else:
            grid = table.read_grid(data, name)
            found, self.remarks = table.table(grid, plan, chosen), grid.remarks
            self.headers, self.mapping, self.rows = found.headers, found.mapping, found.rows

    def header(self, field: str) -> str:
        """The column that a field is read from; empty where it has none."""
        return next((header for header, name in self.mapping.items() if name == field), "")


def read_paper(plan: Plan, economies: Economies, data: bytes, name: str, known: PaperKnowledge | None = None) -> Paper:
    """A paper as a proposal of entries; a write-up with front matter says itself what is what. Raises Refused."""
    is_markdown = PurePath(name).suffix.casefold() in (".md", ".markdown")
    if is_markdown and data.removeprefix(b"\xef\xbb\xbf").startswith(b"---"):
        if len(data) > MOST_BYTES:
            raise sandbox.refused(
                f"it has {len(data):,} bytes and {MOST_BYTES:,} is the most; keep the practice itself"
            )
        try:
            entries = entries_of(read(data, name, "paper", economies))
        except BrokenFile as error:
            raise sandbox.refused(str(error)) from None
        return sized(paper_of(entries, "template"))
    return sized(paper.read_paper(data, name, plan, known or PaperKnowledge(economies)))
