"""A year that is locked says so before anything is recorded in it, at every form in which that can be done."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from tests.pages.conftest import OWN
from tests.pages.figures.test_locked_year import locked

As = Callable[[str], FlaskClient]
WORDS = "2023 is locked (version 1, accepted "
MEANING = "what you record now is told as late and changes no reported figure."
CREDIT = "/practices/japan-credit-guarantee"

FORMS = (
    "/meetings/m-2023-1",
    "/meetings/m-2023-1/edit",
    "/meetings/m-2023-1/share",
    "/meetings/m-2023-1/share?q=market&pick=chile-market-days",
    "/meetings/m-2023-1/redate",
    "/meetings/m-2023-1/redate?starts=2022-04-01&ends=2022-04-02",
    "/meetings/m-2021-1/redate?starts=2023-04-01",
    f"{CREDIT}/share",
    f"{CREDIT}/share?meeting=m-2023-1",
    f"{CREDIT}/adopt",
    f"{CREDIT}/adopt?effective=2023-05",
    f"{CREDIT}/strike?kind=event&record=japan-credit-guarantee@m-2023-1",
    "/practices/chile-market-days/strike?kind=practice&record=chile-market-days",
    "/indicators/1.1.1/report",
    "/indicators/1.1.1/report?economy=Chile&year=2023",
    "/nil-reports",
    "/follow-up?year=2023",
    "/activities/new",
)
OTHERS = (
    "/meetings/m-2021-1",
    "/meetings/m-2021-1/share",
    f"{CREDIT}/adopt?effective=2021-05",
    f"{CREDIT}/share?meeting=m-2021-1",
    "/indicators/1.1.1/report?economy=Chile&year=2021",
    "/follow-up?year=2024",
)


def test_every_form_says_it_of_a_year_that_is_locked_and_of_no_other(client: FlaskClient, client_as: As) -> None:
    assert not [one for one in FORMS if "is locked" in client.get(one).text]
    locked(client_as)
    silent = [one for one in FORMS if WORDS not in (page := client.get(one).text) or MEANING not in page]
    assert not silent
    assert not [one for one in OTHERS if WORDS in client.get(one).text]


def test_who_records_nothing_is_told_nothing_of_it(client_as: As) -> None:
    locked(client_as)
    assert WORDS not in client_as("visitor").get("/meetings/m-2023-1").text


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        (f"{CREDIT}/adopt", {"effective": "2023-05-01", "stage": "none", "economy": "Peru"}),
        (f"{CREDIT}/share", {"meeting": "m-2023-1", "form": "none"}),
        ("/meetings/m-2023-1/share", {"practice": "none"}),
        ("/meetings/m-2023-1/redate", {"starts": "2023-04-01"}),
    ],
)
def test_a_form_that_comes_again_says_it_again(
    client: FlaskClient, client_as: As, address: str, typed: dict[str, str]
) -> None:
    locked(client_as)
    answer = client.post(address, data=typed, headers=OWN)
    assert answer.status_code == 400 and WORDS in answer.text


def test_a_year_that_is_open_again_is_not_called_locked(client: FlaskClient, client_as: As, kb: KnowledgeBase) -> None:
    locked(client_as)
    assert [one.year for one in kb.periods.locked()] == [2023]
    client_as("chair").post("/periods/2023", data={"to": "open", "why": "a slip"}, headers=OWN)
    assert kb.periods.locked() == () and WORDS not in client.get("/meetings/m-2023-1").text
