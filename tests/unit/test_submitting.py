"""An author's use cases: drafts, handing in, attachments, practices near to a draft."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kb.accounts.account import Account
from kb.errors import BadValue, Conflict, DamagedFile, Forbidden, Refused, SignInNeeded, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import VISITOR, Person, Scope
from kb.practice.form import fill
from kb.practice.practice import Severity, missing
from kb.practice.writeup import write as written
from kb.search.query import Query
from kb.submissions.dossier import Remark, RemarkKind, State
from kb.submissions.pages import stamp
from tests.conftest import SHARED, shared_data

PDF = b"%PDF-1.7\n" + bytes(60)

CARD = {
    "title": "Shared cold stores for small fishers",
    "summary": "Villages run a cold store together, so that small fishers sell when prices are good.",
    "economies": "Chile",
    "kind": "programme",
    "status": "running",
    "since": "2020",
    "objectives": "3.1\n1.3",
    "problem": "Small fishers had to sell on the beach at any price.",
    "done": "Each village got one cold store and runs it together.",
    "consent": "Director, Agency for Small Firms",
    "consent_on": "2024-03-01",
}


@pytest.fixture
def person(account_of: Callable[[str], Account]) -> Callable[[str], Person]:
    return lambda who: account_of(who).person()


def draft(kb: KnowledgeBase, by: Person, **more: str) -> str:
    id = kb.submitting.begin(by).id
    kb.submitting.save(by, id, {**CARD, **more})
    return id


def publish(kb: KnowledgeBase, id: str) -> str:
    """As the desk does it."""
    dossier = kb.store.dossier(id)
    submission = fill(dossier.practice, dossier.entries, kb.plan, kb.economies).submission
    with kb.store.transaction():
        kb.store.put(submission, written(submission), missing(submission), "desk")
        kb.store.move_dossier(replace(dossier, state=State.IN_REVIEW), State.SUBMITTED, "desk")
        kb.store.move_dossier(replace(dossier, state=State.PUBLISHED), State.IN_REVIEW, "desk")
    kb.update_index()
    return dossier.practice


def ask_for_changes(kb: KnowledgeBase, id: str, field: str = "results") -> None:
    dossier = kb.store.dossier(id)
    kb.store.move_dossier(replace(dossier, state=State.IN_REVIEW), State.SUBMITTED, "desk")
    kb.store.remark(Remark(0, id, dossier.round, field, RemarkKind.CHANGE, "By how much?", "desk", ""))
    kb.store.move_dossier(replace(dossier, state=State.CHANGES_REQUESTED), State.IN_REVIEW, "desk")


# -- drafts ----------------------------------------------------------------------------------------------


def test_a_delegates_draft_begins_with_the_own_economy(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    dossier = kb.submitting.begin(person("delegate"))
    assert (dossier.state, dossier.entries, dossier.economies) == (State.DRAFT, {"economies": "Chile"}, ("Chile",))


@pytest.mark.parametrize("who", ["chair", "administrator"])
def test_who_may_not_submit_begins_nothing(kb: KnowledgeBase, person: Callable[[str], Person], who: str) -> None:
    with pytest.raises(Forbidden):
        kb.submitting.begin(person(who))
    with pytest.raises(SignInNeeded):
        kb.submitting.begin(VISITOR)
    with pytest.raises(Forbidden):
        kb.submitting.begin(replace(person("delegate"), scope=Scope.READ))


def test_a_draft_keeps_anything_typed_and_is_never_blocked(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    delegate = person("delegate")
    id = kb.submitting.begin(delegate).id
    kb.submitting.save(delegate, id, {"since": "long ago", "economies": "Atlantis", "kind": "wish", "title": "  "})
    assert kb.store.dossier(id).entries == {"since": "long ago", "economies": "Atlantis", "kind": "wish"}
    with pytest.raises(BadValue):
        kb.submitting.save(delegate, id, {"rest": "x" * 300_001})
    assert kb.store.dossier(id).entries["since"] == "long ago"


def test_a_draft_is_its_authors_alone_and_to_others_it_does_not_exist(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    id = draft(kb, person("delegate"))
    for who in ("other_delegate", "officer", "chair", "administrator"):
        with pytest.raises(Unknown):
            kb.submitting.dossier(person(who), id)
        with pytest.raises(Unknown):
            kb.submitting.save(person(who), id, CARD)
        assert kb.submitting.mine(person(who)) == ()
    with pytest.raises(SignInNeeded):
        kb.submitting.dossier(VISITOR, id)


def test_what_was_handed_in_is_read_by_its_economies_the_desk_and_the_chair(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    id = draft(kb, person("delegate"), economies="Chile\nJapan")
    kb.submitting.hand_in(person("delegate"), id)
    for who in ("other_delegate", "officer", "chair"):
        assert not kb.submitting.page(person(who), id).editable
    assert [one.dossier.id for one in kb.submitting.mine(person("other_delegate"))] == [id]
    with pytest.raises(Unknown):
        kb.submitting.dossier(person("administrator"), id)
    with pytest.raises(Forbidden):
        kb.submitting.save(person("other_delegate"), id, CARD)


def test_saving_over_what_somebody_saved_meanwhile_is_a_conflict(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    opened = stamp(kb.store.dossier(id))
    kb.submitting.save(delegate, id, {**CARD, "title": "Theirs"}, opened)
    with pytest.raises(Conflict):
        kb.submitting.save(delegate, id, {**CARD, "title": "Mine"}, opened)
    assert kb.store.dossier(id).title == "Theirs"
    kb.submitting.save(delegate, id, {**CARD, "title": "Theirs"}, opened)  # the very same contradicts nothing


def test_a_revision_begins_with_what_is_published_and_only_one_is_open(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    first = kb.submitting.begin(person("delegate"), "chile-market-days")
    assert first.practice == "chile-market-days"
    assert first.entries["title"] == "Online market days for village producers"
    assert first.entries["problem"].startswith("Rural producers")
    assert "consent" not in first.entries
    with pytest.raises(Conflict) as error:
        kb.submitting.begin(person("officer"), "chile-market-days")
    assert first.id in str(error.value)
    kb.submitting.withdraw(person("delegate"), first.id)
    assert kb.submitting.begin(person("officer"), "chile-market-days").id != first.id


@pytest.mark.parametrize(
    ("who", "practice", "error"),
    [
        ("other_delegate", "chile-market-days", Forbidden),
        ("delegate", "international-body-guide", Forbidden),
        ("delegate", "nothing", Unknown),
        ("chair", "chile-market-days", Forbidden),
    ],
)
def test_only_those_who_submit_for_its_economies_revise_a_practice(
    kb: KnowledgeBase, person: Callable[[str], Person], who: str, practice: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        kb.submitting.begin(person(who), practice)


# -- checks and handing in -------------------------------------------------------------------------------


def test_checks_say_what_blocks_what_will_not_count_and_what_would_be_better(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate, title="x" * 120, consent="", status="planned", economies="Japan")
    checks = kb.submitting.check(delegate, id)
    assert {problem.field for problem in checks.blocking} == {"consent", "economies"}
    uncounted = {(problem.field, problem.message.split(":")[0]) for problem in checks.of(Severity.UNCOUNTED)}
    assert ("", "no sharing event yet") in uncounted
    assert ("objectives", "objectives not confirmed yet") in uncounted
    assert "status" in {field for field, _ in uncounted}
    assert {"title", "classification"} <= {problem.field for problem in checks.of(Severity.ADVICE)}


def test_the_wording_is_pointed_out_and_blocks_nothing(settings: object, home: Path, kb: KnowledgeBase, person) -> None:  # type: ignore[no-untyped-def]
    from kb.plan.reference import read_wording

    kb.wording = read_wording(Path(__file__).parent.parent.parent / "practices" / "wording.yaml")
    id = draft(kb, person("delegate"), problem="The country lacks cold stores; this country does.")
    checks = kb.submitting.check(person("delegate"), id)
    (problem,) = checks.at("problem")
    assert (problem.severity, "“country”" in problem.message) == (Severity.ADVICE, True)
    assert not checks.blocking


def test_handing_in_names_everything_that_blocks_at_once_and_keeps_the_draft(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    id = kb.submitting.begin(delegate).id
    with pytest.raises(Refused) as error:
        kb.submitting.hand_in(delegate, id)
    text = str(error.value)
    assert all(word in text for word in ("Title", "What was done", "Cleared by", "Cleared on"))
    assert kb.store.dossier(id).state is State.DRAFT


def test_what_is_handed_in_has_its_practices_id_for_good(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    first = kb.submitting.hand_in(delegate, id)
    assert (first.practice, first.state, first.round) == ("SMEWG-BP-0001", State.SUBMITTED, 1)
    assert kb.submitting.hand_in(delegate, id) == first
    assert len(kb.store.rounds(id)) == 1
    with pytest.raises(Conflict):
        kb.submitting.save(delegate, id, {**CARD, "title": "Later"})
    ask_for_changes(kb, id)
    kb.submitting.save(delegate, id, {**CARD, "results": "Prices rose by a fifth."})
    again = kb.submitting.hand_in(delegate, id)
    assert (again.practice, again.round) == ("SMEWG-BP-0001", 2)
    (second, _) = kb.submitting.page(delegate, id).rounds
    assert [change.field for change in second.changes] == ["results"]


def test_what_is_asked_stands_in_the_list_and_others_see_what_was_handed_in(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate, officer = person("delegate"), person("officer")
    id = draft(kb, delegate)
    kb.submitting.hand_in(delegate, id)
    ask_for_changes(kb, id)
    (mine,) = kb.submitting.mine(delegate)
    assert mine.editable and [one.text for one in mine.asked] == ["By how much?"]
    kb.submitting.save(delegate, id, {**CARD, "title": "Not for others yet", "economies": "Chile\nJapan"})
    assert kb.submitting.page(officer, id).entries["title"] == CARD["title"]
    with pytest.raises(Unknown):
        kb.submitting.dossier(person("other_delegate"), id)
    assert len(kb.submitting.page(delegate, id).remarks_on("results")) == 1


def test_a_submission_is_withdrawn_until_it_is_published(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    kb.submitting.hand_in(delegate, id)
    assert kb.submitting.withdraw(delegate, id, "sent too early").state is State.WITHDRAWN
    assert [entry.act.why for entry in kb.store.trail(kind="dossier")][-1] == "sent too early"
    with pytest.raises(Conflict):
        kb.submitting.hand_in(delegate, id)
    other = draft(kb, delegate)
    kb.submitting.hand_in(delegate, other)
    publish(kb, other)
    with pytest.raises(Conflict):
        kb.submitting.withdraw(delegate, other)


def test_a_next_version_is_cleared_anew(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    kb.submitting.hand_in(delegate, id)
    entries = kb.submitting.begin(delegate, publish(kb, id)).entries
    assert entries["done"] == CARD["done"]
    assert not {"consent", "consent_on"} & entries.keys()


def test_two_who_hand_it_in_at_once_hand_it_in_once(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: kb.submitting.hand_in(delegate, id), range(4)))
    assert {(one.practice, one.round) for one in done} == {("SMEWG-BP-0001", 1)}
    assert len(kb.store.rounds(id)) == 1


def test_a_request_sent_several_times_at_once_brings_one_submission(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: kb.submitting.receive(delegate, CARD, "key"), range(4)))
    assert len({one.id for one in done}) == 1
    assert len(kb.store.dossiers()) == 1


def test_a_request_made_again_under_its_key_brings_one_submission(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    given = {**CARD, "objectives": ["3.1", "1.3"], "since": 2020}
    first = kb.submitting.receive(delegate, given, "key-1")
    assert kb.submitting.receive(delegate, given, "key-1") == first
    assert first.practice == "SMEWG-BP-0001"
    assert kb.submitting.receive(delegate, given, "key-2").practice == "SMEWG-BP-0002"
    with pytest.raises(Conflict):
        kb.submitting.receive(delegate, {**given, "title": "Another"}, "key-1")
    with pytest.raises(BadValue):
        kb.submitting.receive(delegate, {**given, "colour": "red"})
    before = len(kb.store.dossiers())
    with pytest.raises(Refused):
        kb.submitting.receive(delegate, {"title": "Only this"}, "key-3")
    assert len(kb.store.dossiers()) == before


# -- near ------------------------------------------------------------------------------------------------

LIKE = "Villages sell together on one online market day a month, so that small producers reach the city"


def test_a_draft_like_a_practice_is_told_so_until_its_author_says_what_it_is(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate, title="Online market days for village producers", summary=LIKE, problem="", done="")
    (hit, *_) = kb.submitting.near(delegate, id)
    assert hit.card.id == "chile-market-days"
    entries = kb.store.dossier(id).entries
    kb.submitting.answer(delegate, id, {**entries, "agency": "New"}, "", "adaptation of", hit.card.id)
    kept = kb.store.dossier(id).entries
    assert (kept["related"], kept["agency"]) == ("adaptation of chile-market-days", "New")
    kb.submitting.answer(delegate, id, kept, "", "none of these", hit.card.id)
    assert hit.card.id not in {one.card.id for one in kb.submitting.near(delegate, id)}
    kb.submitting.save(delegate, id, CARD)
    assert kb.store.dossier(id).entries["not_related"] == "chile-market-days"
    with pytest.raises(BadValue):
        kb.submitting.answer(delegate, id, kept, "", "a copy of", hit.card.id)
    with pytest.raises(Unknown):
        kb.submitting.answer(delegate, id, kept, "", "update of", "nothing")


def test_an_empty_draft_is_near_to_nothing(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    assert kb.submitting.near(person("delegate"), kb.submitting.begin(person("delegate")).id) == ()


# -- attachments -----------------------------------------------------------------------------------------


def test_a_file_is_kept_whole_and_read_only_by_those_who_may(
    kb: KnowledgeBase, person: Callable[[str], Person], home: Path
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    one = kb.submitting.attach(delegate, id, "../Evaluation.pdf", PDF)
    assert one.name == "Evaluation.pdf"
    assert (home / "attachments" / one.sha256[:2] / one.sha256).read_bytes() == PDF
    assert kb.submitting.attach(delegate, id, "Evaluation.pdf", PDF).no == one.no
    assert kb.submitting.attachment(delegate, one.no).data == PDF
    for who in ("other_delegate", "officer", "chair"):
        with pytest.raises(Unknown):
            kb.submitting.attachment(person(who), one.no)
    with pytest.raises(Unknown):
        kb.submitting.attachment(VISITOR, one.no)
    practice = kb.submitting.hand_in(delegate, id).practice
    assert kb.submitting.attachment(person("officer"), one.no).data == PDF
    with pytest.raises(Conflict):
        kb.submitting.attach(delegate, id, "late.pdf", PDF)
    publish(kb, id)
    assert kb.submitting.attachment(VISITOR, one.no).data == PDF
    assert [a.no for a in kb.submitting.attachments_of(VISITOR, practice)] == [one.no]
    with pytest.raises(Forbidden):
        kb.submitting.detach(person("other_delegate"), one.no)
    kb.submitting.detach(delegate, one.no)
    with pytest.raises(Unknown):
        kb.submitting.attachment(delegate, one.no)
    assert (home / "attachments" / one.sha256[:2] / one.sha256).is_file()


def test_what_comes_with_a_practice_for_members_is_for_members(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate, classification="members")
    one = kb.submitting.attach(delegate, id, "a.pdf", PDF)
    kb.submitting.hand_in(delegate, id)
    practice = publish(kb, id)
    assert kb.submitting.attachment(person("other_delegate"), one.no)
    with pytest.raises(Unknown):
        kb.submitting.attachment(VISITOR, one.no)
    assert kb.submitting.attachments_of(VISITOR, practice) == ()


def test_ten_files_are_the_most_and_a_damaged_one_is_not_given_out(
    kb: KnowledgeBase, person: Callable[[str], Person], home: Path
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    kept = [kb.submitting.attach(delegate, id, f"{n}.pdf", PDF + bytes([n])) for n in range(10)]
    with pytest.raises(Conflict):
        kb.submitting.attach(delegate, id, "11.pdf", PDF)
    path = home / "attachments" / kept[0].sha256[:2] / kept[0].sha256
    path.write_bytes(b"rot")
    with pytest.raises(DamagedFile):
        kb.submitting.attachment(delegate, kept[0].no)


def a_word_document(text: str) -> bytes:
    from docx import Document

    document, file = Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def test_the_text_of_a_published_attachment_is_found_under_its_name(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    text = "# The quokkalike ledger\n\nEvery store keeps a quokkalike ledger of what comes in and goes out each day."
    one = kb.submitting.attach(delegate, id, "Annex.docx", a_word_document(text))
    kb.submitting.hand_in(delegate, id)
    kb.update_index()
    assert kb.search(Query("quokkalike ledger")).hits == ()
    practice = publish(kb, id)
    (hit,) = kb.search(Query("quokkalike ledger")).hits
    assert hit.card.id == practice
    assert hit.excerpt and hit.excerpt.heading == "Attachment: Annex.docx"
    kb.submitting.detach(delegate, one.no)
    kb.update_index()
    assert not any(hit.words for hit in kb.search(Query("quokkalike ledger")).hits)


@shared_data
@pytest.mark.parametrize("name", ["pypdf-minimal.pdf", "pypdf-habibi-arabic.pdf", "pypdf-password.pdf"])
def test_pdfs_are_kept_whether_their_text_can_be_read_or_not(
    kb: KnowledgeBase, person: Callable[[str], Person], name: str
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    one = kb.submitting.attach(delegate, id, name, (SHARED / "payloads" / "pdf" / name).read_bytes())
    assert bool(one.text) == ("password" not in name)


# -- notices ---------------------------------------------------------------------------------------------


def test_a_notice_is_told_until_it_is_read_and_to_its_account_alone(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate, other = person("delegate"), person("other_delegate")
    kb.store.notify(delegate.id, "d1", "Changes are asked for")
    assert [notice.text for notice in kb.submitting.notices(delegate)] == ["Changes are asked for"]
    kb.submitting.read_notices(other)
    assert len(kb.submitting.notices(delegate)) == 1
    kb.submitting.read_notices(delegate)
    assert kb.submitting.notices(delegate) == ()
