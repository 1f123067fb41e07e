"""What programs of others read: feeds, harvesting, the map of the site, the world's vocabularies."""

from webapp.harvesting import feeds, oai, vocabularies, walking

PAGES = (
    feeds.blueprint,
    oai.blueprint,
    walking.blueprint,
    vocabularies.blueprint,
)
