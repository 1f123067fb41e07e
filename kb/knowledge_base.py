"""The use cases: all that a page or a command may ask for, and the one place where the parts meet."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb import counting, recording, reference, rendering, settings, writeup
from kb.accounts import Accounts
from kb.adopting import Adopting
from kb.answers import About, NearObjective, PracticePage
from kb.breakdown import By
from kb.bringing import Bringing
from kb.care import Care
from kb.counting import Tally, counted_in
from kb.database import journal, now
from kb.dossier import State
from kb.economy import Economies
from kb.encoder import Encoder, Entry, add_encoder, catalogue, encoder_state, open_encoders
from kb.errors import BadValue, Conflict, EncoderMissing, StoreProblem, Unknown
from kb.filling import building_blocks
from kb.gap import LOW, Gap, gap
from kb.gap_map import GapMap, Sought, gap_map, sought
from kb.gatherings import Gatherings
from kb.implementing import Implementing
from kb.judgements import Judgement, add_judgement, judgement, read_judgements
from kb.ledger import MOST_OBJECTIVES, Adoption, Confirmation, Meeting, SharingEvent
from kb.lineage import Lineage, lineage
from kb.measured import read_measured
from kb.packing import Packing
from kb.periods import Periods
from kb.permission import (
    may_import,
    may_judge,
    may_read_gaps,
    may_review,
    may_withdraw,
    must_record_sharing,
    require,
)
from kb.person import MEMBER, VISITOR, Audience, Person
from kb.plan import Plan
from kb.practice import Practice, Submission, problems
from kb.reviewing import Desk
from kb.search.cards import cards, checked
from kb.search.completion import Completion, complete
from kb.search.query import Query
from kb.search.results import Card, Results, Similar
from kb.search.synonyms import Synonyms
from kb.settings import Settings
from kb.shelf import Shelf
from kb.standing import Ledger, Period, Reason, Standing, standing
from kb.store import Store, open_store
from kb.submitting import Submitting
from kb.tagging.suggestion import Suggestions

if TYPE_CHECKING:
    from kb.exchange.field_map import FieldMap
    from kb.importing import ImportReport
    from kb.search.index_file import IndexFile
    from kb.search.indexing import Progress, Update
    from kb.search.objectives import NearestObjectives
    from kb.search.searcher import Searcher

MOST_SOUGHT = 40
"""Texts that were looked for and not found, as the gap map shows them: each is compared with every objective."""

DEFAULT_MAP = "open-records"
"""The field map that JSON Lines are read through unless another is named."""


class KnowledgeBase:
    """One home, opened. Cheap to open: the store, the index and the model are touched when first needed."""

    def __init__(self, at: Settings, *encoders: Encoder) -> None:
        self.settings = at
        self.economies: Economies = reference.read_economies(at.practices / "economies.yaml")
        self.plan: Plan = reference.read_plan(at.practices / "plans" / f"{at.plan}.yaml")
        self.synonyms = Synonyms(reference.read_synonyms(at.practices / "synonyms.yaml"))
        self.wording = reference.read_wording(at.practices / "wording.yaml")
        in_file = reference.read_meetings(at.practices / "meetings.yaml", self.economies)
        if at.demonstration:
            in_file |= reference.read_meetings(at.practices / "demonstration" / "meetings.yaml", self.economies)
        self.gatherings = Gatherings(self, in_file)
        self._given = encoders
        self._lock = threading.Lock()
        self._known: tuple[int, date, Ledger, Mapping[Audience, Mapping[str, Card]]] | None = None
        public = self._shelf(Audience.PUBLIC, "index.sqlite")
        self._shelves = {
            Audience.PUBLIC: public,
            Audience.MEMBERS: self._shelf(Audience.MEMBERS, "members.sqlite", public),
        }

    def _shelf(self, audience: Audience, name: str, beside: Shelf | None = None) -> Shelf:
        return Shelf(
            self.settings.built / name,
            lambda: self.store,
            lambda: self._encoders,
            lambda: (self.ledger(), self._cards(audience)),
            self.plan,
            self.synonyms,
            beside,
        )

    @classmethod
    def open(cls, home: Path | None = None, options: Mapping[str, str] | None = None) -> "KnowledgeBase":
        """Open the home given, else KB_HOME, else the folder worked in."""
        return cls(settings.load(home, options))

    # -- the parts ---------------------------------------------------------------------------------------

    @cached_property
    def store(self) -> Store:
        return open_store(self.settings.store, self.settings.home)

    def shelf(self, person: Person = VISITOR) -> Shelf:
        """What a person may read. As long as nothing is for members alone, all have one shelf."""
        same = self._cards(Audience.MEMBERS).keys() == self._cards(Audience.PUBLIC).keys()
        return self._shelves[Audience.PUBLIC if same else person.audience]

    @property
    def index(self) -> "IndexFile":
        """The index of what anyone may read."""
        return self._shelves[Audience.PUBLIC].index

    @property
    def searcher(self) -> "Searcher":
        return self._shelves[Audience.PUBLIC].searcher

    @cached_property
    def accounts(self) -> Accounts:
        """The use cases about people."""
        return Accounts(lambda: self.store, self.economies, lambda: self.settings)

    @cached_property
    def submitting(self) -> Submitting:
        """The use cases of an author."""
        return Submitting(self)

    @cached_property
    def desk(self) -> Desk:
        """The use cases of the desk."""
        return Desk(self)

    @cached_property
    def bringing(self) -> Bringing:
        """The use cases of bringing in what exists."""
        return Bringing(self)

    @cached_property
    def care(self) -> Care:
        """The use cases of keeping the base in order."""
        return Care(self)

    @cached_property
    def periods(self) -> Periods:
        """The use cases of closing a year."""
        return Periods(self)

    @cached_property
    def adopting(self) -> Adopting:
        """The use cases of an adoption's life."""
        return Adopting(self)

    @cached_property
    def packing(self) -> Packing:
        """The use cases of reporting: packs for a year and for the plan's reviews."""
        return Packing(self, self.periods)

    @cached_property
    def implementing(self) -> Implementing:
        """The use cases of the rest of the plan."""
        return Implementing(self)

    @property
    def encoders(self) -> tuple[Encoder, ...]:
        """What turns text into vectors; none where searches run on words alone, and `encoder_note` says why."""
        return self._encoders[0]

    @cached_property
    def _encoders(self) -> tuple[tuple[Encoder, ...], str]:
        """The encoders, or why there is none."""
        if self._given:
            return self._given, ""
        try:
            return open_encoders(self.settings)
        except EncoderMissing as error:
            return (), f"{error} (until then by words only)"

    def known_encoders(self) -> tuple[tuple[Entry, str], ...]:
        """Every encoder of the catalogue, and what it is in this home."""
        return tuple((entry, encoder_state(entry, self.settings)) for entry in catalogue().values())

    def add_encoder(self, name: str) -> Path:
        """Read a packaged encoder into this home, where it is not yet. Raises Unknown and EncoderMissing."""
        return add_encoder(name, self.settings.encoders)

    def encoder_note(self) -> str:
        """Why searches run on words alone; empty where they do not."""
        return self._encoders[1]

    def warm(self) -> None:
        """Load the model and the index now, so that the first reader does not wait."""
        for encoder in self.encoders:
            encoder.query("warm")
        self.searcher.snapshot()

    # -- what is on record -------------------------------------------------------------------------------

    def ledger(self) -> Ledger:
        return self._record()[2]

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]:
        """The practices that a person may read today, by id, in order of arrival."""
        return self._cards(person.audience)

    def _cards(self, audience: Audience) -> Mapping[str, Card]:
        return self._record()[3][audience]

    def _record(self) -> tuple[int, date, Ledger, Mapping[Audience, Mapping[str, Card]]]:
        generation, today = self.store.generation(), date.today()
        with self._lock:
            if self._known is None or self._known[:2] != (generation, today):
                ledger = Ledger(
                    plan=self.plan,
                    economies=self.economies,
                    practices=self.store.practices(),
                    meetings=self.gatherings.on_record(),
                    events=self.store.events(),
                    adoptions=self.store.adoptions(),
                    confirmations=self.store.confirmations(self.plan.id),
                    held_back={d.practice: d.why for d in self.store.decisions() if d.holds_back},
                )
                readable = cards(ledger)
                opened = {id: card for id, card in readable.items() if card.practice.is_open(today)}
                known = {Audience.PUBLIC: opened, Audience.MEMBERS: readable}
                self._known = generation, today, ledger, known
            return self._known

    def meetings(self) -> tuple[Meeting, ...]:
        """Every meeting on record, newest first."""
        return tuple(sorted(self.ledger().meetings.values(), key=lambda meeting: meeting.starts, reverse=True))

    def meeting(self, id: str) -> Meeting:
        meetings = self.ledger().meetings
        if id not in meetings:
            raise Unknown("meeting", id, tuple(meetings), "record it on the page of the meetings")
        return meetings[id]

    def years(self) -> tuple[int, ...]:
        return self.plan.years

    def title(self, id: str, person: Person = VISITOR) -> str:
        """A practice's title for a list; what is not open to the reader has none."""
        card = self.cards(person).get(id)
        if card:
            return card.practice.title
        practice = self.ledger().by_id.get(id)
        return "(withdrawn)" if practice and practice.withdrawn else "(not open to readers)"

    # -- search and read ---------------------------------------------------------------------------------

    def search(self, query: Query, note: bool = False, person: Person = VISITOR) -> Results:
        """Raises BadValue where a filter's value is none. `note`: a reader asks, so what is hardly found is kept."""
        from kb.search.labels import labels

        if query.page < 1 or query.size < 1:
            raise BadValue("page", query.page, "a number from 1 up")
        ledger, open_cards = self.ledger(), self.cards(person)
        asked = replace(query, filters=checked(query.filters, ledger))
        results = self.shelf(person).searcher.search(asked, open_cards, lambda facet: labels(ledger, open_cards, facet))
        if note and results.total < LOW and query.page == 1 and (kept := _gap(results)):
            with suppress(StoreProblem):  # the search is answered even where nothing can be written
                self.store.note_gap(kept)
        return results

    def nearest_objectives(self, text: str, limit: int = 3, person: Person = VISITOR) -> tuple[NearObjective, ...]:
        """The plan's objectives nearest to a text, best first, each with how many practices serve it."""
        practices = Counter(objective for card in self.cards(person).values() for objective in card.objectives)
        near = self._nearest_objectives.nearest(text, limit)
        return tuple(NearObjective(objective, practices[objective.id]) for objective in near)

    @cached_property
    def _nearest_objectives(self) -> "NearestObjectives":
        from kb.search.objectives import NearestObjectives

        return NearestObjectives(self.plan, self.encoders)

    def want(self, query: Query, person: Person) -> None:
        """Put what a reader looked for on the wanted list. Raises BadValue, and StoreProblem where it is not kept."""
        require(may_judge(person), person, "put a wish on the wanted list")
        kept = _gap(self.search(replace(query, page=1), person=person), asked=True)
        if kept is None:
            raise BadValue("q", query.text, "words for what you look for; nothing that may tell of a person is kept")
        self.store.note_gap(kept)

    def gaps(self, person: Person, since: str = "") -> tuple[Gap, ...]:
        """What readers looked for and hardly found, newest first; `since` is a day like 2026-01-31. Raises BadValue."""
        require(may_read_gaps(person), person, "read what others looked for")
        return self.store.gaps(recording.parse_day("since", since) if since.strip() else date.min)

    def gap_map(self, person: Person = VISITOR) -> GapMap:
        """Where the plan's objectives are served and where not, of what the person may read."""
        return gap_map(self.ledger(), self.cards(person).values())

    def sought(self, person: Person) -> Mapping[str, tuple[Sought, ...]]:
        """What was looked for most and hardly found, under the nearest objective; under "" what is near to none."""
        grouped: dict[str, tuple[Sought, ...]] = {}
        for one in sought(self.gaps(person), MOST_SOUGHT):
            near = self._nearest_objectives.nearest(one.text, 1)
            key = near[0].id if near else ""
            grouped[key] = (*grouped.get(key, ()), one)
        return grouped

    def complete(self, text: str, limit: int = 8, person: Person = VISITOR) -> tuple[Completion, ...]:
        """What a reader may be about to type: open practices' titles and the plan's objectives, best first."""
        return complete(text, self.cards(person).values(), self.plan, limit)

    def practice(self, id: str, person: Person = VISITOR) -> PracticePage:
        """Raises Unknown, also for what is withdrawn or not open to the reader."""
        card = self._card(id, person)
        practice = self.store.practice(id)
        rendered = rendering.render(practice.body)
        stand = standing(self.ledger(), practice)
        return PracticePage(
            card=replace(card, practice=practice),
            html=rendered.html,
            contents=rendered.contents,
            events=tuple((e, self.ledger().meetings.get(e.meeting)) for e in self.ledger().events_of.get(id, ())),
            adoptions=stand.adoptions,
            pipeline=stand.not_adopted,
            not_shared=stand.not_shared,
            confirmation=self._named(self.ledger().confirmations.get(id), person),
            problems=problems(practice, self.plan),
            decisions=tuple(decision for decision in self.store.decisions() if decision.practice == id),
            counts=counted_in(stand, self.plan.years),
        )

    def _named(self, confirmation: Confirmation | None, reader: Person) -> Confirmation | None:
        return confirmation and replace(confirmation, by=self.accounts.name(confirmation.by, reader))

    def lineage(self, id: str, person: Person = VISITOR) -> Lineage:
        """What leads to a practice and what came of it, of what the person may read. Raises Unknown as `practice`."""
        self._card(id, person)
        readable = (card.practice for card in self.cards(person).values())
        return lineage(readable, self.ledger().adoptions, id)

    def similar(self, id: str, limit: int = 5, person: Person = VISITOR) -> Similar:
        """The same problem in other economies, the same building block in other areas: `limit` of each at most."""
        self._card(id, person)
        return self.shelf(person).searcher.similar(id, self.cards(person), limit)

    def judge(self, query: str, id: str, verdict: str, person: Person) -> bool:
        """Keep a reader's word on a hit, right or wrong, for the next measuring. False: it was said before.

        Raises BadValue, Unknown as `practice` does, and StoreProblem.
        """
        require(may_judge(person), person, "judge what a search finds")
        self._card(id, person)
        return add_judgement(self.settings.judgements, judgement(query, id, verdict, date.today()))

    def judgements(self) -> tuple[Judgement, ...]:
        """The last word on every query and practice that readers judged. Raises BrokenFile."""
        return read_judgements(self.settings.judgements)

    def export_source(self, id: str, person: Person = VISITOR) -> bytes:
        """The write-up as it was handed in; visitors do not get what is for members in it. Raises Unknown as
        `practice` does."""
        practice = self._card(id, person).practice
        if person.signed_in or not (practice.contact or practice.consent):
            return self.store.source(id)
        return writeup.write(replace(self.store.practice(id), contact="", consent="", consent_on=None))

    # -- tags --------------------------------------------------------------------------------------------

    def suggest(self, id: str, person: Person = VISITOR) -> Suggestions:
        """Every objective, best first, from the plan's wording and what people confirmed for other practices."""
        self._card(id, person)
        return self.shelf(person).suggest(self.store.practice(id))

    def suggest_for(self, submission: Submission, person: Person = VISITOR) -> Suggestions:
        """As `suggest`, for a write-up that is not kept as a practice."""
        return self.shelf(person).suggest(submission)

    def suggest_for_file(self, path: Path) -> Suggestions:
        """As `suggest`, for a write-up in a file. Raises BrokenFile."""
        return self.suggest_for(writeup.read_file(path, self.economies))

    def confirm(self, id: str, objectives: Sequence[str], by: Person) -> bool:
        """A person's word, the main objective first; none: it serves no objective. False: nothing changed."""
        practice = self._known_practice(id)
        require(may_review(by, practice.economies), by, "decide on this practice")
        chosen = tuple(dict.fromkeys(self.plan.objective(objective).id for objective in objectives))
        if len(chosen) > MOST_OBJECTIVES:
            raise BadValue("objectives", " ".join(chosen), f"{MOST_OBJECTIVES} at most, the main one first")
        with self.store.transaction():
            old = self.store.confirmations(self.plan.id).get(id)
            if old and old.objectives == chosen:
                return False
            self.store.confirm(Confirmation(id, self.plan.id, chosen, by.id, now()))
        return True

    # -- the ledger --------------------------------------------------------------------------------------

    def event(
        self,
        practice: str,
        meeting: str,
        *,
        form: str = "presented",
        agenda_item: str = "",
        document: str = "",
        presenters: Sequence[str] = (),
        on: str = "",
    ) -> SharingEvent:
        """A sharing event from raw text, checked. Without a day it is the meeting's first. Raises BadValue, Unknown."""
        self._known_practice(practice)
        if not meeting.strip():
            raise BadValue("meeting", meeting, "the meeting's id, for example smewg-55")
        return recording.sharing_event(
            practice,
            self.meeting(meeting),
            self.economies,
            form=form,
            agenda_item=agenda_item,
            document=document,
            presenters=presenters,
            on=on,
        )

    def share(self, event: SharingEvent, by: Person) -> bool:
        """Record it, joined to what was said before of the same. False: nothing is new. Raises Conflict."""
        must_record_sharing(by)
        with self.store.transaction():
            old = {entry.id: entry for entry in self.store.events()}.get(event.id)
            return self.store.share(recording.joined_event(old, event), by.id)

    def adoption(
        self,
        practice: str,
        economy: str,
        *,
        stage: str,
        effective: str = "",
        reported_by: str = "",
        instrument: str = "",
        evidence: str = "",
        changes: Sequence[tuple[str, ...]] = (),
        sites: Sequence[str] = (),
        ended: str = "",
        exception: str = "",
        published: str = "",
        steps: Sequence[tuple[str, str, str]] = (),
    ) -> Adoption:
        """An adoption from raw text, checked. Raises BadValue and Unknown."""
        self._known_practice(practice)
        of_blocks = any(len(change) > 2 for change in changes)
        return recording.adoption(
            practice,
            economy,
            self.economies,
            stage=stage,
            effective=effective,
            reported_by=reported_by,
            instrument=instrument,
            evidence=evidence,
            changes=changes,
            sites=sites,
            ended=ended,
            exception=exception,
            published=published,
            steps=steps,
            blocks=building_blocks(self.store.practice(practice).body) if of_blocks else (),
        )

    def adopt(self, adoption: Adoption, by: Person, correct: bool = False) -> bool:
        """Record it, joined to what was said before of the same; a correction stands alone. False: nothing is new.

        Raises BadValue where the days do not fit the stage, and Conflict.
        """
        return self.adopting.record(adoption, by, correct)

    def withdraw(self, id: str, by: Person, why: str = "") -> None:
        """Hide a practice's text at its economy's wish; what it counted stays (S10). Its dossiers follow."""
        require(may_withdraw(by, self._known_practice(id).economies), by, "withdraw this practice")
        with self.store.transaction():
            self.store.withdraw(id, by.id, why)
            for dossier in self.store.dossiers():
                if dossier.practice == id and dossier.state is State.PUBLISHED:
                    self.store.move_dossier(replace(dossier, state=State.WITHDRAWN), State.PUBLISHED, by.id, why)
        self._close_in_index()

    def standing(self, id: str) -> Standing:
        """What the counting rules say of a practice, open to readers or not. Raises Unknown."""
        return standing(self.ledger(), self._known_practice(id))

    def tally(self, year: int | None = None, by: By = By.AREA, person: Person = VISITOR) -> Tally:
        """The figures of a year, or of the whole plan.

        Of a practice that is not open to readers there is its id, where it counts, and nothing else.
        """
        told = counting.tally(self.ledger(), self.period(year), by)
        return counting.without(told, self.ledger().by_id.keys() - self.cards(person).keys())

    def why(self, id: str, year: int | None = None) -> dict[str, tuple[Reason, ...]]:
        """Why a practice is not counted, by figure; no reason: it is. Raises Unknown."""
        self._known_practice(id)
        figures = counting.tally(self.ledger(), self.period(year)).figures
        return {figure.key: figure.not_counted.get(id, ()) for figure in figures}

    def period(self, year: int | None) -> Period:
        if year is None:
            return Period(self.plan.title, self.plan.years or (date.today().year,))
        if not 1989 <= year <= 2100:
            raise BadValue("year", year, "a year like 2023")
        return Period(str(year), (year,))

    # -- write-ups in and out ----------------------------------------------------------------------------

    def field_map(self, name: str = DEFAULT_MAP) -> "FieldMap":
        """A ready field map of this home by its name, or any by its path. Raises BrokenFile, Unknown."""
        from kb.exchange.field_map import read_map

        path = Path(name)
        if path.suffix not in (".yaml", ".yml"):
            folder = self.settings.practices / "maps"
            path = folder / f"{name}.yaml"
            if not path.is_file():
                raise Unknown("field map", name, tuple(p.stem for p in folder.glob("*.yaml")), "give a .yaml file")
        return read_map(path)

    def import_files(
        self,
        paths: Sequence[Path],
        by: Person,
        field_map: str = DEFAULT_MAP,
        tell: Callable[[int, int], None] = lambda done, total: None,
        columns: Mapping[str, str] | None = None,
        dry: bool = False,
    ) -> "ImportReport":
        """Bring Markdown and JSON Lines in, spreadsheets and papers. A bad record never stops the rest. `columns` gives
        the field of a spreadsheet's header where it is not the one proposed; `dry`: only say what would be done."""
        from kb.exchange.intake import DOCUMENTS
        from kb.importing import import_files

        require(may_import(by), by, "bring write-ups in")
        fields = self.field_map(field_map)
        files = [path for path in paths if path.suffix.casefold() in DOCUMENTS and path.is_file()]
        texts = [path for path in paths if path not in files]
        report = import_files(self.store, self.plan, self.economies, texts, fields, by.id, tell, dry)
        for path in files:
            report += self.bringing.import_file(by, path.read_bytes(), str(path), columns, dry)
        if not dry:
            self._close_in_index()
        return report

    def export_files(self, folder: Path, ids: Sequence[str] = ()) -> int:
        """Write write-ups as they were handed in, one file each, each whole or not at all. Returns how many.

        Without ids all but the withdrawn. Raises Unknown and Conflict before anything is written.
        """
        chosen = [self._known_practice(id) for id in ids] or [p for p in self.ledger().practices if not p.withdrawn]
        for practice in chosen:
            if practice.withdrawn:
                raise Conflict(f"{practice.id} is withdrawn: its text is not given out")
        folder.mkdir(parents=True, exist_ok=True)
        for practice in chosen:
            part = folder / f".{practice.id}.part"
            part.write_bytes(self.store.source(practice.id))
            part.replace(folder / f"{practice.id}.md")
        return len(chosen)

    # -- the index ---------------------------------------------------------------------------------------

    def update_index(self, tell: "Callable[[Progress], None]" = lambda progress: None) -> "Update":
        """Bring every index in step with what its readers may read; told is what was done to the one that is open to
        anyone, with the texts that were encoded for any."""
        done = self._shelves[Audience.PUBLIC].update(tell)
        members = self._shelves[Audience.MEMBERS]
        if self.shelf(MEMBER) is not members:
            members.throw_away()
            return done
        return replace(done, encoded=done.encoded + members.update(tell).encoded)

    def about(self) -> About:
        encoders, note = self._encoders
        _, passages, vectors = self.index.counts([encoder.id for encoder in encoders])
        indexed = self.index.digests()
        measured = read_measured(self.settings.relevance / "summary.json")
        return About(
            version=version(),
            encoders=tuple(encoder.facts for encoder in encoders),
            encoder_note=note,
            practices=len(self.cards()),
            passages=passages,
            vectors=vectors,
            waiting=sum(1 for id, digest in self.shelf().wanted().items() if indexed.get(id) != digest),
            journal=journal(),
            plan_title=self.plan.title,
            measured=measured,
            measured_here=measured is not None and measured.ids == tuple(encoder.id for encoder in encoders),
        )

    def send_letters(self) -> tuple[int, str]:
        """Send the notices that wait to go out by mail. Returns how many went out, and why one did not, if so."""
        from kb.letters import send_letters

        return send_letters(self.store, self.settings)

    # -- checks ------------------------------------------------------------------------------------------

    def _known_practice(self, id: str) -> Practice:
        """A practice on record, open to readers or not, without its body. Raises Unknown, naming only open ones."""
        practice = self.ledger().by_id.get(id)
        if practice is None:
            lives_on = self.care.survivor(id, VISITOR)
            hint = f"it was merged into {lives_on}" if lives_on else "find it with `kb search`"
            raise Unknown("practice", id, () if lives_on else tuple(self.cards()), hint)
        return practice

    def _close_in_index(self) -> None:
        """Take what is not open to its readers any more out of every index: its words must weigh nothing (law 3)."""
        for shelf in self._shelves.values():
            shelf.close_away()

    def _card(self, id: str, person: Person = VISITOR) -> Card:
        card = self.cards(person).get(id)
        if card is None:
            lives_on = self.care.survivor(id, person)
            hint = f"it was merged into {lives_on}" if lives_on else "it may be withdrawn or not open to readers"
            raise Unknown("practice", id, () if lives_on else tuple(self.cards(person)), hint)
        return card


def version() -> str:
    """The version installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("best-practice-kb")
    except PackageNotFoundError:
        return "not installed"


def _gap(results: Results, asked: bool = False) -> Gap | None:
    chosen = results.query.filters.chosen.items()
    filters = [(facet.value, value) for facet, values in chosen for value in values]
    return gap(results.query.text, filters, results.total, date.today(), asked)
