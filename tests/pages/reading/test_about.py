"""What the knowledge base says of itself, and what every page of a demonstration says."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.errors import BadValue
from kb.evaluation.summary import Measured, MeasuredHeadline, read_measured, write_measured
from kb.home import new
from kb.settings import load

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


def measured(kb: KnowledgeBase, ids: tuple[str, ...]) -> None:
    one = MeasuredHeadline("A few <words>", "nDCG@10", 0.7, 0.61234, 0.79, 1600)
    write_measured(
        kb.settings.relevance / "summary.json", Measured("2026-01-02", "0.1.0", ("A model <&>",), ids, (one,))
    )


def test_about_shows_how_good_it_is(client: FlaskClient, kb: KnowledgeBase) -> None:
    measured(kb, ("hashing@1",))
    page = client.get("/about").text
    assert "Measured on 2 January 2026" in page
    assert "A few &lt;words&gt;" in page and "0.700" in page and "0.612–0.790" in page


def test_about_shows_no_figure_of_another_encoder(client: FlaskClient, kb: KnowledgeBase) -> None:
    measured(kb, ("other@2",))
    page = client.get("/about").text
    assert "with A model &lt;&amp;&gt;, which is not what searches here" in page
    assert "0.700" not in page


def test_about_says_how_to_measure_where_nobody_has(reader: FlaskClient) -> None:
    assert "Not measured here yet." in reader.get("/about").text


def test_a_new_home_takes_the_figures_over(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> None:
    measured(kb, ("hashing@1",))
    target = tmp_path_factory.mktemp("new") / "home"
    new.write(target, kb.settings.home, demonstration=False)
    assert read_measured(load(target).relevance / "summary.json") == read_measured(
        kb.settings.relevance / "summary.json"
    )


ADDRESS = "/.well-known/security.txt"


def test_whom_to_tell_of_a_weakness_stands_where_everybody_looks_for_it(client_of: Callable[..., FlaskClient]) -> None:
    told = client_of(security_contact="security@example.org", address="https://kb.example").get(
        ADDRESS, headers={"Host": "kb.example"}
    )
    assert told.status_code == 200 and told.content_type == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in told.text.splitlines())
    assert lines["Contact"] == "mailto:security@example.org" and lines["Preferred-Languages"] == "en"
    assert lines["Canonical"] == f"https://kb.example{ADDRESS}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", lines["Expires"])
    ends = date.fromisoformat(lines["Expires"][:10])
    assert timedelta(30) < ends - date.today() < timedelta(365)


def test_a_site_that_names_nobody_has_no_such_page_and_one_without_an_address_claims_none(
    client_of: Callable[..., FlaskClient],
) -> None:
    assert client_of().get(ADDRESS).status_code == 404
    told = client_of(security_contact="https://example.org/tell?us=1").get(ADDRESS).text
    assert "Contact: https://example.org/tell?us=1\n" in told and "Canonical" not in told


@pytest.mark.parametrize(
    "odd", ["nobody", "http://example.org", "a@b\nExpires: never", "javascript:alert(1)", "a b@c.d"]
)
def test_whom_to_tell_is_an_address_on_one_line(kb: KnowledgeBase, odd: str) -> None:
    with pytest.raises(BadValue, match="where weaknesses are told"):
        load(kb.settings.home, {"security_contact": odd})
