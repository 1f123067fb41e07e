"""The use cases of briefs: an agenda read, what answers its items, and the brief that is made of them."""

import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from kb.briefing import basket as baskets
from kb.briefing.agenda_file import read_agenda_file
from kb.briefing.answering import Answering
from kb.briefing.basket import Basket
from kb.briefing.brief import MOST_ENTRIES, Brief, BriefItem, KeptBrief
from kb.briefing.document import BriefDocument, BriefSection
from kb.briefing.editing import cover_of, items_of, with_answers, with_entry, with_newer
from kb.briefing.gathering import Gathering, ItemShown
from kb.briefing.needs import BriefingNeeds
from kb.briefing.plain import brief_of, brief_text
from kb.briefing.signed_text import SignedTexts
from kb.errors import BadValue, Unknown
from kb.ledger.agenda_text import ReadItem, is_housekeeping, read_agenda
from kb.ledger.agendas import Agendas
from kb.periods.figures import Figures
from kb.permission import may_keep_briefs, may_read_brief, require
from kb.person import VISITOR, Person
from kb.practice.card import Card
from kb.raw_text import parse_day
from kb.reading.reading import Reading
from kb.record_version import must_stand, version_of

AT_ONCE = 2.0
"""Seconds for which items are looked up before a page shows how far it is."""

SHARED_FOR, MOST_DAYS = 30, 365
"""Days for which a brief is shared where no day is said, and at most."""

MOST_KEPT = 200
"""Briefs of one person."""

MOST_SUGGESTED = 40
"""Items for which practices are suggested in one call."""

NO_ITEM = "the items of an agenda, one a line, like 5.2 Financing for women-led SMEs"


class Briefs:
    """Everybody makes a brief; whoever has an account keeps it. What a reader may not read is in none of theirs."""

    def __init__(self, home: BriefingNeeds, reading: Reading, figures: Figures, agendas: Agendas) -> None:
        self._home, self._reading, self._agendas = home, reading, agendas
        self._answering = Answering(home, reading)
        self._gathering = Gathering(home, reading, figures)
        self._baskets = SignedTexts(home.settings.keys, "basket")
        self._briefs = SignedTexts(home.settings.keys, "brief")

    # -- an agenda -----------------------------------------------------------------------------------------------

    def read(self, text: str) -> tuple[ReadItem, ...]:
        """The items of a pasted agenda. Raises BadValue where there is none."""
        return _some(read_agenda(text, self._home.economies), text)

    def read_file(self, data: bytes, name: str) -> tuple[ReadItem, ...]:
        """The items of an uploaded one. Raises Refused where it cannot be read, and BadValue where there is none."""
        return _some(read_agenda_file(data, name, self._home.economies), name)

    def of_meeting(self, id: str) -> tuple[ReadItem, ...]:
        """The items of a meeting's agenda. Raises Unknown, and BadValue where it has none."""
        items = self._agendas.agenda(id).items
        # numbers like 5.2 say what an item stands under: they are read as a pasted agenda's are
        known = {one.number: one for one in items}
        read = read_agenda("\n".join(f"Item {one.number}: {one.title}" for one in items if one.title))
        levels = {one.number: one for one in read}
        found = tuple(
            ReadItem(
                number,
                item.title,
                levels[number].level if number in levels else 0,
                levels[number].context if number in levels else (),
                is_housekeeping(item.title),
                "; ".join(item.presenters),
                documents=tuple(paper.number or paper.title for paper in item.documents),
            )
            for number, item in known.items()
            if item.title
        )
        return _some(found, id)

    # -- a brief that nobody keeps -------------------------------------------------------------------------------

    def suggest(self, person: Person, items: "str | Iterable[ReadItem]") -> tuple[BriefSection, ...]:
        """What answers each item, for this person; a text is read as an agenda. Keeps nothing. Raises BadValue."""
        read = self.read(items) if isinstance(items, str) else tuple(items)
        made = (self._answering.answered(item, person) for item in items_of(read)[:MOST_SUGGESTED])
        return self._gathering.sections(tuple(made), person)

    def begun(self, items: Sequence[ReadItem], title: str = "", meeting: str = "", person: Person = VISITOR) -> Brief:
        """A brief in which nothing was looked for yet. `meeting` is an id or a name. Raises BadValue."""
        on_record = self._home.ledger().meetings.get(meeting)
        name = on_record.title if on_record else meeting
        today = self._home.settings.today()
        return Brief(cover_of(title, today, name, person.economy), items_of(items), today)

    def of_basket(self, basket: Basket, person: Person, title: str = "") -> Brief:
        """A brief with what was collected, under as few items as hold it. Raises BadValue where that is nothing."""
        cards = self._home.cards(person)
        held = [id for id in basket if id in cards]
        if not held:
            raise BadValue("practices", "", "at least one practice: add some to your basket first")
        today = self._home.settings.today()
        parts = [held[at : at + MOST_ENTRIES] for at in range(0, len(held), MOST_ENTRIES)]
        heads = ("Practices collected", "Further practices collected")
        items = tuple(BriefItem("", heads[min(no, 1)], waiting=False) for no in range(len(parts)))
        brief = Brief(cover_of(title, today, "", person.economy), items, today)
        for no, part in enumerate(parts):
            for id in part:
                brief = self.with_practice(brief, no, id, person)
        return brief

    def looked_up(self, brief: Brief, person: Person, seconds: float = AT_ONCE) -> Brief:
        """The items that wait, answered as far as they are in so many seconds; one of them at least."""
        ends = time.monotonic() + seconds
        for no in brief.waiting:
            brief = with_answers(brief, no, self._answering.answered(brief.items[no], person))
            if time.monotonic() >= ends:
                break
        return brief

    def with_practice(self, brief: Brief, no: int, practice: str, person: Person) -> Brief:
        """A practice put under an item. Raises Unknown for what the person may not read."""
        card = self._readable(practice, person)
        item = brief.items[no] if 0 <= no < len(brief.items) else BriefItem("", "")
        return with_entry(brief, no, self._answering.entry(card.id, item, person))

    def with_newer(self, brief: Brief, no: int, at: int, person: Person) -> Brief:
        """The version that stands now in the place of the one that was read. Raises Unknown."""
        if not (0 <= no < len(brief.items) and 0 <= at < len(brief.items[no].entries)):
            raise Unknown("place in this brief", f"{no + 1}, {at + 1}")
        item = brief.items[no]
        card = self._readable(item.entries[at].practice, person)
        return with_newer(brief, no, at, self._answering.entry(card.id, item, person))

    def shown(self, brief: Brief, person: Person) -> tuple[ItemShown, ...]:
        """Its items as a page shows them."""
        return self._gathering.shown(brief, person)

    def gathered(self, brief: Brief, person: Person, address: str = "") -> BriefDocument:
        """What every format is written from; `address` is the page where it stands, whole."""
        return self._gathering.document(brief, person, address or f"{self._home.settings.site}/briefs")

    def signed(self, brief: Brief) -> str:
        """The whole brief in letters, to travel with whoever has it."""
        return self._briefs.signed(brief_text(brief))

    def of_signed(self, text: str) -> Brief | None:
        """None for what this home did not sign."""
        read = self._briefs.read(text)
        try:
            return brief_of(read) if read else None
        except (ValueError, KeyError, TypeError):  # of an older release
            return None

    # -- kept in an account --------------------------------------------------------------------------------------

    def keep(self, by: Person, brief: Brief) -> str:
        """Under an id that nobody guesses, which is returned. Raises BadValue where there are too many."""
        require(may_keep_briefs(by), by, "keep a brief")
        if len(self._home.store.briefs_of(by.id)) >= MOST_KEPT:
            raise BadValue("briefs", MOST_KEPT + 1, f"{MOST_KEPT} at most: delete some that you need no more")
        id = secrets.token_urlsafe(12)
        self._home.store.keep_brief(KeptBrief(id, by.id, brief, by.economy))
        return id

    def own(self, person: Person) -> tuple[KeptBrief, ...]:
        """The person's own, the one changed last first."""
        require(may_keep_briefs(person), person, "see your briefs")
        return self._home.store.briefs_of(person.id)

    def shared_with(self, person: Person) -> tuple[KeptBrief, ...]:
        """What others of the person's economy share with them now."""
        if not (person.signed_in and person.economy):
            return ()
        shared = self._home.store.briefs_shared(person.economy, self._home.settings.today().isoformat())
        return tuple(one for one in shared if one.account != person.id)

    def kept(self, id: str, person: Person) -> KeptBrief:
        """Raises Unknown, also for what is another's and not shared."""
        found = self._home.store.brief(id)
        if found is None or not may_read_brief(person, found.account, found.economy, self.is_shared(found)):
            raise Unknown("brief", id, (), "it may be another's, or not shared any more")
        return found

    def is_shared(self, kept: KeptBrief) -> bool:
        return kept.shared_until is not None and self._home.settings.today() <= kept.shared_until

    def may_change(self, kept: KeptBrief, person: Person) -> bool:
        return may_keep_briefs(person) and kept.account == person.id

    def version(self, brief: Brief) -> str:
        """Names the state of a brief, for whoever changes it."""
        return version_of(brief)

    def change(self, by: Person, id: str, brief: Brief, seen: str | None = None) -> None:
        """Raises Unknown, and Overtaken where `seen` is another version by now."""
        with self._home.store.transaction():
            kept = self._own(id, by)
            must_stand(seen, "this brief", kept.brief)
            self._home.store.keep_brief(replace(kept, brief=brief))

    def remove(self, by: Person, id: str) -> None:
        """Raises Unknown."""
        self._home.store.drop_brief(self._own(id, by).id)

    def share(self, by: Person, id: str, until: str = "") -> date:
        """Let the people of the own economy read it until a day, SHARED_FOR days from now where none is said. Raises
        Unknown and BadValue."""
        kept, today = self._own(id, by), self._home.settings.today()
        if not by.economy:
            raise BadValue("economy", "", "an account of an economy: with your role a brief is handed on as a document")
        day = parse_day("Shared until", until) if until.strip() else today + timedelta(days=SHARED_FOR)
        if not today <= day <= today + timedelta(days=MOST_DAYS):
            raise BadValue("Shared until", until, f"a day from today on, {MOST_DAYS} days ahead at most")
        self._home.store.keep_brief(replace(kept, economy=by.economy, shared_until=day))
        return day

    def unshare(self, by: Person, id: str) -> None:
        """Raises Unknown."""
        self._home.store.keep_brief(replace(self._own(id, by), shared_until=None))

    def document(self, person: Person, id: str) -> BriefDocument:
        """A kept brief for this reader. Raises Unknown."""
        kept = self.kept(id, person)
        return self.gathered(kept.brief, person, f"{self._home.settings.site}/briefs/{id}")

    def taken_along(self, id: str, person: Person) -> BriefDocument:
        """Any kept brief as this reader may read what it cites, for whoever works at the machine itself. Raises
        Unknown."""
        found = self._home.store.brief(id)
        if found is None:
            raise Unknown("brief", id, (), "look at the end of its address on the site")
        return self.gathered(found.brief, person, f"{self._home.settings.site}/briefs/{id}")

    def _own(self, id: str, by: Person) -> KeptBrief:
        require(may_keep_briefs(by), by, "change a brief")
        kept = self._home.store.brief(id)
        if kept is None or kept.account != by.id:
            raise Unknown("brief", id, (), "it may be another's")
        return kept

    # -- a basket ------------------------------------------------------------------------------------------------

    def basket(self, person: Person) -> Basket:
        """What an account has collected."""
        return self._home.store.basket(person.id) if may_keep_briefs(person) else ()

    def keep_basket(self, by: Person, basket: Basket) -> None:
        require(may_keep_briefs(by), by, "keep a basket")
        self._home.store.keep_basket(by.id, basket)

    def add(self, basket: Basket, practice: str, person: Person) -> Basket:
        """Raises Unknown for what the person may not read, and BadValue where it is full."""
        return baskets.with_practice(basket, self._readable(practice, person).id)

    def signed_basket(self, basket: Basket) -> str:
        """A basket in letters, for a visitor's browser and for a link."""
        return self._baskets.signed("\n".join(basket)) if basket else ""

    def of_signed_basket(self, text: str) -> Basket:
        """Empty for what this home did not sign."""
        return tuple((self._baskets.read(text) or "").split("\n"))[: baskets.MOST_IN_BASKET] if text else ()

    def _readable(self, practice: str, person: Person) -> Card:
        cards = self._home.cards(person)
        card = cards.get(self._reading.identity(practice)) or cards.get(practice)
        if card is None:
            raise Unknown("practice", practice, tuple(cards), "it may be withdrawn or not open to readers")
        return card


def _some(items: tuple[ReadItem, ...], given: str) -> tuple[ReadItem, ...]:
    if not items:
        raise BadValue("agenda", given.strip()[:80], NO_ITEM)
    return items
