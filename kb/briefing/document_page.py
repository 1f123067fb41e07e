"""A brief as one HTML page that stands alone: nothing in it is fetched from anywhere, and it prints well."""

from pathlib import Path

from kb.briefing.document import BriefDocument
from kb.briefing.document_blocks import BriefLook, blocks, cover_lines, ending, item_sum, item_title, sources
from kb.documents.csv_text import writable

TEMPLATE = Path(__file__).with_name("document.html.jinja")


def written(document: BriefDocument) -> bytes:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=lambda value: writable(value) if type(value) is str else value,
    )
    template = environment.from_string(TEMPLATE.read_text("utf-8"))
    return template.render(
        document=document,
        cover=document.cover,
        lines=cover_lines(document.cover),
        contents=[(item_title(one), item_sum(one)) for one in document.sections],
        blocks=tuple(blocks(document)),
        looks=BriefLook,
        sources=sources(document),
        ending=ending(document),
    ).encode()
