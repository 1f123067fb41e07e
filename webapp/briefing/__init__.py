"""What a reader takes along: a basket of practices, and briefs made of agendas."""

from webapp.briefing import basket, briefs

PAGES = (basket.blueprint, briefs.blueprint)
