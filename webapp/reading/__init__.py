"""What readers see: the search, a practice, lists, gaps, lineage, the about page, the help."""

from webapp.reading import about, browse, gap_map, gaps, guides, judging, lineage, practices, search

PAGES = (
    search.blueprint,
    practices.blueprint,
    browse.blueprint,
    judging.blueprint,
    gaps.blueprint,
    gap_map.blueprint,
    lineage.blueprint,
    about.blueprint,
    guides.blueprint,
)
