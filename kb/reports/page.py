"""A report pack as one HTML page that stands alone: nothing in it is fetched from anywhere, and it prints well."""

import base64
from pathlib import Path

from kb.documents.csv_text import writable
from kb.reports.drawing import svg
from kb.reports.report import Note, Number, Pack, ReportLink, Value, label_place, shown
from kb.reports.typeface import CSS

TEMPLATE = Path(__file__).with_name("report.html.jinja")


class Footnotes:
    """The footnotes of one page, numbered as they are met."""

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def add(self, note: Note) -> int:
        self.notes.append(note)
        return len(self.notes)


def written(pack: Pack) -> bytes:
    """The same pack makes the same bytes."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=lambda value: writable(value) if type(value) is str else value,
    )
    environment.filters.update(kind=kind, picture=picture, label_place=label_place, shown=shown, quoted=quoted)
    template = environment.from_string(TEMPLATE.read_text("utf-8"))
    return template.render(pack=pack, footnotes=Footnotes(), faces=CSS).encode()


def kind(value: Value) -> str:
    if isinstance(value, Number):
        return "number"
    return "link" if isinstance(value, ReportLink) else "text"


def quoted(text: str) -> str:
    """As a text within a style sheet, whatever stands in it."""
    return '"' + "".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in writable(text)) + '"'


def picture(chart: object) -> str:
    """As a data address: the page carries its pictures, whose titles stand above them as captions."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg(chart, titled=False)).decode()  # type: ignore[arg-type]
