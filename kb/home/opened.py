"""One home, opened: its parts, what is on record, and the indexes kept in step."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.accounts import Accounts
from kb.encoder import Encoder, add_encoder, catalogue, encoder_state, open_encoders
from kb.encoder.catalogue import CatalogueEntry
from kb.errors import EncoderMissing, Unknown
from kb.files.modes import close
from kb.index.synonyms import Synonyms
from kb.ledger.entries import Meeting
from kb.ledger.ledger import Ledger
from kb.ledger.meetings import Meetings
from kb.ledger.meetings_file import read_meetings
from kb.person import MEMBER, VISITOR, Audience, Person
from kb.plan import reference
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.plan.rules import Rules
from kb.practice.card import Card
from kb.practice.history import lives_on_in
from kb.practice.practice import Practice
from kb.reading.collection import PracticeCollection
from kb.reading.lineage import PracticeNames
from kb.search.cards import cards
from kb.settings import Settings
from kb.store import Store, open_store

if TYPE_CHECKING:
    from kb.index.index_file import IndexFile
    from kb.index.updating import Progress, Update
    from kb.search.searcher import Searcher


class Opened(ABC):
    """Cheap to open: the store, the index and the model are touched when first needed."""

    def __init__(self, at: Settings, *encoders: Encoder) -> None:
        self.settings = at
        self.economies: Economies = reference.read_economies(at.practices / "economies.yaml")
        self.plan: Plan = reference.read_plan(at.practices / "plans" / f"{at.plan}.yaml")
        self.synonyms = Synonyms(reference.read_synonyms(at.practices / "synonyms.yaml"))
        self.wording = reference.read_wording(at.practices / "wording.yaml")
        self.rules: tuple[Rules, ...] = reference.read_rules(at.practices / "rules.yaml")
        in_file = read_meetings(at.practices / "meetings.yaml", self.economies)
        if at.demonstration:
            in_file |= read_meetings(at.practices / "demonstration" / "meetings.yaml", self.economies)
        self._in_file = in_file
        self._given = encoders
        self._lock = threading.Lock()
        self._known: tuple[int, date, Ledger, Mapping[Audience, Mapping[str, Card]]] | None = None
        public = self._shelf(Audience.PUBLIC, "index.sqlite")
        self._shelves = {
            Audience.PUBLIC: public,
            Audience.MEMBERS: self._shelf(Audience.MEMBERS, "members.sqlite", public),
        }

    def _shelf(self, audience: Audience, name: str, beside: PracticeCollection | None = None) -> PracticeCollection:
        return PracticeCollection(
            self.settings.built / name,
            lambda: self.store,
            lambda: self._encoders,
            lambda: (self.ledger(), self._cards(audience)),
            self.plan,
            self.synonyms,
            beside,
        )

    # -- the parts ---------------------------------------------------------------------------------------

    @cached_property
    def store(self) -> Store:
        for path in self.settings.not_public:  # an earlier version left them to the umask
            close(path)
        return open_store(self.settings.store, self.settings.home)

    def shelf(self, person: Person = VISITOR) -> PracticeCollection:
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

    def known_encoders(self) -> tuple[tuple[CatalogueEntry, str], ...]:
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

    @property
    @abstractmethod
    def gatherings(self) -> Meetings:
        """The use cases of meetings."""

    def ledger(self) -> Ledger:
        return self._record()[2]

    def ledger_from_record(self) -> Ledger:
        """Everything that counting looks at, read now from what is on record: the one place where a ledger is built, so
        that no door can leave a gate or the rules out. `ledger` remembers it as long as nothing is written."""
        return Ledger(
            plan=self.plan,
            economies=self.economies,
            practices=self.store.practices(),
            meetings=self.gatherings.on_record(),
            events=self.store.events(),
            adoptions=self.store.adoptions(),
            confirmations=self.store.confirmations(self.plan.id),
            held_back={d.practice: d.why for d in self.store.decisions() if d.holds_back},
            rules=self.rules[-1],
        )

    def cards(self, person: Person = VISITOR) -> Mapping[str, Card]:
        """The practices that a person may read today, by id, in order of arrival."""
        return self._cards(person.audience)

    def _cards(self, audience: Audience) -> Mapping[str, Card]:
        return self._record()[3][audience]

    def practice_names(self, person: Person = VISITOR) -> PracticeNames:
        """What the practices that a person may read are called, and those that were merged into them: the one reader of
        the lines in which authors name other practices."""
        _, today, ledger, known = self._record()
        cards = known[person.audience]

        def merged() -> Iterator[tuple[str, str]]:
            merges = self.store.merges()
            for dropped in merges:
                lives_on = lives_on_in(dropped, merges)
                yield dropped, lives_on
                practice = self.store.practice(dropped)
                if person.audience is Audience.MEMBERS or practice.is_open(today):  # a closed title leads nowhere
                    yield practice.title, lives_on

        return ledger.remembered(
            ("practice names", person.audience),
            lambda: PracticeNames((card.practice for card in cards.values()), merged()),
        )

    def _record(self) -> tuple[int, date, Ledger, Mapping[Audience, Mapping[str, Card]]]:
        generation, today = self.store.generation(), date.today()
        with self._lock:
            if self._known is None or self._known[:2] != (generation, today):
                ledger = self.ledger_from_record()
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

    # -- checks ------------------------------------------------------------------------------------------

    def _known_practice(self, id: str) -> Practice:
        """A practice on record, open to readers or not, without its body. Raises Unknown, naming only open ones."""
        practice = self.ledger().by_id.get(id)
        if practice is None:
            lives_on = self._lives_on(id, VISITOR)
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
            lives_on = self._lives_on(id, person)
            hint = f"it was merged into {lives_on}" if lives_on else "it may be withdrawn or not open to readers"
            raise Unknown("practice", id, () if lives_on else tuple(self.cards(person)), hint)
        return card

    def _lives_on(self, id: str, person: Person) -> str:
        """The practice that a merged one lives on in; empty where it was not merged or the person may not read that."""
        last = lives_on_in(id, self.store.merges())
        return last if last != id and last in self.cards(person) else ""
