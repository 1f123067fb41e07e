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
from tests.pdfs import pdf

PDF = pdf()

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
    id = kb.submissions.drafting.begin(by).id
    kb.submissions.drafting.save(by, id, {**CARD, **more})
    return id


def publish(kb: KnowledgeBase, id: str) -> str:
    """As the desk does it."""
    dossier = kb.home.store.dossier(id)
    submission = fill(dossier.practice, dossier.entries, kb.plan, kb.economies).submission
    with kb.home.store.transaction():
        kb.home.store.put(submission, written(submission), missing(submission), "desk")
        kb.home.store.move_dossier(replace(dossier, state=State.IN_REVIEW), State.SUBMITTED, "desk")
        kb.home.store.move_dossier(replace(dossier, state=State.PUBLISHED), State.IN_REVIEW, "desk")
    kb.home.update_index()
    return dossier.practice


def ask_for_changes(kb: KnowledgeBase, id: str, field: str = "results") -> None:
    dossier = kb.home.store.dossier(id)
    kb.home.store.move_dossier(replace(dossier, state=State.IN_REVIEW), State.SUBMITTED, "desk")
    kb.home.store.remark(Remark(0, id, dossier.round, field, RemarkKind.CHANGE, "By how much?", "desk", ""))
    kb.home.store.move_dossier(replace(dossier, state=State.CHANGES_REQUESTED), State.IN_REVIEW, "desk")


# -- drafts ----------------------------------------------------------------------------------------------


def test_a_delegates_draft_begins_with_the_own_economy(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    dossier = kb.submissions.drafting.begin(person("delegate"))
    assert (dossier.state, dossier.entries, dossier.economies) == (State.DRAFT, {"economies": "Chile"}, ("Chile",))


@pytest.mark.parametrize("who", ["chair", "administrator"])
def test_who_may_not_submit_begins_nothing(kb: KnowledgeBase, person: Callable[[str], Person], who: str) -> None:
    with pytest.raises(Forbidden):
        kb.submissions.drafting.begin(person(who))
    with pytest.raises(SignInNeeded):
        kb.submissions.drafting.begin(VISITOR)
    with pytest.raises(Forbidden):
        kb.submissions.drafting.begin(replace(person("delegate"), scope=Scope.READ))


def test_a_draft_keeps_anything_typed_and_is_never_blocked(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    delegate = person("delegate")
    id = kb.submissions.drafting.begin(delegate).id
    kb.submissions.drafting.save(
        delegate, id, {"since": "long ago", "economies": "Atlantis", "kind": "wish", "title": "  "}
    )
    assert kb.home.store.dossier(id).entries == {"since": "long ago", "economies": "Atlantis", "kind": "wish"}
    with pytest.raises(BadValue):
        kb.submissions.drafting.save(delegate, id, {"rest": "x" * 300_001})
    assert kb.home.store.dossier(id).entries["since"] == "long ago"


def test_a_draft_is_its_authors_alone_and_to_others_it_does_not_exist(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    id = draft(kb, person("delegate"))
    for who in ("other_delegate", "officer", "chair", "administrator"):
        with pytest.raises(Unknown):
            kb.submissions.viewing.dossier(person(who), id)
        with pytest.raises(Unknown):
            kb.submissions.drafting.save(person(who), id, CARD)
        assert kb.submissions.drafting.mine(person(who)) == ()
    with pytest.raises(SignInNeeded):
        kb.submissions.viewing.dossier(VISITOR, id)


def test_what_was_handed_in_is_read_by_its_economies_the_desk_and_the_chair(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    id = draft(kb, person("delegate"), economies="Chile\nJapan")
    kb.submissions.handing_in.hand_in(person("delegate"), id)
    for who in ("other_delegate", "officer", "chair"):
        assert not kb.submissions.viewing.page(person(who), id).editable
    assert [one.dossier.id for one in kb.submissions.drafting.mine(person("other_delegate"))] == [id]
    with pytest.raises(Unknown):
        kb.submissions.viewing.dossier(person("administrator"), id)
    with pytest.raises(Forbidden):
        kb.submissions.drafting.save(person("other_delegate"), id, CARD)


def test_saving_over_what_somebody_saved_meanwhile_is_a_conflict(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    opened = stamp(kb.home.store.dossier(id))
    kb.submissions.drafting.save(delegate, id, {**CARD, "title": "Theirs"}, opened)
    with pytest.raises(Conflict):
        kb.submissions.drafting.save(delegate, id, {**CARD, "title": "Mine"}, opened)
    assert kb.home.store.dossier(id).title == "Theirs"
    kb.submissions.drafting.save(delegate, id, {**CARD, "title": "Theirs"}, opened)  # the very same contradicts nothing


def test_a_revision_begins_with_what_is_published_and_only_one_is_open(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    first = kb.submissions.drafting.begin(person("delegate"), "chile-market-days")
    assert first.practice == "chile-market-days"
    assert first.entries["title"] == "Online market days for village producers"
    assert first.entries["problem"].startswith("Rural producers")
    assert "consent" not in first.entries
    with pytest.raises(Conflict) as error:
        kb.submissions.drafting.begin(person("officer"), "chile-market-days")
    assert first.id in str(error.value)
    kb.submissions.handing_in.withdraw(person("delegate"), first.id)
    assert kb.submissions.drafting.begin(person("officer"), "chile-market-days").id != first.id


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
        kb.submissions.drafting.begin(person(who), practice)


# -- checks and handing in -------------------------------------------------------------------------------


def test_checks_say_what_blocks_what_will_not_count_and_what_would_be_better(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate, title="x" * 120, consent="", status="planned", economies="Japan")
    checks = kb.submissions.viewing.check(delegate, id)
    assert {problem.field for problem in checks.blocking} == {"consent", "economies"}
    uncounted = {(problem.field, problem.message.split(":")[0]) for problem in checks.of(Severity.UNCOUNTED)}
    assert ("", "no sharing event yet") in uncounted
    assert ("objectives", "objectives not confirmed yet") in uncounted
    assert "status" in {field for field, _ in uncounted}
    assert {"title", "classification"} <= {problem.field for problem in checks.of(Severity.ADVICE)}


def test_the_wording_is_pointed_out_and_blocks_nothing(settings: object, home: Path, kb: KnowledgeBase, person) -> None:  # type: ignore[no-untyped-def]
    from kb.plan.reference import read_wording

    kb.home.wording = read_wording(Path(__file__).parent.parent.parent / "practices" / "wording.yaml")
    id = draft(kb, person("delegate"), problem="The country lacks cold stores; this country does.")
    checks = kb.submissions.viewing.check(person("delegate"), id)
    (problem,) = checks.at("problem")
    assert (problem.severity, "“country”" in problem.message) == (Severity.ADVICE, True)
    assert not checks.blocking


def test_handing_in_names_everything_that_blocks_at_once_and_keeps_the_draft(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    id = kb.submissions.drafting.begin(delegate).id
    with pytest.raises(Refused) as error:
        kb.submissions.handing_in.hand_in(delegate, id)
    text = str(error.value)
    assert all(word in text for word in ("Title", "What was done", "Cleared by", "Cleared on"))
    assert kb.home.store.dossier(id).state is State.DRAFT


def test_what_is_handed_in_has_its_practices_id_for_good(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    first = kb.submissions.handing_in.hand_in(delegate, id)
    assert (first.practice, first.state, first.round) == ("SMEWG-BP-0006", State.SUBMITTED, 1)
    assert kb.submissions.handing_in.hand_in(delegate, id) == first
    assert len(kb.home.store.rounds(id)) == 1
    with pytest.raises(Conflict):
        kb.submissions.drafting.save(delegate, id, {**CARD, "title": "Later"})
    ask_for_changes(kb, id)
    kb.submissions.drafting.save(delegate, id, {**CARD, "results": "Prices rose by a fifth."})
    again = kb.submissions.handing_in.hand_in(delegate, id)
    assert (again.practice, again.round) == ("SMEWG-BP-0006", 2)
    (second, _) = kb.submissions.viewing.page(delegate, id).rounds
    assert [change.field for change in second.changes] == ["results"]


def test_what_is_asked_stands_in_the_list_and_others_see_what_was_handed_in(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate, officer = person("delegate"), person("officer")
    id = draft(kb, delegate)
    kb.submissions.handing_in.hand_in(delegate, id)
    ask_for_changes(kb, id)
    (mine,) = kb.submissions.drafting.mine(delegate)
    assert mine.editable and [one.text for one in mine.asked] == ["By how much?"]
    kb.submissions.drafting.save(delegate, id, {**CARD, "title": "Not for others yet", "economies": "Chile\nJapan"})
    assert kb.submissions.viewing.page(officer, id).entries["title"] == CARD["title"]
    with pytest.raises(Unknown):
        kb.submissions.viewing.dossier(person("other_delegate"), id)
    assert len(kb.submissions.viewing.page(delegate, id).remarks_on("results")) == 1


def test_a_submission_is_withdrawn_until_it_is_published(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    kb.submissions.handing_in.hand_in(delegate, id)
    assert kb.submissions.handing_in.withdraw(delegate, id, "sent too early").state is State.WITHDRAWN
    assert [entry.act.why for entry in kb.home.store.trail(kind="dossier")][-1] == "sent too early"
    with pytest.raises(Conflict):
        kb.submissions.handing_in.hand_in(delegate, id)
    other = draft(kb, delegate)
    kb.submissions.handing_in.hand_in(delegate, other)
    publish(kb, other)
    with pytest.raises(Conflict):
        kb.submissions.handing_in.withdraw(delegate, other)


def test_a_next_version_is_cleared_anew(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    kb.submissions.handing_in.hand_in(delegate, id)
    entries = kb.submissions.drafting.begin(delegate, publish(kb, id)).entries
    assert entries["done"] == CARD["done"]
    assert not {"consent", "consent_on"} & entries.keys()


def test_two_who_hand_it_in_at_once_hand_it_in_once(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: kb.submissions.handing_in.hand_in(delegate, id), range(4)))
    assert {(one.practice, one.round) for one in done} == {("SMEWG-BP-0006", 1)}
    assert len(kb.home.store.rounds(id)) == 1


def test_a_request_sent_several_times_at_once_brings_one_submission(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: kb.submissions.handing_in.receive(delegate, CARD, "key"), range(4)))
    assert len({one.id for one in done}) == 1
    assert len(kb.home.store.dossiers()) == 1


def test_a_request_made_again_under_its_key_brings_one_submission(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    given = {**CARD, "objectives": ["3.1", "1.3"], "since": 2020}
    first = kb.submissions.handing_in.receive(delegate, given, "key-1")
    assert kb.submissions.handing_in.receive(delegate, given, "key-1") == first
    assert first.practice == "SMEWG-BP-0006"
    assert kb.submissions.handing_in.receive(delegate, given, "key-2").practice == "SMEWG-BP-0007"
    with pytest.raises(Conflict):
        kb.submissions.handing_in.receive(delegate, {**given, "title": "Another"}, "key-1")
    with pytest.raises(BadValue):
        kb.submissions.handing_in.receive(delegate, {**given, "colour": "red"})
    before = len(kb.home.store.dossiers())
    with pytest.raises(Refused):
        kb.submissions.handing_in.receive(delegate, {"title": "Only this"}, "key-3")
    assert len(kb.home.store.dossiers()) == before


# -- near ------------------------------------------------------------------------------------------------

LIKE = "Villages sell together on one online market day a month, so that small producers reach the city"


def test_a_draft_like_a_practice_is_told_so_until_its_author_says_what_it_is(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate, title="Online market days for village producers", summary=LIKE, problem="", done="")
    (hit, *_) = kb.submissions.viewing.near(delegate, id)
    assert hit.card.id == "chile-market-days"
    entries = kb.home.store.dossier(id).entries
    kb.submissions.drafting.answer(delegate, id, {**entries, "agency": "New"}, "", "adaptation of", hit.card.id)
    kept = kb.home.store.dossier(id).entries
    assert (kept["related"], kept["agency"]) == ("adaptation of chile-market-days", "New")
    kb.submissions.drafting.answer(delegate, id, kept, "", "none of these", hit.card.id)
    assert hit.card.id not in {one.card.id for one in kb.submissions.viewing.near(delegate, id)}
    kb.submissions.drafting.save(delegate, id, CARD)
    assert kb.home.store.dossier(id).entries["not_related"] == "chile-market-days"
    with pytest.raises(BadValue):
        kb.submissions.drafting.answer(delegate, id, kept, "", "a copy of", hit.card.id)
    with pytest.raises(Unknown):
        kb.submissions.drafting.answer(delegate, id, kept, "", "update of", "nothing")


def test_an_empty_draft_is_near_to_nothing(kb: KnowledgeBase, person: Callable[[str], Person]) -> None:
    assert kb.submissions.viewing.near(person("delegate"), kb.submissions.drafting.begin(person("delegate")).id) == ()


# -- attachments -----------------------------------------------------------------------------------------


def test_a_file_is_kept_whole_and_read_only_by_those_who_may(
    kb: KnowledgeBase, person: Callable[[str], Person], home: Path
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    one = kb.submissions.attaching.attach(delegate, id, "../Evaluation.pdf", PDF)
    assert one.name == "Evaluation.pdf"
    assert (home / "attachments" / one.sha256[:2] / one.sha256).read_bytes() == PDF
    assert kb.submissions.attaching.attach(delegate, id, "Evaluation.pdf", PDF).no == one.no
    assert kb.submissions.attaching.attachment(delegate, one.no).data == PDF
    for who in ("other_delegate", "officer", "chair"):
        with pytest.raises(Unknown):
            kb.submissions.attaching.attachment(person(who), one.no)
    with pytest.raises(Unknown):
        kb.submissions.attaching.attachment(VISITOR, one.no)
    practice = kb.submissions.handing_in.hand_in(delegate, id).practice
    assert kb.submissions.attaching.attachment(person("officer"), one.no).data == PDF
    with pytest.raises(Conflict):
        kb.submissions.attaching.attach(delegate, id, "late.pdf", PDF)
    publish(kb, id)
    assert kb.submissions.attaching.attachment(VISITOR, one.no).data == PDF
    assert [a.no for a in kb.submissions.attaching.attachments_of(VISITOR, practice)] == [one.no]
    with pytest.raises(Forbidden):
        kb.submissions.attaching.detach(person("other_delegate"), one.no)
    kb.submissions.attaching.detach(delegate, one.no)
    with pytest.raises(Unknown):
        kb.submissions.attaching.attachment(delegate, one.no)
    assert (home / "attachments" / one.sha256[:2] / one.sha256).is_file()


def test_what_comes_with_a_practice_for_members_is_for_members(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate, classification="members")
    one = kb.submissions.attaching.attach(delegate, id, "a.pdf", PDF)
    kb.submissions.handing_in.hand_in(delegate, id)
    practice = publish(kb, id)
    assert kb.submissions.attaching.attachment(person("other_delegate"), one.no)
    with pytest.raises(Unknown):
        kb.submissions.attaching.attachment(VISITOR, one.no)
    assert kb.submissions.attaching.attachments_of(VISITOR, practice) == ()


def test_ten_files_are_the_most_and_a_damaged_one_is_not_given_out(
    kb: KnowledgeBase, person: Callable[[str], Person], home: Path
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    kept = [kb.submissions.attaching.attach(delegate, id, f"{n}.pdf", PDF + bytes([n])) for n in range(10)]
    with pytest.raises(Conflict):
        kb.submissions.attaching.attach(delegate, id, "11.pdf", PDF)
    path = home / "attachments" / kept[0].sha256[:2] / kept[0].sha256
    path.write_bytes(b"rot")
    with pytest.raises(DamagedFile):
        kb.submissions.attaching.attachment(delegate, kept[0].no)


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
    one = kb.submissions.attaching.attach(delegate, id, "Annex.docx", a_word_document(text))
    kb.submissions.handing_in.hand_in(delegate, id)
    kb.home.update_index()
    assert kb.reading.search(Query("quokkalike ledger")).hits == ()
    practice = publish(kb, id)
    (hit,) = kb.reading.search(Query("quokkalike ledger")).hits
    assert hit.card.id == practice
    assert hit.excerpt and hit.excerpt.heading == "Attachment: Annex.docx"
    assert not [fault for check in kb.trail.verification.prove().checks for fault in check.faults]
    kb.submissions.attaching.detach(delegate, one.no)
    assert not any(hit.words for hit in kb.reading.search(Query("quokkalike ledger")).hits)


@shared_data
@pytest.mark.parametrize("name", ["pypdf-minimal.pdf", "pypdf-habibi-arabic.pdf", "pypdf-password.pdf"])
def test_a_pdf_is_kept_where_it_can_be_looked_into(
    kb: KnowledgeBase, person: Callable[[str], Person], name: str
) -> None:
    delegate = person("delegate")
    id = draft(kb, delegate)
    data = (SHARED / "payloads" / "pdf" / name).read_bytes()
    if "password" in name:
        with pytest.raises(Refused, match="locked with a password"):
            kb.submissions.attaching.attach(delegate, id, name, data)
    else:
        assert kb.submissions.attaching.attach(delegate, id, name, data).text


# -- notices ---------------------------------------------------------------------------------------------


def test_a_notice_is_told_until_it_is_read_and_to_its_account_alone(
    kb: KnowledgeBase, person: Callable[[str], Person]
) -> None:
    delegate, other = person("delegate"), person("other_delegate")
    kb.home.store.notify(delegate.id, "d1", "Changes are asked for")
    assert [notice.text for notice in kb.submissions.notices.notices(delegate)] == ["Changes are asked for"]
    kb.submissions.notices.read_notices(other)
    assert len(kb.submissions.notices.notices(delegate)) == 1
    kb.submissions.notices.read_notices(delegate)
    assert kb.submissions.notices.notices(delegate) == ()
