"""An adoption's life on the pages and in JSON: days as far as they are known, times in force, silence, credit."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.person import operator
from tests.pages.conftest import MARKUP, OWN
from webapp.site.formatting import day

DESK = operator("secretariat")
MARKET, GUARANTEE = "/practices/chile-market-days", "/practices/japan-credit-guarantee"
TAKEN_UP = {"economy": "Peru", "stage": "adopted", "effective": "2022", "instrument": "Act 5"}
ANSWER = {"practice": "chile-market-days", "economy": "Malaysia", "answer": "yes"}
ClientAs = Callable[[str], FlaskClient]


def adopt(client: FlaskClient, address: str = MARKET, status: int = 303, **more: str) -> str:
    answer = client.post(f"{address}/adopt", data={**TAKEN_UP, **more}, headers=OWN)
    assert answer.status_code == status, answer.text
    return client.get(answer.location).text if status == 303 else answer.text


def taken(client: FlaskClient, economy: str = "Peru", address: str = "chile-market-days") -> dict[str, object]:
    page = client.get(f"/api/v1/practices/{address}").json
    assert page
    return next(one for one in (*page["adoptions"], *page["listed_not_counted"]) if one["economy"] == economy)


@pytest.mark.parametrize(("given", "shown"), [("2022", "since 2022,"), ("2022-07", "since July 2022,")])
def test_a_year_or_month_is_printed_as_it_was_given(client: FlaskClient, given: str, shown: str) -> None:
    page = adopt(client, effective=given)
    assert shown in page and "January 2022" not in page
    assert taken(client)["effective"] == given
    assert any(one["effective"] == given for one in client.get("/tally.json?year=2022").json["adoptions"])  # type: ignore[index]
    assert f">{shown[6:-1]}</td>" in client.get("/tally?year=2022").text


@pytest.mark.parametrize("given", ["2022-W05-1", "2022-123", "20220501"])
def test_a_day_of_a_week_is_refused_and_the_form_says_what_to_write(client: FlaskClient, given: str) -> None:
    page = adopt(client, status=400, effective=given)
    assert "Not recorded." in page and "a month like 2023-05 or a year like 2023" in page and f'value="{given}"' in page


def test_case_24_adopted_again_is_told_with_each_time_in_force(client: FlaskClient) -> None:
    adopt(client, effective="2021-06-01")
    adopt(client, stage="ended", effective="", ended="2022-06")
    page = adopt(client, effective="2024-02-01")
    assert "1 June 2021 to June 2022, since 1 February 2024" in page
    told = taken(client)
    assert [(s["effective"], s["ended"]) for s in told["spells"]] == [("2021-06-01", "2022-06"), ("2024-02-01", None)]  # type: ignore[attr-defined]
    assert (told["stage"], told["effective"], told["ended"]) == ("adopted", "2024-02-01", None)
    assert "1 June 2021 to June 2022, since 1 February 2024" in client.get("/tally?year=2021").text
    assert "since 1 February 2024" not in client.get("/tally?year=2024").text


def test_earlier_times_and_the_years_it_is_said_for_are_given_in_the_form(client: FlaskClient) -> None:
    page = adopt(client, effective="2024-02-01", earlier="2021-06-01 to 2022-06", about="2021, 2024")
    assert "1 June 2021 to June 2022, since 1 February 2024" in page
    assert "Said to be in force by its economy for 2021, 2024." in page
    assert [word["year"] for word in taken(client)["words"]] == [2021, 2024]  # type: ignore[attr-defined]
    for wrong in ({"earlier": "2021"}, {"about": "soon"}, {"earlier": f"{MARKUP} to 2022"}):
        page = adopt(client, status=400, **wrong)
        assert "Not recorded." in page and MARKUP not in page


def test_a_day_ahead_stands_among_what_is_on_the_way(client: FlaskClient) -> None:
    ahead = date.today() + timedelta(days=40)
    adopt(client, effective=ahead.isoformat())
    assert f"planned for {day(ahead)}" in client.get("/pipeline?economy=Peru").text
    assert taken(client)["reason"]["rule"] == "A3"  # type: ignore[index]


def test_case_26_the_silent_are_counted_beside_what_is_in_force(client: FlaskClient) -> None:
    page = client.get("/tally/in_force?year=2024").text
    assert "0 practices" in page and "No word since 2022: 1" in page and "Malaysia: no word since 2022" in page
    assert "no word since 2022: 1" in client.get("/tally?year=2024").text
    silent = [{"since": 2022, "practices": ["chile-market-days"]}]
    assert client.get("/api/v1/figures/in_force?year=2024").json["silent"] == silent  # type: ignore[index]
    assert client.get("/tally.json?year=2024").json["silent"] == silent  # type: ignore[index]
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(client.get("/tally.csv?year=2024").text))}
    assert (rows["in_force"]["silent"], rows["in_force"]["silent practices"]) == ("1", "2022: chile-market-days")
    assert {row["silent"] for key, row in rows.items() if key != "in_force"} == {""}
    assert "No word since" not in client.get("/tally/in_force?year=2022").text


def test_the_question_is_asked_and_answered_for_a_year(client: FlaskClient) -> None:
    page = client.get("/follow-up?year=2024").text
    assert "In force at the end of 2024?" in page and '<input type="hidden" name="year" value="2024">' in page
    answer = client.post("/follow-up", data={**ANSWER, "year": "2024"}, headers=OWN)
    assert answer.status_code == 303 and "year=2024" in answer.location
    assert "Answered: yes" in client.get(answer.location).text
    assert "Answered: yes" not in client.get("/follow-up").text
    assert client.get("/tally.json?year=2024").json["figures"]["in_force"]["value"] == 1  # type: ignore[index]
    assert client.get("/tally.json?year=2023").json["figures"]["in_force"]["value"] == 0  # type: ignore[index]
    for year in ("2999", "1900", "soon"):
        assert client.post("/follow-up", data={**ANSWER, "year": year}, headers=OWN).status_code == 400
        assert client.get(f"/follow-up?year={year}").status_code == 400


def test_a_program_asks_and_answers_for_a_year(client: FlaskClient, client_as: ClientAs) -> None:
    (asked,) = client.get("/api/v1/follow-up?year=2024").json["questions"]  # type: ignore[index]
    assert (asked["economy"], asked["year"], asked["answer"]) == ("Malaysia", 2024, None)
    answer = client.post("/api/v1/follow-up", data=json.dumps({**ANSWER, "year": 2024}), headers=OWN)
    assert (answer.status_code, answer.json) == (201, {"recorded": True})
    again = client.post("/api/v1/follow-up", data=json.dumps({**ANSWER, "year": 2024}), headers=OWN)
    assert (again.status_code, again.json) == (200, {"recorded": False})
    (asked,) = client.get("/api/v1/follow-up?year=2024").json["questions"]  # type: ignore[index]
    assert asked["answer"] == "yes"
    assert (
        client_as("other_delegate").post("/api/v1/follow-up", data=json.dumps(ANSWER), headers=OWN).status_code == 403
    )


def test_one_act_under_two_practices_is_asked_about_and_the_choice_is_kept(client: FlaskClient) -> None:
    adopt(client)
    assert 'name="credit"' not in client.get(f"{GUARANTEE}/adopt").text
    page = adopt(client, GUARANTEE, 409, effective="2023-06-01")
    assert "one act is credited to one practice" in page
    assert '<select id="credit" name="credit"' in page and 'value="Act 5"' in page
    assert '<option value="chile-market-days">' in page and '<option value="japan-credit-guarantee">' in page
    adopt(client, GUARANTEE, effective="2023-06-01", credit="japan-credit-guarantee")
    assert taken(client, address="japan-credit-guarantee")["credited"] == "here"
    other = taken(client)
    assert (other["credited"], other["reason"]["rule"]) == ("elsewhere", "A10")  # type: ignore[index]
    page = client.get("/pipeline?economy=Peru").text
    assert "see also there (A10)" in page and "say which practice it is credited to" in page
    assert client.get("/uncounted?figure=adopted&rule=A10").status_code == 200


def test_a_practice_that_not_everybody_may_read_is_not_named_by_what_is_credited_to_it(
    client: FlaskClient, client_as: ClientAs, kb: KnowledgeBase
) -> None:
    adopt(client)
    members = kb.recording.adoption(
        "members-note", "Peru", stage="adopted", effective="2023-06-01", instrument="Act 5", credit="members-note"
    )
    kb.recording.adopt(members, by=DESK)
    for address in (MARKET, f"{MARKET}.json", "/pipeline", "/tally.json", "/api/v1/practices/chile-market-days"):
        assert "members-note" not in client_as("visitor").get(address).text


def test_what_nothing_embodies_and_what_lies_after_the_plan_are_listed_with_their_reasons(client: FlaskClient) -> None:
    adopt(client, instrument="")
    adopt(client, economy="Thailand", effective="2025-02-01", instrument="Act 9")
    page = client.get("/pipeline").text
    assert "Peru: name what embodies it" in page
    assert "Thailand: in force since 2025, after the years of this plan" in page
    listed = client.get("/tally.json").json["listed_not_counted"]  # type: ignore[index]
    assert {one["economy"]: one["reason"]["rule"] for one in listed} == {"Peru": "A3", "Thailand": "A8"}
