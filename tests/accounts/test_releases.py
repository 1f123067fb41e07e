"""What widens access takes two people, whoever the accounts are made by."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kb.accounts.account import Account, AccountState
from kb.accounts.hands import are_one
from kb.accounts.release import Release, ReleaseState
from kb.care.edit import bulk_edit
from kb.encoder import HashingEncoder
from kb.errors import BadValue, Conflict, Forbidden, SignInNeeded, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, Person, Role, Scope, operator
from kb.practice import writeup
from kb.practice.practice import Classification, missing
from tests.dossiers import ENTRIES, again

OPERATOR = operator("operator")
PASSWORD = "four words in a row"
WHY = "much to do"
MEMBERS, CHILE = "members-note", "chile-market-days"


@pytest.fixture
def ada(kb: KnowledgeBase) -> Person:
    """An administrator made at the machine."""
    return at_the_machine(kb, "ada", "administrator")


@pytest.fixture
def bea(kb: KnowledgeBase) -> Person:
    """A second one."""
    return at_the_machine(kb, "bea", "administrator")


def at_the_machine(kb: KnowledgeBase, name: str, role: str, economy: str = "") -> Person:
    handed = kb.accounts.administering.invite(OPERATOR, f"{name}@example.org", name.title(), role, economy)
    return opened(kb, handed.path).person()


def opened(kb: KnowledgeBase, path: str) -> Account:
    return kb.accounts.links.use_link(path.removeprefix("/links/"), PASSWORD, PASSWORD)


def asked(kb: KnowledgeBase, by: Person, name: str, role: str) -> Account:
    return kb.accounts.administering.add(by, f"{name}@example.org", name.title(), role, why=WHY)


def waiting(kb: KnowledgeBase) -> Release:
    return kb.home.store.releases(waiting=True)[-1]


# -- the whole attack ----------------------------------------------------------------------------------------


def test_one_administrator_with_two_invented_accounts_releases_no_figures(kb: KnowledgeBase, ada: Person) -> None:
    for name, role in (("one", "secretariat"), ("two", "chair"), ("three", "administrator")):
        invented = asked(kb, ada, name, role)
        assert invented.state is AccountState.ASKED
        with pytest.raises(Conflict, match="second person"):
            kb.accounts.links.hand_link(ada, invented.id)
        with pytest.raises(Conflict, match="second person"):
            kb.releases.consent(waiting(kb).no, ada)
    assert all(account.state is not AccountState.ACTIVE for account in kb.home.store.accounts() if account.id != ada.id)


def test_accounts_from_before_that_rest_on_one_person_do_not_approve_and_accept(kb: KnowledgeBase, ada: Person) -> None:
    """As a home has them that one administrator filled before it took two people."""
    officer, chair = at_the_machine(kb, "olga", "secretariat"), at_the_machine(kb, "charu", "chair")
    for person in (officer, chair):
        kb.home.store.change_account(replace(kb.home.store.account(person.id), rests_on=ada.id), "operator")
    kb.periods.move(officer, 2021, "in review")
    kb.periods.move(officer, 2021, "approved")
    with pytest.raises(Conflict, match="rest on one person's word"):
        kb.periods.move(chair, 2021, "accepted")
    with pytest.raises(Conflict, match="rests on yours"):
        kb.releases.vouch(chair.id, ada)
    kb.releases.vouch(chair.id, OPERATOR)
    assert kb.periods.move(chair, 2021, "accepted").state.value == "accepted"


def test_an_older_homes_accounts_rest_on_whoever_gave_them_their_roles(kb: KnowledgeBase, ada: Person) -> None:
    from kb.files.database import DatabaseFile
    from kb.store.sqlite.migrations import schema

    store, path = kb.home.store, kb.settings.home / "kb.sqlite"
    new = Account(id="", email="o@example.org", name="O", role=Role.CHAIR, created="2026-01-01", rests_on=ada.id)
    old = store.add_account(new, ada.id)
    mine = at_the_machine(kb, "mine", "chair")
    store.close()
    file = DatabaseFile(path, schema)
    with file.writing() as db:
        for statement in (
            "drop table releases",
            "alter table accounts drop column rests_on",
            "alter table links drop column by",
            "delete from _sqlite_migrations where name = 'm120_releases'",
        ):
            db.execute(statement)
    file.close()
    later = KnowledgeBase(kb.settings, HashingEncoder())
    rests_on = {account.id: account.rests_on for account in later.home.store.accounts()}
    assert rests_on == {ada.id: "", old.id: ada.id, mine.id: ""}
    assert later.trail.verification.prove().holds


def test_a_password_set_by_anothers_link_makes_the_account_rest_on_them(kb: KnowledgeBase, ada: Person) -> None:
    """Whoever hands on a link may have used it: the Chair's account opened so is no second hand beside them."""
    officer, chair = at_the_machine(kb, "olga", "secretariat"), at_the_machine(kb, "charu", "chair")
    for person in (officer, chair):
        opened(kb, kb.accounts.links.hand_link(ada, person.id).path)
    kb.periods.move(officer, 2021, "in review")
    kb.periods.move(officer, 2021, "approved")
    with pytest.raises(Conflict, match="rest on one person's word"):
        kb.periods.move(chair, 2021, "accepted")
    opened(kb, kb.accounts.links.hand_link(OPERATOR, chair.id).path)  # the operator's link says nothing new
    with pytest.raises(Conflict):
        kb.periods.move(chair, 2021, "accepted")


def test_an_administrator_whose_password_another_set_consents_to_nothing_of_theirs(
    kb: KnowledgeBase, ada: Person, bea: Person
) -> None:
    taken = opened(kb, kb.accounts.links.hand_link(ada, bea.id).path).person()
    asked(kb, ada, "one", "chair")
    with pytest.raises(Conflict, match="rest on one person's word"):
        kb.releases.consent(1, taken)
    with pytest.raises(Conflict, match="rests on yours"):
        kb.releases.vouch(taken.id, ada)
    assert kb.releases.consent(1, OPERATOR).state is ReleaseState.DONE


@pytest.mark.parametrize(
    ("rests_on", "one", "other", "expected"),
    [
        ({}, "a", "b", False),
        ({"a": "b"}, "a", "b", True),
        ({"a": "c", "b": "c"}, "a", "b", True),
        ({"a": "c", "c": "d", "b": "d"}, "a", "b", True),
        ({"a": "b", "b": "a"}, "a", "b", True),
        ({"a": "b", "b": "a", "c": "b"}, "c", "a", True),
        ({"a": "b", "b": "a"}, "c", "a", False),
        ({"a": "a"}, "a", "b", False),
        ({"a": "gone"}, "a", "b", False),
    ],
)
def test_hands_are_followed_to_whoever_all_rests_on(
    rests_on: dict[str, str], one: str, other: str, expected: bool
) -> None:
    accounts = [
        Account(id=id, email=id, name=id, role=Role.CHAIR, rests_on=rests_on.get(id, "")) for id in ("a", "b", "c", "d")
    ]
    assert are_one(one, other, accounts) is are_one(other, one, accounts) is expected


# -- roles ---------------------------------------------------------------------------------------------------


def test_a_role_that_two_consented_to_is_given_and_those_concerned_are_told(
    kb: KnowledgeBase, ada: Person, bea: Person
) -> None:
    chair = at_the_machine(kb, "charu", "chair")
    new = asked(kb, ada, "nadia", "secretariat")
    needed = "A second person is needed: release 1, see the page Releases."
    assert [needed in {notice.text for notice in kb.home.store.notices(who.id)} for who in (bea, ada)] == [True, False]
    assert [line.release.no for line in kb.releases.waiting(bea)] == [1] and kb.releases.waiting(ada) == ()
    done = kb.releases.consent(1, bea)
    assert (done.state, done.asked_by, done.by) == (ReleaseState.DONE, ada.id, bea.id)
    account = opened(kb, kb.accounts.links.hand_link(ada, new.id).path)
    assert (account.state, account.role, account.rests_on) == (AccountState.ACTIVE, Role.SECRETARIAT, "")
    assert any("secretariat" in notice.text for notice in kb.home.store.notices(chair.id))
    assert any("is done" in notice.text for notice in kb.home.store.notices(ada.id))
    acts = [(one.by, one.act.action) for one in kb.home.store.trail(kind="release")]
    assert acts == [(ada.id, "asked for"), (bea.id, "consented to")]
    assert kb.trail.verification.prove().holds


@pytest.mark.parametrize("role", ["administrator", "secretariat", "chair"])
def test_a_change_of_role_waits_and_the_old_one_stays(kb: KnowledgeBase, ada: Person, bea: Person, role: str) -> None:
    dana = at_the_machine(kb, "dana", "delegate", "Chile")
    with pytest.raises(BadValue, match=r"(?i)reason"):
        kb.accounts.administering.change_role(ada, dana.id, role)
    assert kb.accounts.administering.change_role(ada, dana.id, role, "", WHY).role is Role.DELEGATE
    with pytest.raises(Conflict, match="asked for already"):
        kb.accounts.administering.change_role(ada, dana.id, role, "", WHY)
    with pytest.raises(Conflict, match="yourself"):
        kb.releases.consent(1, ada)
    kb.releases.consent(1, bea)
    assert kb.home.store.account(dana.id).role == role


def test_nobody_consents_to_a_role_of_their_own(kb: KnowledgeBase, ada: Person, bea: Person) -> None:
    kb.accounts.administering.change_role(ada, bea.id, "chair", "", WHY)
    with pytest.raises(Conflict, match="your own account"):
        kb.releases.consent(1, bea)
    assert kb.home.store.account(bea.id).role is Role.ADMINISTRATOR
    assert waiting(kb).no == 1  # what failed was not done in half


def test_an_officers_closed_account_is_opened_again_by_two(kb: KnowledgeBase, ada: Person, bea: Person) -> None:
    chair = at_the_machine(kb, "charu", "chair")
    kb.accounts.administering.close(ada, chair.id)
    with pytest.raises(BadValue):
        kb.accounts.administering.reopen(ada, chair.id)
    assert kb.accounts.administering.reopen(ada, chair.id, WHY).state is AccountState.CLOSED
    kb.releases.consent(1, bea)
    assert kb.home.store.account(chair.id).state is AccountState.ACTIVE


def test_what_was_changed_since_it_was_asked_for_is_not_done(kb: KnowledgeBase, ada: Person, bea: Person) -> None:
    dana = at_the_machine(kb, "dana", "delegate", "Chile")
    kb.accounts.administering.change_role(ada, dana.id, "chair", "", WHY)
    kb.accounts.administering.close(ada, dana.id)
    with pytest.raises(Conflict, match="changed since"):
        kb.releases.consent(1, bea)
    assert kb.home.store.account(dana.id).role is Role.DELEGATE


def test_a_request_is_refused_with_a_reason_withdrawn_or_expires_and_the_address_is_free(
    kb: KnowledgeBase, ada: Person, bea: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(kb, ada, "one", "chair")
    with pytest.raises(BadValue):
        kb.releases.refuse(1, bea, " ")
    with pytest.raises(Forbidden):
        kb.releases.withdraw(1, bea)
    assert kb.releases.refuse(1, bea, "nobody knows them").why == "nobody knows them"
    asked(kb, ada, "one", "chair")
    kb.releases.withdraw(2, ada)
    asked(kb, ada, "one", "chair")
    later = datetime.now(UTC) + timedelta(days=15)
    monkeypatch.setattr("kb.accounts.moments.moment", lambda: later)
    with pytest.raises(Conflict, match="expired"):
        kb.releases.consent(3, bea)
    assert kb.releases.expire() == 1 and kb.releases.expire() == 0
    states = [one.state.value for one in kb.home.store.releases()]
    assert states == ["refused", "withdrawn", "expired"]
    for no in (1, 2, 3):
        with pytest.raises(Conflict, match="nothing waits"):
            kb.releases.consent(no, bea)
    assert b"one@example.org" not in (kb.settings.home / "kb.sqlite").read_bytes()
    assert {one.act.action for one in kb.home.store.trail(kind="release")} >= {"refused", "withdrew", "let expire"}
    with pytest.raises(Unknown):
        kb.releases.consent(9, bea)


def test_a_home_with_one_administrator_goes_on_with_the_operator(kb: KnowledgeBase, ada: Person) -> None:
    new = asked(kb, ada, "nadia", "chair")
    kb.releases.consent(1, OPERATOR)
    assert opened(kb, kb.accounts.links.hand_link(ada, new.id).path).rests_on == ""


@pytest.mark.parametrize("role", ["delegate", "chair", "secretariat"])
def test_who_may_not_ask_may_not_consent(kb: KnowledgeBase, ada: Person, role: str) -> None:
    asked(kb, ada, "one", "chair")
    other = at_the_machine(kb, "other", role, "Chile" if role == "delegate" else "")
    for person, error in ((other, Forbidden), (VISITOR, SignInNeeded)):
        for act in (
            lambda by: kb.releases.consent(1, by),
            lambda by: kb.releases.refuse(1, by, "x"),
            lambda by: kb.releases.withdraw(1, by),
            lambda by: kb.releases.vouch(ada.id, by),
            lambda by: kb.releases.release(1, by),
        ):
            with pytest.raises(error):
                act(person)
    reading = replace(ada, scope=Scope.READ)
    with pytest.raises(Forbidden):
        kb.releases.withdraw(1, reading)


# -- opening what is confided --------------------------------------------------------------------------------


@pytest.fixture
def olga(kb: KnowledgeBase) -> Person:
    return at_the_machine(kb, "olga", "secretariat")


@pytest.fixture
def oscar(kb: KnowledgeBase) -> Person:
    return at_the_machine(kb, "oscar", "secretariat")


def confide(kb: KnowledgeBase, release: date | None = None) -> None:
    store = kb.home.store
    text = writeup.read(store.source(MEMBERS), MEMBERS, MEMBERS, kb.economies)
    text = replace(text, classification=Classification.MEMBERS, release_date=release)
    store.put(text, writeup.write(text), missing(text), "operator", "confided")


def is_open(kb: KnowledgeBase) -> bool:
    return MEMBERS in kb.home.cards(VISITOR)


def edit(kb: KnowledgeBase, by: Person, field: str, value: str) -> object:
    change = bulk_edit(field, "", value, not value)
    return kb.care.bulk.apply(
        change, [MEMBERS, CHILE], kb.care.bulk.preview(change, [MEMBERS, CHILE], by).digest, by, WHY
    )


@pytest.mark.parametrize(
    ("release", "field", "value"),
    [
        (None, "classification", "public"),
        (date(2999, 1, 1), "classification", "public"),
        (None, "release_date", "2020-01-01"),
        (None, "release_date", "2998-01-01"),
        (date(2999, 1, 1), "release_date", "2998-01-01"),
    ],
)
def test_what_is_confided_is_opened_by_two_of_the_secretariat(
    kb: KnowledgeBase, olga: Person, oscar: Person, release: date | None, field: str, value: str
) -> None:
    confide(kb, release)
    before = kb.home.store.practice(MEMBERS).version
    waits = edit(kb, olga, field, value)
    assert isinstance(waits, Release)
    assert kb.home.store.practice(MEMBERS).version == before and not is_open(kb)
    with pytest.raises(Conflict, match="yourself"):
        kb.releases.consent(waits.no, olga)
    kb.releases.consent(waits.no, oscar)
    assert kb.home.store.practice(MEMBERS).version == before + 1
    assert is_open(kb) is (value in ("public", "2020-01-01"))
    assert kb.home.store.batches()[0].by == olga.id
    assert kb.trail.verification.prove().holds


@pytest.mark.parametrize(
    ("release", "field", "value"),
    [
        (date(2020, 1, 1), "classification", "public"),  # open already
        (date(2998, 1, 1), "release_date", "2999-01-01"),  # later
        (date(2998, 1, 1), "release_date", ""),  # never
        (None, "classification", "members"),
        (None, "kind", "tool"),
    ],
)
def test_what_opens_nothing_takes_one(
    kb: KnowledgeBase, olga: Person, release: date | None, field: str, value: str
) -> None:
    confide(kb, release)
    assert not isinstance(edit(kb, olga, field, value), Release)


def test_neither_restoring_nor_undoing_nor_a_file_opens_what_is_confided(
    kb: KnowledgeBase, olga: Person, oscar: Person, tmp_path: object
) -> None:
    from pathlib import Path

    confide(kb)
    kb.care.bulk.apply(
        open_it := bulk_edit("classification", "", "public", False), [MEMBERS],
        kb.care.bulk.preview(open_it, [MEMBERS], OPERATOR).digest, OPERATOR, WHY,
    )  # fmt: skip
    opened_no = kb.home.store.practice(MEMBERS).version
    confided = bulk_edit("classification", "", "members", False)
    kb.care.bulk.apply(confided, [MEMBERS], kb.care.bulk.preview(confided, [MEMBERS], olga).digest, olga, WHY)
    restored, undone = kb.care.versions.restore(MEMBERS, opened_no, olga, WHY), kb.care.bulk.undo(2, olga, WHY)
    assert isinstance(restored, Release) and not is_open(kb)
    path = Path(str(tmp_path)) / f"{MEMBERS}.md"
    path.write_bytes(kb.home.store.version_source(MEMBERS, opened_no))
    for dry in (True, False):
        report = kb.importing.import_files([path], olga, dry=dry)
        assert "takes two people" in report.refused[0][1] and not is_open(kb)
    sheet = f"ID,Who may read it\n{MEMBERS},public\n".encode()
    assert "takes two people" in kb.importing.import_file(olga, sheet, "a.csv").refused[0][1] and not is_open(kb)
    assert isinstance(undone, Release) and undone.no != restored.no
    kb.releases.consent(restored.no, oscar)
    assert is_open(kb)
    with pytest.raises(Conflict, match="since"):
        kb.releases.consent(undone.no, oscar)
    assert kb.importing.import_files([path], OPERATOR).refused == ()


def test_who_handed_in_a_version_that_opens_a_practice_does_not_publish_it(
    kb: KnowledgeBase, olga: Person, oscar: Person
) -> None:
    confide(kb)
    dossier = kb.submissions.drafting.begin(olga, MEMBERS)
    entries = {**ENTRIES, **dossier.entries, "classification": "public"}
    again(kb, dossier, entries)
    kb.desk.conversation.take(olga, dossier.id)
    with pytest.raises(Conflict, match="another of the secretariat publishes it"):
        kb.desk.publishing.publish(olga, dossier.id)
    assert not is_open(kb)
    kb.desk.publishing.publish(oscar, dossier.id)
    assert is_open(kb)


# -- erasing -------------------------------------------------------------------------------------------------


def test_a_text_of_the_trail_is_erased_by_two(kb: KnowledgeBase, ada: Person, bea: Person) -> None:
    no = kb.home.store.head()[0]
    waits = kb.trail.reading.erase(no, ada, WHY)
    assert waits is not None and not kb.home.store.entry(no).erased
    with pytest.raises(Conflict, match="asked for already"):
        kb.trail.reading.erase(no, bea, WHY)
    with pytest.raises(Conflict, match="yourself"):
        kb.releases.consent(waits.no, ada)
    kb.releases.consent(waits.no, bea)
    assert kb.home.store.entry(no).erased and kb.trail.verification.prove().holds
    assert kb.trail.reading.erase(no - 1, OPERATOR, WHY) is None and kb.home.store.entry(no - 1).erased
