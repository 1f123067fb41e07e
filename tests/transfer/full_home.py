"""A demonstration home in which everything that a store keeps has been done at least once, by made-up people."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from kb import demonstration
from kb.accounts.account import AccountState
from kb.care.edit import bulk_edit
from kb.encoder import HashingEncoder
from kb.files.content_store import ContentStore
from kb.files.database import now
from kb.home import new
from kb.knowledge_base import KnowledgeBase
from kb.ledger.meetings import MeetingFacts, Presentation
from kb.person import Person, Role, operator
from kb.practice.attachment import Attachment
from kb.reading.judgements import add_judgement, judgement
from kb.reading.unmet import Gap
from kb.settings import load
from kb.submissions.dossier import Dossier, Remark, RemarkKind, State
from kb.tagging.choice import Choice
from kb.tagging.evidence import SuggestionEvidence, SuggestionVerdict

OFFICER, CHAIR = "account-1", "account-2"
NAMES = ("Olga Officer", "olga@example.org", "Charu Chair", "charu@example.org", "Walter Winter")
"""The people whose names an export without people must not hold; the last one works at the command line."""

PUBLISHED, DRAFT = b"%PDF-1.4 published", b"%PDF-1.4 of a draft"


def opened(folder: Path) -> KnowledgeBase:
    return KnowledgeBase(load(folder), HashingEncoder())


def begun(folder: Path, demonstration_home: bool = False) -> KnowledgeBase:
    """A home as `kb init` begins it, without a model."""
    new.write(folder, new.starting_content(), demonstration_home)
    toml = folder / "kb.toml"
    toml.write_text(
        re.sub(r"^encoder = .*$\n", "", toml.read_text("utf-8"), flags=re.M) + 'encoder = "hashing"\n', "utf-8"
    )
    return opened(folder)


def full_home(folder: Path) -> KnowledgeBase:
    kb = begun(folder, demonstration_home=True)
    demonstration.fill(kb)
    operating = operator("Walter Winter")
    for email, name, role, economy in (
        ("olga@example.org", "Olga Officer", "secretariat", ""),
        ("charu@example.org", "Charu Chair", "chair", ""),
        ("dana@example.org", "Dana Delegate", "delegate", "Chile"),
    ):
        account = kb.accounts.administering.add(operating, email, name, role, economy)
        kb.home.store.set_password(account.id, "$argon2id$made-up", operating.id)
    officer, chair = Person(OFFICER, Role.SECRETARIAT), Person(CHAIR, Role.CHAIR)
    kb.accounts.administering.close(operating, "account-3")
    kb.accounts.administering.erase(operating, "account-3")
    ids = [practice.id for practice in kb.home.ledger().practices]
    _ledger(kb, officer, operating)
    kb.care.merges.merge(ids[0], ids[1], officer, "the same, says Olga Officer", agreed=True)
    for year in kb.plan.years[:2]:
        _lock(kb, officer, chair, year)
    kb.recording.confirm(kb.figures.tally(kb.plan.years[0]).figure("shared").practices[0], [], officer)
    kb.periods.move(chair, kb.plan.years[0], "open", "a meeting was missed, says Charu Chair")
    _lock(kb, officer, chair, kb.plan.years[0], "error", "a meeting was missed")
    kb.care.reviews.set_review(ids[2], "2031-01-31", officer, "asked by olga@example.org")
    kb.home.store.withdraw(ids[3], OFFICER, "its economy asked")
    _records(kb, officer)
    _plan(kb, officer)
    _care(kb, officer, ids)
    _submissions(kb, operating)
    kb.webhooks.add(Person(OFFICER, Role.ADMINISTRATOR), "https://example.org/hooks", ["practice.published"])
    add_judgement(kb.settings.judgements, judgement("trade", ids[2], "right", date(2024, 1, 1)))
    return kb


def _lock(kb: KnowledgeBase, officer: Person, chair: Person, year: int, cause: str = "", why: str = "") -> None:
    for who, state in ((officer, "in review"), (officer, "approved"), (chair, "accepted"), (chair, "locked")):
        kb.periods.move(who, year, state, why if state == "locked" else "", cause if state == "locked" else "")


def _ledger(kb: KnowledgeBase, officer: Person, operating: Person) -> None:
    facts = MeetingFacts(title="Meeting 99", kind="smewg", starts="2024-05-06", ends="2024-05-07")
    kb.meetings.add(officer, "99", facts)
    kb.agendas.change(officer, "smewg-99", [], "5.2 Financing for women-led firms")
    first = kb.home.ledger().practices[5].id
    kb.agendas.prepare(officer, "smewg-99", [Presentation(first, agenda_item="5.2", presenters=("Olga Officer",))])
    question = kb.adoptions.asked(operating)[0].adoption
    kb.adoptions.answer(operating, question.practice, question.economy, "yes")
    kb.desk.gates.decide(officer, kb.home.ledger().practices[5].id, "counts", False, "a page is missing")


def _plan(kb: KnowledgeBase, officer: Person) -> None:
    room = kb.implementation
    activity = room.activities.record(
        officer, title="A made-up workshop", kind="activity", year="2024", status="carried out", economies=["Chile"]
    )
    room.activities.confirm(officer, activity.id, ["1.1"])
    chile = Person("account-9", Role.DELEGATE, "Chile")
    room.indicators.keep(chile, "1.1.1", "Chile", "2024", value="12", source="asked by Olga Officer", submit=True)
    room.indicators.accept(officer, "1.1.1", "Chile", "2024", "12")


def _care(kb: KnowledgeBase, officer: Person, ids: list[str]) -> None:
    edit = bulk_edit("groups", "add", "rural", False)
    seen = kb.care.bulk.preview(edit, ids[6:9], officer)
    kb.care.bulk.apply(edit, ids[6:9], seen.digest, officer, "all are rural")


def _submissions(kb: KnowledgeBase, operating: Person) -> None:
    store = kb.home.store
    store.new_practice_id()
    for practice, state, data in (("x-1", State.PUBLISHED, PUBLISHED), ("x-2", State.DRAFT, DRAFT)):
        draft = Dossier(
            id="", practice=practice, author=OFFICER, state=State.DRAFT,
            title="A title" + " under way" * (data == DRAFT),
            entries={"title": "A title under way", "contact": "Olga Officer"}, economies=("Chile",),
        )  # fmt: skip
        kept = store.begin_dossier(draft)
        sha256 = ContentStore(kb.settings.attachments).keep(data)
        made = Attachment(
            0, kept.id, "", "paper.pdf", "application/pdf", len(data), sha256, "a text", OFFICER, "", False
        )
        store.attach(made)
        if state is State.PUBLISHED:
            store.move_dossier(replace(kept, state=State.SUBMITTED, round=1), State.DRAFT, OFFICER)
            store.move_dossier(replace(kept, state=state, round=1), State.SUBMITTED, OFFICER)
    _desk(kb, kept.id)
    assert {account.state for account in store.accounts()} >= {AccountState.INVITED, AccountState.ERASED}


def _records(kb: KnowledgeBase, officer: Person) -> None:
    """What is told in more than one place, by somebody with a name."""
    for title in ("a program of Olga Officer", "another"):
        kb.accounts.tokens.make_token(officer, title, "read", "30")
    kb.accounts.tokens.revoke_token(officer, "token-1")
    event = kb.home.ledger().events[-1]
    kb.striking.strike("event", event.id, officer, "in error, says Charu Chair")
    for who, state in ((operator("Walter Winter"), "in review"), (operator("Walter Winter"), "approved")):
        kb.periods.move(who, kb.plan.years[2], state)
    # what was tabled is carried as it was published, so that its hash holds: nobody is named in it here
    kb.reports.table(operator("Walter Winter"), "final")
    kb.implementation.nil_reports.hand_in(officer, "1.1.1", "Peru", "2022", "says Olga Officer")


def _desk(kb: KnowledgeBase, dossier: str) -> None:
    store, moment = kb.home.store, now()
    store.remark(Remark(0, dossier, 1, "title", RemarkKind.COMMENT, "Olga Officer asks for a number", OFFICER, moment))
    store.keep_choice(Choice(dossier, ("1.1",), ("2.1",), False, OFFICER, moment))
    store.notify(OFFICER, dossier, "Charu Chair waits")
    verdict = SuggestionVerdict.CONFIRMED
    store.keep_evidence(
        SuggestionEvidence("peru-parcel-post-exports", 1, "2.3", 0.1 + 0.2, True, verdict, OFFICER, moment)
    )
    store.note_gap(Gap("kiosks", (("economy", "Chile"),), date(2024, 1, 1), 0))
