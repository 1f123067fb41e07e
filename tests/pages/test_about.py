"""What the knowledge base says of itself, and what every page of a demonstration says."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

PAGES = ("/", "/?q=loans", "/practices/chile-market-days", "/areas", "/economies", "/meetings", "/tally",
         "/tally/shared", "/about", "/no-such-page", "/practices/chile-market-days/share")  # fmt: skip


def test_about_names_the_model_and_counts_what_is_held(reader: FlaskClient) -> None:
    page = reader.get("/about").text
    assert "Practices open to readers" in page
    assert "<dd>5</dd>" in page
    assert "Decisions in force" in page


def test_about_cannot_be_posted(reader: FlaskClient) -> None:
    assert reader.post("/about").status_code == 405


def test_every_page_of_a_demonstration_says_so_first(client_of: Callable[..., FlaskClient]) -> None:
    client = client_of(demonstration=True)
    for address in PAGES:
        body = client.get(address).text.split("<body>")[1]
        assert body.index("Demonstration.") < body.index("<header"), address


def test_shared_and_adopted_are_called_made_up_in_a_demonstration(
    client_of: Callable[..., FlaskClient],
) -> None:
    client = client_of(demonstration=True)
    for address in ("/", "/?q=market", "/practices/chile-market-days", "/tally", "/meetings/m-2023-1"):
        assert "made up</small>" in client.get(address).text, address


@pytest.mark.parametrize("address", PAGES)
def test_a_real_home_is_not_called_a_demonstration(reader: FlaskClient, address: str) -> None:
    page = reader.get(address).text
    assert "Demonstration" not in page
    assert "made up" not in page


@pytest.mark.parametrize("address", PAGES)
def test_no_page_says_country(reader: FlaskClient, address: str) -> None:
    assert "countr" not in reader.get(address).text.casefold()
