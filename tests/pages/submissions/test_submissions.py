"""An author's pages: the list, the form, the preview, handing in, attachments, and the API."""

import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import operator
from kb.plan.terminology import WordingTerm
from kb.submissions.dossier import Remark, RemarkKind, State
from tests.conftest import SHARED, shared_data
from tests.pages.conftest import MARKUP, OWN
from tests.pdfs import pdf

As = Callable[[str], FlaskClient]

PDF = pdf()

CARD: dict[str, str | list[str]] = {
    "title": "Shared cold stores for small fishers",
    "summary": "Villages run a cold store together.",
    "economies": ["Chile", "Japan"],
    "kind": "programme",
    "status": "running",
    "since": "2020",
    "objectives": ["3.1", "1.3", ""],
    "problem": "Small fishers had to sell on the beach at any price.",
    "done": "Each village got one **cold store** and runs it together.",
    "consent": "Director, Agency for Small Firms",
    "consent_on": "2024-03-01",
}


def begun(client: FlaskClient) -> str:
    answer = client.post("/submissions", headers=OWN)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def stamp_in(client: FlaskClient, address: str) -> str:
    found = re.search(r'name="changed" value="(\w+)"', client.get(address).text)
    assert found
    return found[1]


def handed_in(client: FlaskClient, **more: str) -> str:
    address = begun(client)
    answer = client.post(f"{address}/hand-in", data={**CARD, **more}, headers=OWN)
    assert answer.status_code == 303, answer.text
    return address


def in_state(kb: KnowledgeBase, address: str, *states: State) -> None:
    for state in states:
        dossier = kb.home.store.dossier(address.rsplit("/", 1)[1])
        kb.home.store.move_dossier(replace(dossier, state=state), dossier.state, "desk")


# -- the list --------------------------------------------------------------------------------------------


def test_a_delegate_begins_a_submission_and_finds_it_in_the_list(client_as: As) -> None:
    client = client_as("delegate")
    address = begun(client)
    client.post(address, data=CARD, headers=OWN)
    page = client.get("/submissions").text
    assert "Shared cold stores for small fishers" in page
    assert f'href="{address}"' in page
    assert "Only you see it" in page


def test_the_way_to_submit_stands_in_the_menu_for_those_who_may(client_as: As) -> None:
    link = '<a href="/submissions">Submit</a>'
    assert link in client_as("delegate").get("/about").text
    assert link not in client_as("visitor").get("/about").text
    assert link not in client_as("chair").get("/about").text
    assert "Begin a submission" not in client_as("chair").get("/submissions").text


def test_notices_stand_first_until_they_are_marked_as_read(
    client_as: As, kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    client = client_as("delegate")
    kb.home.store.notify(account_of("delegate").id, "", f"Changes asked for {MARKUP}")
    page = client.get("/submissions").text
    assert html.escape(MARKUP) in page and MARKUP not in page
    assert client.post("/submissions/notices", headers=OWN).status_code == 303
    assert "Changes asked for" not in client.get("/submissions").text


def test_what_is_asked_stands_in_the_list_and_at_its_field(client_as: As, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    address = handed_in(client)
    in_state(kb, address, State.IN_REVIEW)
    id = address.rsplit("/", 1)[1]
    kb.home.store.remark(Remark(0, id, 1, "results", RemarkKind.CHANGE, f"By how much? {MARKUP}", "desk", ""))
    in_state(kb, address, State.CHANGES_REQUESTED)
    assert "By how much?" in client.get("/submissions").text
    page = client.get(address).text
    assert MARKUP not in page
    field = page[page.index('id="results-told"') :][:400]
    assert "By how much?" in field
    assert 'aria-describedby="results-hint results-told"' in page


# -- the form --------------------------------------------------------------------------------------------


def test_the_form_asks_every_field_of_a_write_up_once_and_labels_each(client_as: As) -> None:
    from kb.practice.fields import FIELDS

    client = client_as("delegate")
    page = client.get(begun(client)).text
    for field in FIELDS:
        assert len(re.findall(rf'id="{field.name}"', page)) == 1, field.name
        assert re.search(rf'<label for="{field.name}"|id="{field.name}"[^>]*><legend>', page), field.name


def test_a_draft_is_saved_and_shown_again_as_it_was_typed(client_as: As, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    address = begun(client)
    typed = {**CARD, "since": "long ago", "economies": ["Chile", "Atlantis"], "kind": "wish", "consent_on": "in spring"}
    answer = client.post(address, data=typed, headers=OWN)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}?saved=yes")
    entries = kb.home.store.dossier(address.rsplit("/", 1)[1]).entries
    assert (entries["economies"], entries["objectives"]) == ("Chile\nAtlantis", "3.1\n1.3")
    page = client.get(f"{address}?saved=yes").text
    assert "Saved on" in page
    assert 'value="long ago"' in page and 'value="in spring"' in page
    assert '<option value="wish" selected>' in page
    assert 'value="Atlantis" checked' in page
    assert "is not a year like 2021" in page


def test_every_text_comes_back_escaped(client_as: As) -> None:
    from kb.practice.fields import FIELDS

    client = client_as("delegate")
    address = begun(client)
    client.post(address, data={field.name: f"{MARKUP} {field.name}" for field in FIELDS}, headers=OWN)
    for path in (address, "/submissions", f"{address}/beside"):
        page = client.get(path)
        assert page.status_code == 200
        assert MARKUP not in page.text
    answer = client.post(f"{address}/preview", data={"title": MARKUP, "done": MARKUP}, headers=OWN)
    assert MARKUP not in answer.text and html.escape(MARKUP) in answer.text


@shared_data
def test_naughty_strings_are_kept_and_shown_without_a_fault(client_as: As) -> None:
    strings = [s for s in json.loads((SHARED / "payloads" / "unicode" / "blns.json").read_text("utf-8")) if s]
    client = client_as("delegate")
    address = begun(client)
    for at in range(0, len(strings), 40):
        text = "\n\n".join(strings[at : at + 40])
        answer = client.post(address, data={"title": strings[at], "problem": text, "partners": text}, headers=OWN)
        assert answer.status_code == 303
        page = client.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text


def test_words_to_look_at_are_counted_beside_the_form_and_block_nothing(client_as: As, kb: KnowledgeBase) -> None:
    kb.home.wording = (WordingTerm(("country", "countries"), "economy", "APEC has economies."),)
    client = client_as("delegate")
    address = begun(client)
    client.post(address, data={**CARD, "problem": f"This country {MARKUP}", "results": "Two countries"}, headers=OWN)
    page = client.get(f"{address}/beside").text
    assert "2 terms to look at" in page
    assert 'href="#problem"' in page and "“country”: economy. APEC has economies." in page
    assert "Nothing is in the way" in page


def test_a_script_saves_and_is_told_the_new_state_or_why_not(client_as: As) -> None:
    client = client_as("delegate")
    address = begun(client)
    stamp = stamp_in(client, address)
    first = client.post(f"{address}.json", data={**CARD, "changed": stamp}, headers=OWN)
    assert first.status_code == 200
    assert first.json and first.json["changed"] != stamp == stamp
    assert first.json["changed"] == stamp_in(client, address)
    late = client.post(f"{address}.json", data={"title": "Another", "changed": stamp}, headers=OWN)
    assert late.status_code == 409
    assert late.json and "somebody has saved it" in late.json["error"]["message"].lower()
    assert client.post(f"{address}.json", data={"rest": "x" * 300_001}, headers=OWN).status_code == 400


def test_saving_over_a_newer_save_shows_both_and_keeps_what_was_typed(client_as: As, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    address = begun(client)
    stamp = stamp_in(client, address)
    client.post(address, data={**CARD, "title": "Theirs was first", "changed": stamp}, headers=OWN)
    answer = client.post(address, data={**CARD, "title": "Mine came later", "changed": stamp}, headers=OWN)
    assert answer.status_code == 409
    assert "<del>Theirs was first</del>" in answer.text and "<ins>Mine came later</ins>" in answer.text
    assert 'value="Mine came later"' in answer.text
    assert kb.home.store.dossier(address.rsplit("/", 1)[1]).title == "Theirs was first"
    again = re.search(r'name="changed" value="(\w+)"', answer.text)
    assert again
    assert client.post(address, data={**CARD, "title": "Mine", "changed": again[1]}, headers=OWN).status_code == 303


def test_too_much_text_is_refused_and_what_was_typed_is_kept_in_the_form(client_as: As) -> None:
    client = client_as("delegate")
    address = begun(client)
    answer = client.post(address, data={"changed": "", "title": "Kept", "rest": "x" * 300_001}, headers=OWN)
    assert answer.status_code == 400
    assert 'value="Kept"' in answer.text and "300,000" in answer.text
    assert client.post(address, data={"rest": "x" * 2_200_000}, headers=OWN).status_code == 413


def test_a_long_write_up_in_any_script_can_be_sent(client_as: As) -> None:
    client = client_as("delegate")
    answer = client.post(begun(client), data={"rest": "字" * 200_000}, headers=OWN, content_type="multipart/form-data")
    assert answer.status_code == 303


def test_the_preview_shows_the_write_up_and_keeps_nothing(client_as: As, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    address = begun(client)
    answer = client.post(f"{address}/preview", data=CARD, headers=OWN)
    assert answer.status_code == 200
    assert "<strong>cold store</strong>" in answer.text and 'id="s-what-was-done"' in answer.text
    assert kb.home.store.dossier(address.rsplit("/", 1)[1]).title == ""


# -- handing in ------------------------------------------------------------------------------------------


def test_what_is_handed_in_is_acknowledged_with_its_practices_id(client_as: As) -> None:
    client = client_as("delegate")
    address = handed_in(client)
    page = client.get(f"{address}?handed_in=yes").text
    number = re.search(r"SMEWG-BP-[0-9]{4}", page)
    assert "Handed in." in page and number
    assert 'id="draft"' not in page
    assert client.post(f"{address}/hand-in", data=CARD, headers=OWN).status_code == 303
    assert number.group() in client.get(address).text


def test_what_blocks_is_said_at_its_field_and_the_draft_is_saved(client_as: As, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    address = begun(client)
    answer = client.post(
        f"{address}/hand-in", data={**CARD, "consent": "", "since": "soon", "changed": ""}, headers=OWN
    )
    assert answer.status_code == 422
    assert "Not handed in." in answer.text
    assert re.search(r'id="consent"[^>]*aria-describedby="[^"]*consent-told"[^>]*aria-invalid="true"', answer.text)
    assert '<a href="#since">Running since</a>' in answer.text
    dossier = kb.home.store.dossier(address.rsplit("/", 1)[1])
    assert (dossier.state, dossier.title) == (State.DRAFT, CARD["title"])


def test_an_author_who_types_on_after_it_was_handed_in_loses_nothing(client_as: As) -> None:
    client = client_as("delegate")
    address = handed_in(client)
    answer = client.post(address, data={**CARD, "title": "Typed too late", "changed": "x"}, headers=OWN)
    assert answer.status_code == 409
    assert "Typed too late" in answer.text


def test_a_submission_can_be_withdrawn(client_as: As) -> None:
    client = client_as("delegate")
    address = handed_in(client)
    assert client.post(f"{address}/withdraw", data={"why": MARKUP}, headers=OWN).status_code == 303
    assert "withdrawn" in client.get(address).text


def test_rounds_show_what_changed(client_as: As, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    address = handed_in(client)
    in_state(kb, address, State.IN_REVIEW, State.CHANGES_REQUESTED)
    answer = client.post(f"{address}/hand-in", data={**CARD, "summary": f"Towns run it. {MARKUP}"}, headers=OWN)
    assert answer.status_code == 303
    page = client.get(address).text
    assert "Round 2" in page and "1 field changed" in page
    assert "<ins>Towns" in page and MARKUP not in page


def test_those_who_may_read_it_get_a_page_without_a_form(client_as: As) -> None:
    address = handed_in(client_as("delegate"))
    for who in ("other_delegate", "officer", "chair"):
        page = client_as(who).get(address)
        assert page.status_code == 200
        assert 'id="draft"' not in page.text and "Withdraw" not in page.text
    assert client_as("administrator").get(address).status_code == 404
    assert client_as("visitor").get(address).status_code == 401
    assert client_as("officer").post(address, data=CARD, headers=OWN).status_code == 403
    assert client_as("other_delegate").post(f"{address}/withdraw", headers=OWN).status_code == 403


# -- a practice's next version, and practices like a draft ------------------------------------------------


def test_the_practices_page_leads_its_own_economy_to_a_revision(client_as: As) -> None:
    button = "Revise this practice"
    assert button in client_as("delegate").get("/practices/chile-market-days").text
    assert button not in client_as("other_delegate").get("/practices/chile-market-days").text
    assert button not in client_as("visitor").get("/practices/chile-market-days").text
    client = client_as("delegate")
    answer = client.post("/practices/chile-market-days/revise", headers=OWN)
    assert answer.status_code == 303
    assert "Online market days for village producers" in client.get(answer.headers["Location"]).text
    again = client.post("/practices/chile-market-days/revise", headers=OWN)
    assert again.status_code == 409 and "being revised already" in again.text
    assert client.post("/practices/nothing/revise", headers=OWN).status_code == 404
    assert client.get("/practices/chile-market-days/revise").status_code == 405


def test_a_near_practice_is_shown_and_answered_with_what_was_typed(client_as: As, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    address = begun(client)
    like = {
        **CARD,
        "title": "Online market days for village producers",
        "summary": "Villages sell together on one day.",
    }
    client.post(address, data=like, headers=OWN)
    assert "chile-market-days" in client.get(f"{address}/beside").text
    answer = client.post(
        f"{address}/related", data={**like, "agency": "Typed", "near": "update of chile-market-days"}, headers=OWN
    )
    assert answer.status_code == 303
    entries = kb.home.store.dossier(address.rsplit("/", 1)[1]).entries
    assert (entries["related"], entries["agency"]) == ("update of chile-market-days", "Typed")
    bad = client.post(f"{address}/related", data={**like, "near": "copy of chile-market-days"}, headers=OWN)
    assert bad.status_code == 400


def test_a_draft_is_held_against_what_its_author_may_read_and_nothing_else(client_as: As, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    address = begun(client)
    client.post(address, data={"title": "Draft terms of a lending window", "done": "Zanzibarite lending"}, headers=OWN)
    assert "members-note" in client.get(f"{address}/beside").text
    kb.submissions.withdrawal.withdraw("members-note", operator("secretariat"))
    assert "members-note" not in client.get(address).text


# -- attachments -----------------------------------------------------------------------------------------


def sent(client: FlaskClient, address: str, data: bytes, name: str) -> int:
    file = {"file": (io.BytesIO(data), name)}
    return client.post(f"{address}/attachments", data=file, headers=OWN).status_code


def test_a_file_is_attached_listed_given_out_as_a_download_and_taken_away(client_as: As) -> None:
    client = client_as("delegate")
    address = begun(client)
    assert sent(client, address, PDF, "Evaluation 2023.pdf") == 303
    page = client.get(address).text
    link = re.search(r'href="(/attachments/\d+/[^"]+)" download', page)
    assert link
    answer = client.get(link[1])
    assert (answer.status_code, answer.data) == (200, PDF)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Evaluation 2023.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client_as("other_delegate").get(link[1]).status_code == 404
    assert client_as("visitor").get(link[1]).status_code == 404
    assert client.get(link[1].replace("Evaluation", "Other")).status_code == 404
    no = link[1].split("/")[2]
    assert client.post(f"{address}/attachments/{no}/remove", headers=OWN).status_code == 303
    assert client.get(link[1]).status_code == 404


def test_a_large_file_is_taken_and_one_too_large_is_not(client_as: As) -> None:
    client = client_as("delegate")
    address = begun(client)
    assert sent(client, address, PDF + bytes(9_000_000), "large.pdf") == 303
    assert sent(client, address, PDF + bytes(11_000_000), "larger.pdf") == 400
    assert sent(client, address, PDF + bytes(21_000_000), "largest.pdf") == 413


@pytest.mark.parametrize("name", ["x.html", "x.svg", "x.docm", "x.pdf.exe"])
def test_a_mislabelled_file_is_refused_with_the_form_kept(client_as: As, name: str) -> None:
    client = client_as("delegate")
    address = begun(client)
    client.post(address, data=CARD, headers=OWN)
    answer = client.post(f"{address}/attachments", data={"file": (io.BytesIO(PDF), name)}, headers=OWN)
    assert answer.status_code == 400
    assert "Shared cold stores for small fishers" in answer.text


def test_no_file_is_said_to_be_none(client_as: As) -> None:
    client = client_as("delegate")
    answer = client.post(f"{begun(client)}/attachments", headers=OWN)
    assert answer.status_code == 400 and "choose one first" in answer.text


@shared_data
def test_hostile_uploads_and_names_are_refused_or_harmless(client_as: As, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    address = begun(client)
    for path in sorted((SHARED / "payloads" / "upload").glob("*")):
        assert sent(client, address, path.read_bytes(), path.name) == 400, path.name
    kept = 0
    for name in json.loads((SHARED / "payloads" / "own" / "filenames.json").read_text("utf-8")):
        data = PDF + name.encode("utf-8", "replace")
        status = sent(client, address, data, name.replace("\0", "").replace("\n", "").replace("\r", ""))
        assert status in (303, 400, 409), name
        if status == 303:
            kept += 1
            one = kb.home.store.attachments(address.rsplit("/", 1)[1])[0]
            answer = client.get(f"/attachments/{one.no}/{one.name}")
            assert answer.data == data
            assert answer.headers["Content-Disposition"].startswith("attachment; ")
            client.post(f"{address}/attachments/{one.no}/remove", headers=OWN)
    assert kept > 15


# -- the API ---------------------------------------------------------------------------------------------


def test_a_program_hands_in_and_a_retry_under_its_key_answers_the_same(client_as: As) -> None:
    client = client_as("delegate")
    headers = {**OWN, "Idempotency-Key": "one"}
    first = client.post("/api/v1/submissions", json=CARD, headers=headers)
    assert first.status_code == 201
    assert first.json and (first.json["practice"], first.json["state"]) == ("SMEWG-BP-0006", "submitted")
    again = client.post("/api/v1/submissions", json=CARD, headers=headers)
    assert (again.status_code, again.json) == (201, first.json)
    assert client.get(f"/api/v1/submissions/{first.json['id']}").json == first.json
    other = client.post("/api/v1/submissions", json={**CARD, "title": "Other"}, headers=headers)
    assert other.status_code == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b'{"colour": "red"}', 400),
        (b'{"title": {"a": 1}}', 400),
        (b'{"practice": 1}', 400),
        (b'{"title": "Only this"}', 422),
        (b'{"title": "\\ud800"}', 422),
        (b'{"practice": "japan-credit-guarantee", "title": "x"}', 403),
    ],
)
def test_what_a_program_sends_wrongly_is_refused_in_json(client_as: As, body: bytes, status: int) -> None:
    answer = client_as("delegate").post("/api/v1/submissions", data=body, headers=OWN)
    assert answer.status_code == status
    assert answer.json and answer.json["error"]["message"]


# -- the ladder's lower rungs -----------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["", ".json", "/preview", "/hand-in", "/withdraw", "/related", "/attachments"])
def test_an_unknown_submission_is_not_found(client_as: As, way: str) -> None:
    assert client_as("delegate").post(f"/submissions/nothing{way}", headers=OWN).status_code == 404


@pytest.mark.parametrize("way", ["/preview", "/hand-in", "/withdraw", "/related", "/attachments"])
def test_what_writes_cannot_be_opened(client_as: As, way: str) -> None:
    client = client_as("delegate")
    address = begun(client)
    assert client.get(f"{address}{way}").status_code in (404, 405)


@pytest.mark.parametrize("way", ["", ".json", "/hand-in", "/withdraw", "/related", "/attachments"])
def test_another_site_writes_nothing(client_as: As, way: str) -> None:
    client = client_as("delegate")
    address = begun(client)
    answer = client.post(f"{address}{way}", data=CARD, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
