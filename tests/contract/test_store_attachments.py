"""What every store must keep for authors: attachments, and the keys of requests made again."""

from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import Unknown
from kb.practice.attachment import Attachment
from kb.store import Store, open_store
from kb.submissions.dossier import Dossier, State


@pytest.fixture(params=["sqlite:kb.sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(request.param, tmp_path)


def a_dossier(store: Store, practice: str = "p") -> Dossier:
    return store.begin_dossier(Dossier(id="", practice=practice, author="account-1", state=State.DRAFT, entries={}))


def publish(store: Store, dossier: Dossier) -> None:
    for before, after in (
        (State.DRAFT, State.SUBMITTED),
        (State.SUBMITTED, State.IN_REVIEW),
        (State.IN_REVIEW, State.PUBLISHED),
    ):
        store.move_dossier(replace(dossier, state=after, round=1), before, "x")


def a_file(dossier: Dossier, name: str = "évidence.pdf", text: str = "what it says") -> Attachment:
    return Attachment(0, dossier.id, "", name, "pdf", 12, "ab" * 32, text, "account-1", "")


def test_an_attachment_is_kept_whole_under_a_number_of_its_own(store: Store) -> None:
    dossier = a_dossier(store)
    first, second = store.attach(a_file(dossier)), store.attach(a_file(dossier, "b.pdf"))
    assert first.no != second.no
    assert store.attachment(first.no) == first
    assert (first.practice, first.name, first.text, first.removed) == (
        "p",
        "évidence.pdf",
        "what it says",
        False,
    )
    assert first.at
    assert [one.name for one in store.attachments(dossier.id)] == ["évidence.pdf", "b.pdf"]
    assert not any(one.text for one in store.attachments(dossier.id))


def test_what_is_removed_stands_in_no_list_and_is_kept(store: Store) -> None:
    dossier = a_dossier(store)
    one = store.attach(a_file(dossier))
    store.detach(one.no, "x")
    store.detach(one.no, "x")
    assert store.attachments(dossier.id) == ()
    assert store.attachment(one.no).removed
    with pytest.raises(Unknown):
        store.detach(99, "x")
    with pytest.raises(Unknown):
        store.attachment(99)
    with pytest.raises(Unknown):
        store.attach(replace(a_file(dossier), dossier="nothing"))


def test_readers_of_a_practice_get_what_came_with_a_published_dossier_alone(store: Store) -> None:
    published, draft = a_dossier(store), a_dossier(store)
    one, _ = store.attach(a_file(published)), store.attach(a_file(draft, "draft.pdf"))
    assert store.published_attachments("p") == ()
    assert store.attached() == {}
    publish(store, published)
    assert store.published_attachments("p") == (one,)
    before = store.attached()["p"]
    two = store.attach(a_file(published, "two.pdf"))
    assert store.attached()["p"] != before
    store.detach(two.no, "x")
    assert store.attached()["p"] == before


def test_the_trail_of_an_attachment_names_its_hash_and_no_file_name(store: Store) -> None:
    one = store.attach(a_file(a_dossier(store), "Maria Perez.pdf"))
    store.detach(one.no, "x")
    entries = list(store.trail(kind="attachment"))
    assert [entry.act.action for entry in entries] == ["attached", "removed"]
    assert all(entry.act.practice == "p" for entry in entries)
    assert not any("Perez" in entry.act.before + entry.act.after for entry in entries)
    assert "abab" in entries[0].act.after


def test_a_key_is_an_accounts_own_and_stands_over_one_submission(store: Store) -> None:
    assert store.submission_of_key("account-1", "k") is None
    store.keep_submission_key("account-1", "k", "digest", "d1")
    assert store.submission_of_key("account-1", "k") == ("d1", "digest")
    assert store.submission_of_key("account-2", "k") is None


def test_an_account_has_its_own_dossiers_and_an_economy_what_was_handed_in_for_it(store: Store) -> None:
    mine = a_dossier(store, "")
    other = Dossier(
        id="", practice="", author="account-2", state=State.DRAFT, entries={}, economies=("Chile", "Hong Kong, China")
    )
    theirs = store.begin_dossier(other)
    assert [one.id for one in store.dossiers_of("account-1", "Chile")] == [mine.id]
    store.move_dossier(replace(theirs, state=State.SUBMITTED, round=1), State.DRAFT, "account-2")
    assert {one.id for one in store.dossiers_of("account-1", "Hong Kong, China")} == {mine.id, theirs.id}
    assert [one.id for one in store.dossiers_of("account-1", "China")] == [mine.id]
    assert [one.id for one in store.dossiers_of("account-1")] == [mine.id]


def test_a_practice_has_the_dossiers_of_which_something_can_still_come(store: Store) -> None:
    published, withdrawn, draft = a_dossier(store), a_dossier(store), a_dossier(store)
    publish(store, published)
    store.move_dossier(replace(withdrawn, state=State.WITHDRAWN), State.DRAFT, "x")
    assert [one.id for one in store.open_dossiers("p")] == [draft.id]
    assert store.open_dossiers("q") == ()
