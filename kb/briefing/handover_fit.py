"""How much of a practice one page holds, whatever it is written in: measured in the widest of the faces."""

import io

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Frame

from kb.briefing.handover import EACH_TURN, Handover, Lengths, shortened, units, with_units
from kb.briefing.handover_pdf import story
from kb.briefing.pdf_letters import SERIF, faces, set_in
from kb.briefing.pdf_paper import HEIGHT, WIDTH

SPARED = 46
"""Points at the foot of a page: for the notes on letters, and for the lines that another program breaks elsewhere."""


STEPS = (1.0, 0.75, 0.5, 0.35, 0.25, 0.15)
"""How much of their lengths texts are let have, until the page holds something of each part."""


def fitted(page: Handover) -> Handover:
    """The page with as many sentences and adoptions as it holds."""
    for step in STEPS:
        lengths = Lengths().times(step)
        short, longest = shortened(page, lengths), lengths.sentence
        most = units(short, longest)
        least = min(most, EACH_TURN * len(page.parts) + bool(page.adoptions))
        if _fits(with_units(short, least, longest)):
            break
    if _fits(with_units(short, most, longest)):
        return with_units(short, most, longest)
    while least + 1 < most:  # what fits is below, what does not is at `most`
        middle = (least + most) // 2
        least, most = (middle, most) if _fits(with_units(short, middle, longest)) else (least, middle)
    return with_units(short, least, longest)


def _fits(page: Handover) -> bool:
    frame = Frame(0, 0, WIDTH, HEIGHT - SPARED, 0, 0, 0, 0)
    canvas, left = Canvas(io.BytesIO()), [*story(page, _of_its_length)]
    for flowable in left:
        flowable._frame = frame
    frame.addFromList(left, canvas)
    return not left


def _of_its_length(text: str) -> str:
    """The text, with a wide letter for each that the PDF leaves out: another form shows it."""
    faces()
    if text.isascii():
        return text
    return "".join(run for _, run in set_in(text, SERIF, stand_in="m"))
