"""Records that a reader may not see, each kind in a home of the suite's write-ups, and the words by which they would be
known again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kb.accounts.account import Account, AccountState
from kb.files.content_store import ContentStore
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.practice.attachment import Attachment
from kb.wanted import NeedWords
from tests.dossiers import ENTRIES, again, handed_in
from tests.pdfs import pdf

BY = operator("secretariat")

WORDS = (
    "quasselstrippe", "zwirbelmoos", "knatterfahne", "plumpaquatsch", "schnurzelgarn", "wolkenkuckuck",
    "brimborium", "firlefanz",
)  # fmt: skip
"""Words that stand in no write-up, no plan and no page."""

ECONOMY = "Brunei Darussalam"
"""Whose secrets they are: nothing else in the home is of it."""

WRITE_UP = """---
id: {id}
title: The {word} window for {other} producers
summary: The {word} window lends to market producers in the villages, by {id}.
economies: [{economies}]
agency: {word} Agency
partners: [{other} partners]
kind: programme
status: running
since: 1987
contact: {word}@example.org
objectives: ["4.1", "3.1"]
groups: [women, rural]
evidence: A {word} survey
evidence_level: 3
{more}
---

## Problem and context

Village producers of {word} could not sell their {other}.

## What was done

The {word} terms of the bank loans for {id} of the villages, online market days among them.

## Results

Sales of {word} stalls rose by 97.13 %.
"""


def write_up(no: int, id: str, more: str = "", economies: str = ECONOMY) -> str:
    word, other = WORDS[no % len(WORDS)], WORDS[(no * 3 + 1) % len(WORDS)]
    return WRITE_UP.format(id=id, word=word, other=other, more=more, economies=economies)


def _members(kb: KnowledgeBase, ids: Sequence[str], folder: Path) -> None:
    _bring(kb, ids, folder, "classification: members")


def _embargoed(kb: KnowledgeBase, ids: Sequence[str], folder: Path) -> None:
    _bring(kb, ids, folder, "classification: members\nrelease_date: 2190-01-01")


def _withdrawn(kb: KnowledgeBase, ids: Sequence[str], folder: Path) -> None:
    _bring(kb, ids, folder, "classification: members")
    for id in ids:
        kb.care.withdrawing.withdraw(id, BY, "asked to")


def _struck(kb: KnowledgeBase, ids: Sequence[str], folder: Path) -> None:
    """Shared and adopted, and both struck; the practice too."""
    _bring(kb, ids, folder, "classification: members")
    for id in ids:
        kb.recording.share(kb.recording.event(id, "m-2023-1", agenda_item="77.7"), by=BY)
        kb.striking.strike("event", f"{id}@m-2023-1", BY, f"of another practice than {id}")
        kb.striking.strike("practice", id, BY, f"no practice is {id}")


def _merged(kb: KnowledgeBase, ids: Sequence[str], folder: Path) -> None:
    """One into another, both for members."""
    _bring(kb, ids, folder, "classification: members")
    for keep, drop in zip(ids[::2], ids[1::2], strict=False):
        kb.care.merges.merge(keep, drop, BY, f"doubles of {keep}", True)


def _unconfirmed(kb: KnowledgeBase, ids: Sequence[str], folder: Path) -> None:
    """Joint ones whose co-submitter has said nothing, shown before anybody confirmed what they serve."""
    paths = [_laid(folder, id, write_up(no, id, "classification: members", f"{ECONOMY}, Papua New Guinea"))
             for no, id in enumerate(ids)]  # fmt: skip
    _took(kb, paths)


def _drafts(kb: KnowledgeBase, ids: Sequence[str], folder: Path) -> None:
    for no, id in enumerate(ids):
        dossier = kb.submissions.drafting.begin(author(kb).person())
        kb.submissions.drafting.save(author(kb).person(), dossier.id, entries(no, id))
        if no % 5 == 0:
            data = pdf() + id.encode()  # kept without a look at it: how a file is read is no matter here
            kept = ContentStore(kb.settings.attachments).keep(data)
            kb.home.store.attach(
                Attachment(0, dossier.id, "", f"{id}.pdf", "pdf", len(data), kept, "", author(kb).id, "")
            )


def _under_review(kb: KnowledgeBase, ids: Sequence[str], folder: Path) -> None:
    for no, id in enumerate(ids):
        dossier = handed_in(kb, author(kb), entries(no, id))
        kb.desk.conversation.take(officer(kb).person(), dossier.id)
        kb.desk.conversation.ask_change(officer(kb).person(), dossier.id, "results", f"Which {WORDS[no % 8]}?")
        if no % 2:
            kb.desk.conversation.request_changes(officer(kb).person(), dossier.id)
            again(kb, kb.home.store.dossier(dossier.id), entries(no + 1, id))


def _told(kb: KnowledgeBase, ids: Sequence[str], folder: Path) -> None:
    """Indicator reports that nobody has handed in, proposals, judgements, and what was looked for."""
    room = kb.implementation
    for no, id in enumerate(ids):
        word = WORDS[no % len(WORDS)]
        if no % 3 == 0:
            indicator, year = ("1.1.1", "2.1.1")[no % 2], str(2021 + no // 3 % 4)
            value, source = str(9713 + no), f"{word} of {id}"
            room.indicators.keep(author(kb).person(), indicator, ECONOMY, year, value=value, unit="%", source=source)
        elif no % 3 == 1:
            of = {"title": f"A {word} project {id}", "summary": f"Of {word}.", "year": "2024"}
            room.proposals.keep(author(kb).person(), economies=[ECONOMY], **of)
        else:
            kb.accounts.administering.add(BY, f"{id}@example.org", f"{word} {id}", "delegate", ECONOMY)


def _wanted(kb: KnowledgeBase, ids: Sequence[str], folder: Path) -> None:
    """Needs for members, with what was offered to them; what people follow."""
    by = author(kb).person()
    for no, id in enumerate(ids):
        word = WORDS[no % len(WORDS)]
        made = kb.wanted.post(by, NeedWords(f"A {word} window like {id}", f"for {word}", audience="members"))
        kb.wanted.offer(by, made.no, "japan-credit-guarantee", f"It is {word}.")
        kb.following.begin(by, "search", f"q={word}", f"{word} {id}")


PLANTING: Mapping[str, Callable[[KnowledgeBase, Sequence[str], Path], None]] = {
    "members": _members, "embargoed": _embargoed, "withdrawn": _withdrawn, "struck": _struck, "merged": _merged,
    "unconfirmed": _unconfirmed, "draft": _drafts, "review": _under_review, "told": _told,
    "wanted": _wanted,
}  # fmt: skip
"""Kinds of secrets that no figure counts."""

OF_ONE_ECONOMY = ("draft", "review")
"""Those that a delegate of another economy may not see either."""


def _counting(kb: KnowledgeBase, ids: Sequence[str], folder: Path) -> None:
    """For members, and all the same shared, adopted and counted."""
    _bring(kb, ids, folder, "classification: members")
    for no, id in enumerate(ids):
        kb.recording.confirm(id, ["4.1"], by=BY)
        meeting = ("m-2021-1", "m-2023-1")[no % 2]
        kb.recording.share(kb.recording.event(id, meeting, agenda_item="77.7", document=f"{id}/doc"), by=BY)
        adopted = kb.recording.adoption(
            id, "Papua New Guinea", stage="adopted", effective="2023-11-23", instrument=f"{WORDS[no % 8]} act on {id}"
        )
        kb.recording.adopt(adopted, by=BY)


def plant(kb: KnowledgeBase, kinds: Sequence[str], each: int, folder: Path) -> tuple[str, ...]:
    """Their ids. The index is brought up to date, as the site does by itself."""
    found: list[str] = []
    for kind in kinds:
        ids = [f"geheim-{kind}-{no}" for no in range(each)]
        ({"counting": _counting} | dict(PLANTING))[kind](kb, ids, folder)
        found += ids
    kb.home.update_index()
    return tuple(found)


def entries(no: int, id: str) -> Mapping[str, str]:
    word, other = WORDS[no % len(WORDS)], WORDS[(no * 3 + 1) % len(WORDS)]
    return {
        **ENTRIES, "title": f"The {word} window of {id}", "summary": f"The {word} window lends to {other}.",
        "economies": ECONOMY, "problem": f"Village producers of {word} could not sell {other}.",
        "done": f"The {word} terms of bank loans of {id}.", "agency": f"{word} Agency",
    }  # fmt: skip


def author(kb: KnowledgeBase) -> Account:
    return _person(kb, "delegate", ECONOMY)


def officer(kb: KnowledgeBase) -> Account:
    return _person(kb, "secretariat", "")


def _person(kb: KnowledgeBase, role: str, economy: str) -> Account:
    email = f"{role}.of.secrets@example.org"
    for one in kb.home.store.accounts():
        if one.email == email:
            return one
    made = kb.accounts.administering.add(BY, email, f"A {role}", role, economy)
    active = replace(made, state=AccountState.ACTIVE)
    kb.home.store.change_account(active, BY.id)
    return active


def _bring(kb: KnowledgeBase, ids: Sequence[str], folder: Path, more: str) -> None:
    _took(kb, [_laid(folder, id, write_up(no, id, more)) for no, id in enumerate(ids)])


def _laid(folder: Path, id: str, text: str) -> Path:
    path = folder / f"{id}.md"
    path.write_text(text, "utf-8")
    return path


def _took(kb: KnowledgeBase, paths: Sequence[Path]) -> None:
    report = kb.importing.import_files(paths, by=BY)
    assert report.added == len(paths), report.refused
