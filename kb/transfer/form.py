"""The open form of a home: which file holds what, field by field. README.md in every export is written from this, and
what a store keeps and this does not name fails a test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PRODUCT = "best-practice-kb"

FORMAT = 1
"""One that an older version cannot read has a higher number."""

MANIFEST, README = "manifest.json", "README.md"

WRITE_UPS, ATTACHMENTS, HOME = "write-ups", "attachments", "home"
"""Folders: every version of every write-up, what is attached, and the files of the home as they are."""

OTHERWISE = "as written"
"""The key of a text that is JSON in another notation than this form gives back; it is carried letter by letter."""


class CellKind(StrEnum):
    """What stands in a column, and how it is given."""

    TEXT = "text"
    NUMBER = "number"
    JSON = "value"
    PERSON = "person"
    SAID = "free text"
    FILE = "file"


@dataclass(frozen=True)
class Column:
    """`says` is its meaning; `ascii` how the JSON in it is written in the store; `speaks`: texts in it may name
    persons, and `by` in it is one."""

    says: str
    kind: CellKind = CellKind.TEXT
    ascii: bool = False
    speaks: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the store and its file of JSON Lines, a row a line in the order of `key`. `people`: only where people
    are carried. `never` are columns that are in no export, each with the value that they are begun with;
    `{no}` in it is the row's."""

    name: str
    file: str
    says: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    people: bool = False
    never: Mapping[str, str] = field(default_factory=dict)


def _text(says: str) -> Column:
    return Column(says)


def _number(says: str) -> Column:
    return Column(says, CellKind.NUMBER)


def _value(says: str, ascii: bool = False, speaks: bool = False) -> Column:
    return Column(says, CellKind.JSON, ascii, speaks)


_BY = Column("who: an account's id, or a name or role given at the command line", CellKind.PERSON)
_AT = Column("when, in universal time")
_WHY = Column("the reason given", CellKind.SAID)
_PRACTICE = Column("the practice's id")

TABLES = (
    Table("practices", "practices.jsonl", "Every practice as it stands, also withdrawn and merged ones.",
          ("arrived",), {
        "arrived": _number("its place in the order of arrival"),
        "id": _text("its id, which it keeps"),
        "version": _number("which version stands, counted from 1"),
        "number": _number("the one that it is cited by, as in SMEWG-BP-0042"),
        "digest": _text("SHA-256 of the write-up's file"),
        "source": Column("the write-up's file in this folder, Markdown with fields in front", CellKind.FILE),
        "body": _text("the text without the fields in front"),
        "fields": _value("the fields in front, read: title, economies, kind, status, objectives chosen, …"),
        "missing": _value("names of fields without which it does not count yet", ascii=True),
        "withdrawn": _number("1: its text is hidden; what it counted stays"),
    }),
    Table("versions", "versions.jsonl", "Every version of every write-up.", ("practice", "version"), {
        "practice": _PRACTICE, "version": _number("counted from 1"),
        "source": Column("its file in this folder", CellKind.FILE), "at": _AT, "by": _BY,
    }),
    Table("confirmations", "confirmations.jsonl", "Objectives that a person confirmed.", ("practice", "plan"), {
        "practice": _PRACTICE, "plan": _text("the plan's id"),
        "objectives": _value("ids of objectives; none: it serves none", ascii=True), "by": _BY, "at": _AT,
    }),
    Table("events", "sharing-events.jsonl", "Practices shared at meetings.", ("id",), {
        "id": _text("practice@meeting"), "practice": _PRACTICE,
        "fields": _value("meeting, date, form, agenda item, document, presenters"),
    }),
    Table("adoptions", "adoptions.jsonl", "What economies took up, and how far.", ("id",), {
        "id": _text("practice@economy"), "practice": _PRACTICE,
        "fields": _value("economy, stage, days, instrument, evidence, what was changed, sites, steps, …"),
    }),
    Table("follow_ups", "follow-ups.jsonl", "Answers to the yearly question: is it still in force?",
          ("year", "practice", "economy"), {
        "practice": _PRACTICE, "economy": _text("the adopting economy"), "year": _number("asked about"),
        "answer": _text("in force, ended, or not known"), "by": _BY, "at": _AT,
    }),
    Table("meetings", "meetings.jsonl", "Meetings recorded on the site; those of practices/meetings.yaml stand there.",
          ("id",), {
        "id": _text("the meeting's id"), "fields": _value("title, kind, first and last day, place, economy, evidence"),
    }),
    Table("agendas", "agendas.jsonl", "The agenda of each meeting.", ("id",), {
        "id": _text("the meeting's id"),
        "fields": _value("items: number, title, documents, presenters, day", speaks=True),
    }),
    Table("prepared", "prepared-practices.jsonl", "Practices prepared for a meeting, which are no sharings.", ("id",), {
        "id": _text("practice@meeting"), "practice": _PRACTICE,
        "fields": _value("meeting, agenda item, document, presenters", speaks=True),
    }),
    Table("needs", "needs.jsonl", "What economies and the secretariat look for.", ("no",), {
        "no": _number("counted from 1, of those for members from 500001"),
        "fields": _value("what, why, whose, for which meeting and objective, until when, who may read it, where it "
                         "stands, what helped", speaks=True),
    }),
    Table("need_offers", "need-offers.jsonl", "Practices that were offered to a need.", ("id",), {
        "id": _text("the need's number, and the practice"), "need": _number("the need"), "practice": _PRACTICE,
        "fields": _value("how it answers, who offered it, when", speaks=True),
    }),
    Table("decisions", "gates.jsonl", "Practices kept out of the figures or chosen for the first page.",
          ("practice", "gate"), {
        "practice": _PRACTICE, "gate": _text("which of the two gates"), "passed": _number("1: yes"),
        "by": _BY, "at": _AT, "why": _WHY,
    }),
    Table("merges", "merges.jsonl", "Two records of one practice made one.", ("dropped",), {
        "dropped": _text("the id that leads on"), "kept": _text("the id that it leads to"), "at": _AT, "by": _BY,
        "why": _WHY,
    }),
    Table("reviews", "review-dates.jsonl", "Days by which to look at a practice again.", ("practice",), {
        "practice": _PRACTICE, "day": _text("the day"), "by": _BY, "at": _AT, "why": _WHY,
    }),
    Table("batches", "batches.jsonl", "One field of many practices edited at once.", ("no",), {
        "no": _number("counted from 1"), "field": _text("the field's name"),
        "told": Column("what was done", CellKind.SAID), "why": _WHY, "by": _BY, "at": _AT,
        "undone": _text("when it was undone; empty: it was not"),
    }),
    Table("batch_items", "batch-items.jsonl", "What a batch changed in each practice.", ("batch", "practice"), {
        "batch": _number("the batch"), "practice": _PRACTICE, "before": _text("the field before"),
        "after": _text("the field after"),
    }),
    Table("periods", "periods.jsonl", "Where each year of a plan stands on its way to being locked.",
          ("plan", "year"), {
        "plan": _text("the plan's id; empty in homes of the first releases"), "year": _number("the calendar year"),
        "state": _text("open, in review, approved, accepted or locked"), "by": _BY, "at": _AT,
        "approver": Column("who approved the figures", CellKind.PERSON),
        "digest": _text("SHA-256 over the figures that were approved"),
    }),
    Table("snapshots", "snapshots.jsonl", "A year's figures as they were locked, and each restatement.",
          ("plan", "year", "no"), {
        "year": _number("the calendar year"), "no": _number("counted from 1; later ones are restatements"),
        "figures": _value("the ids of every figure's list", ascii=True), "rules": _text("the version of the rules"),
        "plan": _text("the version of the plan"), "by": _BY, "at": _AT,
        "cause": _text("of a restatement: error, late, merge or rule change"),
        "said": Column("of a restatement: what was said of it", CellKind.SAID),
        "hash": _text("SHA-256 over what is told"),
        "kept": _value("what stood beside the figures: rows, adoptions, pipeline, reasons, titles, other indicators"),
        "decisions": _value("what was decided where the rules leave it open", ascii=True),
        "changes": _value("of a restatement: practice, cause and reason of every record", ascii=True, speaks=True),
    }),
    Table("struck", "struck.jsonl", "Sharings and adoptions recorded in error, and taken out of the figures.",
          ("kind", "id"), {
        "kind": _text("event or adoption"), "id": _text("its id"), "practice": _PRACTICE,
        "fields": _value("what was recorded"), "by": _BY, "at": _AT, "why": _WHY,
    }),
    Table("tabled_reports", "tabled-reports.jsonl", "Report packs as they were tabled, each under its number.",
          ("number",), {
        "number": _number("given once"), "plan": _text("the plan's id"), "review": _text("which report"),
        "title": _text("its title"), "status": _text("where it stands"), "years": _value("the years in it"),
        "snapshots": _value("the snapshots that it was made from"), "by": _BY, "at": _AT,
        "hash": _text("SHA-256 over the pack"), "pack": _value("the whole of it"),
    }),
    Table("meetings_in_file", "meetings-taken-in.jsonl", "What practices/meetings.yaml said when it was last taken in.",
          ("id",), {
        "id": _text("the meeting's id"), "fields": _value("title, kind, first and last day, place, economy, evidence"),
    }),
    Table("agendas_in_file", "agendas-taken-in.jsonl",
          "What practices/meetings.yaml said of agendas when it was last taken in.", ("id",), {
        "id": _text("the meeting's id"),
        "fields": _value("items: number, title, documents, presenters, day", speaks=True),
    }),
    Table("origins", "origins.jsonl", "The co-submitting economies of a practice that are confirmed.",
          ("practice", "economy"), {
        "practice": _PRACTICE, "economy": _text("the co-submitting economy"), "word": _text("how it was confirmed"),
        "by": _BY, "at": _AT, "why": _WHY,
    }),
    Table("plan_records", "plan-records.jsonl",
          "The rest of the plan: activities, indicator reports, schedule, proposals and their scores, success factors.",
          ("kind", "plan", "id"), {
        "kind": _text("activity, activity objectives, indicator report, scheduled action, proposal, score or success "
                      "factor"),
        "plan": _text("the plan's id; empty where it outlives a plan"),
        "id": Column("its id within its kind", CellKind.SAID),
        "fields": _value("what it says", speaks=True),
    }),
    Table("evidence", "suggestions.jsonl", "What the desk made of suggested objectives.",
          ("practice", "version", "objective"), {
        "practice": _PRACTICE, "version": _number("the version looked at"), "objective": _text("the objective's id"),
        "score": _number("the chance that was suggested"), "suggested": _number("1: it was put forward"),
        "verdict": _text("what the person said"), "by": _BY, "at": _AT,
    }),
    Table("gaps", "looked-for.jsonl", "What was looked for and hardly found, by the day; nobody stands with it.",
          ("day", "text", "filters"), {
        "day": _text("the day"), "text": _text("the words"), "filters": _value("facet and value"),
        "found": _number("how many were found"), "times": _number("how often"),
        "asked": _number("1: somebody asked for it to be noted"),
    }),
    Table("dossiers", "dossiers.jsonl",
          "Submissions. Without people the published ones alone, without what their authors filled in.", ("no",), {
        "no": _number("the order in which they were begun"), "id": _text("its id"), "practice": _PRACTICE,
        "author": Column("the author's account", CellKind.PERSON),
        "state": _text("draft, submitted, in review, changes requested, published or withdrawn"),
        "entries": _value("what the author filled in, field by field"),
        "economies": _value("the submitting economies, the lead first"), "title": _text("its title"),
        "round": _number("how often it was handed in"), "assigned": Column("the officer's account", CellKind.PERSON),
        "created": _AT, "changed": _AT,
    }),
    Table("attachments", "attachments.jsonl",
          f"Files that go with submissions; they lie in {ATTACHMENTS}/ under the first two letters of their hash. "
          "Without people those of published practices alone.", ("no",), {
        "no": _number("counted from 1"), "dossier": _text("the submission's id"), "name": _text("the file's name"),
        "kind": _text("its media type"), "size": _number("bytes"), "sha256": _text("its hash, and its name here"),
        "text": _text("what can be read in it"), "by": _BY, "at": _AT,
        "removed": _number("1: taken away by its author; 2: before it was handed in, and its file is gone"),
        "remarks": _text("what its reader left out or was unsure of, a sentence a line"),
    }),
    Table("rounds", "rounds.jsonl", "What was handed in, each time.", ("dossier", "no"), {
        "dossier": _text("the submission's id"), "no": _number("which time"), "entries": _value("what was filled in"),
        "by": _BY, "at": _AT,
    }, people=True),
    Table("remarks", "remarks.jsonl", "Comments of a review, and changes asked for.", ("no",), {
        "no": _number("counted from 1"), "dossier": _text("the submission's id"), "round": _number("on which round"),
        "field": _text("on which field"), "kind": _text("comment or change asked for"),
        "text": Column("what it says", CellKind.SAID), "by": _BY, "at": _AT,
        "settled_by": Column("who settled it", CellKind.PERSON), "settled_at": _AT,
    }, people=True),
    Table("choices", "choices.jsonl", "Objectives chosen at the desk for what is not published yet.", ("dossier",), {
        "dossier": _text("the submission's id"), "objectives": _value("chosen"), "rejected": _value("rejected"),
        "none": _number("1: it serves none"), "by": _BY, "at": _AT,
    }, people=True),
    Table("notices", "notices.jsonl", "What people were told.", ("no",), {
        "no": _number("counted from 1"), "account": Column("whom", CellKind.PERSON),
        "dossier": _text("of which submission"),
        "text": Column("what", CellKind.SAID), "at": _AT, "read": _number("1: read"),
        "mailed": _text("when it went out as a letter; empty: it did not"),
        "at_once": _number("1: in a letter of its own"),
        "taken": _text("since when a letter with it is being sent"),
    }, people=True),
    Table("digests", "digests.jsonl", "Each person's letter of the day.", ("account",), {
        "account": Column("whose", CellKind.PERSON), "wanted": _number("0: switched off"),
        "day": _text("the day of the last"), "told": _value("what it said to wait"),
        "taken": _text("since when it is being sent"),
    }, people=True),
    Table("briefs", "briefs.jsonl", "Briefs that people made for a meeting, each its owner's.", ("id",), {
        "id": _text("its id"), "account": Column("whose", CellKind.PERSON),
        "economy": _text("with whose people it is shared, where it is"),
        "fields": _value("cover, items of the agenda, practices under each with version, quotation and note"),
        "shared_until": _text("the last day on which it is shared; empty: it is not"), "created": _AT, "changed": _AT,
    }, people=True),
    Table("baskets", "baskets.jsonl", "What people collected for their next brief.", ("account",), {
        "account": Column("whose", CellKind.PERSON), "practices": _value("ids of practices, in their order"),
    }, people=True),
    Table("follows", "follows.jsonl", "What people follow, each for themselves.", ("id",), {
        "id": _text("its id"), "account": Column("whose", CellKind.PERSON),
        "kind": _text("search, practice, meeting, objective, area or economy"),
        "subject": _text("which one; of a search what stands behind the ? of its address"),
        "name": Column("what its person calls it", CellKind.SAID), "since": _AT,
        "seen": _value("what stood when they last looked"), "told": _value("what stood when a letter last told of it"),
    }, people=True),
    Table("follow_choices", "follow-choices.jsonl",
          "How people hear of what they follow, without the key in the address of their own feed: they make a new one.",
          ("account",), {
        "account": Column("whose", CellKind.PERSON), "rhythm": _text("before meetings, weekly or never"),
        "marks": _value("the days before meetings that were looked at", ascii=True),
        "day": _text("the day of the last weekly look"),
    }, people=True, never={"secret": ""}),
    Table("owner_questions", "owner-questions.jsonl",
          "What was asked of the owners of practices, and what they answered.", ("no",), {
        "no": _number("counted from 1"), "practice": _PRACTICE, "economy": _text("whose focal points were asked"),
        "account": Column("who asked; empty: a visitor", CellKind.PERSON),
        "name": Column("a visitor's name", CellKind.SAID),
        "email": Column("where a visitor's answer went", CellKind.SAID),
        "text": Column("the question", CellKind.SAID), "at": _AT, "answer": Column("the answer", CellKind.SAID),
        "answered_by": Column("who answered", CellKind.PERSON), "answered_at": _text("when"),
        "sent": _number("1: the answer went to who asked"),
    }, people=True, never={"client": ""}),
    Table("question_letters", "question-letters.jsonl", "Which letters asked what is still in force.",
          ("account", "year"), {
        "account": Column("whom", CellKind.PERSON), "year": _number("asked about"), "times": _number("letters so far"),
        "day": _text("the day of the last"),
    }, people=True),
    Table("accounts", "accounts.jsonl",
          "Accounts, without passwords: their owners set new ones by a link. Without people every account is given as "
          "an erased one, so that its id names nobody and is not given out again.", ("no",), {
        "no": _number("counted from 1"), "id": _text("what records and trail name"), "email": _text("the address"),
        "name": _text("the name"), "role": _text("delegate, secretariat, chair or administrator"),
        "economy": _text("the economy spoken for"), "state": _text("invited, active, closed or erased"),
        "created": _AT, "subject": _text("who it is at the provider of the single sign-on"),
        "rests_on": _text("the account that alone gave it its role or its password; empty: a second person consented"),
    }, never={"password": ""}),
    Table("releases", "releases.jsonl",
          "What widens access, asked for by one person and consented to or refused by a second.", ("no",), {
        "no": _number("counted from 1"), "kind": _text("role, opening or erasure"),
        "subject": _text("the account, the practices or the entry of the trail"),
        "details": _value("what is to be done"), "asked_by": Column("who asked", CellKind.PERSON), "asked_at": _AT,
        "asked_why": _WHY, "state": _text("waiting, done, refused, withdrawn or expired"),
        "by": Column("who moved it last", CellKind.PERSON), "at": _AT, "why": _WHY,
    }, people=True),
    Table("webhooks", "webhooks.jsonl",
          "Other systems that are told what happens, without what is signed with: none is told anything after an "
          "import before it is given a new secret.", ("id",), {
        "id": _text("its id"), "url": _text("where messages go"),
        "events": _value("what it is told of"), "audience": _text("public, or members"),
        "state": _text("active, paused or removed"), "by": Column("who set it up", CellKind.PERSON), "at": _AT,
        "position": _number("the trail's entry up to which was looked what to tell"),
    }, people=True, never={"sealed": "", "sealed_before": "", "until": ""}),
    Table("tokens", "tokens.jsonl",
          "Keys to the API as the trail tells of them, without what makes them fit: none works after an import, and "
          "their owners make new ones.", ("no",), {
        "no": _number("counted from 1"), "id": _text("its id"), "account": Column("whose", CellKind.PERSON),
        "title": Column("what its owner calls it", CellKind.SAID), "scope": _text("what it is good for"),
        "created": _AT, "expires": _AT, "last_used": _AT, "revoked": _number("1: yes"),
    }, people=True, never={"hash": "not carried {no}"}),
    Table("numbers", "counters.jsonl", "What was counted up to, so that no id is given out again.", ("name",), {
        "name": _text("what is counted"), "value": _number("the last number given out"),
    }),
    Table("generation", "generation.jsonl", "How often the store has changed.", ("one",), {
        "one": _number("always 1"), "value": _number("grows with every change"),
    }),
    Table("trail", "trail.jsonl",
          "The trail, entire: every change, chained to the one before. `digest` is the SHA-256 of the JSON list [salt, "
          "by, before, after, why]; `hash` that of [hash of the entry before (64 zeros for the first), no, at, action, "
          "kind, subject, practice, digest], both as JSON with ASCII alone and a space after each comma. Of an erased "
          "entry by, before, after, why and salt are empty, and a later entry `erased` says so; the chain holds on.",
          ("no",), {
        "no": _number("counted from 1"), "at": _AT, "by": _BY, "action": _text("a verb in the past"),
        "kind": _text("what it was done to"), "subject": _text("which of them"), "practice": _PRACTICE,
        "before": _text("JSON, as it was hashed; empty: nothing"),
        "after": _text("JSON, as it was hashed; empty: nothing"),
        "why": _WHY, "salt": _text("what makes the digest unguessable"), "digest": _text("see above"),
        "hash": _text("see above"),
    }),
)  # fmt: skip

NEVER = {
    "sessions": "keys of browsers that are signed in: people sign in again",
    "links": "links to set a password: issue new ones",
    "attempts": "wrong passwords of the last minutes",
    "known_places": "hashes of browsers and networks in which accounts signed in: they are learned anew",
    "half_sign_ins": "sign-ins that wait some minutes for their second step",
    "second_factors": "keys shared with people's telephones: they set up new ones",
    "proposed_factors": "the same, not confirmed yet",
    "recovery_codes": "what stands in for them: they come anew with a new one",
    "security_log": "who came in and who was held off: it stays with the machine, and is cut after some months",
    "submission_keys": "keys by which a program's request is known when it comes again",
    "forms_sent": "forms of the last days, by which one that is sent again is known",
    "webhook_deliveries": "what was sent to other systems, and waits to be: what happens from then on is told",
    "imports": "files that wait a day to be applied: bring them again",
    "sheet_choices": "what was chosen for sheets with the same headers: it is chosen anew the next time",
}
"""Tables that are in no export, each with the reason."""

FILES = {
    "kb.toml": "the settings; secrets stand in none",
    "practices": "plans, economies, rules, meetings, synonyms, glossary, wording, field maps, schedules, criteria, "
    "as they are",
    "index/judgements.jsonl": "what readers said of hits; nothing says who",
    "index/relevance/summary.json": "what was measured, for the About page",
}
"""What lies in home/ of an export, under its place in a home."""
