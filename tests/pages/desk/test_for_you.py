"""The page For you: what waits for one person, one list a kind, one number in the masthead, at the API and here."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import Scope
from kb.submissions.dossier import State
from tests.dossiers import ENTRIES, begun, handed_in
from tests.pages.conftest import OWN

ClientAs = Callable[[str], FlaskClient]
AccountOf = Callable[[str], Account]


def turns(client: FlaskClient) -> dict[str, list[str]]:
    told = client.get("/api/v1/for-you").get_json()
    return {one["kind"]: [turn["text"] for turn in one["turns"]] for one in told["lists"]}


def masthead(client: FlaskClient) -> str:
    """What stands in the masthead of any page."""
    page = client.get("/about").get_data(as_text=True)
    return page[page.index(">For you") + 1 :].split("<")[0].strip()


def asked_back(kb: KnowledgeBase, author: Account, officer: Account, field: str = "results") -> None:
    handed_in(kb, author, id="d1")
    kb.desk.conversation.take(officer.person(), "d1")
    kb.desk.conversation.ask_change(officer.person(), "d1", field, "Say how many.")
    kb.desk.conversation.request_changes(officer.person(), "d1")


def test_an_author_is_led_to_the_change_that_is_asked_for(
    kb: KnowledgeBase, client_as: ClientAs, account_of: AccountOf
) -> None:
    asked_back(kb, account_of("delegate"), account_of("officer"))
    told = turns(client_as("delegate"))["changes asked of you"]
    assert told == ["Answer the change asked for in Results of “Invoices paid within a week by the buyer's bank”"]
    page = client_as("delegate").get("/for-you").get_data(as_text=True)
    assert '<a href="/submissions/d1">Answer the change' in page
    assert "submissions" not in turns(client_as("officer"))  # it is the author's turn
    assert "changes asked of you" not in turns(client_as("other_delegate"))


def test_a_submission_is_the_turn_of_every_officer_until_one_takes_it(
    kb: KnowledgeBase, world: KnowledgeBase, client_as: ClientAs, account_of: AccountOf
) -> None:
    other = kb.accounts.administering.add(
        account_of("administrator").person(), "second@example.org", "S", "delegate", "Peru"
    )
    second = replace(other, role=account_of("officer").role, economy="", state=account_of("officer").state)
    kb.home.store.change_account(second, "test")
    assert kb.for_you.count(second.person()) == kb.for_you.count(account_of("officer").person())
    kb.desk.conversation.take(account_of("officer").person(), "d1")
    kinds = {one.kind.value: one for one in kb.for_you.lists(account_of("officer").person())}
    assert [turn.text.split()[0] for turn in kinds["submissions"].turns] == ["Decide"]
    assert "submissions" not in {one.kind.value for one in kb.for_you.lists(second.person())}


def test_an_officer_is_not_asked_to_decide_on_the_own_economys_submission(
    kb: KnowledgeBase, world: KnowledgeBase, account_of: AccountOf
) -> None:
    of_chile = replace(account_of("officer"), economy="Chile")
    kb.home.store.change_account(of_chile, "test")
    assert "submissions" not in {one.kind.value for one in kb.for_you.lists(of_chile.person())}


@pytest.mark.parametrize("who", ["delegate", "other_delegate", "officer", "chair", "administrator"])
def test_masthead_page_and_api_say_the_same_number(world: KnowledgeBase, client_as: ClientAs, who: str) -> None:
    client = client_as(who)
    count = client.get("/api/v1/for-you").get_json()["count"]
    page = client.get("/for-you").get_data(as_text=True)
    main = page[page.index("<main") : page.index("</main>")]
    assert len(re.findall(r'<li><a href="/[^"]*">', main)) == count
    assert masthead(client) == (f"For you ({count})" if count else "For you")
    assert client.get("/for-you.json").get_json()["count"] == count


def test_nothing_waiting_is_a_sentence_that_offers_the_search(client_as: ClientAs) -> None:
    page = client_as("administrator").get("/for-you").get_data(as_text=True)
    assert "Nothing waits for you." in page and "Search the practices</a>" in page


def test_a_visitor_is_asked_to_sign_in_and_sees_no_number(client_as: ClientAs) -> None:
    visitor = client_as("visitor")
    assert visitor.get("/api/v1/for-you").status_code == 401
    assert "For you" not in visitor.get("/").get_data(as_text=True)


def test_a_year_waits_for_the_next_of_two_people(kb: KnowledgeBase, client_as: ClientAs, account_of: AccountOf) -> None:
    officer, chair = account_of("officer").person(), account_of("chair").person()
    kb.periods.move(officer, 2023, "in review")
    assert turns(client_as("officer"))["figures of a year"] == ["Approve the figures of 2023"]
    assert "figures of a year" not in turns(client_as("chair"))
    kb.periods.move(officer, 2023, "approved")
    assert turns(client_as("chair"))["figures of a year"] == ["Accept the figures of 2023"]
    assert "figures of a year" not in turns(client_as("officer"))
    kb.periods.move(chair, 2023, "accepted")
    assert turns(client_as("chair"))["figures of a year"] == ["Lock the figures of 2023"]


def test_a_report_handed_in_is_checked_and_then_waits_for_nobody(
    kb: KnowledgeBase, client_as: ClientAs, account_of: AccountOf
) -> None:
    delegate, room = account_of("delegate").person(), kb.implementation.indicators
    made = room.keep(delegate, "1.1.1", "Chile", "2023", value="4", source="a survey", submit=False)
    assert "indicator reports" not in turns(client_as("officer"))  # a draft is the economy's own
    made = room.keep(delegate, "1.1.1", "Chile", "2023", value="4", source="a survey", submit=True)
    assert turns(client_as("officer"))["indicator reports"] == ["Check what Chile reported of 1.1.1 for 2023"]
    room.accept(account_of("officer").person(), "1.1.1", "Chile", "2023", made.value)
    assert "indicator reports" not in turns(client_as("officer"))


def test_a_year_is_to_be_reported_until_something_is_said_of_every_indicator(
    kb: KnowledgeBase, client_as: ClientAs, account_of: AccountOf
) -> None:
    delegate = account_of("delegate").person()
    before = [line for line in turns(client_as("delegate"))["years to report"] if line.startswith("Report 2023,")]
    assert before and "or say that there is nothing to report" in before[0]
    for id in kb.implementation.coverage.silent_on("Chile", 2023):
        kb.implementation.nil_reports.hand_in(delegate, id, "Chile", "2023")
    assert not [line for line in turns(client_as("delegate"))["years to report"] if line.startswith("Report 2023,")]


def test_what_was_taken_up_is_asked_for_until_it_is_answered(
    kb: KnowledgeBase, client_as: ClientAs, account_of: AccountOf
) -> None:
    delegate = account_of("other_delegate").person()
    made = kb.recording.adoption("chile-market-days", "Japan", stage="adopted", effective="2023", instrument="A rule")
    kb.recording.adopt(made, by=delegate)
    (line,) = [one for one in kb.for_you.lists(delegate) if one.kind.value == "still in force"]
    assert len(line.turns) == 1 and line.turns[0].text.endswith("is still in force")
    path, anchor = line.turns[0].path.split("#")
    assert f'id="{anchor}"' in client_as("other_delegate").get(path).get_data(as_text=True)
    kb.adoptions.answer(delegate, "chile-market-days", "Japan", "yes")
    assert "still in force" not in turns(client_as("other_delegate"))


def test_a_file_that_was_looked_at_waits_for_its_officer_alone(
    kb: KnowledgeBase, client_as: ClientAs, account_of: AccountOf
) -> None:
    kept = kb.importing.keep(account_of("officer").person(), b"title,economy\nA card,Chile\n", "catalogue.csv")
    assert any("“catalogue.csv”" in text for text in turns(client_as("officer"))["brought in"])
    page = client_as("officer").get("/for-you").get_data(as_text=True)
    assert f'href="/import/{kept.token}"' in page
    assert "catalogue.csv" not in str(turns(client_as("administrator")))


def test_a_token_that_reads_shows_its_owners_turns(
    world: KnowledgeBase, kb: KnowledgeBase, account_of: AccountOf
) -> None:
    officer = account_of("officer")
    assert kb.for_you.count(officer.person(Scope.READ)) == kb.for_you.count(officer.person()) > 0


def test_a_draft_is_nobodys_turn(kb: KnowledgeBase, account_of: AccountOf) -> None:
    before = {who: kb.for_you.count(account_of(who).person()) for who in ("delegate", "other_delegate", "officer")}
    kb.submissions.drafting.begin(account_of("delegate").person())
    assert {who: kb.for_you.count(account_of(who).person()) for who in before} == before
    assert kb.home.store.dossiers()[0].state is State.DRAFT


def test_titles_are_escaped(kb: KnowledgeBase, client_as: ClientAs, account_of: AccountOf) -> None:
    handed_in(kb, account_of("delegate"), {**ENTRIES, "title": "<script>alert(1)</script>"}, id="d9")
    page = client_as("officer").get("/for-you", headers=OWN).get_data(as_text=True)
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


def test_another_delegate_goes_on_with_what_was_left_from_the_page_for_you(
    kb: KnowledgeBase, client_as: ClientAs, account_of: AccountOf
) -> None:
    heir, by = account_of("other_delegate"), account_of("administrator").person()
    kb.home.store.change_account(replace(heir, economy="Chile"), "test")
    draft = begun(kb, account_of("delegate"))
    kb.accounts.administering.close(by, account_of("delegate").id)
    client = client_as("other_delegate")
    assert 'href="/submissions#left"' in client.get("/for-you").get_data(as_text=True)
    page = client.get("/submissions").get_data(as_text=True)
    form = page[page.index(f"/submissions/{draft.id}/take-over") :]
    seen = re.findall(r'name="seen" value="([^"]*)"', form)[0]
    answer = client.post(f"/submissions/{draft.id}/take-over", data={"seen": seen}, headers=OWN)
    assert answer.location == f"/submissions/{draft.id}"
    assert ENTRIES["agency"] in client.get(answer.location).get_data(as_text=True)
    assert client.post(f"/submissions/{draft.id}/take-over", data={"seen": seen}, headers=OWN).status_code == 404


def test_the_secretariat_hands_on_from_its_page_and_reads_nothing_of_a_draft(
    kb: KnowledgeBase, client_as: ClientAs, account_of: AccountOf
) -> None:
    heir, by = account_of("other_delegate"), account_of("administrator").person()
    kb.home.store.change_account(replace(heir, economy="Chile"), "test")
    draft = begun(kb, account_of("delegate"))
    kb.accounts.administering.close(by, account_of("delegate").id)
    client = client_as("officer")
    for address in ("/submissions", "/for-you", "/api/v1/for-you"):
        assert ENTRIES["title"] not in client.get(address).get_data(as_text=True)
    page = client.get("/submissions").get_data(as_text=True)
    seen = re.findall(r'name="seen" value="([^"]*)"', page[page.index('id="left"') :])[0]
    data = {"seen": seen, "account": heir.id}
    assert client.post(f"/submissions/{draft.id}/take-over", data=data, headers=OWN).status_code == 303
    assert kb.home.store.dossier(draft.id).author == heir.id


def test_a_person_switches_the_letter_of_the_day_off_and_on(
    kb: KnowledgeBase, client_as: ClientAs, account_of: AccountOf
) -> None:
    client, id = client_as("delegate"), account_of("delegate").id
    assert 'name="digest" value="yes" checked' in client.get("/account").get_data(as_text=True)
    assert client.post("/account/letters", data={}, headers=OWN).status_code == 303
    assert not kb.home.store.wants_digest(id)
    assert 'name="digest" value="yes" checked' not in client.get("/account").get_data(as_text=True)
    client.post("/account/letters", data={"digest": "yes"}, headers=OWN)
    assert kb.home.store.wants_digest(id)
