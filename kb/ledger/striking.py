"""The use cases of what was recorded in error: a sharing, an adoption or a whole practice is struck, or comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kb.errors import BadValue, Conflict, Unknown
from kb.files.database import now
from kb.ledger.entries import Adoption, SharingEvent, Strike, StruckKind
from kb.ledger.gate import Decision, Gate
from kb.ledger.needs import LedgerNeeds
from kb.permission import may_care, may_read_trail, may_review, require
from kb.person import Person
from kb.practice.history import lives_on_in
from kb.raw_text import parse_day, reason
from kb.record_version import must_stand, version_of


class Striking:
    """The secretariat strikes, nobody what is of one's own economy. What is struck stays in the trail and under
    "struck", and leaves every other list and every count (S10); a closed year moves only when it is restated."""

    def __init__(self, home: LedgerNeeds) -> None:
        self._home = home

    def on_record(self, kind: str, record: str, by: Person) -> SharingEvent | Adoption | str:
        """What would be struck: an event or an adoption by its id, a practice by its own, withdrawn or not. The
        document at the end of an event's id may be left out where there is but one. Raises BadValue and Unknown."""
        require(may_care(by), by, "strike what was recorded in error")
        chosen, ledger, asked = _kind(kind), self._home.ledger(), record.strip()
        if chosen is StruckKind.PRACTICE:
            if asked not in ledger.by_id:
                raise Unknown("practice", asked, tuple(ledger.by_id), "find it with a search")
            self._must_decide(by, asked)
            return asked
        asked = self._spelt(chosen, asked)
        of: Mapping[str, Sequence[SharingEvent | Adoption]]
        of = ledger.events_of if chosen is StruckKind.EVENT else ledger.adoptions_of
        practice = asked.split("@")[0]
        known = {one.id: one for one in of.get(practice, ())}
        found = [known[asked]] if asked in known else [one for id, one in known.items() if id.startswith(f"{asked}@")]
        if len(found) != 1 or "@" not in asked:
            near = tuple(sorted(one.id for id in of if id.startswith(practice) for one in of[id]))
            raise Unknown(chosen.value, asked, near, "the practice's page and its trail show the records' ids")
        self._must_decide(by, found[0].practice, found[0].economy if isinstance(found[0], Adoption) else "")
        return found[0]

    def version(self, kind: str, record: str, by: Person) -> str:
        """Names the state of what would be struck. Raises as `on_record`."""
        return version_of(*self._shown(self.on_record(kind, record, by)))

    def _shown(self, found: SharingEvent | Adoption | str) -> tuple[object, ...]:
        if not isinstance(found, str):
            return (found,)
        ledger = self._home.ledger()  # of a practice all that leaves the figures with it
        return ledger.by_id[found].version, ledger.events_of.get(found, ()), ledger.adoptions_of.get(found, ())

    def strike(self, kind: str, record: str, by: Person, why: str, seen: str | None = None) -> Strike:
        """Strike it with a reason; `seen` is the version that was shown. Raises as `on_record`, BadValue without a
        reason, Overtaken where it is another by now, and Conflict where a practice is kept out already."""
        require(may_care(by), by, "strike what was recorded in error")
        because = reason(why)
        with self._home.store.transaction():
            found = self.on_record(kind, record, by)
            must_stand(seen, "this record", *self._shown(found))
            if isinstance(found, str):
                if found in self._home.ledger().held_back:
                    raise Conflict(
                        f"{found} is kept out of the figures already: {self._home.ledger().held_back[found]}"
                    )
                made = Strike(StruckKind.PRACTICE, found, found, by.id, now(), because)
                self._home.store.decide(Decision(found, Gate.COUNTS, False, by.id, made.at, because))
            else:
                made = Strike(_kind(kind), found.id, found.practice, by.id, now(), because, found)
                self._home.store.strike(made)
        return made

    def struck_record(self, kind: str, record: str, by: Person) -> Strike:
        """What was struck, by its id. Raises Unknown, and Forbidden where it is of one's own economy."""
        require(may_care(by), by, "take a strike back")
        chosen = _kind(kind)
        asked = self._spelt(chosen, record.strip())
        known = {one.id: one for one in self._all() if one.kind is chosen}
        found = [known[asked]] if asked in known else [one for id, one in known.items() if id.startswith(f"{asked}@")]
        if len(found) != 1:
            raise Unknown(f"struck {chosen.value}", asked, tuple(known), "`kb struck` and the page /struck list them")
        entry = found[0].entry
        self._must_decide(by, self.lives_on(found[0]), entry.economy if isinstance(entry, Adoption) else "")
        return found[0]

    def take_back(self, kind: str, record: str, by: Person, why: str, on: str = "") -> Strike:
        """Put what was struck on record again, under the practice that it lives on in. Where its meeting was re-dated
        since, `on` says the day. Returns the strike that is no more. Raises as `struck_record`, BadValue, Conflict."""
        require(may_care(by), by, "take a strike back")
        because = reason(why)
        with self._home.store.transaction():
            strike = self.struck_record(kind, record, by)
            if strike.entry is None:
                self._home.store.decide(Decision(strike.practice, Gate.COUNTS, True, by.id, now(), because))
                return strike
            entry = replace(strike.entry, practice=self.lives_on(strike))
            if isinstance(entry, SharingEvent):
                entry = self._dated(entry, on)
            self._home.store.take_back(strike, entry, by.id, because)
        return strike

    def struck(self, by: Person) -> tuple[Strike, ...]:
        """Everything that was struck, the oldest first, for those who answer for the figures."""
        require(may_read_trail(by), by, "read what was struck")
        return self._all()

    def struck_of(self, practice: str, by: Person) -> tuple[Strike, ...]:
        """What was struck of a practice, or of one that was merged into it; nothing for whoever may not read it."""
        return tuple(one for one in self._all() if self.lives_on(one) == practice) if may_read_trail(by) else ()

    def _all(self) -> tuple[Strike, ...]:
        ledger = self._home.ledger()
        practices = (
            Strike(StruckKind.PRACTICE, one.practice, one.practice, one.by, one.at, one.why)
            for one in self._home.store.decisions()
            if one.holds_back and one.practice in ledger.by_id
        )
        return tuple(sorted((*ledger.struck, *practices), key=lambda one: (one.at, one.kind, one.id)))

    def _spelt(self, kind: StruckKind, record: str) -> str:
        """A record's id with the adopter in its official spelling."""
        practice, _, economy = record.partition("@")
        member = self._home.economies.find(economy) if kind is StruckKind.ADOPTION and economy else None
        return f"{practice}@{member.name}" if member else record

    def lives_on(self, strike: Strike) -> str:
        """The practice that a struck record is of today, however often its own was merged."""
        return lives_on_in(strike.practice, self._home.store.merges())

    def _must_decide(self, by: Person, practice: str, adopter: str = "") -> None:
        known = self._home.ledger().by_id.get(practice)
        economies = (*(known.economies if known else ()), *((adopter,) if adopter else ()))
        require(may_review(by, economies), by, "decide on a record of your own economy")

    def _dated(self, event: SharingEvent, on: str) -> SharingEvent:
        meeting = self._home.ledger().meetings.get(event.meeting)
        day = parse_day("on", on) if on.strip() else event.date
        if meeting and not meeting.starts <= day <= meeting.ends:
            raise BadValue(
                "on", day, f"a day of the {meeting.title} as it stands now: {meeting.starts} to {meeting.ends}"
            )
        return replace(event, date=day)


def _kind(text: str) -> StruckKind:
    try:
        return StruckKind(text.strip().casefold())
    except ValueError:
        raise BadValue("kind", text, ", ".join(StruckKind)) from None
