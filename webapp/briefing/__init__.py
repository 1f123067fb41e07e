"""What a reader takes along: a basket of practices, briefs made of agendas, a practice on one page to hand over."""

from webapp.briefing import basket, briefs, handover

PAGES = (basket.blueprint, briefs.blueprint, handover.blueprint)
