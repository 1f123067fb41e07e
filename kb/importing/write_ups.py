"""Write-ups brought in: idempotent by id and content; a bad record is reported and passed over."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Protocol

from kb.errors import Refused
from kb.figures.change import FigureChange
from kb.files.database import now
from kb.importing import intake
from kb.importing.field_map import FieldMap
from kb.importing.intake import Candidate
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.history import IMPORT, Batch, BatchItem, Merge, lives_on_in
from kb.practice.practice import OPENS_EARLY, Submission, missing, opens_earlier, problems
from kb.practice.store import BatchStore, Outcome, PracticeStore

WHY = "brought in from a file"
"""What the trail says of why; a file's name may tell of a person."""

BATCH = 200
"""Records written in one transaction."""


@dataclass(frozen=True)
class ImportReport:
    """What became of every record, or would become of it; `refused` gives where and why, one entry a record,
    `incomplete` the ids that cannot count yet, `effect` the figures that spreadsheets and papers change, `told` what
    was read otherwise than it stands or left out, in sentences, and `batch` the number under which the import can be
    undone (0: nothing came in). `drafts` are submissions that came of rows instead.
    """

    added: int
    changed: int
    unchanged: int
    refused: tuple[tuple[str, str], ...]
    incomplete: tuple[str, ...]
    effect: tuple[FigureChange, ...] = ()
    told: tuple[str, ...] = ()
    batch: int = 0
    drafts: tuple[str, ...] = ()

    @property
    def taken(self) -> int:
        return self.added + self.changed + self.unchanged + len(self.drafts)

    def __add__(self, other: "ImportReport") -> "ImportReport":
        return ImportReport(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
            self.incomplete + other.incomplete,
            self.effect + other.effect,
            self.told + other.told,
            other.batch or self.batch,
            self.drafts + other.drafts,
        )


class WriteUpStore(PracticeStore, BatchStore, Protocol):
    """The parts of a store that write-ups are kept in."""


def keep_import(store: BatchStore, by: str, what: str, items: Sequence[BatchItem]) -> int:
    """The number under which an import can be undone; 0 where nothing came in."""
    if not items:
        return 0
    new = sum(not item.before for item in items)
    told = f"Import of {what}: {new:,} new, {len(items) - new:,} changed"
    return store.keep_batch(Batch(0, IMPORT, told, WHY, by, now(), tuple(items))).no


def import_files(
    store: WriteUpStore,
    plan: Plan,
    economies: Economies,
    paths: Sequence[Path],
    field_map: FieldMap,
    by: str,
    tell: Callable[[int, int], None],
    dry: bool = False,
    confided_on: date | None = None,
) -> ImportReport:
    """Read every record of the paths and keep the good ones; `tell` hears how many are done of how many. `dry`: only
    say what would become of them. `confided_on`: the day on which nothing may become open to anyone before its time;
    none where that is allowed."""
    digests = store.digests() if dry else {}
    files, wrong = intake.find(paths)
    total, done = intake.count(files), 0
    outcomes: list[Outcome] = []
    items: dict[str, BatchItem] = {}
    taken_back = store.taken_back_with_import()
    begins = not store.arrivals()
    refused = [(candidate.where, candidate.reason) for candidate in wrong]
    incomplete: list[str] = []
    seen: dict[str, Candidate] = {}
    merges = store.merges()
    confided = {one.id: one for one in store.practices()} if confided_on else {}
    for batch in _batches(intake.read(files, field_map, economies)):
        with store.transaction():
            ids = {candidate.submission.id for candidate in batch if candidate.submission}
            versions = {} if dry else {one.id: one.version for one in store.practices(ids)}
            for candidate in batch:
                try:
                    submission = _accepted(candidate, plan, seen, merges)
                    old = confided.get(submission.id)
                    if confided_on and old and opens_earlier(submission, old, confided_on):
                        raise Refused(candidate.where, [OPENS_EARLY])
                except Refused as error:
                    refused.append((candidate.where, "; ".join(error.reasons)))
                    continue
                gaps = missing(submission)
                source = candidate.source
                if dry:
                    outcomes.append(_would(digests, submission.id, source))
                else:
                    outcomes.append(store.put(submission, source, gaps, by))
                    version = versions.get(submission.id, 0)
                    again = submission.id in taken_back and submission.id not in items
                    if again:
                        store.reinstate(submission.id, by, WHY)
                    if again or outcomes[-1] is not Outcome.UNCHANGED:
                        before = str(version) if version and not again else ""
                        after = version + (outcomes[-1] is not Outcome.UNCHANGED)
                        items.setdefault(submission.id, BatchItem(submission.id, before, str(after)))
                incomplete += [submission.id] if gaps else []
        done += len(batch)
        tell(done, total)
    return ImportReport(
        added=outcomes.count(Outcome.ADDED),
        changed=outcomes.count(Outcome.CHANGED),
        unchanged=outcomes.count(Outcome.UNCHANGED),
        refused=tuple(refused),
        incomplete=tuple(dict.fromkeys(incomplete)),
        # the first write-ups of a home are what it is begun with: who does not want them begins another
        batch=0 if begins else keep_import(store, by, "write-ups", tuple(items.values())),
    )


def _would(digests: Mapping[str, str], id: str, source: bytes) -> Outcome:
    """What putting it would come to."""
    if id not in digests:
        return Outcome.ADDED
    return Outcome.UNCHANGED if digests[id] == hashlib.sha256(source).hexdigest() else Outcome.CHANGED


def _accepted(candidate: Candidate, plan: Plan, seen: dict[str, Candidate], merges: Mapping[str, Merge]) -> Submission:
    """The submission, or Refused. `seen` remembers which record of this import took each id."""
    submission = candidate.submission
    if submission is None:
        raise Refused(candidate.where, [candidate.reason])
    blocking = [f"{p.field}: {p.message}" for p in problems(submission, plan) if p.blocks]
    if blocking:
        raise Refused(candidate.where, blocking)
    if submission.id in merges:
        kept = lives_on_in(submission.id, merges)
        raise Refused(
            candidate.where, [f"{submission.id} was merged into {kept}: write to that one or take another id"]
        )
    first = seen.setdefault(submission.id, candidate)
    if first.source != candidate.source:
        raise Refused(candidate.where, [f"the id {submission.id!r} is already taken by {first.where}; give it another"])
    return submission


def _batches(candidates: Iterator[Candidate]) -> Iterator[list[Candidate]]:
    while batch := list(islice(candidates, BATCH)):
        yield batch
