"""Versions, withdrawing, review days, edits of many, merging: what each page does, refuses, and never shows."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb import KnowledgeBase
from kb.person import operator
from tests.pages.conftest import MARKUP, OWN

CHILE, JAPAN, PERU = "chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window"
As = Callable[[str], FlaskClient]
BY = operator("operator")


def post(client: FlaskClient, address: str, **data: object) -> TestResponse:
    return client.post(address, data=data, headers=OWN)


def rewritten(kb: KnowledgeBase, id: str = JAPAN, old: str = "Banks keep", new: str = "All banks keep") -> None:
    """A second version of a practice, as an import brings it."""
    from kb.practice import writeup
    from kb.practice.practice import missing

    source = kb.home.store.source(id).decode().replace(old, new).encode()
    submission = writeup.read(source, id, id, kb.economies)
    kb.home.store.put(submission, source, missing(submission), "account-1", "clearer")
    kb.home.update_index()


# -- versions ----------------------------------------------------------------------------------------------


def test_members_see_who_wrote_each_version_when_and_why(client_as: As, kb: KnowledgeBase) -> None:
    rewritten(kb)
    page = client_as("other_delegate").get(f"/practices/{JAPAN}/versions").text
    assert "clearer" in page and "stands now" in page and f"/practices/{JAPAN}/versions/1" in page


def test_a_version_says_what_it_changed_field_by_field(client_as: As, kb: KnowledgeBase) -> None:
    rewritten(kb)
    page = client_as("delegate").get(f"/practices/{JAPAN}/versions/2").text
    assert "What was done" in page and "<ins>All" in page and "<del>Banks" in page
    assert "Lending to firms" not in page  # a field that did not change is not shown


def test_the_first_version_shows_what_it_said(client_as: As) -> None:
    page = client_as("delegate").get(f"/practices/{JAPAN}/versions/1").text
    assert "What it said at first" in page and "Credit guarantees" in page


@pytest.mark.parametrize(
    "address", [f"/practices/{JAPAN}/versions/9", "/practices/nothing/versions", "/practices/x/versions/1"]
)
def test_a_version_that_is_not_there_is_not_found(client_as: As, address: str) -> None:
    assert client_as("officer").get(address).status_code == 404


def test_an_officer_restores_a_version_as_the_newest_and_search_finds_it(client_as: As, kb: KnowledgeBase) -> None:
    rewritten(kb, new="Zebras keep")
    assert "zebras" in client_as("visitor").get("/api/v1/search?q=zebras&mode=words").text.casefold()
    answer = post(client_as("officer"), f"/practices/{JAPAN}/versions/1/restore", why="zebras were a slip")
    assert answer.status_code == 303
    assert kb.home.store.practice(JAPAN).version == 3 and kb.home.store.source(JAPAN) == kb.home.store.version_source(
        JAPAN, 1
    )
    assert kb.home.store.versions(JAPAN)[-1].why == "restored version 1: zebras were a slip"
    assert client_as("visitor").get("/api/v1/search?q=zebras&mode=words").json["total"] == 0


def test_restoring_what_stands_is_refused_and_so_is_a_missing_reason(client_as: As, kb: KnowledgeBase) -> None:
    rewritten(kb)
    officer = client_as("officer")
    answer = post(officer, f"/practices/{JAPAN}/versions/2/restore", why="x")
    assert answer.status_code == 409 and "Nothing was changed." in answer.text
    assert post(officer, f"/practices/{JAPAN}/versions/1/restore", why=" ").status_code == 400
    assert post(officer, f"/practices/{JAPAN}/versions/7/restore", why="x").status_code == 404
    assert kb.home.store.practice(JAPAN).version == 2


def test_a_version_of_what_was_for_members_is_not_shown_to_visitors(client_as: As) -> None:
    assert client_as("visitor").get("/practices/members-note/versions").status_code == 401
    assert client_as("delegate").get("/practices/members-note/versions").status_code == 200


# -- withdrawing -------------------------------------------------------------------------------------------

WORDS = "eighty per cent of a bank loan"
ADDRESSES = (
    f"/practices/{JAPAN}", f"/practices/{JAPAN}.md", f"/practices/{JAPAN}.json", f"/practices/{JAPAN}/share",
    f"/practices/{JAPAN}/adopt", f"/api/v1/practices/{JAPAN}", f"/api/v1/practices/{JAPAN}/suggestions",
    f"/api/v1/practices/{JAPAN}/similar",
)  # fmt: skip
LISTS = (
    "/", "/?q=guarantee", "/?q=guarantee&mode=words", "/?sort=newest", "/api/v1/search?q=loan+guaranteed",
    "/api/v1/complete?q=credit", f"/practices/{CHILE}", f"/api/v1/practices/{CHILE}/similar", "/economies/japan",
    "/objectives/4.1", "/areas/4", "/meetings/m-2023-1", "/tally", "/tally.csv", "/tally.json", "/tally/shared",
    "/api/v1/figures/shared", "/trail", "/trail.csv", "/trail.json", "/care/bulk?economy=Japan", "/care/due",
)  # fmt: skip


@pytest.mark.parametrize("who", ["visitor", "delegate", "other_delegate", "officer", "chair", "administrator"])
def test_a_withdrawn_text_is_at_no_address_for_anybody(client_as: As, kb: KnowledgeBase, who: str) -> None:
    assert post(client_as("other_delegate"), f"/practices/{JAPAN}/withdraw", why="our wish").status_code == 303
    client = client_as(who)
    for address in ADDRESSES:
        assert client.get(address).status_code in (401, 403, 404, 410), address
    for address in LISTS:
        text = client.get(address).text
        assert "Credit guarantees for firms" not in text and WORDS not in text, address
    versions = client.get(f"/practices/{JAPAN}/versions")
    assert versions.status_code == {"visitor": 401, "officer": 200}.get(who, 410)
    assert client.get(f"/practices/{JAPAN}/versions/1").status_code == {"visitor": 401, "officer": 200}.get(who, 410)
    with pytest.raises(Exception, match="withdrawn"):
        kb.exporting.export_files(kb.settings.home / "out", [JAPAN])


def test_the_past_fact_keeps_counting(client_as: As, kb: KnowledgeBase) -> None:
    before = [figure.practices for figure in kb.figures.tally(2023).figures]
    post(client_as("other_delegate"), f"/practices/{JAPAN}/withdraw", why="our wish")
    assert [figure.practices for figure in kb.figures.tally(2023).figures] == before
    assert JAPAN in client_as("visitor").get("/tally/shared?year=2023").text


def test_a_reason_is_asked_for_and_kept_in_the_trail(client_as: As, kb: KnowledgeBase) -> None:
    delegate = client_as("other_delegate")
    answer = post(delegate, f"/practices/{JAPAN}/withdraw", why="")
    assert answer.status_code == 400 and "Withdraw this practice" in answer.text
    post(delegate, f"/practices/{JAPAN}/withdraw", why="our wish")
    assert list(kb.home.store.trail(JAPAN))[-1].act.why == "our wish"
    assert post(delegate, f"/practices/{JAPAN}/withdraw", why="again").status_code == 409


def test_an_officer_reinstates_it_and_it_is_found_again(client_as: As, kb: KnowledgeBase) -> None:
    officer = client_as("officer")
    assert post(officer, f"/practices/{JAPAN}/reinstate", why="x").status_code == 409
    post(officer, f"/practices/{JAPAN}/withdraw", why="a wish")
    assert "Reinstate this practice" in officer.get(f"/practices/{JAPAN}/care").text
    assert post(officer, f"/practices/{JAPAN}/reinstate", why="taken back").status_code == 303
    assert client_as("visitor").get(f"/practices/{JAPAN}").status_code == 200
    assert kb.trail.verification.prove().holds


def test_the_page_of_care_offers_what_each_may_do(client_as: As) -> None:
    delegate, officer = client_as("other_delegate"), client_as("officer")
    page = delegate.get(f"/practices/{JAPAN}/care").text
    assert "Withdraw this practice" in page and "Set the day" not in page
    page = officer.get(f"/practices/{JAPAN}/care").text
    assert "Set the day" in page and f"/care/merge?keep={JAPAN}" in page
    assert officer.get("/practices/nothing/care").status_code == 404


# -- review days -------------------------------------------------------------------------------------------


def test_a_review_day_is_set_shown_and_listed_when_it_comes_near(client_as: As) -> None:
    officer, near = client_as("officer"), (date.today() + timedelta(days=3)).isoformat()
    assert post(officer, f"/practices/{JAPAN}/review-by", day=near, why="figures age").status_code == 303
    assert "To be looked at again by" in client_as("visitor").get(f"/practices/{JAPAN}").text
    page = officer.get("/care/due").text
    assert "in 3 days" in page and "figures age" in page
    past = (date.today() - timedelta(days=2)).isoformat()
    post(officer, f"/practices/{JAPAN}/review-by", day=past, why="x")
    assert "overdue by 2 days" in officer.get("/care/due").text
    far = (date.today() + timedelta(days=99)).isoformat()
    post(officer, f"/practices/{JAPAN}/review-by", day=far, why="x")
    assert "Nothing is due" in officer.get("/care/due").text
    post(officer, f"/practices/{JAPAN}/review-by", day="", why="x")
    assert "To be looked at again by" not in client_as("visitor").get(f"/practices/{JAPAN}").text


def test_a_day_that_is_none_shows_the_form_again(client_as: As) -> None:
    answer = post(client_as("officer"), f"/practices/{JAPAN}/review-by", day="soon", why="x")
    assert answer.status_code == 400 and 'value="soon"' in answer.text


# -- many at once ------------------------------------------------------------------------------------------


def test_the_practices_of_a_search_are_listed_with_their_values(client_as: As) -> None:
    page = client_as("officer").get("/care/bulk?economy=Japan").text
    assert JAPAN in page and CHILE not in page and "finance instrument" in page
    assert client_as("officer").get("/care/bulk?economy=Atlantis").status_code == 400


EDIT = {"field": "kind", "manner": "set", "value": "tool", "ids": [CHILE, JAPAN]}


def digest(page: str) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_an_edit_is_shown_first_then_made_then_undone(client_as: As, kb: KnowledgeBase) -> None:
    officer = client_as("officer")
    shown = post(officer, "/care/bulk", **EDIT)
    assert shown.status_code == 200 and "finance instrument" in shown.text and "2 practices of 2" in shown.text
    assert kb.home.store.practice(JAPAN).version == 1  # a preview writes nothing
    answer = post(officer, "/care/batches", **EDIT, digest=digest(shown.text), why="one kind")
    assert answer.status_code == 303
    assert {str(kb.home.store.practice(id).kind) for id in (CHILE, JAPAN)} == {"tool"}
    assert "Kind: set to tool" in officer.get(answer.location).text and "one kind" in officer.get("/care/batches").text
    assert post(officer, f"{answer.location}/undo", why="a slip").status_code == 303
    assert str(kb.home.store.practice(JAPAN).kind) == "finance instrument"
    assert kb.home.store.source(JAPAN) == kb.home.store.version_source(JAPAN, 1)
    assert post(officer, f"{answer.location}/undo", why="again").status_code == 409
    assert kb.trail.verification.prove().holds


def test_an_edit_is_refused_when_anything_changed_since_it_was_shown(client_as: As, kb: KnowledgeBase) -> None:
    officer = client_as("officer")
    seen = digest(post(officer, "/care/bulk", **EDIT).text)
    rewritten(kb)
    answer = post(officer, "/care/batches", **EDIT, digest=seen, why="x")
    assert answer.status_code == 409 and "something changed since the preview" in answer.text
    assert str(kb.home.store.practice(CHILE).kind) == "programme"
    assert post(officer, "/care/batches", **{**EDIT, "value": "policy"}, digest=seen, why="x").status_code == 409


def test_an_edit_is_made_of_choices_for_all_that_is_found_with_its_effect_on_the_figures(
    client_as: As, kb: KnowledgeBase
) -> None:
    officer, found = client_as("officer"), "?q=guarantees&economy=Japan"
    page = officer.get(f"/care/bulk{found}").text
    assert "The one found, whatever is ticked below" in page and 'name="value-objectives"' in page
    edit = {"all_found": "yes", "field": "objectives", "manner-objectives": "set", "value-objectives": "2.1"}
    shown = post(officer, f"/care/bulk{found}", **edit, **{"value-kind": "tool"})
    assert "Main objective: set to 2.1. 1 practice of 1 will change." in shown.text
    assert "What moves in the figures" in shown.text and f'name="ids" value="{JAPAN}"' in shown.text
    hidden = dict(
        re.findall(r'<input type="hidden" name="(field|manner|value|clear|ids|digest)" value="([^"]*)">', shown.text)
    )
    before = kb.home.ledger().tags(JAPAN)
    refused = post(officer, f"/care/batches{found}", **{**hidden, "digest": "stale"}, why="x")
    assert refused.status_code == 409 and 'value="objectives" checked' in refused.text
    assert '<option value="2.1" selected>' in refused.text and f'value="{JAPAN}" checked' in refused.text
    done = post(officer, f"/care/batches{found}", **hidden, why="the plan's own example")
    assert done.status_code == 303 and kb.home.ledger().tags(JAPAN) == ("2.1", *(one for one in before if one != "2.1"))
    assert "Main objective: set to 2.1" in officer.get(done.location).text
    assert post(officer, f"{done.location}/undo", why="a slip").status_code == 303
    assert kb.home.ledger().tags(JAPAN) == before and kb.trail.verification.prove().holds


def test_undoing_takes_away_a_confirmation_that_nobody_had_made_before(client_as: As, kb: KnowledgeBase) -> None:
    officer, (card, *_) = client_as("officer"), kb.desk.objectives.tag_queue(BY)
    edit = {"field": "objectives", "manner-objectives": "add", "value-objectives": "1.1", "ids": [card.id]}
    post(officer, "/care/batches", **edit, digest=digest(post(officer, "/care/bulk", **edit).text), why="x")
    assert kb.home.ledger().tags(card.id) == ("1.1",)
    post(officer, "/care/batches/1/undo", why="x")
    assert card.id not in kb.home.ledger().confirmations
    assert card.id in {one.id for one in kb.desk.objectives.tag_queue(BY)}
    assert kb.trail.verification.prove().holds


def test_what_an_edit_does_beside_a_locked_year_is_told_before_it_is_done(client_as: As, kb: KnowledgeBase) -> None:
    for who, to in (("officer", "in review"), ("officer", "approved"), ("chair", "accepted"), ("chair", "locked")):
        assert post(client_as(who), "/periods/2023", to=to).status_code == 303
    locked = kb.figures.tally(2023).figure("shared").practices
    assert JAPAN in locked
    edit = {"field": "kind", "clear-kind": "yes", "ids": [JAPAN]}
    page = post(client_as("officer"), "/care/bulk", **edit).text
    assert "2023 is locked: its figures stay." in page and f"without {JAPAN}" in page
    post(client_as("officer"), "/care/batches", **edit, digest=digest(page), why="x")
    assert kb.figures.tally(2023).figure("shared").practices == locked
    back = post(client_as("officer"), "/care/bulk", field="kind", value="tool", ids=[JAPAN]).text
    assert "What moves in the figures" in back


def test_a_refused_edit_keeps_every_choice_that_was_made(client_as: As) -> None:
    page = post(
        client_as("officer"), "/care/bulk?economy=Japan", ids=[JAPAN, CHILE], **{
            "manner-groups": "remove", "value-groups": ["youth", "women"], "value-status": "ended",
            "value-release_date": "2030-01-31", "clear-kind": "yes",
        }
    )  # fmt: skip
    assert page.status_code == 400
    assert f'value="{JAPAN}" checked' in page.text and f'value="{CHILE}" checked' in page.text
    for kept in ('value="youth" checked', 'value="women" checked', '<option value="ended" selected>', "2030-01-31",
                 '<option value="remove" selected>', 'name="clear-kind" value="yes" checked'):  # fmt: skip
        assert kept in page.text, kept


def test_an_address_of_the_list_says_nothing_to_the_site_itself(client_as: As) -> None:
    page = client_as("officer").get("/care/bulk?all=yes&_external=1&endpoint=x&_anchor=y&q=%22%3E")
    assert page.status_code == 200 and 'action="/care/bulk?all=yes' in page.text


def test_a_practice_changed_since_is_left_alone_by_undoing(client_as: As, kb: KnowledgeBase) -> None:
    officer = client_as("officer")
    seen = digest(post(officer, "/care/bulk", **EDIT).text)
    post(officer, "/care/batches", **EDIT, digest=seen, why="x")
    rewritten(kb)
    page = officer.get(post(officer, "/care/batches/1/undo", why="x").location).text
    assert f"changed since: {JAPAN}" in page
    assert str(kb.home.store.practice(JAPAN).kind) == "tool" and str(kb.home.store.practice(CHILE).kind) == "programme"


@pytest.mark.parametrize(
    ("edit", "status"),
    [
        ({"field": "objectives"}, 400),
        ({"field": "kind", "value": ""}, 400),
        ({"field": "kind", "value": "song"}, 400),
        ({"field": "kind", "value": "tool", "clear": "yes"}, 400),
        ({"field": "classification", "value": "", "clear": "yes"}, 400),
        ({"field": "kind", "manner": "add"}, 400),
        ({"field": "review_by", "value": "soon"}, 400),
        ({"field": "language", "value": "the English language"}, 400),
        ({"ids": []}, 400),
        ({"ids": ["nothing"]}, 404),
    ],
)
def test_an_edit_that_cannot_be_made_shows_the_form_again(client_as: As, edit: dict[str, object], status: int) -> None:
    answer = post(client_as("officer"), "/care/bulk", **{**EDIT, **edit})
    assert answer.status_code == status and "Edit many practices at once" in answer.text


def test_nothing_is_blanked_unawares(client_as: As, kb: KnowledgeBase) -> None:
    officer, clear = client_as("officer"), {**EDIT, "value": "", "clear": "yes"}
    shown = post(officer, "/care/bulk", **clear).text
    assert "Kind: cleared" in shown and "Will not count until kind is given." in shown
    post(officer, "/care/batches", **clear, digest=digest(shown), why="x")
    assert kb.home.store.practice(JAPAN).kind is None and kb.home.store.practice(JAPAN).missing == ("kind",)


@pytest.mark.parametrize(
    ("manner", "value", "expected"),
    [
        ("add", "youth\nwomen", "women rural youth"),
        ("remove", "rural", "women"),
        ("set", "green", "green"),
    ],
)
def test_groups_are_added_removed_and_set(
    client_as: As, kb: KnowledgeBase, manner: str, value: str, expected: str
) -> None:
    officer, edit = client_as("officer"), {"field": "groups", "manner": manner, "value": value, "ids": [CHILE]}
    post(officer, "/care/batches", **edit, digest=digest(post(officer, "/care/bulk", **edit).text), why="x")
    assert " ".join(kb.home.store.practice(CHILE).groups) == expected


def test_a_practice_put_among_what_members_read_leaves_the_public_search(client_as: As) -> None:
    officer, edit = client_as("officer"), {**EDIT, "field": "classification", "value": "members", "ids": [JAPAN]}
    post(officer, "/care/batches", **edit, digest=digest(post(officer, "/care/bulk", **edit).text), why="x")
    assert client_as("visitor").get("/api/v1/search?q=guarantee&mode=words").json["total"] == 0
    assert client_as("delegate").get("/api/v1/search?q=guarantee&mode=words").json["total"] == 1


def test_review_days_are_set_and_undone_in_bulk(client_as: As, kb: KnowledgeBase) -> None:
    officer, edit = client_as("officer"), {**EDIT, "field": "review_by", "value": "2030-01-31"}
    post(officer, "/care/batches", **edit, digest=digest(post(officer, "/care/bulk", **edit).text), why="x")
    assert set(kb.home.store.reviews()) == {CHILE, JAPAN} and kb.home.store.practice(JAPAN).version == 1
    post(officer, "/care/batches/1/undo", why="x")
    assert kb.home.store.reviews() == {}


def test_an_officer_of_an_economy_does_not_edit_its_practices(kb: KnowledgeBase) -> None:
    from kb.care.edit import bulk_edit
    from kb.errors import Conflict, Forbidden
    from kb.person import Person, Role

    japanese = Person("account-7", Role.SECRETARIAT, "Japan")
    edit = bulk_edit("kind", "set", "tool", False)
    preview = kb.care.bulk.preview(edit, [JAPAN, CHILE], japanese)
    assert [line.practice for line in preview.changing] == [CHILE] and "own economy" in preview.lines[0].refused
    assert [
        item.practice for item in kb.care.bulk.apply(edit, [JAPAN, CHILE], preview.digest, japanese, "x").items
    ] == [CHILE]
    alone = kb.care.bulk.preview(edit, [JAPAN], japanese)
    with pytest.raises(Conflict):
        kb.care.bulk.apply(edit, [JAPAN], alone.digest, japanese, "x")
    for refused in (
        lambda: kb.care.versions.restore(JAPAN, 1, japanese, "x"),
        lambda: kb.care.merges.merge_preview(CHILE, JAPAN, japanese),
        lambda: kb.care.reviews.set_review(JAPAN, "2030-01-01", japanese, "x"),
        lambda: kb.care.withdrawing.reinstate(JAPAN, japanese, "x"),
    ):
        with pytest.raises(Forbidden):
            refused()


# -- merging -----------------------------------------------------------------------------------------------

MERGE = {"keep": CHILE, "drop": JAPAN, "why": "the same programme", "agreed": "yes"}


def test_both_stand_side_by_side_with_the_figures_that_move(client_as: As, kb: KnowledgeBase) -> None:
    page = client_as("officer").get(f"/care/merge?keep={CHILE}&drop={JAPAN}").text
    assert "Online market days" in page and "Credit guarantees for firms" in page
    assert "What moves in the figures" in page and f"without {JAPAN}" in page
    assert JAPAN in kb.home.cards()


def test_the_two_of_a_merge_are_found_by_words_of_their_titles(client_as: As) -> None:
    officer = client_as("officer")
    page = officer.get("/care/merge?keep_title=market+days&drop_title=GUARANTEES++for+firms").text
    assert "Side by side" in page and f'name="keep" value="{CHILE}"' in page and f'name="drop" value="{JAPAN}"' in page
    page = officer.get("/care/merge?keep_title=for").text
    assert "which one?" in page and f'type="radio" name="keep" value="{CHILE}"' in page and "Side by side" not in page
    page = officer.get("/care/merge?keep_title=unheard+of").text
    assert "No practice has these words in its title." in page and 'value="unheard of"' in page
    assert client_as("visitor").get("/care/merge?keep_title=market").status_code in (302, 303, 401, 403)


def test_what_may_be_the_same_is_offered_beside_the_practice_that_is_kept(client_as: As, kb: KnowledgeBase) -> None:
    assert "May be the same" not in client_as("officer").get(f"/care/merge?keep={CHILE}").text
    again = kb.home.store.source(CHILE).decode().replace(CHILE, "told-again").replace("Online market days", "Markets")
    twin = replace(kb.home.store.practice(CHILE), id="told-again", title="Markets online for producers in villages")
    kb.home.store.put(twin, again.encode(), (), "x")
    kb.home.update_index()
    page = client_as("officer").get(f"/care/merge?keep={CHILE}").text
    assert "May be the same" in page and 'name="drop" value="told-again"' in page and f'value="{JAPAN}"' not in page
    page = client_as("officer").get("/care/merge?drop=told-again").text
    assert f'type="radio" name="keep" value="{CHILE}"' in page


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"why": ""}, 400),
        ({"agreed": ""}, 400),
        ({"drop": CHILE}, 409),
        ({"drop": "nothing"}, 404),
        ({"keep": ""}, 404),
    ],
)
def test_a_merge_that_cannot_be_made_shows_the_form_again(
    client_as: As, kb: KnowledgeBase, given: dict[str, str], status: int
) -> None:
    answer = post(client_as("officer"), "/care/merge", **{**MERGE, **given})
    assert answer.status_code == status and "Two records of one practice" in answer.text
    assert kb.home.store.merges() == {}


def test_a_merged_practice_leads_to_the_survivor_everywhere(client_as: As, kb: KnowledgeBase) -> None:
    assert post(client_as("officer"), "/care/merge", **MERGE).status_code == 303
    visitor = client_as("visitor")
    for address in (f"/practices/{JAPAN}", f"/practices/{JAPAN}.md", f"/practices/{JAPAN}.json",
                    f"/api/v1/practices/{JAPAN}", f"/api/v1/practices/{JAPAN}/similar"):  # fmt: skip
        answer = visitor.get(address)
        assert (answer.status_code, answer.location) == (301, address.replace(JAPAN, CHILE))
    assert visitor.get(f"/practices/{JAPAN}?x=1&_external=1").location == f"/practices/{CHILE}?x=1&_external=1"
    assert client_as("delegate").get(f"/practices/{JAPAN}/versions").location == f"/practices/{CHILE}/versions"
    for address in ("/?sort=newest", "/api/v1/search?q=guarantee", "/economies/japan", "/tally/shared", "/tally.json"):
        assert JAPAN not in visitor.get(address).text, address
    assert kb.trail.verification.prove().holds


def test_a_chain_of_merges_leads_to_the_last(client_as: As) -> None:
    officer = client_as("officer")
    post(officer, "/care/merge", **MERGE)
    post(officer, "/care/merge", **{**MERGE, "keep": PERU, "drop": CHILE})
    assert officer.get(f"/practices/{JAPAN}").location == f"/practices/{PERU}"


def test_it_leads_nowhere_for_who_may_not_read_the_survivor(client_as: As, kb: KnowledgeBase) -> None:
    post(client_as("officer"), "/care/merge", **{**MERGE, "keep": "members-note"})
    answer = client_as("visitor").get(f"/practices/{JAPAN}")
    assert answer.status_code == 410 and "members-note" not in answer.text and "merged" not in answer.text
    assert client_as("delegate").get(f"/practices/{JAPAN}").location == "/practices/members-note"
    post(client_as("officer"), "/practices/members-note/withdraw", why="x")
    assert client_as("delegate").get(f"/practices/{JAPAN}").status_code == 410


def test_events_and_adoptions_move_and_origins_are_united(client_as: As, kb: KnowledgeBase) -> None:
    post(client_as("officer"), "/care/merge", **MERGE)
    assert kb.home.store.practice(CHILE).economies == ("Chile", "Japan")
    assert {event.practice for event in kb.home.store.events()} == {CHILE}
    assert kb.figures.tally(2023).figure("shared").practices == (CHILE,)
    assert "Japan" in client_as("visitor").get(f"/practices/{CHILE}").text


def test_lineage_that_names_a_merged_practice_leads_on(client_as: As, kb: KnowledgeBase) -> None:
    rewritten(kb, PERU, 'objectives: ["2.3", "2.1"]', f'objectives: ["2.3", "2.1"]\nrelated: ["adaptation of {JAPAN}"]')
    assert f'adaptation of</span> <a href="/practices/{JAPAN}"' in client_as("visitor").get(f"/practices/{PERU}").text
    post(client_as("officer"), "/care/merge", **MERGE)
    assert f'adaptation of</span> <a href="/practices/{CHILE}"' in client_as("visitor").get(f"/practices/{PERU}").text


def test_a_withdrawn_practice_is_not_merged(client_as: As) -> None:
    post(client_as("officer"), f"/practices/{JAPAN}/withdraw", why="x")
    assert post(client_as("officer"), "/care/merge", **MERGE).status_code == 409


def test_a_merged_practice_is_not_imported_again_in_another_text(
    client_as: As, kb: KnowledgeBase, write: Callable[..., object]
) -> None:
    post(client_as("officer"), "/care/merge", **MERGE)
    text = kb.home.store.source(JAPAN).decode().replace("Banks", "All banks")
    report = kb.importing.import_files([write(f"{JAPAN}.md", text)], BY)  # type: ignore[list-item]
    assert report.added + report.changed == 0 and f"merged into {CHILE}" in report.refused[0][1]


# -- everywhere --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [f"/practices/{JAPAN}/{action}" for action in ("withdraw", "reinstate", "review-by", "versions/1/restore")]
    + ["/care/batches/1/undo", "/trail/1/erase"],
)
def test_what_writes_is_not_got(client_as: As, address: str) -> None:
    assert client_as("officer").get(address).status_code == 405


@pytest.mark.parametrize("no", ["0", "-1", "x", "1.5", "9999999999999999999999"])
def test_a_number_that_is_none_is_not_found(client_as: As, no: str) -> None:
    officer, administrator = client_as("officer"), client_as("administrator")
    for address in (f"/practices/{JAPAN}/versions/{no}", f"/care/batches/{no}", f"/trail/{no}"):
        assert officer.get(address).status_code == 404, address
    for address in (f"/practices/{JAPAN}/versions/{no}/restore", f"/care/batches/{no}/undo"):
        assert post(officer, address, why="x").status_code == 404, address
    assert post(administrator, f"/trail/{no}/erase", why="x").status_code == 404


def test_texts_are_escaped_on_every_page(with_naughty: FlaskClient, kb: KnowledgeBase) -> None:
    officer = with_naughty
    post(officer, "/practices/naughty/review-by", day=date.today().isoformat(), why=MARKUP)
    edit = {"field": "groups", "manner": "add", "value": "women", "ids": ["naughty"]}
    post(officer, "/care/batches", **edit, digest=digest(post(officer, "/care/bulk", **edit).text), why=MARKUP)
    for address in ("/care/due", "/care/bulk?all=yes", "/care/batches", "/care/batches/1", "/practices/naughty/care",
                    "/practices/naughty/versions", "/practices/naughty/versions/1", "/practices/naughty/versions/2",
                    f"/care/merge?keep=naughty&drop={CHILE}", "/trail", "/trail?by=%3Cscript%3E", "/practices/naughty",
                    *(f"/trail/{no}" for no in range(1, kb.home.store.head()[0] + 1))):  # fmt: skip
        answer = officer.get(address)
        assert answer.status_code == 200 and MARKUP not in answer.text, address
    assert MARKUP not in post(officer, "/care/bulk", field=MARKUP, value=MARKUP, named=MARKUP).text
    assert MARKUP not in post(officer, "/care/merge", keep=MARKUP, drop=MARKUP, why=MARKUP).text


def test_an_officer_may_say_that_the_others_economies_did_not_submit_it(client_as: As, kb: KnowledgeBase) -> None:
    page = client_as("officer").get(f"/care/merge?keep={CHILE}&drop={JAPAN}&apart=yes").text
    assert "Its origins stay as they are" in page and 'name="apart" value="yes"' in page
    assert (
        "Its origins will be those of both" in client_as("officer").get(f"/care/merge?keep={CHILE}&drop={JAPAN}").text
    )
    post(client_as("officer"), "/care/merge", **MERGE, apart="yes")
    assert kb.home.store.practice(CHILE).economies == ("Chile",)


def test_an_adopter_that_becomes_an_origin_is_told_before(client_as: As, kb: KnowledgeBase) -> None:
    note = f"/care/merge?keep={CHILE}&drop=members-note"
    page = client_as("officer").get(note).text
    assert "Malaysia: an origin from then on" in page and "Practices adapted and adopted" in page
    assert "an origin from then on" not in client_as("officer").get(f"{note}&apart=yes").text
