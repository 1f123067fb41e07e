"""A meeting's agenda: its items, the practices that are prepared for them, and what was shown under each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from kb.errors import BadValue
from kb.ledger.entries import SharingEvent
from kb.raw_text import normalized

MOST_ITEMS = 200
MOST_NUMBER, MOST_TITLE = 40, 500
"""Characters."""


@dataclass(frozen=True)
class AgendaDocument:
    """A paper under an item: its number, and what it is called or where it lies."""

    number: str
    title: str = ""
    link: str = ""


@dataclass(frozen=True)
class AgendaItem:
    """`presenters` are economies by official name, or others by theirs; `day` is that of its session, where known."""

    number: str
    title: str = ""
    documents: tuple[AgendaDocument, ...] = ()
    presenters: tuple[str, ...] = ()
    day: date | None = None

    @property
    def key(self) -> str:
        return item_key(self.number)


@dataclass(frozen=True)
class Agenda:
    """The items of one meeting, in their order. It holds nothing that counts."""

    meeting: str
    items: tuple[AgendaItem, ...] = ()

    def item(self, number: str) -> AgendaItem | None:
        """The item that a number means."""
        key = item_key(number)
        return next((one for one in self.items if key and one.key == key), None)


@dataclass(frozen=True)
class PreparedPractice:
    """A practice that is to be shown under an item. It is no sharing, and counts nothing before it is recorded as
    one."""

    practice: str
    meeting: str
    item: str
    document: str = ""
    presenters: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A practice is prepared once for a meeting."""
        return f"{self.practice}@{self.meeting}"


@dataclass(frozen=True)
class AgendaLine:
    """An item with what is prepared and what was shown under it. Without an item: a number that stands on sharings and
    not on the agenda, empty where they have none."""

    number: str
    item: AgendaItem | None = None
    prepared: tuple[PreparedPractice, ...] = ()
    shown: tuple[SharingEvent, ...] = field(default=())


def agenda_lines(
    agenda: Agenda, prepared: Iterable[PreparedPractice], shown: Iterable[SharingEvent]
) -> tuple[AgendaLine, ...]:
    """The agenda in its order, then the numbers that are not on it in theirs, then what was shown without a number.
    What was shown belongs to the item whose number it bears."""
    events: dict[str, list[SharingEvent]] = {}
    numbers: dict[str, str] = {}
    for event in shown:
        key = item_key(event.agenda_item)
        events.setdefault(key, []).append(event)
        numbers.setdefault(key, event.agenda_item)
    ahead = tuple(prepared)
    lines = [
        AgendaLine(
            item.number,
            item,
            tuple(one for one in ahead if item_key(one.item) == item.key),
            _in_order(events.pop(item.key, ())),
        )
        for item in agenda.items
    ]
    rest = sorted(events, key=lambda key: agenda_order(numbers[key]))
    return (*lines, *(AgendaLine(numbers[key], shown=_in_order(events[key])) for key in rest))


def _in_order(events: Iterable[SharingEvent]) -> tuple[SharingEvent, ...]:
    return tuple(sorted(events, key=lambda one: (one.document, one.practice)))


def agenda_order(item: str) -> tuple[tuple[int, int, str], ...]:
    """So that item 4.2 stands before 4.10, and what has no item last."""
    parts = re.findall(r"\d+|[^\d\W]+", item.casefold())
    return tuple((0, int(part[:9]), "") if part.isdecimal() else (1, 0, part) for part in parts) or ((2, 0, ""),)


@dataclass(frozen=True)
class NumberedLine:
    """A line that begins with an item's number. `mark` is the number without what stands around it, `style` the way in
    which it counts, a digit's with how many levels it has."""

    mark: str
    style: tuple[str, int]
    title: str


_LABEL = (
    r"(?:(?:agenda\s{1,5}item|item|agenda|point|session|panel|punto\s(?:de\s(?:la\s)?agenda|del\sorden\sdel\sd[ií]a)|punto|tema|"
    r"asunto|[ií]tem|sesi[oó]n|numeral|apartado)\s{1,5}(?:(?:no|n[º°]|n[uú]m(?:ero)?)\.?\s?|#\s?)?)"
)
_ROMAN = r"(?:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3})"
_NUMBER = re.compile(
    rf"(?P<label>{_LABEL})?\(?"
    r"(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3}){0,5}(?:\s?\((?:[a-z0-9]{1,2}|[ivx]{1,4})\)|[a-z](?![a-z]))?"  # 5.2 (a), 5b
    # A. and IV., but neither "E-commerce" nor "U.S. firms"; behind a label a space may follow too
    rf"|(?:{_ROMAN}|[a-z])(?=[:)]|\.(?![^\W\d_]\.)|\s?[\u2013\u2014]|-(?![^\W_])|\s-\s)(?:\.[0-9]{{1,3}}){{0,5}})"
    r"\)?(?![\w%/])",
    re.IGNORECASE,
)
_BETWEEN = " \t.:),\u3001\u2013\u2014-\u00a0\u00ba\u00b0|"
_DAY_LIKE = re.compile(r"(?:[0-9]{4}([./-])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}([./-])[0-9]{1,2}\2(?:19|20)?[0-9]{2}|"
                       r"[0-9]{1,2}([/-])[0-9]{1,2}\3[0-9]{1,4})(?![.\w])")  # fmt: skip
"""A day, while 1.1.1 counts three levels deep."""
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|"
    "sept?|oct|nov|dec|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre"
)
_DAY_NAMED = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)\b"
    rf"|[0-9]{{1,2}}(?:\s?(?:-|\u2013|to|al?|and|y)\s?[0-9]{{1,2}})?\s(?:de\s)?(?:{_MONTHS})\b"
    rf"|(?:{_MONTHS})\s[0-9]{{1,2}}\b|(?:day|d[ií]a)\s[0-9]{{1,2}}\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"(?:years?|days?|months?|weeks?|hours?|minutes?|min|per|percent|economies|members|million|billion|"
    r"a[nñ]os?|d[ií]as?|meses|semanas?|horas?|minutos?|por|econom[ií]as|millones)\b",
    re.IGNORECASE,
)


def day_like(line: str) -> bool:
    """Whether a line begins with a day, which is no item's number."""
    return bool(_DAY_LIKE.match(line) or _DAY_NAMED.match(line))


def numbered(line: str) -> NumberedLine | None:
    """A line like "5.2 Financing", "Item 5: ...", "Punto 5. ...", "(a) ..." or "IV. ..."; none where it has no number
    or no title, or begins with a day or a quantity."""
    found = _NUMBER.match(line)
    if not found or day_like(line):
        return None
    rest = line[found.end() :]
    title = rest.lstrip(_BETWEEN).rstrip(_BETWEEN.replace(")", ""))
    number = " ".join(found["number"].split())
    bare = number.isdecimal() and not found["label"] and rest[:1] == " " and rest[1:2] not in "-\u2013\u2014.:"
    if not title or (bare and _QUANTITY.match(title)) or (bare and len(number) > len("99")):
        return None
    return NumberedLine(number, _style(number), title)


def _style(number: str) -> tuple[str, int]:
    if number[0].isdecimal():
        return "digit", number.count(".") + 1 + (not number[-1].isdecimal())
    small = number[0].islower()
    depth = number.count(".")
    if (
        re.fullmatch(_ROMAN, number.partition(".")[0], re.IGNORECASE)
        and number.partition(".")[0].casefold() not in "cdlm"
    ):
        return ("roman" if small else "Roman"), depth
    return ("lower" if small else "upper"), depth


def item_key(number: str) -> str:
    """What numbers have in common that mean the same item: "5.2", "5.2." and "Item 5.2" do."""
    text = " ".join(normalized("NFKC", number[:MOST_TITLE]).casefold().split())
    for word in ("agenda ", "item ", "punto ", "tema "):
        text = text.removeprefix(word)
    return text.strip(" .:)").replace(" ", "")


def pasted_items(text: str) -> tuple[AgendaItem, ...]:
    """Items from lines like "5.2 Financing for women-led SMEs", as an agenda is written: "Item 5: ...", "5.2 (a) ...",
    "IV. ...". Raises BadValue that names the line which has no number or no title."""
    items: list[AgendaItem] = []
    for no, raw in enumerate(text.splitlines(), 1):
        line = " ".join(normalized("NFKC", raw[: MOST_TITLE * 2]).split()).lstrip("\u2022*- ")
        if not line:
            continue
        found = numbered(line)
        if found is None:
            raise BadValue(f"line {no}", line, "a number and a title, like 5.2 Financing for women-led SMEs")
        items.append(sound_item(AgendaItem(found.mark, found.title)))
    return tuple(items)


def sound_item(item: AgendaItem) -> AgendaItem:
    """Raises BadValue."""
    if not item.key:
        raise BadValue("number", item.number, "the item's number, like 5.2")
    if len(item.number) > MOST_NUMBER:
        raise BadValue("number", item.number, f"{MOST_NUMBER} characters at most, like 5.2")
    if len(item.title) > MOST_TITLE:
        raise BadValue(f"title of item {item.number}", item.title, f"{MOST_TITLE} characters at most")
    return item


def sound_agenda(meeting: str, items: Sequence[AgendaItem]) -> Agenda:
    """Each number once. Raises BadValue."""
    if len(items) > MOST_ITEMS:
        raise BadValue("items", len(items), f"{MOST_ITEMS} at most")
    known: dict[str, str] = {}
    for item in items:
        sound_item(item)
        if item.key in known:
            raise BadValue("number", item.number, f"each number once: {known[item.key]} stands on this agenda already")
        known[item.key] = item.number
    return Agenda(meeting, tuple(items))
