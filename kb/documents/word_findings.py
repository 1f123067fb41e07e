"""What a reader of a Word document has to say beside it, noted while it reads. Runs in the sandbox."""

from dataclasses import dataclass, field

from kb.documents.remark import DocumentRemark, DocumentRemarkKind

_MOST_PLACES = 4
_MOST_PLACE = 60


@dataclass
class WordFindings:
    """`heading` is the last one that was read: remarks name their place by it."""

    heading: str = ""
    _counts: dict[DocumentRemarkKind, int] = field(default_factory=dict)
    _places: dict[DocumentRemarkKind, dict[str, None]] = field(default_factory=dict)
    _details: dict[DocumentRemarkKind, str] = field(default_factory=dict)
    _passage: DocumentRemarkKind | None = None
    _seen: bool = False

    def add(self, kind: DocumentRemarkKind, count: int = 1, detail: str = "", placed: bool = True) -> None:
        if count:
            self._counts[kind] = self._counts.get(kind, 0) + count
            if placed:
                self._places.setdefault(kind, {})[self.heading] = None
            if detail:
                self._details.setdefault(kind, detail)

    def count(self, kind: DocumentRemarkKind) -> int:
        return self._counts.get(kind, 0)

    def left_out(self, kind: DocumentRemarkKind, text: str) -> None:
        """Letters that are no part of the text; those beside one another are one passage."""
        if text.strip() and kind is not self._passage:
            self.add(kind)
            self._passage = kind

    def read(self, text: str) -> None:
        """Letters that are: whatever is left out next is another passage."""
        if text.strip():
            self._passage, self._seen = None, True

    def end_paragraph(self) -> None:
        """A paragraph of which nothing was read goes on with the passage of the one before it."""
        if self._seen:
            self._passage = None
        self._seen = False

    def end_cell(self) -> None:
        self._passage, self._seen = None, False

    def remarks(self) -> tuple[DocumentRemark, ...]:
        return tuple(
            DocumentRemark(kind, self._counts[kind], self._place(kind), self._details.get(kind, ""))
            for kind in DocumentRemarkKind
            if kind in self._counts
        )

    def _place(self, kind: DocumentRemarkKind) -> str:
        headings = list(self._places.get(kind, {}))
        if not any(headings):
            return ""
        named = [f"“{one[:_MOST_PLACE]}{'…' * (len(one) > _MOST_PLACE)}”" for one in headings if one]
        more = ["other places"] if len(named) > _MOST_PLACES else []
        said = [*named[:_MOST_PLACES], *more]
        under = "under " + (", ".join(said[:-1]) + " and " if said[1:] else "") + said[-1]
        return f"at the beginning, and {under}" if "" in headings else under
