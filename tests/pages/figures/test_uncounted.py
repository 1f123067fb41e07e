"""Why is this not counted, and the gap map: every number opens a list of that length."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.person import operator


def test_each_rule_opens_a_list_of_its_length(reader: FlaskClient) -> None:
    for figure in ("shared", "adopted", "in_force"):
        page = reader.get(f"/uncounted?figure={figure}&year=2023").text
        rules = re.findall(r'<li><a href="(/uncounted[^"]+)">.*?<span class="count">(\d+)<', page)
        assert rules, figure
        for address, number in rules:
            opened = reader.get(address.replace("&amp;", "&")).text
            assert re.search(rf'id="list" class="line">{number} practices?:', opened), address
        total = sum(int(number) for _, number in rules)
        assert re.search(rf'id="list" class="line">{total} practice', page)


def test_each_rule_says_in_plain_words_what_would_make_it_count(client: FlaskClient) -> None:
    page = client.get("/uncounted?rule=S2").text
    assert "Name the SMEWG meeting and its agenda item or document number." in page
    assert '/practices/peru-viet-nam-customs-window/share">Record it' in page


def test_who_may_not_mend_it_is_led_to_no_form(client_as: Callable[[str], FlaskClient]) -> None:
    for who in ("visitor", "delegate", "chair"):
        assert "Record it" not in client_as(who).get("/uncounted?rule=S2").text


def test_an_economy_s_list_holds_its_practices_alone(reader: FlaskClient) -> None:
    page = reader.get("/uncounted?economy=korea").text
    assert "1 practice</h2>" in page and "A planned voucher" in page and "customs window" not in page


def test_what_is_for_members_is_on_no_visitor_s_list(reader: FlaskClient) -> None:
    assert "members-note" not in reader.get("/uncounted?figure=adopted").text


@pytest.mark.parametrize("wrong", ["figure=x", "rule=Z9", "economy=atlantis", "year=x", "page=0", "rule=%3Cscript%3E"])
def test_a_wrong_filter_is_refused(reader: FlaskClient, wrong: str) -> None:
    answer = reader.get(f"/uncounted?{wrong}")
    assert answer.status_code == 400 and "<script>alert" not in answer.text


@pytest.mark.parametrize("address", ["/uncounted", "/gap-map", "/pipeline"])
def test_a_list_cannot_be_posted_and_has_one_heading(reader: FlaskClient, address: str) -> None:
    assert reader.post(address).status_code == 405
    assert reader.get(address).text.count("<h1") == 1


def test_a_figure_shows_a_few_of_each_rule_and_leads_to_the_rest(client: FlaskClient, kb: KnowledgeBase) -> None:
    page = client.get("/tally/shared?year=2023").text
    assert "/uncounted?figure=shared&amp;rule=S2&amp;year=2023" in page


def test_many_left_out_are_paged_and_the_figure_stays_small(
    client: FlaskClient, kb: KnowledgeBase, write: Callable[[str, str], object]
) -> None:
    head = "id: many-{no}\ntitle: Note {no}\neconomies: [Chile]\nstatus: planned"
    text = f"---\n{head}\n---\n\n## What was done\n\nText {{no}}.\n"
    paths = [write(f"many-{no}.md", text.format(no=no)) for no in range(120)]
    assert kb.importing.import_files(paths, by=operator("x")).added == 120  # type: ignore[arg-type]
    assert client.get("/tally/shared").text.count("many-") < 20
    assert "All 121, and what would make them count" in client.get("/tally/shared").text
    pages = [client.get(f"/uncounted?rule=S1&page={page}").text for page in (1, 2, 3)]
    assert [len(set(re.findall(r'href="/practices/(many-\d+)"', page))) for page in pages] == [49, 50, 21]
    assert "The list ends with page 3" in client.get("/uncounted?rule=S1&page=9").text


def test_every_cell_of_the_gap_map_opens_a_list_of_its_length(reader: FlaskClient) -> None:
    page = reader.get("/gap-map").text
    cells = re.findall(r'<td class="amount[^"]*"><a href="([^"]+)"[^>]*>(\d+)</a>', page)
    assert len(cells) > 100
    full = [(address, number) for address, number in cells if number != "0"]
    assert {"/tally/shared"} <= {address.split("?")[0] for address, _ in full}
    for address, number in [*full, *cells[:5]]:
        opened = reader.get(address.replace("&amp;", "&")).text
        assert re.search(rf"\b{number} practices?\b", opened), address


def test_a_cell_is_shaded_by_how_full_it_is_and_never_by_colour_alone(reader: FlaskClient) -> None:
    page = reader.get("/gap-map").text
    for shaded, number in re.findall(r'class="amount shade-(\d)"><a[^>]*>(\d+)</a>', page):
        assert (shaded == "0") == (number == "0")
    assert " style=" not in page


def test_members_see_what_was_looked_for_and_visitors_the_map_alone(
    client_as: Callable[[str], FlaskClient], kb: KnowledgeBase
) -> None:
    client_as("visitor").get("/?q=tidal+zeppelin+guarantees")
    for who, seen in (("visitor", False), ("delegate", True), ("officer", True)):
        assert ("tidal zeppelin guarantees" in client_as(who).get("/gap-map").text) is seen, who
