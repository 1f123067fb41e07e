"""Whoever walks the site finds its map, what is not to be walked, and how it is searched."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from urllib.robotparser import RobotFileParser

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from lxml import etree

from kb import KnowledgeBase
from kb.cli import kb as command
from kb.metadata.sitemap import SitePage, sitemap
from kb.person import operator
from tests.pages.harvesting.clocks import at

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DESK = operator("desk")
SITE = "http://localhost"


def places(client: FlaskClient) -> dict[str, str]:
    """Every address of the map with when it changed."""
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 200 and answer.content_type == "application/xml; charset=utf-8"
    root = etree.fromstring(answer.data)
    assert root.tag == f"{MAP}urlset"
    return {one.findtext(f"{MAP}loc"): one.findtext(f"{MAP}lastmod") or "" for one in root}


def test_every_address_of_the_map_opens(reader: FlaskClient) -> None:
    found = places(reader)
    assert len(found) > 50 and f"{SITE}/practices/chile-market-days" in found
    for address in found:
        assert reader.get(address.removeprefix(SITE)).status_code == 200, address


def test_it_says_when_a_practice_changed_and_leaves_out_what_is_gone(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]
) -> None:
    visitor, address = client_as("visitor"), f"{SITE}/practices/japan-credit-guarantee"
    with at("2031-02-01T08:00:00+00:00"):
        kb.recording.confirm("japan-credit-guarantee", ["4.1", "1.1"], by=DESK)
    assert datetime.fromisoformat(places(visitor)[address]) == datetime.fromisoformat("2031-02-01T08:00:00+00:00")
    page = visitor.get("/practices/japan-credit-guarantee")
    assert page.headers["Last-Modified"] == "Sat, 01 Feb 2031 08:00:00 GMT"
    before = visitor.get("/sitemap.xml").headers["Last-Modified"]
    with at("2031-03-01T08:00:00+00:00"):
        kb.submissions.withdrawal.withdraw("japan-credit-guarantee", by=DESK)
    assert address not in places(visitor)
    assert visitor.get("/sitemap.xml", headers={"If-Modified-Since": before}).status_code == 200


def test_a_long_map_is_cut_and_an_index_leads_to_its_parts(reader: FlaskClient) -> None:
    pages = [SitePage(f"https://site.example/{no}", f"2031-01-0{no}T00:00:00+00:00") for no in range(1, 6)]
    index = etree.fromstring(sitemap(pages, "https://site.example", most=2) or b"")
    assert index.tag == f"{MAP}sitemapindex"
    assert [one.findtext(f"{MAP}loc") for one in index] == [
        f"https://site.example/sitemap-{no}.xml" for no in (1, 2, 3)
    ]
    assert index[0].findtext(f"{MAP}lastmod") == "2031-01-02T00:00:00+00:00"
    parts = [etree.fromstring(sitemap(pages, "https://site.example", part, 2) or b"") for part in (1, 2, 3)]
    assert [one.findtext(f"{MAP}loc") for part in parts for one in part] == [one.address for one in pages]
    assert sitemap(pages, "https://site.example", 4, 2) is None
    assert reader.get("/sitemap-1.xml").data == reader.get("/sitemap.xml").data
    for none in ("/sitemap-0.xml", "/sitemap-2.xml"):
        assert reader.get(none).status_code == 404


def test_robots_walk_the_practices_and_not_the_desk(reader: FlaskClient) -> None:
    answer = reader.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    told = RobotFileParser()
    told.parse(answer.text.splitlines())
    assert told.site_maps() == [f"{SITE}/sitemap.xml"]
    for address in places(reader):
        assert told.can_fetch("anyone", address), address
    for path in ("/oai?verb=Identify", "/feeds/practices.atom", "/practices/x.jsonld", "/catalogue.ttl"):
        assert told.can_fetch("anyone", SITE + path), path
    for path in ("/desk", "/sign-in", "/submissions/new", "/api/v1/search?q=x", "/import", "/trail"):
        assert not told.can_fetch("anyone", SITE + path), path
    assert "Disallow: /*?" in answer.text.splitlines()  # results of searches


def test_a_browser_learns_how_the_site_is_searched(reader: FlaskClient) -> None:
    assert 'type="application/opensearchdescription+xml"' in reader.get("/").text
    root = etree.fromstring(reader.get("/opensearch.xml").data)
    name = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert len(root.findtext(f"{name}ShortName")) <= 16
    templates = {one.get("type"): one.get("template") for one in root.findall(f"{name}Url")}
    for kind in ("text/html", "application/atom+xml", "application/x-suggestions+json"):
        asked = templates[kind].replace("{searchTerms}", "market").replace("{startPage?}", "1").replace("{count?}", "5")
        answer = reader.get(asked.removeprefix(SITE))
        assert answer.status_code == 200 and answer.content_type.startswith(kind)
    typed, offered = reader.get("/opensearch/suggestions?q=online").get_json(force=True)
    assert typed == "online" and "Online market days for village producers" in offered


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/feeds/practices.atom"),
        ("/?q=loans&sort=newest", "/feeds/search.atom?q=loans&amp;sort=newest"),
        ("/objectives/4.1", "/feeds/objectives/4.1.atom"),
        ("/areas/4", "/feeds/areas/4.atom"),
        ("/economies/chile", "/feeds/economies/chile.atom"),
        ("/meetings", "/feeds/meetings.atom"),
        ("/periods", "/feeds/restatements.atom"),
    ],
)
def test_a_page_names_its_feed(reader: FlaskClient, page: str, feed: str) -> None:
    assert 'type="application/atom+xml"' in reader.get(page).text
    assert f'href="{feed}"' in reader.get(page).text
    assert reader.get(feed.replace("&amp;", "&")).status_code == 200


def test_whoever_harvests_all_is_not_held_up(kb: KnowledgeBase, client_as: Callable[[str], FlaskClient]) -> None:
    """However little others may search and call."""
    kb.home.settings = replace(kb.settings, searches_per_minute=1, api_calls_per_minute=1, harvest_size=1)
    visitor = client_as("visitor")
    for _ in range(30):
        assert visitor.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").status_code == 200
        assert visitor.get("/practices/chile-market-days.jsonld").status_code == 200
        assert visitor.get("/feeds/practices.atom").status_code == 200
    told = [
        visitor.get("/feeds/search.atom?q=loans").status_code for _ in range(25)
    ]  # many share what no address is known of
    assert told[0] == 200 and told[-1] == 429


def test_a_plan_goes_out_and_comes_in_by_command(kb: KnowledgeBase, write: Callable[[str, str], object]) -> None:
    home = ["--home", str(kb.settings.home)]
    told = CliRunner().invoke(command, [*home, "plan", "export", "--format", "ttl"])
    assert told.exit_code == 0 and "skos:ConceptScheme" in told.output
    file = str(write("brought.ttl", told.output))
    again = CliRunner().invoke(command, [*home, "plan", "import", file, "--id", "ours"])
    assert again.exit_code == 0 and "14 objectives in 5 areas" in again.output and 'plan = "ours"' in again.output
    refused = CliRunner().invoke(command, [*home, "plan", "import", file, "--id", "ours"])
    assert refused.exit_code != 0 and "--replace" in str(refused.exception)
    assert CliRunner().invoke(command, [*home, "plan", "import", file, "--id", "ours", "--replace"]).exit_code == 0
