"""Every address that is asked: of each rule the table's own, each of its variables in turn, and each of its formats and
questions; and searches of many kinds."""

from collections.abc import Iterator, Sequence
from itertools import product
from urllib.parse import quote_plus

from tests.pages.site.test_permissions import TABLE

PRACTICES = (
    "chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window", "international-body-guide",
    "korea-plan-only",
)  # fmt: skip
ECONOMIES = ("chile", "japan", "malaysia", "peru", "viet-nam", "thailand", "korea", "brunei-darussalam")
AREAS, OBJECTIVES = ("1", "2", "3", "4", "5"), ("1.1", "1.3", "2.1", "2.3", "3.1", "3.2", "4.1", "5.2")
MEETINGS = ("m-2021-1", "m-2021-2", "m-2023-1", "workshop")
YEARS = ("2021", "2022", "2023", "2024")
INDICATORS = ("1.1.1", "1.1.2", "2.1.1", "G1", "G2", "G3", "G4")
KEYS = ("shared", "first_shared", "adopted", "adopted_adapted", "adopted_as_is", "in_force", "both")
NEEDS, STATES = ("1", "2", "500001", "500002"), ("open", "closed", "all")
SPLITS = ("area", "objective", "economy", "year", "group", "evidence", "kind")

VARIED = {
    "/practices/{}": PRACTICES, "/practices/{}.md": PRACTICES, "/practices/{}.json": PRACTICES,
    "/practices/{}/handover": PRACTICES, "/practices/{}/handover.docx": PRACTICES,
    "/practices/{}/handover.pdf": PRACTICES,
    "/practices/{}/cite.bib": PRACTICES, "/practices/{}/cite.ris": PRACTICES, "/practices/{}/cite.json": PRACTICES,
    "/practices/{}/lineage": PRACTICES, "/practices/{}?q=loans+market+secret": PRACTICES,
    "/api/v1/practices/{}": PRACTICES, "/api/v1/practices/{}/similar?limit=100": PRACTICES,
    "/api/v1/practices/{}/suggestions": PRACTICES, "/practices/{}/versions": PRACTICES,
    "/compare?practice=chile-market-days&practice={}": PRACTICES[1:],
    "/compare.json?practice=chile-market-days&practice={}": PRACTICES[1:],
    "/evidence?practice={}": PRACTICES, "/evidence.json?economy={}": ("Chile", "Japan", "Malaysia"),
    "/areas/{}": AREAS, "/objectives/{}": OBJECTIVES, "/economies/{}": ECONOMIES, "/meetings/{}": MEETINGS,
    "/periods/{}": YEARS, "/pipeline?year={}": YEARS, "/uncounted?year={}": YEARS, "/gap-map?year={}": YEARS,
    "/coverage?year={}": YEARS, "/coverage.json?year={}": YEARS, "/coverage.csv?year={}": YEARS,
    "/implementation?year={}": YEARS, "/activities?year={}": YEARS, "/nil-reports?year={}": YEARS,
    "/tally?year={}": YEARS, "/tally.json?year={}": YEARS, "/tally.csv?year={}": YEARS, "/api/v1/tally?year={}": YEARS,
    "/indicators/{}": INDICATORS, "/indicators/{}.csv": INDICATORS, "/indicators/{}.json": INDICATORS,
    "/indicators/{}/sheet": INDICATORS, "/indicators/{}/sheet.json": INDICATORS,
    "/nil-reports?indicator={}": INDICATORS,
    "/wanted/{}": NEEDS, "/wanted/{}.json": NEEDS, "/wanted?state={}": STATES, "/wanted.json?state={}": STATES,
    "/wanted.csv?state={}": STATES,
    "/tally/{}": KEYS, "/api/v1/figures/{}": KEYS, "/implementation/{}": ("activities", "indicators", "proposals"),
    "/practices/{}.jsonld": PRACTICES, "/practices/{}/linkset.json": PRACTICES,
    "/catalogue.{}": ("ttl", "rdf", "jsonld"), "/plans/smewg-2021-2024.{}": ("ttl", "rdf", "jsonld"),
    "/feeds/objectives/{}.atom": OBJECTIVES, "/feeds/areas/{}.atom": AREAS, "/feeds/economies/{}.atom": ECONOMIES,
    "/oai?verb=ListRecords&metadataPrefix=smewg_bp&set=area:{}": AREAS,
    "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set=economy:{}": ECONOMIES,
    "/templates/{}": ("write-ups.xlsx", "write-ups.csv", "write-up.docx", "write-up.md"),
}  # fmt: skip
"""Addresses with one thing of theirs put in, each."""

FILTERS = (
    "economy=Chile", "economy=Japan", "economy=Brunei+Darussalam", "group=women", "kind=programme", "kind=tool",
    "status=running", "objective=4.1", "area=4", "year=2021", "sort=newest", "sort=title", "size=2&page=2",
    "size=100&page=1", "evidence=1", "economy=Chile&group=women&kind=programme&status=running",
)  # fmt: skip


def addresses(words: Sequence[str], ids: Sequence[str]) -> tuple[str, ...]:
    """All; `words` are looked for in each way, `ids` asked for as if there were such records."""
    found = [row.address for route, row in TABLE.items() if route.startswith("GET ")]
    found += (pattern.format(value) for pattern, values in VARIED.items() for value in values)
    found += _figures()
    found += _reports()
    found += _searches(words)
    found += _as_if(ids)
    # not /readyz: it tells of the machine (disk, clock), which changes from moment to moment
    found += ("/oai?verb=Identify", "/oai?verb=ListSets", "/oai?verb=ListRecords&metadataPrefix=oai_dc")
    found += ("/feed", "/feed.xml", "/healthz", "/metrics", "/favicon.ico")
    return tuple(dict.fromkeys(found))


def _figures() -> Iterator[str]:
    for key, by in product(KEYS, SPLITS):
        yield f"/tally/{key}?by={by}"
        yield f"/api/v1/figures/{key}?by={by}"
        yield f"/tally/{key}.csv?by={by}"
    for key, form, by in product(("shared", "adopted", "both"), ("svg", "png"), ("area", "economy")):
        yield f"/tally/{key}.{form}?by={by}"
    for by in SPLITS:
        yield f"/tally?by={by}"
    for key, year in product(KEYS, YEARS):
        yield f"/tally/{key}?year={year}"
        yield f"/tally/{key}?through={year}&evidence=reported"
        yield f"/api/v1/figures/{key}?year={year}"


def _reports() -> Iterator[str]:
    for kind, form in product(("final", "mid-term"), ("docx", "xlsx", "csv", "html")):
        yield f"/reports/{kind}.{form}"
    for form, year in product(("docx", "xlsx", "csv", "html"), YEARS):
        yield f"/reports/annual.{form}?year={year}"


def _searches(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        asked = quote_plus(word)
        for mode in ("", "&mode=words", "&mode=meaning", "&exact=yes&mode=words"):
            yield f"/?q={asked}{mode}"
        yield f"/api/v1/search?q={asked}&size=100"
        yield f"/api/v1/complete?q={asked}"
        yield f"/opensearch/suggestions?q={asked}"
        yield f"/feeds/search.atom?q={asked}"
        for end in (1, len(word) // 2, len(word) - 1):
            yield f"/api/v1/complete?q={quote_plus(word[:end])}"
            yield f"/?q={quote_plus(word[:end])}&mode=words"
        yield f"/practices/chile-market-days?q={asked}"
        for form in ("", ".json", ".csv"):
            yield f"/evidence{form}?q={asked}"
        for options in FILTERS:
            yield f"/?q={asked}&{options}"
    for options in FILTERS:
        yield f"/?{options}"
        yield f"/api/v1/search?{options}"


def _as_if(ids: Sequence[str]) -> Iterator[str]:
    for id in ids:
        for end in (
            "",
            ".md",
            ".json",
            ".jsonld",
            "/linkset.json",
            "/lineage",
            "/share",
            "/adopt",
            "/care",
            "/versions",
            "/versions/1",
            "/strike",
        ):
            yield f"/practices/{id}{end}"
        for end in ("handover", "handover.docx", "handover.pdf", "cite.bib", "cite.ris", "cite.json"):
            yield f"/practices/{id}/{end}"
        for end in ("", "/similar", "/suggestions"):
            yield f"/api/v1/practices/{id}{end}"
        for form in ("", ".json", ".csv", ".docx"):
            yield f"/evidence{form}?practice={id}&practice=chile-market-days"
            yield f"/compare{form}?practice=chile-market-days&practice={id}"
        yield f"/compare?practice={id}&practice={id}"
        yield f"/desk/practices/{id}"
        yield f"/submissions/{id}"
        yield f"/submissions/{id}/beside"
        yield f"/desk/{id}"
        yield f"/api/v1/submissions/{id}"
