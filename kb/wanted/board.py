"""The use cases of the wanted board: post a need, offer a practice to it, say what helped."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from kb.errors import BadValue, Conflict, KBError, Unknown
from kb.files.database import now
from kb.permission import may_keep_need, may_offer, may_post_need, may_take_offer_back, require
from kb.person import VISITOR, Audience, Person, Role
from kb.practice.card import Card
from kb.practice.identifier import number_of
from kb.raw_text import one_line, parse_day
from kb.record_version import must_stand
from kb.search.query import Query
from kb.search.results import Hit, Results
from kb.wanted.alike import alike
from kb.wanted.need import Need, NeedState, PracticeOffer
from kb.wanted.needs import WantedNeeds

MOST_TEXT, MOST_SENTENCE = 1_000, 2_000
"""Characters of what is looked for, and of a reason or a sentence."""

MOST_HELPED = 20
"""Practices that are named as having helped."""

SUGGESTED = 5
"""Practices that are said to be possible answers."""

AT_ONCE = 3
"""Needs whose possible answers are looked up in one round: the others keep for the next."""

MOST_ACTS = 2_000
"""After so many acts in the trail a need is searched for anew, whatever they were."""

MOST_KNOWN = 1_000
"""Needs whose possible answers are remembered."""


@dataclass(frozen=True)
class NeedWords:
    """A need in the words of a form. `audience` is public or members."""

    text: str
    why: str = ""
    economy: str = ""
    meeting: str = ""
    area: str = ""
    objective: str = ""
    until: str = ""
    audience: str = ""


@dataclass(frozen=True)
class WantedAnswer:
    """A practice of an economy that may answer an open need, and was not offered to it."""

    need: Need
    card: Card


class WantedAlready(Conflict):
    """Open needs look for the same, the likest first."""

    def __init__(self, needs: tuple[Need, ...]) -> None:
        self.needs = needs
        told = "; ".join(f"“{one.text}” (/wanted/{one.no})" for one in needs)
        super().__init__(f"this may be wanted already: {told}; if yours is another, say so and post it all the same")


class WantedBoard:
    """Needs are for everyone, or for members. What a person may not read, a need or a practice offered to it, is as if
    it did not exist, and is not counted."""

    def __init__(self, home: WantedNeeds, search: Callable[[Query, Person], Results]) -> None:
        self._home, self._search = home, search
        self._known: dict[tuple[int, str, Audience], tuple[tuple[int, str], tuple[str, ...]]] = {}
        self._read: tuple[int, tuple[Need, ...]] = (-1, ())

    # -- readers -----------------------------------------------------------------------------------------

    def needs(self, person: Person = VISITOR, state: NeedState | None = None) -> tuple[Need, ...]:
        """The newest first; of one state where it is named."""
        readable = self._home.cards(person)
        found = [one for one in self._all() if _may_see(one, person) and state in (None, one.state)]
        return tuple(self._told(one, readable) for one in sorted(found, key=lambda one: (one.at, one.no), reverse=True))

    def need(self, no: int, person: Person = VISITOR) -> Need:
        """Raises Unknown, also for what the person may not read."""
        return self._told(self._visible(no, person), self._home.cards(person))

    def may_answer(self, need: Need, person: Person = VISITOR) -> tuple[Hit, ...]:
        """Practices that a search for the need finds, best first, without those that are offered to it."""
        offered = {one.practice for one in need.offers}
        found = self._search(Query(need.text, size=SUGGESTED + len(offered)), person).hits
        return tuple(one for one in found if one.card.id not in offered)[:SUGGESTED]

    def alike(self, text: str, person: Person) -> tuple[Need, ...]:
        """Open needs that look for the same, the likest first."""
        return alike(text, self.needs(person, NeedState.OPEN))

    # -- who posts ---------------------------------------------------------------------------------------

    def post(self, by: Person, words: NeedWords, searched: bool = False, sure: bool = True) -> Need:
        """A new need. `searched`: it grew from searches that found little. Without an economy it is the delegate's own,
        or the secretariat's. Raises BadValue, Unknown and, where the person is not `sure` that nobody looks for the
        same, WantedAlready."""
        made = self._made(Need(0, "", searched=searched, by=by.id, at=now()), words, by)
        require(may_post_need(by, made.economy), by, "post a need of another economy")
        if made.until and made.until < self._home.settings.today():
            raise BadValue("until", words.until, "a day that is still to come, or leave it out")
        if not sure and (like := self.alike(made.text, by)):
            raise WantedAlready(like)
        return self._home.store.keep_need(made, by.id, "posted")

    def change(self, by: Person, no: int, words: NeedWords, seen: str | None = None) -> bool:
        """False: nothing is new. `seen` is the version that the change was made on. Raises as `post` does, and
        Overtaken."""
        with self._home.store.transaction():
            old = self._kept(by, no)
            made = self._made(old, replace(words, economy=words.economy or old.economy), by)
            require(may_post_need(by, made.economy), by, "post a need of another economy")
            if made == old:
                return False
            must_stand(seen, "this need", bare(old))
            self._home.store.keep_need(made, by.id, "changed")
        return True

    def close(self, by: Person, no: int, helped: Sequence[str], said: str, seen: str | None = None) -> Need:
        """Say what helped: the practices, and a sentence. Raises BadValue, Unknown, Overtaken, and Conflict where it
        is closed already."""
        with self._home.store.transaction():
            old = self._kept(by, no)
            if not old.is_open:
                raise Conflict("this need is closed already: open it again to say something else")
            must_stand(seen, "this need", bare(old))
            chosen = tuple(dict.fromkeys(self._practice(one, by) for one in helped if one.strip()))
            if len(chosen) > MOST_HELPED:
                raise BadValue("helped", len(chosen), f"{MOST_HELPED} practices at most")
            sentence = _sentence("said", said, "a sentence that says what helped, or that nothing did")
            made = replace(old, state=NeedState.CLOSED, helped=chosen, said=sentence, closed_at=now())
            return self._home.store.keep_need(made, by.id, "closed")

    def reopen(self, by: Person, no: int, seen: str | None = None) -> Need:
        """What was said of it stays in the trail. Raises Unknown, Overtaken, and Conflict where it is open."""
        with self._home.store.transaction():
            old = self._kept(by, no)
            if old.is_open:
                raise Conflict("this need is open")
            must_stand(seen, "this need", bare(old))
            made = replace(old, state=NeedState.OPEN, helped=(), said="", closed_at="")
            return self._home.store.keep_need(made, by.id, "reopened")

    # -- who offers --------------------------------------------------------------------------------------

    def offer(self, by: Person, no: int, practice: str, said: str) -> bool:
        """Hold a practice for an answer, with a sentence. False: it was offered before, and the first word stands.
        Raises BadValue, Unknown, and Conflict where the need is closed."""
        require(may_offer(by), by, "offer a practice to a need")
        with self._home.store.transaction():
            need = self._visible(no, by)
            if not need.is_open:
                raise Conflict("this need is closed: whoever posted it can open it again")
            id = self._practice(practice, by)
            sentence = _sentence("said", said, "a sentence that says how it answers")
            if id in {self._home.ledger().identity(one.practice) for one in need.offers}:
                return False
            return self._home.store.keep_offer(PracticeOffer(need.no, id, sentence, by.id, now()))

    def take_back(self, by: Person, no: int, practice: str) -> bool:
        """An offer by whoever made it, or by whoever keeps the need. False: it is not offered. Raises Unknown."""
        require(may_offer(by), by, "take an offer back")
        with self._home.store.transaction():
            need = self._visible(no, by)
            same = self._home.ledger().identity
            found = [one for one in need.offers if same(one.practice) == same(practice.strip())]
            if not found or same(practice.strip()) not in self._home.cards(by):
                return False
            for one in found:
                require(may_take_offer_back(by, one.by, need.economy), by, "take another's offer back")
                self._home.store.take_offer_back(no, one.practice, by.id)
        return True

    # -- what waits --------------------------------------------------------------------------------------

    def offered_to(self, by: Person) -> tuple[Need, ...]:
        """Open needs that the person keeps and that practices were offered to."""
        if not may_keep_need(by, by.economy):
            return ()
        mine = (one for one in self.needs(by, NeedState.OPEN) if _is_own(one, by))
        return tuple(one for one in mine if one.offers)

    def wanted_of(self, by: Person) -> tuple[WantedAnswer, ...]:
        """Open needs of others that a practice of the delegate's economy may answer, each with the best of them.

        A need is searched for once, and again only after practices were written (`PracticeStore.touched`), a few needs
        a round: a page never waits for all of them.
        """
        if by.role is not Role.DELEGATE or not by.economy:
            return ()
        readable, found, room = self._home.cards(by), list[WantedAnswer](), AT_ONCE
        head = self._home.store.head()
        for need in self.needs(by, NeedState.OPEN):
            if need.economy == by.economy or need.is_past(self._home.settings.today()):
                continue
            known = self._known_answers(need, by, head)
            if known is None and room:
                room -= 1
                known = self._find_answers(need, by, head)
            offered = {one.practice for one in need.offers}
            own = [id for id in known or () if id in readable and by.economy in readable[id].practice.economies]
            if own and offered.isdisjoint(own):
                found.append(WantedAnswer(need, readable[own[0]]))
        return tuple(found)

    # -- within ------------------------------------------------------------------------------------------

    def _all(self) -> tuple[Need, ...]:
        """Every need as it stands in the store: read once for each state of the record."""
        generation, needs = self._read
        if generation != (now := self._home.store.generation()):
            self._read = now, (needs := self._home.store.needs())
        return needs

    def _known_answers(self, need: Need, by: Person, head: tuple[int, str]) -> tuple[str, ...] | None:
        key = need.no, need.text, by.audience
        if key not in self._known:
            return None
        before, ids = self._known[key]
        if before != head:
            if self._home.store.touched(*before, MOST_ACTS) != set():
                return None
            self._known[key] = head, ids
        return ids

    def _find_answers(self, need: Need, by: Person, head: tuple[int, str]) -> tuple[str, ...]:
        """None of them where nothing can be searched just now: it is for a list on every page."""
        try:
            found = self._search(Query(need.text, size=SUGGESTED), by).hits
        except KBError:
            return ()
        ids = tuple(one.card.id for one in found)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[need.no, need.text, by.audience] = head, ids
        return ids

    def _visible(self, no: int, person: Person) -> Need:
        try:
            found = self._home.store.need(no)
        except Unknown:
            found = None
        if found is None or not _may_see(found, person):
            raise Unknown("need", str(no), (), "/wanted lists them")
        return found

    def _kept(self, by: Person, no: int) -> Need:
        """One that the person may change. Raises Unknown, SignInNeeded and Forbidden."""
        found = self._visible(no, by)
        require(may_keep_need(by, found.economy), by, "change another economy's need")
        return found

    def _told(self, need: Need, readable: Collection[str]) -> Need:
        """With what was merged under the name it lives on in."""
        same = self._home.ledger().identity
        offers = {same(one.practice): one for one in reversed(need.offers)}
        led = replace(
            need,
            offers=tuple(replace(one, practice=id) for id, one in reversed(offers.items())),
            helped=tuple(dict.fromkeys(map(same, need.helped))),
        )
        return led.seen_by(readable)

    def _practice(self, named: str, by: Person) -> str:
        """The id of a practice that the person may read, named by its id or its address. Raises Unknown."""
        text = named.strip().partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
        readable = self._home.cards(by)
        number = number_of(text)
        id = self._home.ledger().identity((number and self._home.store.numbered(number)) or text)
        if id not in readable:
            raise Unknown("practice", text[:200], (), "give the id that stands in its address")
        return id

    def _made(self, old: Need, words: NeedWords, by: Person) -> Need:
        """Raises BadValue and Unknown."""
        text = one_line(words.text)
        if not text or len(text) > MOST_TEXT:
            raise BadValue("text", text, f"what is looked for, in a sentence or two, {MOST_TEXT:,} characters at most")
        named = words.economy.strip()
        economy = self._home.economies.named(named).name if named else by.economy
        meeting, objective, area = words.meeting.strip(), words.objective.strip(), words.area.strip()
        meetings = self._home.ledger().meetings
        if meeting and meeting not in meetings:
            raise BadValue("meeting", meeting, "a meeting on record, or none")
        chosen = self._home.plan.objective(objective).id if objective else ""
        within = self._home.plan.areas_of((chosen,))[0] if chosen else ""
        return replace(
            old,
            text=text,
            why=_sentence("why", words.why) if words.why.strip() else "",
            economy=economy,
            meeting=meeting,
            objective=chosen,
            area=within or (self._home.plan.area(area).id if area else ""),
            until=parse_day("until", words.until) if words.until.strip() else None,
            audience=_audience(words.audience),
        )


def bare(need: Need) -> Need:
    """What a change of a need is made on: what it says, whatever was offered to it meanwhile."""
    return replace(need, offers=(), helped=())


def words_of(need: Need) -> NeedWords:
    """A need as it stands, in the words of a form."""
    return NeedWords(
        need.text, need.why, need.economy, need.meeting, need.area, need.objective,
        need.until.isoformat() if need.until else "", need.audience.value,
    )  # fmt: skip


def _may_see(need: Need, person: Person) -> bool:
    return need.audience is Audience.PUBLIC or person.signed_in


def _is_own(need: Need, by: Person) -> bool:
    """Of the delegate's economy; for the secretariat those of no economy."""
    return need.economy == by.economy if by.role is Role.DELEGATE else not need.economy


def _sentence(field: str, text: str, allowed: str = "a sentence or two") -> str:
    said = one_line(text)
    if not said or len(said) > MOST_SENTENCE:
        raise BadValue(field, said, f"{allowed}, {MOST_SENTENCE:,} characters at most")
    return said


def _audience(text: str) -> Audience:
    try:
        return Audience(text.strip().casefold() or Audience.PUBLIC)
    except ValueError:
        raise BadValue("audience", text, ", ".join(Audience)) from None
