"""The made-up ledger and records of a demonstration home, read from its files and recorded like any other."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kb.errors import Conflict
from kb.files.strict_yaml import YAMLNode, parse, read_text
from kb.knowledge_base import KnowledgeBase
from kb.ledger.meetings import Presentation
from kb.periods import PeriodState
from kb.person import Person, Role, operator
from kb.practice.fields import BY_NAME, Entries
from kb.record_version import version_of

BY = operator("demonstration (made up)")
"""Who stands in the trail for every made-up entry."""


SOURCE = "made up for demonstration"
"""Where every made-up value says that it comes from."""

CLEARED = {
    "classification": "public",
    "contact": "nobody@demonstration.example",
    "consent": "An official (made up)",
    "consent_on": "2024-06-03",
}
"""What every made-up submission says besides."""


class Reached(StrEnum):
    """How far a made-up submission got."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in review"
    CHANGES_REQUESTED = "changes requested"
    AGAIN = "handed in again"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class ReportStands(StrEnum):
    """How far a made-up indicator report got."""

    ACCEPTED = ""
    SUBMITTED = "submitted"
    DRAFT = "draft"


@dataclass(frozen=True)
class Cast:
    """Who acts: accounts by address, of which one is the secretariat's and one the Chair's."""

    officer: Person
    chair: Person
    by_address: Mapping[str, Person]

    def of(self, economy: str) -> Person:
        """Its delegate; the officer writes for an economy that has none."""
        return next((one for one in self.by_address.values() if one.economy == economy), self.officer)


def fill(kb: KnowledgeBase) -> tuple[int, int]:
    """Import the samples and record the made-up ledger, each only where there is nothing yet: what somebody has
    changed since is theirs. Returns how many write-ups and ledger entries were added.

    Raises Conflict where the home is no demonstration.
    """
    if not kb.settings.demonstration:
        raise Conflict("this home is no demonstration: its ledger holds what happened, nothing made up")
    practices = entries = 0
    if not kb.home.ledger().practices:
        practices = kb.importing.import_files([kb.settings.practices / "writeups"], by=BY).added
        kb.origins.confirm_all(BY, "named in the public sources that the sample was drafted from")
    if not kb.home.ledger().confirmations and not kb.home.ledger().events:
        entries = _record(kb, kb.settings.practices / "demonstration" / "ledger.yaml")
    return practices, entries


def add_records(kb: KnowledgeBase) -> int:
    """Do what the file of records says: accounts, activities, a submission in each state, indicator reports, a year
    that is closed and what comes late for it. All or nothing, and only in a home where nobody has done any of it yet.
    Returns how many records were added.

    Raises Conflict where the home is no demonstration.
    """
    if not kb.settings.demonstration:
        raise Conflict("this home is no demonstration: its records are of people, nothing made up")
    folder = kb.settings.practices / "demonstration"
    path, store = folder / "records.yaml", kb.home.store
    plan = kb.plan.id
    if not path.is_file() or store.accounts() or store.activities() or store.indicator_reports(plan):
        return 0
    root = parse(read_text(path), path, name="the demonstration's records")
    f = root.fields(
        ("note", "accounts"),
        ("activities", "schedule", "prepared", "submissions", "reports", "nil_reports", "locked", "late", "approved"),
    )
    with store.transaction():
        cast = _cast(kb, f["accounts"])
        added = _activities(kb, folder / "activities.jsonl", f["activities"], cast)
        added += _schedule(kb, f["schedule"], cast) + _prepared(kb, f["prepared"], cast)
        added += _reports(kb, f["reports"], cast) + _nil_reports(kb, f["nil_reports"], cast)
        added += sum(_submission(kb, node, cast) for node in f["submissions"].items())
        if not f["locked"].empty:
            _close(kb, f["locked"].number(), PeriodState.LOCKED, cast)
        if not f["late"].empty:
            late = f["late"].fields((), ("reports", "sharing"))
            added += _reports(kb, late["reports"], cast)
            for node in late["sharing"].items():
                _share(kb, node)
                added += 1
        if not f["approved"].empty:
            _close(kb, f["approved"].number(), PeriodState.APPROVED, cast)
    return added


def _cast(kb: KnowledgeBase, accounts: YAMLNode) -> Cast:
    people: dict[str, Person] = {}
    for node in accounts.items():
        f = node.fields(("email", "name", "role"), ("economy",))
        added = kb.accounts.administering.add(
            BY, f["email"].text(), f["name"].text(), f["role"].text(), f["economy"].text()
        )
        people[added.email] = added.person()
    roles = {one.role: one for one in people.values()}
    missing = [role for role in (Role.SECRETARIAT, Role.CHAIR) if role not in roles]
    if missing:
        raise accounts.broken(f"the demonstration needs an account of the {missing[0]}")
    return Cast(roles[Role.SECRETARIAT], roles[Role.CHAIR], people)


def _activities(kb: KnowledgeBase, path: Path, decided: YAMLNode, cast: Cast) -> int:
    """Real projects, told in our own words; what each serves is made up."""
    room = kb.implementation.activities
    brought = room.import_file(cast.officer, path)
    if brought.refused:
        raise brought.refused[0]
    for node in decided.items():
        f = node.fields(("activity",), ("objectives",))
        room.confirm(cast.officer, f["activity"].text(), f["objectives"].texts())
    return brought.added


def _schedule(kb: KnowledgeBase, notes: YAMLNode, cast: Cast) -> int:
    nodes = [node.fields(("action", "year", "text"), ("status",)) for node in notes.items()]
    for f in nodes:
        action = kb.implementation.schedule.action(f["action"].text())
        kb.implementation.schedule.note(
            cast.officer, action.id, f["year"].text(), f["text"].text(), f["status"].text(), version_of(action)
        )
    return len(nodes)


def _prepared(kb: KnowledgeBase, node: YAMLNode, cast: Cast) -> int:
    if node.empty:
        return 0
    f = node.fields(("meeting", "under"))
    lines = [one.fields(("practice", "item"), ("document", "presenters")) for one in f["under"].items()]
    chosen = [
        Presentation(
            line["practice"].text(),
            agenda_item=line["item"].text(),
            document=line["document"].text(),
            presenters=line["presenters"].texts(),
        )
        for line in lines
    ]
    return kb.agendas.prepare(cast.officer, f["meeting"].text(), chosen)


def _reports(kb: KnowledgeBase, reports: YAMLNode, cast: Cast) -> int:
    room, added = kb.implementation.indicators, 0
    for node in reports.items():
        f = node.fields(("economy", "indicator", "values"), ("unit", "stands"))
        indicator, economy = f["indicator"].text(), f["economy"].text()
        stands = ReportStands.ACCEPTED if f["stands"].empty else f["stands"].choice(ReportStands)
        for year, value in f["values"].fields((), [str(year) for year in kb.plan.years]).items():
            if value.empty:
                continue
            kept = room.keep(
                cast.of(economy), indicator, economy, year,
                value=value.text(), unit=f["unit"].text(), period=f"the year {year}", source=SOURCE,
                submit=stands is not ReportStands.DRAFT,
            )  # fmt: skip
            if stands is ReportStands.ACCEPTED:
                room.accept(cast.officer, indicator, economy, year, kept.value)
            added += 1
    return added


def _nil_reports(kb: KnowledgeBase, reports: YAMLNode, cast: Cast) -> int:
    nodes = [node.fields(("economy", "indicator", "year")) for node in reports.items()]
    for f in nodes:
        economy = f["economy"].text()
        kb.implementation.nil_reports.hand_in(
            cast.of(economy), f["indicator"].text(), economy, f["year"].text(), SOURCE
        )
    return len(nodes)


def _submission(kb: KnowledgeBase, node: YAMLNode, cast: Cast) -> int:
    """Carried as far as its line says, by its author and the desk in turn."""
    f = node.fields(("by", "then", "entries"), ("remark", "asked", "why", "changed", "objectives"))
    author, reached, why = cast.by_address[f["by"].text()], f["then"].choice(Reached), f["why"].text()
    entries, desk = _entries(f["entries"]), kb.desk
    if reached is not Reached.DRAFT:
        entries = {**CLEARED, **entries}
    id = kb.submissions.drafting.begin(author).id
    kb.submissions.drafting.save(author, id, entries)
    if reached is Reached.DRAFT:
        return 1
    kb.submissions.handing_in.hand_in(author, id)
    if reached is Reached.WITHDRAWN:
        kb.submissions.handing_in.withdraw(author, id, why)
    if reached in (Reached.SUBMITTED, Reached.WITHDRAWN):
        return 1
    desk.conversation.take(cast.officer, id)
    if not f["remark"].empty:
        said = f["remark"].fields(("field", "text"))
        desk.conversation.remark(cast.officer, id, said["field"].text(), said["text"].text())
    if reached is Reached.PUBLISHED:
        desk.publishing.publish(cast.officer, id, f["objectives"].texts(), why)
    if reached in (Reached.CHANGES_REQUESTED, Reached.AGAIN):
        said = f["asked"].fields(("field", "text"))
        desk.conversation.ask_change(cast.officer, id, said["field"].text(), said["text"].text())
        desk.conversation.request_changes(cast.officer, id, why)
    if reached is Reached.AGAIN:
        kb.submissions.handing_in.hand_in(author, id, {**entries, **_entries(f["changed"])})
    return 1


def _entries(node: YAMLNode) -> Entries:
    return {name: value.text() for name, value in node.fields((), BY_NAME).items() if not value.empty}


def _close(kb: KnowledgeBase, year: int, state: PeriodState, cast: Cast) -> None:
    """Move a year on until it is in that state: the officer approves, the Chair accepts and locks."""
    way = (PeriodState.IN_REVIEW, PeriodState.APPROVED, PeriodState.ACCEPTED, PeriodState.LOCKED)
    for after in way[: way.index(state) + 1]:
        by = cast.officer if after in (PeriodState.IN_REVIEW, PeriodState.APPROVED) else cast.chair
        kb.periods.move(by, year, after)


def _record(kb: KnowledgeBase, path: Path) -> int:
    """Confirm, share and adopt what the file says, all or nothing."""
    root = parse(read_text(path), path, name="the demonstration ledger")
    f = root.fields(("note",), ("confirmations", "sharing", "adoptions"))
    confirmations, sharing, adoptions = (list(f[name].items()) for name in ("confirmations", "sharing", "adoptions"))
    with kb.home.store.transaction():
        for node in confirmations:
            c = node.fields(("practice", "objectives"))
            kb.recording.confirm(c["practice"].text(), c["objectives"].texts(), BY)
        for node in sharing:
            _share(kb, node)
        for node in adoptions:
            _adopt(kb, node)
    return len(confirmations) + len(sharing) + len(adoptions)


def _share(kb: KnowledgeBase, node: YAMLNode) -> None:
    f = node.fields(("practice", "meeting"), ("date", "form", "agenda_item", "document", "presenters"))
    event = kb.recording.event(
        f["practice"].text(),
        f["meeting"].text(),
        form=f["form"].text() or "presented",
        agenda_item=f["agenda_item"].text(),
        document=f["document"].text(),
        presenters=f["presenters"].texts(),
        on=f["date"].text(),
    )
    kb.recording.share(event, BY)


def _adopt(kb: KnowledgeBase, node: YAMLNode) -> None:
    f = node.fields(
        ("practice", "economy", "stage"),
        ("effective", "ended", "reported_by", "instrument", "evidence", "changes", "sites", "exception", "about"),
    )
    changes = [item.fields(("kind", "note")) for item in f["changes"].items()]
    adoption = kb.recording.adoption(
        f["practice"].text(),
        f["economy"].text(),
        stage=f["stage"].text(),
        effective=f["effective"].text(),
        ended=f["ended"].text(),
        reported_by=f["reported_by"].text(),
        instrument=f["instrument"].text(),
        evidence=f["evidence"].text(),
        changes=[(change["kind"].text(), change["note"].text()) for change in changes],
        sites=f["sites"].texts(),
        exception=f["exception"].text(),
        about=f["about"].texts(),
    )
    kb.recording.adopt(adoption, BY)
