"""A home in which every text that somebody may write is one that would run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import yaml

from kb.accounts.account import Account, AccountState
from kb.care.edit import bulk_edit
from kb.encoder import HashingEncoder
from kb.errors import KBError
from kb.knowledge_base import KnowledgeBase
from kb.ledger.agendas import ItemWords
from kb.ledger.meetings import MeetingFacts, Presentation
from kb.person import operator
from kb.settings import load
from tests import homes
from tests.dossiers import ENTRIES, again, handed_in
from tests.pdfs import pdf

BY = operator("secretariat")
TOGETHER = 36
"""Payloads in one record, each an item or a paragraph of its own where the field takes several."""

SECTIONS = ("Problem and context", "What was done", "Results", "Lessons and success factors", "Photographs")


Kept = TypeVar("Kept")


@dataclass
class Infected:
    """Where the texts stand, and in how many fields each was kept; what a field refused is no matter."""

    kb: KnowledgeBase
    people: Mapping[str, Account]
    practices: list[str] = field(default_factory=list)
    dossiers: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    kept: int = 0
    """Payloads times fields."""

    def keep(self, count: int, act: Callable[[], Kept]) -> Kept | None:
        """Do it with a count of payloads, unless it is refused with a sentence."""
        with suppress(KBError):
            done = act()
            self.kept += count
            return done
        return None


def infected(template: Path, folder: Path, payloads: Sequence[str]) -> Infected:
    home = homes.begin(folder)
    homes.copy(template, home)
    kb = KnowledgeBase(load(home), HashingEncoder())
    people = {
        who: _person(kb, f"{who}@example.org", payloads[no % len(payloads)][:80], role, economy)
        for no, (who, role, economy) in enumerate(
            (("delegate", "delegate", "Chile"), ("officer", "secretariat", ""), ("administrator", "administrator", ""),
             ("chair", "chair", ""))
        )
    }  # fmt: skip
    found = Infected(kb, people)
    for no, group in enumerate(groups(payloads)):
        _practice(found, f"p{no}", group, folder)
        _dossier(found, group)
        _plan(found, no, group)
        _account(found, no, group)
    kb.home.update_index()
    return found


def groups(payloads: Sequence[str], each: int = TOGETHER) -> Iterator[Sequence[str]]:
    for at in range(0, len(payloads), each):
        yield payloads[at : at + each]


def _line(group: Sequence[str], most: int) -> str:
    """As many as go into one line of this length; at least one, cut."""
    text = ""
    for one in group:
        flat = " ".join(one.split())
        if len(text) + len(flat) < most:
            text += " " + flat
    return text.strip() or " ".join(group[0].split())[:most]


def write_up(id: str, group: Sequence[str]) -> str:
    head = {
        "id": id, "title": _line(group, 100), "summary": _line(group, 250), "economies": ["Chile"],
        "other_origins": [_line([one], 190) for one in group], "agency": _line(group, 300),
        "partners": [_line([one], 190) for one in group], "kind": "tool", "status": "running", "since": 2020,
        "objectives": ["2.1"], "contact": _line(group, 200), "provenance": _line(group, 200),
        "evidence": _line(group, 600), "translation_note": _line(group, 300),
        "sources": [{"title": _line([one], 190), "url": _line([one], 190)} for one in group],
    }  # fmt: skip
    body = "\n\n".join(f"## {section}\n\n" + "\n\n".join(group) for section in SECTIONS)
    return f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n\n{body}\n"


def _practice(found: Infected, id: str, group: Sequence[str], folder: Path) -> None:
    kb, whole = found.kb, len(group)
    path = folder / f"{id}.md"
    for attempt in (write_up(id, group), write_up(id, [_text(one) for one in group])):
        path.write_text(attempt, "utf-8")
        if kb.importing.import_files([path], by=BY).added:
            break
    else:
        return
    found.practices.append(id)
    found.kept += 16 * whole
    line, short = _line(group, 300), _line(group, 120)
    found.keep(
        1,
        lambda: kb.recording.share(
            kb.recording.event(id, "m-2023-1", agenda_item=short, document=short, presenters=[short]), by=BY
        ),
    )
    found.keep(1, lambda: kb.recording.adopt(kb.recording.adoption(
        id, "Malaysia", stage="adopted", effective="2024-05-01", instrument=line, evidence=line,
        changes=[("changed", one) for one in group], sites=list(group)), by=BY))  # fmt: skip
    kb.recording.confirm(id, ["2.1"], by=BY)
    edit = found.keep(1, lambda: bulk_edit("partners", "add", short, False))
    if edit is not None:
        found.keep(1, lambda: kb.care.bulk.apply(edit, [id], kb.care.bulk.preview(edit, [id], BY).digest, BY, line))
    found.keep(1, lambda: kb.care.reviews.set_review(id, "2031-01-01", BY, line))
    found.keep(1, lambda: kb.striking.strike("event", f"{id}@m-2023-1", BY, line))
    found.keep(1, lambda: kb.striking.take_back("event", f"{id}@m-2023-1", BY, line))
    found.keep(1, lambda: kb.desk.gates.decide(BY, id, "counts", False, line))


def _text(payload: str) -> str:
    return " ".join(payload.split()).replace("\u2028", " ")


def _dossier(found: Infected, group: Sequence[str]) -> None:
    kb, author, officer = found.kb, found.people["delegate"], found.people["officer"].person()
    lines, text = "\n".join(_line([one], 190) for one in group), "\n\n".join(group)
    entries = {
        **ENTRIES, "title": _line(group, 100), "summary": _line(group, 250), "agency": _line(group, 300),
        "partners": lines, "other_origins": lines, "sources": lines, "taken_up": lines, "apec_links": lines,
        "indicators": lines, "related": lines, "evidence": _line(group, 600), "contact": _line(group, 200),
        "consent": _line(group, 200), "translation_note": _line(group, 300), "problem": text, "done": text,
        "results": text, "lessons": text, "rest": f"## Photographs\n\n{text}",
    }  # fmt: skip
    dossier = found.keep(18 * len(group), lambda: handed_in(kb, author, entries))
    if dossier is None:
        return
    id = dossier.id
    found.dossiers.append(id)
    kb.desk.conversation.take(officer, id)
    for one in group:
        found.keep(1, lambda one=one: kb.desk.conversation.remark(officer, id, "title", one))  # type: ignore[misc]
    found.keep(1, lambda: kb.desk.conversation.ask_change(officer, id, "results", text))
    found.keep(1, lambda: kb.desk.conversation.request_changes(officer, id))
    found.keep(1, lambda: again(kb, kb.home.store.dossier(id), {**entries, "title": _line(group[::-1], 100)}))
    draft = kb.submissions.drafting.begin(author.person())
    found.keep(18 * len(group), lambda: kb.submissions.drafting.save(author.person(), draft.id, entries))
    found.dossiers.append(draft.id)
    for one in group[:3]:
        name = f"{_line([one], 80)}.pdf"
        found.keep(
            1,
            lambda name=name: kb.submissions.attaching.attach(  # type: ignore[misc]
                author.person(), draft.id, name, pdf() + name.encode("utf-8", "replace")
            ),
        )


def _plan(found: Infected, no: int, group: Sequence[str]) -> None:
    kb, by, room = found.kb, found.people["officer"].person(), found.kb.implementation
    line, short, text = _line(group, 200), _line(group, 90), _line(group, 900)
    facts = MeetingFacts(short, "smewg", "2023-08-01", "2023-08-02", place=short, evidence=line)
    found.keep(1, lambda: kb.meetings.add(by, str(100 + no), facts))
    item = ItemWords("5.2", short, f"D1 {line}\n{line} https://example.org/{no}", line)
    found.keep(1, lambda: kb.agendas.change(by, f"smewg-{100 + no}", [item]))
    found.keep(
        1, lambda: kb.agendas.prepare(by, f"smewg-{100 + no}", [Presentation("chile-market-days", "", "5.2", line)])
    )
    activity = found.keep(
        1,
        lambda: room.activities.record(
            by, title=short, kind="activity", year="2023", status="carried out", economies=["Chile"], source=line
        ),
    )
    proposal = found.keep(
        1, lambda: room.proposals.keep(by, title=short, summary=text, year="2024", economies=["Chile"])
    )
    action = found.keep(1, lambda: room.schedule.keep(by, title=short, first="2023", last="2024", responsible=short))
    if activity is not None:
        found.pages += [f"/activities/{activity.id}", f"/activities/{activity.id}/edit"]
    if proposal is not None:
        found.pages += [f"/proposals/{proposal.id}", f"/proposals/{proposal.id}/edit"]
        found.keep(1, lambda: room.proposals.score(by, proposal.id, "link", "3", line))
    if action is not None:
        found.pages.append(f"/schedule/{action.id}")
        found.keep(1, lambda: room.schedule.note(by, action.id, "2023", line))
    year = str(2021 + no % 4)
    told = {"value": "12", "unit": short[:30], "period": short[:30], "source": line, "note": line}
    found.keep(1, lambda: room.indicators.keep(by, "1.1.1", "Chile", year, submit=True, **told))
    found.keep(1, lambda: room.nil_reports.hand_in(by, "1.1.2", "Chile", year, line))


def _account(found: Infected, no: int, group: Sequence[str]) -> None:
    kb = found.kb
    found.keep(
        1, lambda: kb.accounts.tokens.make_token(found.people["officer"].person(), _line(group, 60), "read", "30")
    )
    found.keep(
        1, lambda: kb.accounts.administering.add(BY, f"one{no}@example.org", _line(group, 90), "delegate", "Japan")
    )


def _person(kb: KnowledgeBase, email: str, name: str, role: str, economy: str) -> Account:
    made = kb.accounts.administering.add(BY, email, name, role, economy)
    active = replace(made, state=AccountState.ACTIVE)
    kb.home.store.change_account(active, BY.id)
    return active
