"""Browsing by area, objective, economy and meeting."""

import re

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("address", "holds"),
    [
        ("/areas", "Access to finance and alternative financial solutions"),
        ("/areas/4", "Credit guarantees for firms without land to pledge"),
        ("/objectives/4.1", "Credit guarantees for firms without land to pledge"),
        ("/economies", "Hong Kong, China"),
        ("/economies/japan", "Credit guarantees for firms without land to pledge"),
        ("/economies/malaysia", "Online market days for village producers"),
        ("/meetings", "Meeting 2023/1"),
        ("/meetings/m-2023-1", "Credit guarantees for firms without land to pledge"),
    ],
)
def test_a_list_opens(reader: FlaskClient, address: str, holds: str) -> None:
    page = reader.get(address)
    assert page.status_code == 200
    assert holds in page.text
    assert page.text.count("<h1") == 1


def test_the_economies_stand_in_the_official_order(reader: FlaskClient) -> None:
    page = reader.get("/economies").text
    slugs = re.findall(r'href="/economies/([a-z-]+)"', page)
    assert len(slugs) == 21
    assert slugs[4:6] == ["china", "hong-kong-china"]
    assert slugs[16:19] == ["singapore", "chinese-taipei", "thailand"]


def test_the_count_of_an_area_is_the_length_of_its_list(reader: FlaskClient) -> None:
    page = reader.get("/areas").text
    for area, count in re.findall(r'href="/areas/(\d)">[^<]*</a> <span class="count">(\d+)', page):
        assert f">{count} practice" in reader.get(f"/areas/{area}").text


def test_a_meeting_that_is_no_smewg_meeting_says_so(reader: FlaskClient) -> None:
    assert "Not an SMEWG meeting" in reader.get("/meetings/workshop").text
    assert "Not an SMEWG meeting" not in reader.get("/meetings/m-2023-1").text


def test_an_economy_without_practices_is_not_called_idle(reader: FlaskClient) -> None:
    page = reader.get("/economies/brunei-darussalam").text
    assert "No practice from this economy is in the knowledge base yet." in page
    assert "Not reported is not none." in page


def test_a_practice_for_members_is_in_no_list(reader: FlaskClient) -> None:
    for address in ("/areas/4", "/objectives/4.1", "/economies/malaysia"):
        assert "members-note" not in reader.get(address).text
        assert "only members may read" not in reader.get(address).text


@pytest.mark.parametrize("address", ["/areas/9", "/objectives/9.9", "/economies/atlantis", "/meetings/none"])
def test_an_unknown_name_is_not_found(reader: FlaskClient, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_a_mistyped_economy_leads_to_the_nearest(reader: FlaskClient) -> None:
    assert 'href="/economies/chile"' in reader.get("/economies/Chille").text


@pytest.mark.parametrize("address", ["/areas/4", "/objectives/4.1", "/economies/japan", "/meetings/m-2023-1"])
def test_a_page_number_must_be_one(reader: FlaskClient, address: str) -> None:
    assert reader.get(f"{address}?page=x").status_code == 400


@pytest.mark.parametrize(
    "address", ["/areas", "/areas/4", "/objectives/4.1", "/economies", "/economies/japan", "/meetings"]
)
def test_a_list_cannot_be_posted(reader: FlaskClient, address: str) -> None:
    assert reader.post(address).status_code == 405
