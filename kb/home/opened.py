"""One home, opened: its settings and reference files, its store, what is on record, and the indexes kept in step."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kb.encoder import Encoder
from kb.errors import HomeProblem, KBError, Unknown
from kb.figures.practice_coverage import practice_coverage
from kb.files import EngineProblem
from kb.files.database import now
from kb.files.modes import close
from kb.files.signed_head import SignedHead, sign_head
from kb.files.signing_key import open_signing_key
from kb.home.encoders import HomeEncoders
from kb.home.index_mending import IndexMending
from kb.home.on_record import OnRecord
from kb.implementation.other_indicators import other_indicators
from kb.index.background import IndexingProgress
from kb.index.glossary import Glossary
from kb.index.synonyms import Name, Synonyms, sign_of
from kb.ledger.agenda import Agenda
from kb.ledger.agendas_file import read_agendas, take_in_agendas
from kb.ledger.coverage import Coverage
from kb.ledger.entries import Meeting
from kb.ledger.ledger import Changes, Ledger
from kb.ledger.meetings_file import read_meetings, take_in
from kb.periods.indicator_figure import IndicatorFigure
from kb.periods.snapshot import SnapshotContent, rules_of
from kb.person import MEMBER, VISITOR, Audience, Person
from kb.plan import reference
from kb.plan.economy import Economies
from kb.plan.glossary_file import read_glossary
from kb.plan.period import Period
from kb.plan.plan import Plan
from kb.plan.rules import Rules
from kb.plan.terminology import WordingTerm
from kb.practice.card import Card
from kb.practice.history import lives_on_in
from kb.practice.practice import Practice
from kb.reading.lineage import PracticeNames
from kb.search.collection import PracticeCollection
from kb.search.query import Query
from kb.settings import Settings
from kb.store import Store, open_store

if TYPE_CHECKING:
    from kb.index.index_file import IndexFile
    from kb.index.updating import Progress, Update
    from kb.search.searcher import Searcher


log = logging.getLogger(__name__)


class Home:
    """Cheap to open: the store, the indexes and the models are touched when first needed. Every room is handed a home
    and says in its `needs` which part of it it may touch."""

    def __init__(self, settings: Settings, *encoders: Encoder) -> None:
        self.settings = settings
        folder = settings.practices
        self.economies: Economies = reference.read_economies(folder / "economies.yaml")
        self.plan: Plan = reference.read_plan(folder / "plans" / f"{settings.plan}.yaml")
        self.synonyms = Synonyms(
            reference.read_synonyms(folder / "synonyms.yaml"),
            _names(self.economies),
            Glossary(read_glossary(folder / "glossary.yaml")),
        )
        self.wording: tuple[WordingTerm, ...] = reference.read_wording(folder / "wording.yaml")
        self.rules: tuple[Rules, ...] = reference.read_rules(folder / "rules.yaml")
        self.meetings_in_file: Mapping[str, Meeting] = read_meetings(folder / "meetings.yaml", self.economies)
        if settings.demonstration:
            made_up = read_meetings(folder / "demonstration" / "meetings.yaml", self.economies)
            self.meetings_in_file = {**self.meetings_in_file, **made_up}
        self.agendas_in_file: Mapping[str, Agenda] = read_agendas(folder / "meetings.yaml", self.economies)
        if settings.demonstration:
            planned = read_agendas(folder / "demonstration" / "meetings.yaml", self.economies)
            self.agendas_in_file = {**self.agendas_in_file, **planned}
        self.encoders = HomeEncoders(settings, encoders)
        self.after_change: Callable[[], None] = lambda: None
        """Called after every change of the store."""
        self._on_record = OnRecord(
            lambda: self.store,
            self.plan,
            self.economies,
            self.rules[-1],
            lambda: self.settings.today(),
            lambda moment: self.settings.day_of(moment),
        )
        public = self._collection(Audience.PUBLIC, "index.sqlite")
        self._collections = {
            Audience.PUBLIC: public,
            Audience.MEMBERS: self._collection(Audience.MEMBERS, "members.sqlite", public),
        }
        self._mending = IndexMending(settings, self._in_use, lambda: bool(self.encoders.all))

    def _collection(
        self, audience: Audience, name: str, beside: PracticeCollection | None = None
    ) -> PracticeCollection:
        return PracticeCollection(
            self.settings.built / name,
            lambda: self.store,
            lambda: (self.encoders.all, self.encoders.note),
            lambda: (self.ledger(), self._on_record.cards(audience)),
            self.plan,
            self.synonyms,
            beside,
        )

    @cached_property
    def store(self) -> Store:
        for path in self.settings.not_public:  # an earlier version left them to the umask
            close(path)
        opened = open_store(self.settings.store, self.settings.home)
        take_in(self.meetings_in_file, opened)
        take_in_agendas(self.agendas_in_file, opened)
        opened.on_change(lambda: self.after_change())
        self._must_be_frozen(opened)
        return opened

    def signed_head(self) -> SignedHead:
        """Where the trail ends now, signed with the home's key. Raises StoreProblem."""
        return sign_head(open_signing_key(self.settings.keys), *self.store.head(), now())

    def _must_be_frozen(self, store: Store) -> None:
        """A version of the rules by which a year was locked stays as it was (R9). Raises HomeProblem."""
        known = {one.version: one for one in self.rules}
        for version, decisions in store.snapshot_rules():
            if version in known and known[version].digest != rules_of(version, decisions).digest:
                raise HomeProblem(
                    f"{self.settings.practices / 'rules.yaml'}: a year was locked by the rules {version}, which say "
                    "something else now. Put them back as they were, and add what was decided since as a new version "
                    "below them"
                )

    # -- what is on record -------------------------------------------------------------------------------

    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        """Every plan that the home has a file of, in their order, by id: old addresses open under a new plan."""
        folder = self.settings.practices / "plans"
        found = (
            self.plan if path.stem == self.settings.plan else reference.read_plan(path)
            for path in sorted(folder.glob("*.yaml"))
        )
        return {plan.id: plan for plan in found}

    def ledger(self, plan: str = "") -> Ledger:
        """Everything that counting looks at, under the plan in force or another. Raises Unknown."""
        if plan and plan not in self.plans:
            raise Unknown("plan", plan, tuple(self.plans))
        return self._on_record.ledger(self.plans[plan] if plan else None)

    def ledger_from_record(self) -> Ledger:
        """As `ledger`, read now from the store: what is remembered can be held against it."""
        return self._on_record.read()

    def other_indicators(self, year: int) -> tuple[IndicatorFigure, ...]:
        """G1, G2, G4 and the objectives' indicators of a year, as today's records have them."""
        ledger, store, plan = self.ledger(), self.store, self.plan
        recorded = ledger.remembered_of_plan(  # all years are mostly asked for together
            ("records of the plan",),
            lambda: (
                store.activities(),
                store.activity_confirmations(plan.id),
                store.indicator_reports(plan.id),
                ledger.nil_reports,
            ),
        )
        return ledger.remembered_of_plan(
            ("other indicators", year), lambda: other_indicators(plan, self.economies, *recorded, year)
        )

    def locked_indicators(self, year: int) -> tuple[IndicatorFigure, ...] | None:
        """The other indicators as a year was locked with them; none where it is not locked, or its snapshot kept
        none."""
        content = self._locked(year)
        return content.indicators if content and content.indicators else None

    def locked_coverage(self, year: int) -> tuple[Coverage, ...] | None:
        """Who had reported of the indicators on practices when a year was locked; none as above."""
        content = self._locked(year)
        return content.coverage if content and content.coverage else None

    def _locked(self, year: int) -> SnapshotContent | None:
        kept = [one for one in self.store.snapshots() if (one.plan, one.year) == (self.plan.id, year)]
        return kept[-1].content if kept else None

    def practice_coverage(self, year: int) -> tuple[Coverage, ...]:
        """Who has reported of the indicators on practices, as today's records have it."""
        return practice_coverage(self.ledger(), Period(str(year), (year,)), self.store.follow_ups())

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]:
        """The practices that a person may read today, by id, in order of arrival."""
        return self._on_record.cards(person.audience)

    def practice(self, id: str) -> Practice:
        """A practice on record, open to readers or not, without its body. Raises Unknown, naming only open ones."""
        practice = self.ledger().by_id.get(id)
        if practice is None:
            raise self._unknown(id, VISITOR, "find it with `kb search`")
        return practice

    def card(self, id: str, person: Person = VISITOR) -> Card:
        """A practice that the person may read. Raises Unknown, also for what is withdrawn or not open to them."""
        card = self.cards(person).get(id)
        if card is None:
            raise self._unknown(id, person, "it may be withdrawn or not open to readers")
        return card

    def practice_names(self, person: Person = VISITOR) -> PracticeNames:
        """What the practices that a person may read are called, and those that were merged into them: the one reader of
        the lines in which authors name other practices."""
        record, audience = self._on_record.record(), person.audience

        def merged() -> Iterator[tuple[str, str]]:
            merges = self.store.merges()
            for dropped in merges:
                survivor = lives_on_in(dropped, merges)
                yield dropped, survivor
                practice = self.store.practice(dropped)
                if audience is Audience.MEMBERS or practice.is_open(record.day):  # a closed title leads nowhere
                    yield practice.title, survivor

        cards = record.cards[audience]

        def mended(names: PracticeNames, changes: Changes) -> PracticeNames | None:
            titles = {id: cards[id].practice.title if id in cards else None for id in changes.practices}
            return names if names.call(titles) else None

        return record.ledger.remembered(
            ("practice names", audience),
            lambda: PracticeNames((card.practice for card in cards.values()), merged()),
            mended,
        )

    def _unknown(self, id: str, person: Person, hint: str) -> Unknown:
        survivor = lives_on_in(id, self.store.merges())
        if survivor != id and survivor in self.cards(person):
            return Unknown("practice", id, (), f"it was merged into {survivor}")
        return Unknown("practice", id, tuple(self.cards(person)), hint)

    # -- the indexes -------------------------------------------------------------------------------------

    def collection(self, person: Person = VISITOR) -> PracticeCollection:
        """What a person may read, with its index. As long as nothing is for members alone, all read one collection."""
        collection = self._collections[Audience.PUBLIC if self._on_record.record().is_all_public else person.audience]
        self._mending.look_at(collection)
        return collection

    @property
    def index(self) -> "IndexFile":
        """The index of what anyone may read."""
        return self._collections[Audience.PUBLIC].index

    @property
    def searcher(self) -> "Searcher":
        return self._collections[Audience.PUBLIC].searcher

    def update_index(
        self,
        tell: "Callable[[Progress], None]" = lambda progress: None,
        *,
        whole: bool = True,
        saving: Callable[[int], None] = lambda practices: None,
    ) -> "Update":
        """Bring every index in step with what its readers may read: each practice compared, or where it need not be
        `whole` what was touched since they were. Told is what was done to the one that is open to anyone, with the
        texts that were encoded for any. `saving` hears of how many practices columns are saved, which takes seconds
        where they are many; after a change that is not whole it is done in the background."""
        done = self._collections[Audience.PUBLIC].update(tell, whole)
        members = self._collections[Audience.MEMBERS]
        if self.collection(MEMBER) is not members:
            members.throw_away()
        else:
            done = replace(done, encoded=done.encoded + members.update(tell, whole).encoded)
        due = [one for one in self._collections.values() if one.columns_are_due(thorough=whole)]
        for one in due if whole else ():
            saving(len(self.cards()))
            one.save_columns()
        if due and not whole:
            threading.Thread(target=_save, args=[due], name="columns", daemon=True).start()
        return done

    def follow_index(self) -> bool:
        """Bring every index in step with what was just written. Whether it is: what was written stays so, whatever
        becomes of the index, and nobody is told otherwise; where the home is served it is mended in the background."""
        return self._after_writing(lambda: self.update_index(whole=False))

    def index_soon(self) -> None:
        """Have what was just written indexed, however much it is: in the background where the home is served."""
        if not self._mending.follow():
            self.follow_index()

    def indexing(self) -> IndexingProgress:
        """How many practices wait for the index. Where the home is served it is seen to that they do not wait long."""
        waiting = max(self.collection(person).waiting() for person in (VISITOR, MEMBER))
        if waiting:
            self._mending.follow()
        return self._mending.progress(waiting)

    def follow_in_index(self, *ids: str) -> bool:
        """As `follow_index`, of these practices in every index that has them, whatever waits besides."""
        return self._after_writing(lambda: [one.follow(ids) for one in self._collections.values()])

    def close_in_index(self) -> bool:
        """As `follow_index`: take what is not open to its readers any more out of every index: its words must weigh
        nothing (law 3)."""

        def close() -> None:
            for one in self._collections.values():
                one.close_away()

        return self._after_writing(close)

    def _after_writing(self, follow: Callable[[], object]) -> bool:
        try:
            follow()
        except (KBError, OSError, EngineProblem, MemoryError) as error:  # the machine's, said in a line
            log.error("the index could not be brought in step; `kb index` will do it: %s", error)
        except Exception:
            log.exception("the index could not be brought in step; `kb index` will do it")
        else:
            return True
        self._mending.mend()
        return False

    def warm(self) -> None:
        """Load the models and the index now, so that the first reader does not wait, and take out of the index what a
        process that was killed between the record and the index has left in it."""
        self.close_in_index()  # a home that nothing can be written to is read all the same
        self.encoders.serve()
        self.searcher.search(Query("warm"), self.cards(), self.ledger())

    def mend_indexes(self) -> None:
        """From now on an index that is lacking, lost or broken is made anew in the background, by a process of its
        own."""
        self._mending.serve()

    def _in_use(self) -> tuple[PracticeCollection, ...]:
        return tuple({id(one): one for one in (self.collection(), self.collection(MEMBER))}.values())


def _save(collections: Sequence[PracticeCollection]) -> None:
    """Nobody waits for it, and without it only what opens the index takes longer."""
    for one in collections:
        try:
            one.save_columns()
        except Exception:
            log.exception("columns could not be saved; `kb index` will do it")


def _names(economies: Economies) -> tuple[Name, ...]:
    """What each economy is called; Hong Kong, China holds the name of another, and does not speak of it."""
    called = {economy.name: (economy.name, *economy.aliases) for economy in economies}
    return tuple(
        Name(sign_of(name), names, tuple(other for other in called if other != name and f" {name}" in other))
        for name, names in called.items()
    )
