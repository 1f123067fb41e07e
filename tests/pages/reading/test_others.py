"""Practices of no member economy: a value of the filter over economies at every door, and a number apart."""

import json
import re
from pathlib import Path

from click.testing import CliRunner
from flask.testing import FlaskClient

from kb.cli import kb as command
from kb.knowledge_base import KnowledgeBase
from kb.practice.card import Facet, Filters
from kb.search.query import Query

OTHERS = Filters({Facet.ECONOMY: ("others",)})


def test_others_lists_exactly_the_practices_of_no_member_economy(kb: KnowledgeBase) -> None:
    everything = kb.reading.search(Query(size=50))
    (count,) = [one for one in everything.facets[Facet.ECONOMY] if one.value == "others"]
    listed = [hit.card for hit in kb.reading.search(Query(filters=OTHERS)).hits]
    assert (count.label, count.count) == ("Others (no member economy)", len(listed))
    assert [card.id for card in listed] == [hit.card.id for hit in everything.hits if not hit.card.practice.economies]
    assert everything.facets[Facet.ECONOMY][-1] is count


def test_a_practice_of_a_member_and_of_others_counts_as_the_member_s(kb: KnowledgeBase) -> None:
    card = next(hit.card for hit in kb.reading.search(Query(size=50)).hits if hit.card.practice.economies)
    assert "others" not in card.values(Facet.ECONOMY)


def test_others_and_a_member_together_widen(kb: KnowledgeBase) -> None:
    both = Filters({Facet.ECONOMY: ("Chile", "Others")})
    assert {hit.card.id for hit in kb.reading.search(Query(filters=both)).hits} == {
        "chile-market-days",
        "international-body-guide",
    }


def test_the_page_offers_others_and_its_number_is_what_opens(reader: FlaskClient) -> None:
    page = reader.get("/?sort=newest").text
    assert re.search(r'name="economy" value="others".*?Others \(no member economy\).*?class="count">1<', page)
    opened = reader.get("/?economy=others").text
    assert ">1 practice<" in opened and "A guide to ethical dealings" in opened
    assert 'href="/?economy=others"' in reader.get("/economies").text


def test_a_request_to_focal_points_names_no_focal_point_of_others(reader: FlaskClient) -> None:
    page = reader.get("/?q=quantum+lattices&economy=others&mode=words").text
    assert "To the SMEWG focal points of the member economies" in page


def test_the_home_page_counts_members_and_others_apart(reader: FlaskClient) -> None:
    page = " ".join(re.sub(r"<[^>]+>", "", reader.get("/").text).split())
    assert "5 practices: 4 of 5 member economies, 1 of others, filed" in page


def test_a_program_and_a_command_may_choose_others(reader: FlaskClient, kb: KnowledgeBase, home: Path) -> None:
    told = reader.get("/api/v1/search?economy=others").get_json()
    assert [hit["id"] for hit in told["hits"]] == ["international-body-guide"]
    done = CliRunner().invoke(command, ["--home", str(home), "search", "--economy", "others", "--json"])
    assert [hit["id"] for hit in json.loads(done.stdout)["hits"]] == ["international-body-guide"]
