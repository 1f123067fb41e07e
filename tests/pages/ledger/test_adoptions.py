"""An adoption's life on the pages: stages and blocks, both sides, on the way, still in force, lineage."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import operator
from tests.pages.conftest import MARKUP, OWN
from tests.pages.ledger.test_ledger import ADOPT, TAKEN_UP

MARKET = "/practices/chile-market-days"
CONFIRM = f"{MARKET}/adoptions/malaysia/confirm"
DESK = operator("secretariat")
ClientAs = Callable[[str], FlaskClient]


def claim_for_japan(kb: KnowledgeBase) -> None:
    claim = kb.recording.adoption(
        "chile-market-days", "Japan", stage="adopted", effective="2023-01-01", reported_by="Chile", instrument="Act 3"
    )
    kb.recording.adopt(claim, by=DESK)


def adopt_by(kb: KnowledgeBase, economy: str, id: str = "chile-market-days") -> None:
    made = kb.recording.adoption(id, economy, stage="adopted", effective="2023-04-01", instrument=f"Act on {id}")
    kb.recording.adopt(made, by=DESK)


def test_the_stages_of_an_adoption_stand_on_its_practice_s_page(client: FlaskClient) -> None:
    told = {**TAKEN_UP, "piloting-on": "2023-07-01", "piloting-evidence": "Report 7", "published": "Gazette 12"}
    page = client.post(ADOPT, data=told, headers=OWN, follow_redirects=True).text
    assert 'piloting <span class="quiet">1 July 2023, Report 7</span>' in page
    assert 'adopted <span class="quiet">1 February 2024</span>' in page
    assert "Published: Gazette 12" in page and "On record since" in page


def test_a_day_of_a_stage_not_reached_is_refused_and_the_form_comes_back(client: FlaskClient) -> None:
    told = {**TAKEN_UP, "stage": "planned", "piloting-on": "2023-07-01"}
    answer = client.post(ADOPT, data=told, headers=OWN)
    assert answer.status_code == 400
    assert 'name="piloting-on" value="2023-07-01"' in answer.text


def test_the_form_has_a_row_for_each_building_block(
    client: FlaskClient, kb: KnowledgeBase, write: Callable[[str, str], Path]
) -> None:
    text = kb.home.store.source("japan-credit-guarantee").decode()
    text += f"\n## Building blocks\n\n### A fund {MARKUP}\n\nText.\n\n### A bank's share\n\nText.\n"
    assert kb.importing.import_files([write("again.md", text)], by=DESK).changed == 1
    page = client.get(ADOPT).text
    assert page.count('class="block"') == 2 and MARKUP not in page
    told = {
        **TAKEN_UP, "block-1": f"A fund {MARKUP}", "block-1-kind": "dropped", "block-1-note": "no money",
        "block-2": "A bank's share", "block-2-kind": "", "added": "Training",
    }  # fmt: skip
    assert client.post(ADOPT, data=told, headers=OWN).status_code == 303
    adoption = next(a for a in kb.reading.practice("japan-credit-guarantee").adoptions if a.economy == "Chile")
    assert [(c.kind.value, c.note, c.block) for c in adoption.changes] == [
        ("dropped", "no money", f"A fund {MARKUP}"), ("added", "Training", ""),
    ]  # fmt: skip
    page = client.get("/practices/japan-credit-guarantee").text
    assert "A fund &lt;script&gt;" in page and MARKUP not in page
    wrong = client.post(ADOPT, data={**told, "block-2": "Nothing such", "block-2-kind": "kept"}, headers=OWN)
    assert wrong.status_code == 400 and "building block" in wrong.text


def test_the_origin_s_delegate_confirms_and_is_offered_it_once(client_as: ClientAs, kb: KnowledgeBase) -> None:
    chile = client_as("delegate")
    assert CONFIRM in chile.get(MARKET).text
    answer = chile.post(CONFIRM, headers=OWN)
    assert answer.status_code == 303
    page = chile.get(answer.location).text
    assert "Recorded: your economy confirms this adoption." in page
    assert "Confirmed by Chile." in page and CONFIRM not in page
    assert chile.post(CONFIRM, headers=OWN).status_code == 409
    assert "0 reported, 0 documented, 1 confirmed" in chile.get("/tally").text


def test_the_adopter_s_delegate_makes_a_claim_a_report_and_it_counts(client_as: ClientAs, kb: KnowledgeBase) -> None:
    claim_for_japan(kb)
    japan, address = client_as("other_delegate"), f"{MARKET}/adoptions/japan/confirm"
    assert "Claimed by Chile" in japan.get(MARKET).text
    assert client_as("delegate").post(address, headers=OWN).status_code == 409
    assert address in japan.get(MARKET).text
    assert japan.post(address, headers=OWN).status_code == 303
    assert {a.economy for a in kb.figures.tally().adoptions} == {"Malaysia", "Japan"}


@pytest.mark.parametrize(
    "address",
    [
        "/practices/nothing/adoptions/malaysia/confirm",
        f"{MARKET}/adoptions/peru/confirm",
        f"{MARKET}/adoptions/atlantis/confirm",
    ],
)
def test_what_is_not_there_cannot_be_confirmed(client_as: ClientAs, address: str) -> None:
    assert client_as("delegate").post(address, headers=OWN).status_code == 404


def test_a_confirmation_is_posted(reader: FlaskClient) -> None:
    assert reader.get(CONFIRM).status_code == 405


def test_a_practice_says_what_it_counts_in_and_each_year_opens_the_figure(reader: FlaskClient) -> None:
    page = reader.get(MARKET).text
    told = page.split("Counts in: ")[1].split("</p>")[0]
    assert "/tally/shared?year=2021" in told and "/tally/shared?year=2023" in told
    assert "/tally/first_shared?year=2021" in told and "/tally/first_shared?year=2023" not in told
    assert "/tally/adopted?year=2022" in told
    for address in ("/tally/shared?year=2023", "/tally/adopted?year=2022"):
        counted = reader.get(address).text.split('id="counted"')[1].split("</section>")[0]
        assert MARKET in counted


# -- on the way


def test_the_pipeline_is_filtered_and_says_what_would_make_it_count(client: FlaskClient) -> None:
    page = client.get("/pipeline").text
    assert "1 adoption</h2>" in page and "Thailand" in page
    assert "When it is in force or in regular operation" in page
    assert "/practices/chile-market-days/adopt?economy=Thailand" in page
    assert "1 adoption</h2>" in client.get("/pipeline?economy=thailand&stage=piloting").text
    assert "0 adoptions</h2>" in client.get("/pipeline?economy=Peru").text
    assert "0 adoptions</h2>" in client.get("/pipeline?stage=planned").text


def test_the_form_that_a_list_leads_to_names_the_economy(client: FlaskClient) -> None:
    assert '<option value="Thailand" selected>' in client.get(f"{MARKET}/adopt?economy=Thailand").text


def test_a_visitor_is_led_to_no_form(reader: FlaskClient) -> None:
    assert "/adopt" not in reader.get("/pipeline").text


@pytest.mark.parametrize("address", ["/pipeline?economy=atlantis", "/pipeline?stage=dreamt", "/pipeline?page=x"])
def test_a_wrong_filter_of_the_pipeline_is_refused(reader: FlaskClient, address: str) -> None:
    assert reader.get(address).status_code == 400


# -- still in force?


def test_a_delegate_answers_with_one_click(client_as: ClientAs, kb: KnowledgeBase) -> None:
    adopt_by(kb, "Japan")
    japan = client_as("other_delegate")
    page = japan.get("/follow-up").text
    assert "Not answered: 1" in page and "Malaysia" not in page
    told = {"practice": "chile-market-days", "economy": "Japan", "answer": "yes"}
    answer = japan.post("/follow-up", data=told, headers=OWN)
    assert answer.status_code == 303
    page = japan.get(answer.location).text
    assert "Recorded." in page and "Not answered: 0" in page and "Answered: yes" in page
    assert kb.adoptions.still_in_force(date.today().year) == {"chile-market-days": ("Japan",)}
    again = japan.post("/follow-up", data=told, headers=OWN, follow_redirects=True)
    assert "Nothing changed" in again.text


def test_what_is_confirmed_stands_beside_what_is_in_force(client: FlaskClient, kb: KnowledgeBase) -> None:
    year = date.today().year
    assert "Of the 1 in force, 0 are" in client.get(f"/tally?year={year}").text
    told = {"practice": "chile-market-days", "economy": "malaysia", "answer": "yes"}
    client.post("/follow-up", data=told, headers=OWN)
    assert "Of the 1 in force, 1 is" in client.get(f"/tally?year={year}").text
    page = client.get(f"/tally/in_force?year={year}").text
    assert f"confirmed as still in force in {year}: 1" in page
    assert f"confirmed as still in force in {year - 1}: 0" in client.get(f"/tally/in_force?year={year - 1}").text


def test_no_asks_for_the_day_and_then_ends_it(client: FlaskClient, kb: KnowledgeBase) -> None:
    told = {"practice": "chile-market-days", "economy": "Malaysia", "answer": "no"}
    answer = client.post("/follow-up", data=told, headers=OWN)
    assert answer.status_code == 400 and "Not recorded." in answer.text
    assert client.post("/follow-up", data={**told, "ended": "2024-01-31"}, headers=OWN).status_code == 303
    (adoption,) = kb.reading.practice("chile-market-days").adoptions
    assert (adoption.stage.value, str(adoption.ended)) == ("ended", "2024-01-31")
    year = date.today().year
    assert kb.figures.tally(year).figure("in_force").value == 0


def test_what_cannot_be_answered_is_refused(client: FlaskClient, client_as: ClientAs) -> None:
    told = {"practice": "chile-market-days", "economy": "Malaysia", "answer": "perhaps"}
    assert client.post("/follow-up", data=told, headers=OWN).status_code == 400
    before = {**told, "answer": "no", "ended": "2021-01-01"}
    assert client.post("/follow-up", data=before, headers=OWN).status_code == 409
    assert client.post("/follow-up", data={**told, "practice": MARKUP}, headers=OWN).status_code in (400, 404)
    gone = client.post("/follow-up", data={**told, "answer": "yes", "practice": MARKUP}, headers=OWN)
    assert gone.status_code == 404 and MARKUP not in gone.text
    other = {**told, "answer": "yes"}
    assert client_as("other_delegate").post("/follow-up", data=other, headers=OWN).status_code == 403


# -- lineage


def test_a_lineage_is_a_picture_with_its_table(
    client: FlaskClient, kb: KnowledgeBase, write: Callable[[str, str], Path]
) -> None:
    text = kb.home.store.source("japan-credit-guarantee").decode()
    text = text.replace("groups: [micro]", f'related: ["adaptation of chile-market-days", "see {MARKUP}"]')
    assert kb.importing.import_files([write("again.md", text)], by=DESK).changed == 1, text
    page = client.get("/practices/japan-credit-guarantee/lineage").text
    assert '<title id="lineage-title">Lineage of Credit guarantees' in page
    assert page.count("<path") == 4  # two practices, what nothing bears, and two economies
    table = page.split("The same as a table")[1]
    assert "adaptation of" in table and "taken up by (piloting)" in table and "see &lt;script&gt;" in table
    assert MARKUP not in page and " style=" not in page.split("<main")[1]


def test_a_practice_without_a_lineage_says_so_and_an_unknown_one_is_not_found(reader: FlaskClient) -> None:
    assert "name no practice" in reader.get("/practices/japan-credit-guarantee/lineage").text
    assert reader.get("/practices/members-note/lineage").status_code == 404
    assert reader.post(f"{MARKET}/lineage").status_code == 405


def test_nothing_of_what_was_given_is_markup(with_naughty: FlaskClient, account_of: Callable[[str], Account]) -> None:
    for address in ("/practices/naughty/lineage", "/pipeline", "/uncounted", "/gap-map", "/meetings/m-2023-1",
                    "/meetings/m-2023-1/share?q=naughty&pick=naughty", "/follow-up"):  # fmt: skip
        page = with_naughty.get(address)
        assert page.status_code == 200 and MARKUP not in page.text, address
