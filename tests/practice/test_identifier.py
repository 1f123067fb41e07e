"""A practice is cited by a number of its own."""

import pytest

from kb import KnowledgeBase
from kb.errors import Unknown
from kb.person import MEMBER, operator
from kb.practice.identifier import identifier, number_of
from kb.practice.practice import Classification, Submission
from webapp import create_app

JAPAN = "japan-credit-guarantee"


def put(kb: KnowledgeBase, id: str, open: bool = True) -> str:
    classification = Classification.PUBLIC if open else Classification.MEMBERS
    body = f"What {id} does for small firms."
    new = Submission(id=id, title=id, body=body, economies=("Chile",), classification=classification)
    kb.home.store.put(new, body.encode(), (), "secretariat")
    return kb.home.store.practice(id).identifier


@pytest.mark.parametrize("text", ["SMEWG-BP-0042", "smewg-bp-42", " SMEWG-BP-000042 "])
def test_an_identifier_is_read_however_its_letters_and_zeros_are_written(text: str) -> None:
    assert number_of(text) == 42
    assert identifier(42) == "SMEWG-BP-0042"


@pytest.mark.parametrize(
    "text", ["", "42", "SMEWG-BP-", "SMEWG-BP-0", "SMEWG-BP-4x", "SMEWG-BP-١", "SMEWG-BP-" + 10 * "9"]
)
def test_what_is_none_names_no_number(text: str) -> None:
    assert number_of(text) is None


def test_each_practice_has_the_next_and_keeps_it_through_versions_and_withdrawal(kb: KnowledgeBase) -> None:
    first = put(kb, "one")
    assert put(kb, "two") == identifier((number_of(first) or 0) + 1)
    kb.home.store.put(
        Submission(id="one", title="One", body="Another text of it.", economies=("Chile",)), b"anew", (), "secretariat"
    )
    assert kb.home.store.practice("one").identifier == first
    kb.home.store.withdraw("two", "secretariat", "asked for")
    assert put(kb, "three") == identifier((number_of(first) or 0) + 2)


def test_the_numbers_of_what_is_open_do_not_tell_how_much_is_not(kb: KnowledgeBase) -> None:
    before = number_of(put(kb, "one")) or 0
    confided = put(kb, "secret", open=False)
    assert put(kb, "two") == identifier(before + 1)
    assert (number_of(confided) or 0) > 500_000
    assert kb.reading.numbered(confided, MEMBER) == "secret"
    with pytest.raises(Unknown) as hidden:
        kb.reading.numbered(confided)
    with pytest.raises(Unknown) as never:
        kb.reading.numbered("SMEWG-BP-499999")
    assert str(hidden.value).replace(confided, "") == str(never.value).replace("SMEWG-BP-499999", "")


def test_one_that_was_merged_away_leads_to_the_one_it_lives_on_in(kb: KnowledgeBase) -> None:
    kept, dropped = put(kb, "one"), put(kb, "two")
    kb.care.merges.merge("one", "two", operator("secretariat"), "told twice", agreed=True)
    assert kb.reading.numbered(dropped) == kb.reading.numbered(kept) == "one"


def test_the_short_address_leads_to_the_practice_at_every_door(kb: KnowledgeBase) -> None:
    client = create_app(kb).test_client()
    number = kb.home.store.practice(JAPAN).identifier
    page = f"/practices/{JAPAN}"
    assert client.get(f"/{number}").location == page
    assert client.get(f"/{number.lower()}").location == page
    assert client.get(f"/practices/{number}").location == page
    assert client.get(f"/api/v1/practices/{number}").location == f"/api/v1/practices/{JAPAN}"
    assert client.get("/", query_string={"q": number}).location == page
    assert number in client.get(page).text
    assert client.get(f"{page}.json").json["identifier"] == number  # type: ignore[index]
    never = client.get("/SMEWG-BP-9999")
    assert never.status_code == 404
    assert "SMEWG-BP-9999" in never.text


def test_an_export_from_before_there_were_numbers_gets_them(kb: KnowledgeBase) -> None:
    kb.home.store._file.db.execute("update practices set number = 0")  # type: ignore[attr-defined]
    kb.home.store.number_practices()
    assert sorted(one.identifier for one in kb.home.store.practices() if one.number < 500_000)[0] == identifier(1)
    assert len({one.number for one in kb.home.store.practices()}) == len(kb.home.store.practices())


def test_a_number_that_was_changed_past_the_store_is_found(kb: KnowledgeBase) -> None:
    put(kb, "one")
    kb.home.store._file.db.execute("update practices set number = 77 where id = 'one'")  # type: ignore[attr-defined]
    faults = [fault for check in kb.trail.verification.prove(None).checks for fault in check.faults]
    assert any("speaks of another number than 77" in fault for fault in faults)
