"""What the knowledge base says of itself, and what every page of a demonstration says."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

PAGES = ("/", "/?q=loans", "/practices/chile-market-days", "/areas", "/economies", "/meetings", "/tally",
         "/tally/shared", "/about", "/no-such-page", "/practices/chile-market-days/share")  # fmt: skip


def test_about_names_the_model_and_counts_what_is_held(client: FlaskClient) -> None:
    page = client.get("/about").text
    assert "Practices open to readers" in page
    assert "<dd>5</dd>" in page
    assert "Decisions in force" in page


def test_about_cannot_be_posted(client: FlaskClient) -> None:
    assert client.post("/about").status_code == 405


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_a_demonstration_says_so_first(client_of: Callable[..., FlaskClient], address: str) -> None:
    body = client_of(demonstration=True).get(address).text.split("<body>")[1]
    assert body.index("Demonstration.") < body.index("<header")


@pytest.mark.parametrize("address", PAGES)
def test_a_real_home_is_not_called_a_demonstration(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert "Demonstration" not in page
    assert "made up" not in page


@pytest.mark.parametrize("address", PAGES)
def test_no_page_says_country(client: FlaskClient, address: str) -> None:
    assert "countr" not in client.get(address).text.casefold()
