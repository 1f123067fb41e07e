"""A home in which everything was done once that leaves an entry in the trail, so that each kind of row stands in it."""

from collections.abc import Sequence
from dataclasses import replace

from kb.accounts.account import Account, AccountState
from kb.care.edit import bulk_edit
from kb.knowledge_base import KnowledgeBase
from kb.ledger.entries import Adoption
from kb.ledger.meetings import MeetingFacts, Presentation
from kb.person import Person, operator
from kb.tagging.evidence import SuggestionEvidence, SuggestionVerdict
from kb.wanted.board import NeedWords
from tests.dossiers import again, begun
from tests.pdfs import pdf
from tests.second_factors import set_up

BY = operator("secretariat")
PDF = pdf()


def person(kb: KnowledgeBase, role: str, economy: str = "") -> Account:
    made = kb.accounts.administering.add(BY, f"{role}.of.everything@example.org", f"A {role}", role, economy)
    active = replace(made, state=AccountState.ACTIVE)
    kb.home.store.change_account(active, BY.id)
    return active


def do_everything(kb: KnowledgeBase, adopted: str, origin: str) -> None:
    """Of a home with the suite's write-ups, one of them `adopted` by Malaysia; `origin` is a practice that was shared
    and is of no merge."""
    officer, chair, author = person(kb, "secretariat"), person(kb, "chair"), person(kb, "delegate", "Chile")
    _of_the_plan(kb, officer, author)
    _of_the_desk(kb, officer, author)
    for title in ("an old program", "a program"):
        kb.accounts.tokens.make_token(author.person(), title, "read", "30")
    kb.accounts.tokens.revoke_token(author.person(), "token-1")
    for one in (officer, chair, author):
        set_up(kb, one)
    kb.accounts.second_factors.new_recovery_codes(chair.person())
    kb.accounts.second_factors.reset(BY, author.id, "a telephone was lost")
    kb.meetings.add(officer.person(), "99", MeetingFacts("A made-up meeting", "smewg", "2023-08-01", "2023-08-02"))
    _of_an_agenda(kb, officer.person(), adopted)
    kb.adoptions.answer(officer.person(), adopted, "Malaysia", "yes")
    kb.desk.gates.decide(officer.person(), origin, "counts", False, "a doubt")
    edit = bulk_edit("groups", "add", "youth", False)
    for _ in range(2):
        kb.care.bulk.apply(edit, [origin], kb.care.bulk.preview(edit, [origin], BY).digest, BY, "a rule")
        if len(kb.home.store.batches()) == 1:
            kb.care.bulk.undo(1, BY, "a slip")
    _of_the_ledger(kb, officer, adopted, origin)
    kb.care.merges.merge("international-body-guide", "korea-plan-only", BY, "doubles", True)
    kb.care.reviews.set_review(adopted, "2031-01-01", BY, "figures age")
    _lock(kb, officer, chair)
    kb.periods.move(chair.person(), 2021, "open", "a figure was wrong")
    kb.desk.gates.decide(officer.person(), origin, "counts", True, "it is gone")
    _lock(kb, officer, chair, "what was wrong", "error")
    kb.desk.gates.decide(officer.person(), origin, "counts", False, "it is back")
    kb.periods.move(chair.person(), 2021, "open", "the doubt was right")
    _lock(kb, officer, chair, changes=[(origin, "late", "the paper came")])
    for who, state in ((officer, "in review"), (officer, "approved")):
        kb.periods.move(who.person(), 2022, state)
    kb.reports.table(officer.person(), "final")
    _of_two_people(kb)
    kb.webhooks.add(BY, "https://example.org/hooks", ["practice.published"])
    kb.webhooks.remove(BY, kb.webhooks.add(BY, "https://example.org/old", ["figures.locked"]).webhook.id, "no use")
    _left(kb, author)
    _of_the_board(kb, officer.person(), author.person(), adopted, origin)


def _left(kb: KnowledgeBase, heir: Account) -> None:
    """A draft whose author is gone, and which another delegate goes on with."""
    people = kb.accounts.administering
    leaver = people.add(BY, "leaver.of.everything@example.org", "A leaver", "delegate", "Chile")
    draft = kb.submissions.drafting.begin(leaver.person())
    people.close(BY, leaver.id)
    kb.submissions.taking_over.take_over(heir.person(), draft.id)


def _of_the_board(kb: KnowledgeBase, officer: Person, author: Person, adopted: str, origin: str) -> None:
    """A need that got two offers, one of them taken back, and was closed; one that was opened again and changed."""
    made = kb.wanted.post(author, NeedWords("A made-up need", why="for a made-up workshop", until="2099-01-01"))
    for id in (adopted, origin):
        kb.wanted.offer(officer, made.no, id, "It did the very same.")
    kb.wanted.take_back(officer, made.no, origin)
    kb.wanted.close(author, made.no, [adopted], "We took its forms over.")
    kb.following.begin(author, "practice", adopted, "A made-up name")
    kb.following.new_feed(author)
    other = kb.wanted.post(officer, NeedWords("Repayment rates of small loans"), searched=True)
    kb.wanted.close(officer, other.no, [], "Nobody knows.")
    kb.wanted.reopen(officer, other.no)
    kb.wanted.change(officer, other.no, NeedWords("Repayment rates of the smallest loans"))


def _of_an_agenda(kb: KnowledgeBase, by: Person, practice: str) -> None:
    """Items pasted, mended and removed; a practice that is prepared, one that is taken off again, and one that goes
    with a practice that is merged away."""
    kb.agendas.change(by, "smewg-99", [], "5.1 Opening\n5.2 Financing for women-led firms")
    kb.agendas.mend(by, "smewg-99", "5.2", {"documents": "2023/SMEWG/012 A paper", "day": "2023-08-02"})
    kb.agendas.remove(by, "smewg-99", "5.1")
    for id in (practice, "korea-plan-only", "members-note"):
        kb.agendas.prepare(by, "smewg-99", [Presentation(id, agenda_item="5.2")])
    kb.agendas.take_off(by, "smewg-99", ["members-note"])


def _of_two_people(kb: KnowledgeBase) -> None:
    """A role that was consented to, one that was refused, and one that waits."""
    asking = person(kb, "administrator").person()
    for no in range(3):
        kb.accounts.administering.add(asking, f"{no}.asked.for@example.org", "A person", "chair", why="much to do")
    kb.releases.consent(1, BY)
    kb.releases.refuse(2, BY, "nobody knows them")


def _of_the_ledger(kb: KnowledgeBase, officer: Account, adopted: str, origin: str) -> None:
    """What is struck stays so, is taken back, or goes with a practice that is merged away."""
    by, merged = officer.person(), "korea-plan-only"
    for id, meeting in ((origin, "smewg-99"), (adopted, "smewg-99"), (merged, "workshop"), (merged, "m-2023-1")):
        kb.recording.share(kb.recording.event(id, meeting, agenda_item="9"), by)
    for id, meeting in ((origin, "smewg-99"), (adopted, "smewg-99"), (merged, "workshop")):
        kb.striking.strike("event", f"{id}@{meeting}", by, "of another practice")
    kb.striking.take_back("event", f"{adopted}@smewg-99", by, "it was of this one")
    for economy in ("Peru", "Thailand"):
        kb.recording.adopt(_adoption(kb, origin, economy, "adopted", "2022-06-01"), by)
    kb.striking.strike("adoption", f"{origin}@Thailand", by, "never adopted")
    kb.adoptions.answer(by, origin, "Peru", "yes", year=2022)
    kb.adoptions.answer(by, origin, "Peru", "no", "2023-05-01", 2023)
    kb.recording.adopt(_adoption(kb, origin, "Peru", "adopted", "2024-02-01"), by)
    kb.recording.adopt(_adoption(kb, merged, "Thailand", "adopted", "2022-07-01"), by)
    kb.adoptions.answer(by, merged, "Thailand", "yes", year=2023)
    kb.origins.confirm("peru-viet-nam-customs-window", "Viet Nam", by, "its paper says so")
    kb.care.redating.redate("smewg-99", "2023-08-03", "2023-08-04", {}, by, "the hall was closed")


def _adoption(kb: KnowledgeBase, practice: str, economy: str, stage: str, effective: str) -> Adoption:
    return kb.recording.adoption(practice, economy, stage=stage, effective=effective, instrument=f"Act of {economy}")


def _lock(
    kb: KnowledgeBase, officer: Account, chair: Account, why: str = "", cause: str = "",
    changes: Sequence[tuple[str, str, str]] = (),
) -> None:  # fmt: skip
    for who, state in ((officer, "in review"), (officer, "approved"), (chair, "accepted")):
        kb.periods.move(who.person(), 2021, state)
    kb.periods.move(chair.person(), 2021, "locked", why, cause, changes)


def _of_the_plan(kb: KnowledgeBase, officer: Account, author: Account) -> None:
    room, by = kb.implementation, officer.person()
    made = room.activities.record(
        by, title="A made-up course", kind="activity", year="2023", status="carried out", economies=["Chile"]
    )
    room.activities.confirm(by, made.id, ["3.1"])
    told = room.indicators.keep(by, "1.1.1", "Chile", "2023", value="12", source="made up", submit=True)
    room.indicators.accept(by, "1.1.1", "Chile", "2023", told.value)
    room.nil_reports.hand_in(by, "1.1.1", "Peru", "2022", "its letter says so")
    room.nil_reports.hand_in(by, "G3", "Peru", "2022", "its letter says so")
    room.nil_reports.take_back(by, "G3", "Peru", "2022", "it named but one")
    room.schedule.keep(by, title="A made-up step", first="2023", last="2024")
    proposal = room.proposals.keep(
        author.person(), title="A made-up project", summary="Courses.", year="2024", economies=["Chile"]
    )
    room.proposals.score(by, proposal.id, room.proposals.criteria.criteria[0].id, "3", "because")
    room.checklist.mark(by, room.checklist.told(by)[0].factor.id, kb.home.store.practices()[0].id)


def _of_the_desk(kb: KnowledgeBase, officer: Account, author: Account) -> None:
    dossier = begun(kb, author)
    for name in ("a paper.pdf", "another.pdf"):
        kb.submissions.attaching.attach(author.person(), dossier.id, name, PDF + name.encode())
    kb.submissions.attaching.detach(author.person(), 2)
    again(kb, dossier, dossier.entries)
    kb.desk.conversation.take(officer.person(), dossier.id)
    remark = kb.desk.conversation.remark(officer.person(), dossier.id, "title", "Shorter?")
    asked = kb.desk.conversation.ask_change(officer.person(), dossier.id, "title", "Much shorter.")
    kb.desk.conversation.settle(officer.person(), dossier.id, asked.no)
    kb.desk.objectives.choose(officer.person(), dossier.id, ["4.1"])
    kb.home.store.keep_evidence(
        SuggestionEvidence(
            dossier.practice, 1, "4.1", 0.5, True, SuggestionVerdict.CONFIRMED, officer.id, remark.at,
        )
    )  # fmt: skip
