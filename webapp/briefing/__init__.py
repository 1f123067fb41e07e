"""What a reader takes along: a practice on one page to hand over, and its citation."""

from webapp.briefing import handover

PAGES = (handover.blueprint,)
