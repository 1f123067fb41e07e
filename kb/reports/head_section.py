"""The annex of a tabled report that holds the head of the trail, signed."""

from kb.files.signed_head import SignedHead
from kb.reports.report import ReportSection, ReportTable, Value


def head_section(head: SignedHead) -> ReportSection:
    """Whoever keeps the report keeps with it what proves that the record behind it was not rolled back since."""
    said = (
        "The record behind this report is a chain: each entry holds the hash of the one before. Below stands where it "
        "ended when this report was tabled, signed by the knowledge base. The command kb verify --head with the last "
        "line, in quotes, proves that this end still stands in the chain: that nothing before it was changed, cut off "
        "or rolled back since.",
    )
    rows: tuple[tuple[Value, ...], ...] = (
        ("Entry", str(head.no)),
        ("SHA-256", head.hash),
        ("Signed at", head.moment),
        ("Key", head.key),
        ("Signature", head.signature),
        ("To paste", _in_pieces(head.text)),
    )
    table = ReportTable("The end of the trail", ("What", "Value"), rows, (20, 80))
    return ReportSection("The head of the trail", said, (table,), annex=True)


def _in_pieces(text: str) -> str:
    """With blanks where a line may break: whoever reads it joins them again."""
    return " ".join(text[at : at + PIECE] for at in range(0, len(text), PIECE))


PIECE = 42
"""Letters that fit into the narrowest page that a report is printed on."""
