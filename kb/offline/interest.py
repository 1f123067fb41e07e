"""What was ticked in a pack, brought back: read as a stranger's file, looked at line by line, and recorded in the
ledger as interest, which counts nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from kb.errors import BadValue, Conflict, KBError
from kb.knowledge_base import KnowledgeBase
from kb.ledger.entries import Adoption, Stage
from kb.ledger.parsing import STAGES
from kb.permission import may_report_adoption, require
from kb.person import Person, Role
from kb.practice.practice import ID

KIND = "best-practices interest"
FORM = 1

MOST_BYTES = 200_000
"""The largest file that is read: what a pack writes of some hundreds of practices."""

MOST_TICKS = 200
"""Lines of one file."""

MOST_NOTE = 1_000
"""Characters of a note; the pack takes no longer one."""


class Leaning(StrEnum):
    """How far an economy's interest goes, as it is ticked. The ledger keeps both as interest: no plan is made yet."""

    INTERESTED = "interested"
    CONSIDERING = "considering"


@dataclass(frozen=True)
class Tick:
    """One practice ticked at a version of it."""

    practice: str
    version: int
    leaning: Leaning
    note: str


@dataclass(frozen=True)
class InterestFile:
    """A file as it was brought: which pack it was ticked in, of the site with which address and name, by which
    economy."""

    pack: str
    site: str
    name: str
    economy: str
    ticks: tuple[Tick, ...]


class TickFate(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    SAME = "the same is on record"
    FURTHER = "further on record"
    REFUSED = "not taken"


@dataclass(frozen=True)
class TickLine:
    """A line as it is looked at: `said` is what a reader should know of it, in a sentence or more."""

    tick: Tick
    title: str
    fate: TickFate
    said: str = ""


@dataclass(frozen=True)
class InterestPreview:
    """All lines of a file, before anything is recorded."""

    file: InterestFile
    lines: tuple[TickLine, ...]

    @property
    def news(self) -> int:
        return sum(1 for line in self.lines if line.fate is TickFate.NEW)


def read_interest(data: bytes) -> InterestFile:
    """A file as a pack writes it. Raises BadValue, with what to do, where it is none."""
    if len(data) > MOST_BYTES:
        raise _wrong(f"a file of {MOST_BYTES // 1000} KB at most: this one is no interest.json of a pack")
    try:
        said = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _wrong("the interest.json that a pack saved, as it is") from None
    if not isinstance(said, dict) or said.get("kind") != KIND:
        raise _wrong("the interest.json that a pack saved: this is another file")
    if said.get("form") != FORM:
        raise _wrong("a file of a newer pack of this site: this one is of another form")
    ticks = said.get("ticks")
    if not isinstance(ticks, list) or not ticks:
        raise _wrong("at least one practice ticked in it")
    if len(ticks) > MOST_TICKS:
        raise _wrong(f"{MOST_TICKS} practices at most in one file; save the rest in another")
    # of a practice ticked twice the last word holds
    found = {tick.practice: tick for tick in map(_tick, ticks)}
    pack, site, name = _text(said, "pack", 64), _text(said, "site", 300), _text(said, "name", 300)
    return InterestFile(pack, site, name, _text(said, "economy", 100), tuple(found.values()))


class Interest:
    """Whoever reports adoptions brings interest back: a delegate for the own economy, the secretariat for any."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb

    def look(self, by: Person, file: InterestFile) -> InterestPreview:
        """What each line would become. Raises SignInNeeded, Forbidden and BadValue, of the file as a whole."""
        require(may_report_adoption(by), by, "bring interest back")
        economy = self._economy(by, file)
        return InterestPreview(
            replace(file, economy=economy), tuple(self._line(by, economy, one) for one in file.ticks)
        )

    def record(self, by: Person, file: InterestFile) -> InterestPreview:
        """Record what is new, each line by itself: one that the ledger refuses by now keeps no other back. What each
        line became is returned. Raises as `look`."""
        looked = self.look(by, file)
        lines = []
        for line in looked.lines:
            if line.fate is TickFate.NEW:
                try:
                    self._kb.recording.adopt(self._adoption(looked.file.economy, line.tick), by)
                except KBError as error:
                    line = replace(line, fate=TickFate.REFUSED, said=f"{error}.")
            lines.append(line)
        return replace(looked, lines=tuple(lines))

    def _economy(self, by: Person, file: InterestFile) -> str:
        settings = self._kb.settings
        if file.site != settings.site and file.name != settings.site_name:  # a site may move
            raise _wrong(f"a file of a pack of this site, {settings.site}: this one was ticked in another's")
        if not file.economy:
            raise _wrong("an economy chosen in the pack before it is saved")
        member = self._kb.economies.find(file.economy)
        if member is None:
            raise _wrong("the name of a member economy, as the pack offers it")
        if by.role is Role.DELEGATE and member.name != by.economy:
            raise _wrong(f"a file of {by.economy}: this one is {member.name}'s, and its own delegate brings it back")
        return member.name

    def _line(self, by: Person, economy: str, tick: Tick) -> TickLine:
        cards = self._kb.reading.cards(by)
        card = cards.get(self._kb.reading.identity(tick.practice))
        if card is None:  # the same sentence, whatever is the reason
            return TickLine(tick, tick.practice, TickFate.REFUSED, "No practice of this name can be read any more.")
        title, said = card.practice.title, []
        tick = replace(tick, practice=card.id)
        if economy in card.practice.economies:
            return TickLine(tick, title, TickFate.REFUSED, f"It is {economy}'s own practice.")
        if card.practice.version != tick.version:
            now = f"it is at version {card.practice.version} now"
            said.append(f"Ticked at version {tick.version}; {now}: look at what has changed.")
        standing = self._kb.adoptions.standing(card.id, economy)
        if standing and STAGES.index(standing.stage) > STAGES.index(Stage.INTERESTED):
            told = f"On record as {standing.stage.value} already; that stays."
            return TickLine(tick, title, TickFate.FURTHER, " ".join((told, *said)))
        if standing and _says(standing) == _evidence(tick):
            return TickLine(tick, title, TickFate.SAME, " ".join(said))
        if standing:
            said.append("Interest is on record; what you write now takes the place of its note.")
        return TickLine(tick, title, TickFate.NEW, " ".join(said))

    def _adoption(self, economy: str, tick: Tick) -> Adoption:
        stage = Stage.INTERESTED.value
        made = self._kb.recording.adoption(tick.practice, economy, stage=stage, steps=((stage, "", _evidence(tick)),))
        if made.stage is not Stage.INTERESTED:  # nothing that a file says leads further
            raise Conflict("interest alone is brought back so; report the rest on the practice's page")
        return made


def _evidence(tick: Tick) -> str:
    """What stands with the step: how far it goes and the note, and of which version it was said."""
    said = "considering it" if tick.leaning is Leaning.CONSIDERING else "interested"
    note = f": {tick.note}" if tick.note else ""
    return f"ticked offline at version {tick.version}, {said}{note}"


def _says(adoption: Adoption) -> str:
    return next((step.evidence for step in adoption.steps if step.stage is Stage.INTERESTED), "")


def _tick(said: Any) -> Tick:
    if not isinstance(said, dict):
        raise _wrong("lines as a pack writes them")
    practice, version = _text(said, "practice", 80), said.get("version")
    if not ID.fullmatch(practice):
        raise _wrong("names of practices as they stand in a pack")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= 9_999:
        raise _wrong("the version of each practice, as a pack writes it")
    try:
        leaning = Leaning(_text(said, "stage", 20))
    except ValueError:
        raise _wrong(f"the stage {' or '.join(Leaning)}: anything further is reported on the practice's page") from None
    return Tick(practice, version, leaning, _note(_text(said, "note", MOST_NOTE)))


def _text(said: Mapping[str, Any], name: str, most: int) -> str:
    text = said.get(name, "")
    if not isinstance(text, str) or len(text) > most:
        raise _wrong(f"a text of {most} characters at most as its {name}")
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character
        raise _wrong(f"whole characters in its {name}") from None
    return text.strip()


def _note(text: str) -> str:
    """One line of what can be read: what only steers a terminal or a page is left out."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _wrong(allowed: str) -> BadValue:
    return BadValue("file", "", allowed)
