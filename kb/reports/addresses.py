"""The annex with the addresses of the lists, each once and in full: a printed page has no links to follow."""

from collections.abc import Iterable, Iterator

from kb.reports.report import Number, ReportLink, ReportSection, ReportTable, label_place, shown


def addresses(sections: Iterable[ReportSection], this_machine: bool) -> ReportSection:
    """Of the lists behind the figures that stand out and behind whole tables; a practice's stands at its title.
    `this_machine`: they open on the machine alone that the report was made on."""
    seen: dict[str, str] = {}
    for words, link in (found for section in sections for table in section.tables for found in _links(table)):
        seen.setdefault(link.address, words)
    rows = tuple((words, ReportLink(address, address)) for address, words in seen.items())
    table = ReportTable("Where the lists open", ("List", "Address"), rows, (42, 58))
    said = ("These addresses are this machine's own: they open nowhere else.",) if this_machine else ()
    return ReportSection("Addresses of the lists", said, (table,), annex=True)


def _links(table: ReportTable) -> Iterator[tuple[str, ReportLink]]:
    for row in table.rows:
        label = shown(row[label_place(row)])
        for cell in row:
            if isinstance(cell, Number) and cell.footnoted:
                yield from ((f"{label}: {link.text}", link) for link in cell.links)
    for note in table.footnotes:
        yield from ((f"{table.title}: {link.text}", link) for link in note.links)
