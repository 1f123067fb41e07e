"""The pages of the desk: the queue, a submission, objectives of practices, gates, what suggestions are worth."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.home.opened import Home
from kb.practice.fields import FIELDS
from kb.practice.form import entries_of
from kb.submissions.dossier import Dossier, State
from kb.tagging.evidence import SuggestionEvidence, SuggestionVerdict
from tests.dossiers import ENTRIES, again, begun, handed_in
from tests.pages.conftest import MARKUP, OWN
from tests.pdfs import pdf

As = Callable[[str], FlaskClient]


@pytest.fixture
def officer(world: KnowledgeBase, client: FlaskClient) -> FlaskClient:
    """An officer before a home with d1 on its way."""
    return client


def post(client: FlaskClient, address: str, **data: str) -> str:
    """Send a form that is taken, and read where it leads."""
    answer = client.post(address, data={name.replace("_", "-"): value for name, value in data.items()}, headers=OWN)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


def state(kb: KnowledgeBase, id: str = "d1") -> str:
    return kb.home.store.dossier(id).state.value


# -- reading -------------------------------------------------------------------------------------------------


def test_the_queue_names_what_waits_and_so_does_every_page_of_an_officer(
    officer: FlaskClient, client_as: As, kb: KnowledgeBase
) -> None:
    page = officer.get("/desk").text
    assert ENTRIES["title"].replace("'", "&#39;") in page
    assert "Chile · submitted" in page
    assert '<span class="waiting">1<span class="visually-hidden"> to decide</span></span>' in officer.get("/about").text
    assert ">Desk" not in client_as("delegate").get("/about").text
    assert "Nothing here." in officer.get("/desk?which=waiting").text
    assert officer.get("/desk?which=yours").status_code == 400


def test_a_draft_is_nowhere_on_the_desk(
    officer: FlaskClient, kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    draft = begun(kb, account_of("delegate"), {**ENTRIES, "title": "Only a draft"})
    for which in ("mine", "all", "waiting", "done"):
        assert "Only a draft" not in officer.get(f"/desk?which={which}").text
    assert officer.get(f"/desk/{draft.id}").status_code == 404
    assert officer.post(f"/desk/{draft.id}/take", headers=OWN).status_code == 404


def test_a_submission_is_shown_field_by_field_with_its_suggestions(officer: FlaskClient, kb: KnowledgeBase) -> None:
    page = officer.get("/desk/d1").text
    assert "<em>" in page and "Small suppliers waited three months to be paid." in re.sub(r"</?mark[^>]*>", "", page)
    assert 'id="f-problem"' in page and f"{len(FIELDS) - len(ENTRIES)} fields not filled in" in page
    assert page.count('class="say ') == len(kb.plan.objectives)
    for mark in re.findall(r'<a href="#(s-[\d.]+)">', page):
        assert f'id="{mark}"' in page, "a sentence that is quoted is marked where it stands"
    assert "May be the same" not in page or "Credit guarantees" in page


def test_an_author_may_read_what_the_desk_says_only_on_the_own_page(client_as: As, world: KnowledgeBase) -> None:
    assert client_as("delegate").get("/desk/d1").status_code == 403


# -- the conversation ----------------------------------------------------------------------------------------


def test_a_submission_goes_back_to_its_author_and_comes_again_with_what_changed(
    officer: FlaskClient, kb: KnowledgeBase
) -> None:
    page = post(officer, "/desk/d1/take")
    assert "Taken: it is in review" in page and state(kb) == "in review"
    page = post(officer, "/desk/d1/remarks", field="results", text="In which year?", kind="change")
    assert "In which year?" in page and "Settle this change" in page
    page = post(officer, "/desk/d1/request-changes", why="Two weeks will do.")
    assert "It is back with its author" in page and state(kb) == "changes requested"
    again(kb, kb.home.store.dossier("d1"), {**ENTRIES, "results": ENTRIES["results"] + " That was in 2023."})
    page = officer.get("/desk/d1").text
    assert "Changed since round 1" in page and "<ins>" in page and "in 2023" in page
    no = kb.home.store.remarks("d1")[0].no
    assert "Settled by Olga Officer" in post(officer, "/desk/d1/settle", no=str(no))


def test_a_delegate_answers_where_she_may_read_it(client_as: As, world: KnowledgeBase) -> None:
    author = client_as("delegate")
    answer = author.post("/submissions/d1/remarks", data={"field": "title", "text": "Shorter now."}, headers=OWN)
    assert answer.status_code == 303 and answer.location == "/submissions/d1#remark-1"
    assert "Shorter now." in client_as("officer").get("/desk/d1").text
    assert author.post("/submissions/d1/remarks", data={"text": " "}, headers=OWN).status_code == 400
    assert author.post("/submissions/d9/remarks", data={"text": "x"}, headers=OWN).status_code == 404


def test_a_remark_without_words_brings_the_page_back_with_its_field_open(officer: FlaskClient) -> None:
    answer = officer.post("/desk/d1/remarks", data={"field": "results", "text": " ", "kind": "change"}, headers=OWN)
    assert answer.status_code == 400 and "Not done." in answer.text
    assert re.search(r'id="f-results".*?<details class="say-here" open>', answer.text, re.S)
    long = officer.post("/desk/d1/remarks", data={"field": "results", "text": "x" * 4_001}, headers=OWN)
    assert long.status_code == 400 and "x" * 4_001 in long.text


@pytest.mark.parametrize(
    ("address", "data", "status"),
    [
        ("remarks", {"field": "nonsense", "text": "x"}, 400),
        ("remarks", {"field": "title", "text": "x", "kind": "song"}, 400),
        ("assign", {"account": "nobody"}, 400),
        ("settle", {"no": "99"}, 404),
        ("settle", {"no": "one"}, 404),
        ("request-changes", {}, 409),
        ("publish", {}, 409),
        ("withdraw", {"why": ""}, 400),
        ("tags", {"say-4.1": "reject", "main": "4.1"}, 400),
        ("tags", {"say-4.1": "confirm", "none": "yes"}, 400),
        ("tags", {"say-1.1": "confirm", "say-1.2": "confirm", "say-1.3": "confirm", "main": "2.1"}, 400),
        ("tags", {"main": "9.9"}, 404),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(
    officer: FlaskClient, kb: KnowledgeBase, address: str, data: dict[str, str], status: int
) -> None:
    before = kb.home.store.dossier("d1"), kb.home.store.choice("d1"), kb.home.store.remarks("d1")
    answer = officer.post(f"/desk/d1/{address}", data=data, headers=OWN)
    assert answer.status_code == status
    assert (kb.home.store.dossier("d1"), kb.home.store.choice("d1"), kb.home.store.remarks("d1")) == before


def test_two_officers_at_once_and_the_second_is_told(officer: FlaskClient, kb: KnowledgeBase) -> None:
    dossier = kb.home.store.dossier("d1")
    kb.home.store.move_dossier(
        replace(dossier, state=State.IN_REVIEW, assigned="account-9"), State.SUBMITTED, "account-9"
    )
    answer = officer.post("/desk/d1/take", headers=OWN)
    assert answer.status_code == 409 and "somebody else has taken it meanwhile" in answer.text


# -- objectives and publishing -------------------------------------------------------------------------------


def test_what_is_chosen_is_saved_and_stays_in_the_form(officer: FlaskClient, kb: KnowledgeBase) -> None:
    page = post(
        officer, "/desk/d1/tags", **{"say-4.1": "confirm", "say-1.3": "confirm", "say-2.1": "reject", "main": "1.3"}
    )
    assert "Saved by Olga Officer" in page and "1.3, 4.1, the main one first" in page
    assert 'name="main" value="1.3" checked' in page
    assert 'name="say-2.1" value="reject" checked' in page
    assert kb.home.store.choice("d1").rejected == ("2.1",)


def test_a_wrong_choice_brings_the_form_back_as_it_was_filled_in(officer: FlaskClient) -> None:
    data = {"say-1.1": "confirm", "say-1.2": "confirm", "say-1.3": "confirm", "say-2.1": "confirm"}
    answer = officer.post("/desk/d1/tags", data=data, headers=OWN)
    assert answer.status_code == 400 and "3 at most" in answer.text
    assert all(f'name="{name}" value="confirm" checked' in answer.text for name in data)


def test_a_visitor_reads_what_was_published_and_who_decided_by_role(
    officer: FlaskClient, client_as: As, kb: KnowledgeBase
) -> None:
    post(officer, "/desk/d1/take")
    page = post(officer, "/desk/d1/publish", **{"say-4.1": "confirm", "why": "complete"})
    assert "Published. Readers find it now." in page and state(kb) == "published"
    visitor = client_as("visitor")
    id = kb.home.store.dossier("d1").practice
    assert id in visitor.get("/?q=invoices+paid+within+a+week&mode=words").text
    practice = visitor.get(f"/practices/{id}").text
    assert "Confirmed by the secretariat" in practice and "Olga" not in practice
    assert "small.firms@example.org" not in practice


def test_what_blocks_keeps_the_button_away_and_the_form_from_being_taken(
    officer: FlaskClient, kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    id = handed_in(kb, account_of("delegate"), {**ENTRIES, "since": "last year"}).id
    post(officer, f"/desk/{id}/take")
    page = officer.get(f"/desk/{id}").text
    assert (
        "Checks: 1 stops" in page
        and "Stops it from being published" in page
        and "Publish with the objectives" not in page
    )
    answer = officer.post(f"/desk/{id}/publish", headers=OWN)
    assert answer.status_code == 422 and "a year like 2021" in answer.text
    assert state(kb, id) == "in review"


def test_where_the_index_fails_the_page_says_what_to_do(
    officer: FlaskClient, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    post(officer, "/desk/d1/take")
    monkeypatch.setattr(Home, "update_index", fail)
    assert "run `kb index`" in post(officer, "/desk/d1/publish")
    assert state(kb) == "published"


def test_a_back_catalogue_is_tagged_one_after_the_other(officer: FlaskClient, kb: KnowledgeBase) -> None:
    page = officer.get("/desk/practices").text
    assert "3 practices, the most recent first" in page
    page = officer.get("/desk/practices/members-note").text
    assert 'href="/desk/practices/korea-plan-only"' in page and 'class="say ' in page
    page = post(officer, "/desk/practices/members-note", **{"say-4.1": "confirm", "then": "next"})
    assert "A planned voucher" in page and "2 practices without confirmed objectives" in page
    page = post(officer, "/desk/practices/korea-plan-only", none="yes", then="stay")
    assert "Confirmed by Olga Officer" in page and ": none." in page
    page = post(officer, "/desk/practices/international-body-guide", main="5.2", then="next")
    assert "That was the last practice" in page and "Every practice has its objectives confirmed." in page
    assert kb.home.ledger().tags("members-note") == ("4.1",)


@pytest.mark.parametrize(
    ("data", "status"), [({}, 400), ({"main": "9.9"}, 404), ({"say-4.1": "reject", "main": "4.1"}, 400)]
)
def test_a_practice_is_not_tagged_with_what_cannot_be(
    officer: FlaskClient, kb: KnowledgeBase, data: dict[str, str], status: int
) -> None:
    assert officer.post("/desk/practices/members-note", data=data, headers=OWN).status_code == status
    assert "members-note" not in kb.home.ledger().confirmations and kb.home.store.evidence() == ()


def test_what_suggestions_are_worth_is_a_table_and_a_weak_objective_says_so(
    officer: FlaskClient, kb: KnowledgeBase
) -> None:
    assert "Nobody has judged a suggestion yet." in officer.get("/desk/suggestions").text
    for n, verdict in enumerate([SuggestionVerdict.CONFIRMED] * 3 + [SuggestionVerdict.REJECTED] * 9):
        kb.home.store.keep_evidence(
            SuggestionEvidence(f"p{n}", 1, "4.1", 0.5, True, verdict, "x", "2025-01-01T00:00:00+00:00")
        )
    assert "abstains: 3 of 12 were right" in officer.get("/desk/suggestions").text
    assert "abstains: 3 of 12 were right" in officer.get("/desk/practices/members-note").text


# -- gates ---------------------------------------------------------------------------------------------------

GATES = "/practices/chile-market-days/gates"


def test_a_practice_is_kept_out_of_the_figures_with_a_reason(
    officer: FlaskClient, client_as: As, kb: KnowledgeBase
) -> None:
    page = post(officer, f"{GATES}/counts", passed="no", why="A test record")
    assert "Decided, and kept" in page and "Let the rules decide whether it counts" in page
    assert "chile-market-days" not in kb.figures.tally(2023).figure("shared").practices
    page = client_as("visitor").get("/practices/chile-market-days").text
    assert "kept out of the figures by the secretariat: A test record" in page
    assert "decided by the secretariat on" in page and "Keep it out" not in page
    assert "A test record" in client_as("visitor").get("/tally/shared").text


def test_the_first_page_shows_what_was_chosen_to_those_who_may_read_it(officer: FlaskClient, client_as: As) -> None:
    assert "Chosen by the secretariat" not in officer.get("/").text
    post(officer, "/practices/members-note/gates/featured", passed="yes")
    assert "Chosen by the secretariat" in officer.get("/").text
    assert "Chosen by the secretariat" not in client_as("visitor").get("/").text
    post(officer, f"{GATES}/featured", passed="yes")
    assert "Chosen by the secretariat" in client_as("visitor").get("/").text
    post(officer, f"{GATES}/featured", passed="no", why="others' turn")
    assert "Chosen by the secretariat" not in client_as("visitor").get("/").text


@pytest.mark.parametrize(
    ("address", "data", "status"),
    [
        (f"{GATES}/counts", {"passed": "no", "why": " "}, 400),
        (f"{GATES}/counts", {"passed": "maybe"}, 400),
        (f"{GATES}/golden", {"passed": "yes"}, 404),
        ("/practices/nothing/gates/counts", {"passed": "yes"}, 404),
    ],
)
def test_a_gate_takes_yes_or_a_no_with_its_reason(
    officer: FlaskClient, kb: KnowledgeBase, address: str, data: dict[str, str], status: int
) -> None:
    assert officer.post(address, data=data, headers=OWN).status_code == status
    assert kb.home.store.decisions() == ()


# -- the ladder ----------------------------------------------------------------------------------------------

POSTED = ("take", "assign", "remarks", "settle", "request-changes", "tags", "publish", "withdraw")


@pytest.mark.parametrize("act", POSTED)
def test_what_is_not_there_is_unknown_and_reading_writes_nothing(officer: FlaskClient, act: str) -> None:
    data = {"text": "x", "why": "x", "no": "1"}
    assert officer.post(f"/desk/d99/{act}", data=data, headers=OWN).status_code == 404
    assert officer.get(f"/desk/d1/{act}").status_code == 405
    assert officer.post(f"/desk/d1/{act}", data=data).status_code == 403


def test_pages_of_what_is_not_there_are_unknown(officer: FlaskClient) -> None:
    assert officer.get("/desk/d99").status_code == 404
    assert officer.get("/desk/practices/nothing").status_code == 404
    assert officer.get("/desk/practices?page=0").status_code == 400
    assert officer.get("/submissions/d1/remarks").status_code == 405
    assert officer.get(f"{GATES}/counts").status_code == 405


def test_whatever_an_author_writes_stays_text(
    officer: FlaskClient, kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    written = {name: f"{text} {MARKUP}" for name, text in ENTRIES.items()}
    dossier: Dossier = handed_in(kb, account_of("delegate"), {**written, "economies": "Chile", "sources": MARKUP})
    post(officer, f"/desk/{dossier.id}/remarks", field="title", text=MARKUP, kind="change")
    again(kb, replace(dossier), {**written, "results": f"{MARKUP} and more {MARKUP}"})
    page = officer.get(f"/desk/{dossier.id}").text
    assert MARKUP not in page and "&lt;script&gt;" in page
    assert MARKUP not in officer.get("/desk").text
    post(officer, f"{GATES}/counts", passed="no", why=MARKUP)
    assert MARKUP not in officer.get("/practices/chile-market-days").text


def test_the_form_of_a_known_practice_is_what_is_published(officer: FlaskClient, kb: KnowledgeBase) -> None:
    """What the tagging page shows of a practice are its fields, the same that its author would see."""
    page = re.sub(r"</?mark[^>]*>", "", officer.get("/desk/practices/korea-plan-only").text)
    entries = entries_of(kb.home.store.practice("korea-plan-only"))
    assert entries["done"] in page and entries["summary"].replace("'", "&#39;") in page.replace("&#x27;", "&#39;")


def test_the_files_that_came_with_it_are_listed_and_given_out(
    kb: KnowledgeBase, client_as: As, account_of: Callable[[str], Account]
) -> None:
    author = account_of("delegate")
    draft = begun(kb, author)
    kept = kb.submissions.attaching.attach(author.person(), draft.id, f"{MARKUP}.pdf", pdf())
    again(kb, draft, ENTRIES)
    officer = client_as("officer")
    page = officer.get(f"/desk/{draft.id}").text
    assert "Attachments" in page and "no text could be read in it" in page
    assert MARKUP not in page
    address = re.search(rf'href="(/attachments/{kept.no}/[^"]+)"', page)
    assert address and officer.get(address[1]).data.startswith(b"%PDF")
