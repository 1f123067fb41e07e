"""The pack to read without a network, and what was ticked in it."""

from webapp.offline import interest, packs

PAGES = (packs.blueprint, interest.blueprint)
