"""The sentences of a page to hand over that are of no practice, the same in every form."""

from collections.abc import Iterator

from kb.briefing.document import Quotation
from kb.briefing.document_blocks import DEMONSTRATION, adoption_line
from kb.briefing.handover import Handover, HandoverPart

ASK = "Ask the owner"
ASKED = "Write on this page, and the focal point of the owner passes the question on; nobody's address is published:"
TAKEN_UP = "Taken up by"
NOBODY = "No economy has reported that it took it up. Not reported is not none."


def eyebrow(page: Handover) -> str:
    """What stands above the title, behind the identifier."""
    return f"version {page.version}, {page.day} · {page.site}"


def serves(page: Handover) -> str:
    """What stands before the objectives: an author's own choice is told as one."""
    return "Serves" if page.is_confirmed else "Serves (author's choice)"


def section_line(part: HandoverPart, quotation: Quotation) -> str:
    """The practice's own heading above what is quoted; none where it says the same as the part's."""
    own = quotation.section.strip()
    return "" if own.casefold() == part.title.casefold() else own


def adoption_lines(page: Handover) -> Iterator[str]:
    yield from map(adoption_line, page.adoptions)
    if page.more_adoptions:
        others = "one more economy" if page.more_adoptions == 1 else f"{page.more_adoptions} more economies"
        yield f"{'and ' if page.adoptions else ''}{others} {page.whole_at}"


def closing(page: Handover) -> Iterator[str]:
    yield page.citation
    if page.demonstration:
        yield DEMONSTRATION
