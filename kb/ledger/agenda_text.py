"""An agenda as it was pasted or stood in a paper, read as its items: their numbers, how they hang together, and which
of them are housekeeping. Nothing here needs a form: what bears no number is read as well as it can be."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import groupby
from tomllib import loads

from kb.documents.block import Block, BlockKind
from kb.ledger.agenda import MOST_ITEMS, MOST_NUMBER, MOST_TITLE, day_like, numbered
from kb.ledger.agenda_paper import agenda_lines_of
from kb.plan.economy import Economies
from kb.raw_text import normalized

MOST_CHARACTERS = 200_000
"""Of a text that is looked at."""

MOST_LINES = 4_000

Row = tuple[str, ...]
"""The cells of a row of a table."""


@dataclass(frozen=True)
class ReadItem:
    """An item as an agenda has it. `level` counts from 0, `context` are the titles of the items that it stands under,
    the outermost first; `housekeeping` needs no practices. `lead`, `time` and `documents` stood beside its title,
    `detail` below it."""

    number: str
    title: str
    level: int = 0
    context: tuple[str, ...] = ()
    housekeeping: bool = False
    lead: str = ""
    time: str = ""
    documents: tuple[str, ...] = ()
    detail: str = ""

    @property
    def sought(self) -> str:
        """What to look for: its title within what it stands under, and of a bare one what stands below it."""
        above = [one for one in self.context[-1:] if not is_housekeeping(one)]
        below = [self.detail] if self.detail and len(self.title.split()) <= _BARE else []
        return ": ".join([*above, ". ".join([self.title, *below])])


_BARE = 2
"""Words of a title that says hardly anything by itself."""

_HOUR = r"[0-9]{1,2}(?:[:h.][0-9]{2}|(?=\s?[ap]\.?m))(?:\s?[ap]\.?\s?m\b\.?)?(?:\s?(?:hrs?|horas)\b\.?)?"
_FOUR = r"(?:[01][0-9]|2[0-3])[0-5][0-9]"
_SPAN = (
    rf"{_FOUR}\s?[-–—]\s?{_FOUR}(?:\s?(?:hrs?|horas)\b\.?)?|{_HOUR}(?:\s{{0,2}}(?:[-–—]|to|until|a)\s{{0,2}}{_HOUR})?"
)
_LENGTH = r"[0-9]{1,3}\s?(?:min(?:ute|uto)?s?|hours?|horas?|hrs?)\b\.?"
_TIME = re.compile(rf"(?:{_SPAN}|{_LENGTH})", re.IGNORECASE)
_TIME_FIRST = re.compile(rf"[(\[]?(?:{_SPAN}|{_LENGTH})[)\]]?\s{{0,3}}[:,;|–—-]?\s{{1,3}}", re.IGNORECASE)
_TIME_LAST = re.compile(rf"[\s,;–—-]{{0,4}}[(\[]?({_SPAN}|{_LENGTH})[)\]]?\Z", re.IGNORECASE)
_PAPER = re.compile(
    r"[(\[]?(?:(?:document|documento|doc|paper|ref)s?\b[.:]?\s?(?:no\.?\s?|n[º°]\s?)?)?"
    r"((?:19|20)[0-9]{2}/[A-Z][A-Z0-9]{1,11}(?:/[A-Z0-9]{1,12}){0,4}|[A-Z]{2,8}/[0-9]{1,4}(?:/[A-Z0-9]{1,8}){1,3})[)\]]?",
    re.IGNORECASE,
)
_LED = re.compile(
    r"(?:lead(?:\s(?:economy|by))?|led\sby|presenters?|presented\sby|speakers?|moderators?|facilitator|responsible|"
    r"presenta|presentado\spor|ponentes?|responsables?|a\scargo\sde|moderad[oa]r?(?:\spor)?|dirige|lidera|"
    r"econom[ií]a\sl[ií]der)\s?[:–—-]?\s+",
    re.IGNORECASE,
)
_ROLES = frozenset(
    {
        *(
            "chair",
            "chairs",
            "chairperson",
            "vice",
            "secretariat",
            "apec",
            "host",
            "economy",
            "all",
            "economies",
            "members",
        ),
        *("presidencia", "presidente", "presidenta", "secretaria", "anfitrion", "todas", "las", "economias", "abac"),
    }
)
_LAST_GROUP = re.compile(r"\s{0,3}[(\[]([^()\[\]]{1,120})[)\]]\.?\Z")
_BULLET = re.compile(
    r"[\u2022\u00b7\u25aa\u25a0\u25cf\u25cb\u25e6\u2023\u2013\u2014*+\-\u2713\u2714\u2610\u2192\u27a2\u25ba]\s{1,4}(?=\S)|[\u2022\u25aa\u25a0\u25cf\u25e6\u2023]"
)
_WORD_BULLET = re.compile(
    r"\s{0,40}(?:[\u2022\u00b7\u25aa\u25a0\u25cf\u25cb\u25e6\u2023\uf0b7\uf0a7o]\t|o\s{3,9})\s{0,9}|\s{1,40}o\s(?=[A-Z])"
)
"""As Word puts them on the clipboard; an "o" is its second one."""
_LEADERS = re.compile(r"\s?(?:\.{3,200}|…{1,50})\s?[0-9]{0,4}\Z")
_NOTED = re.compile(r"(?:\s?\[[0-9]{1,2}\]|\*{1,3})\Z")
"""The sign of a footnote."""
_WHO = re.compile(
    r"(?:invited\s)?(?:speakers?|panell?ists?|presenters?|moderators?|discussants?|ponentes?|panelistas?|expositor(?:es)?|"
    r"moderador(?:es|a)?)\Z",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:invited|asked|requested|encouraged|expected|invita|solicita|pide|insta)\b[^.]{0,60}\s(?:to|a|que)\Z",
    re.IGNORECASE,
)
_EDGES = " \t.:;,|\u2013\u2014-\u00a0"


def read_agenda(text: str, economies: Economies | None = None) -> tuple[ReadItem, ...]:
    """The items of a pasted agenda, in its order; MOST_ITEMS at most. No text raises; the time is linear in it."""
    lines = agenda_lines_of([line for line in text[:MOST_CHARACTERS].splitlines()[:MOST_LINES] if line.strip()])
    lines = [_WORD_BULLET.sub("\u2022 ", line) for line in lines]
    cells = sum(1 for line in lines if "\t" in line.strip() or line.count("|") > 1)
    as_table = cells > 1
    return _read([_cells(line) if as_table else line for line in lines], economies)


def read_agenda_blocks(blocks: Sequence[Block], economies: Economies | None = None) -> tuple[ReadItem, ...]:
    """The same of a paper: what its lists count by themselves is counted, and its tables are read row by row."""
    given: list[str | Row] = []
    for _, run in groupby(_lines_of(blocks), lambda one: isinstance(one, str)):
        held = list(run)
        lines = [one for one in held if isinstance(one, str)]
        given += agenda_lines_of(lines) if lines else held
    return _read(given, economies)


def _cells(line: str) -> str | Row:
    parts = line.strip().strip("|").split("|") if line.count("|") > 1 else line.split("\t")
    cells = tuple(part.strip() for part in parts)
    if not any(cells) or all(set(cell) <= set("-: ") for cell in cells):
        return ""
    return cells if sum(map(bool, cells)) > 1 else next(cell for cell in cells if cell)


def _lines_of(blocks: Sequence[Block]) -> Iterator[str | Row]:
    counted: dict[int, int] = {}
    heads = _heads(blocks)
    for block in blocks[:MOST_LINES]:
        plain = block.plain or block.text
        if block.kind is BlockKind.TABLE:
            yield from (tuple(row) for row in block.rows)
        elif block.kind is BlockKind.ITEM and block.ordered and not numbered(plain):
            counted = {level: no for level, no in counted.items() if level <= block.level}
            counted[block.level] = counted.get(block.level, 0) + 1
            number = ".".join(str(no) for level, no in sorted(counted.items()))
            yield f"{number}. {plain}" if "." not in number else f"{number} {plain}"
        elif (block.kind is BlockKind.ITEM and not block.ordered) or block in heads:
            yield f"\u2022 {plain}"
        else:
            yield from plain.splitlines()


def _heads(blocks: Sequence[Block]) -> frozenset[Block]:
    """Headings that are the items, of a paper in which nothing bears a number."""
    if any(one.ordered or numbered(one.plain) for one in blocks if one.kind is not BlockKind.TABLE):
        return frozenset()
    found = [one for one in blocks if one.kind is BlockKind.HEADING and one.level > 0 and not _is_head(one.plain)]
    return frozenset(found) if len(found) >= ENOUGH_HEADS else frozenset()


ENOUGH_HEADS = 3

# -- lines ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """`style` names the way in which it is marked; empty where nothing marks it."""

    mark: str
    style: tuple[str, int]
    item: ReadItem


_UNMARKED = ("", 0)


def _read(given: Sequence[str | Row], economies: Economies | None) -> tuple[ReadItem, ...]:
    lines = list(_marked(given, economies))
    marked = sum(1 for line in lines if line.style != _UNMARKED)
    items = list(_nested(lines) if marked else (line.item for line in lines if not _is_head(line.item.title)))
    return tuple(replace(one, housekeeping=is_housekeeping(one.title)) for one in items[:MOST_ITEMS])


def _is_head(title: str) -> bool:
    """A line above the items, that says where and when."""
    said = set(plain_words(title))
    return day_like(title) or bool(said & _NAMES and said <= _NAMES | _FILLERS and not said & _DOINGS)


_NAMES = frozenset({"agenda", "orden", "temario"})
"""What an agenda calls itself; with a doing it is an item."""
_DOINGS = frozenset({"adoption", "adopt", "approval", "approve", "aprobacion", "adopcion", "aprobar"})


def _marked(given: Sequence[str | Row], economies: Economies | None) -> Iterator[_Line]:
    columns: dict[str, int] = {}
    for raw in given:
        if isinstance(raw, str):
            yield from _of_line(raw, economies)
            continue
        named = _columns(raw)
        if named:
            columns = named
            continue
        yield from _of_row(raw, columns, economies)


def _of_line(raw: str, economies: Economies | None, more: ReadItem | None = None) -> Iterator[_Line]:
    text = " ".join(normalized("NFKC", raw[: MOST_TITLE * 2]).replace("\u2026", "...").split())
    text = _LEADERS.sub("", text)
    time = ""
    bullet = _BULLET.match(text)
    text = text[bullet.end() :] if bullet else text
    if (found := _TIME_FIRST.match(text)) and text[found.end() :]:
        time, text = found[0].strip(_EDGES + "()[]"), text[found.end() :]
    number = numbered(text)
    mark = number.mark if number else ""
    title = number.title if number else text
    if not time and (found := _TIME_FIRST.match(title)) and title[found.end() :]:
        time, title = found[0].strip(_EDGES + "()[]"), title[found.end() :]
    item = _told(title, economies)
    item = replace(item, time=item.time or time)
    if more:
        item = replace(
            item, lead=more.lead or item.lead, time=more.time or item.time, documents=(*item.documents, *more.documents)
        )
    if item.title:
        style = number.style if number else (("bullet", 0) if bullet else _UNMARKED)
        yield _Line(mark, style, item)


def _told(title: str, economies: Economies | None) -> ReadItem:
    """A title without the documents, the time and the lead that stand behind it."""
    papers = tuple(dict.fromkeys(match[1] for match in _PAPER.finditer(title)))
    title = _PAPER.sub(" ", title) if papers else title
    title = " ".join(title.replace("()", " ").replace("[]", " ").split()).strip(_EDGES)
    title = _NOTED.sub("", title)
    time = lead = ""
    for _ in range(3):
        if found := _TIME_LAST.search(title[-60:]):
            at = len(title) - len(title[-60:]) + found.start()
            if at > 0:
                time, title = found[1], title[:at].rstrip(_EDGES)
                title += ")" if title.count("(") > title.count(")") else ""
        group = _LAST_GROUP.search(title[-130:])
        if group and (named := _named(group[1], economies)):
            lead, title = named, title[: len(title) - len(group[0])].rstrip(_EDGES)
    found = None if lead else _LED.search(title)
    if found and found.start() > 0 and title[found.start() - 1] in " .;,–—-|(" and _says_who(found[0]):
        lead, title = title[found.end() :].strip(_EDGES + "()"), title[: found.start()].rstrip(_EDGES + "(")
    return ReadItem("", title[:MOST_TITLE], lead=lead[:MOST_TITLE], time=time, documents=papers)


def _says_who(label: str) -> bool:
    """Whether a word like lead names who leads: with a colon, or as "led by"; else it may belong to the title."""
    return ":" in label or label.casefold().rstrip().endswith((" by", " por", " de"))


def _named(text: str, economies: Economies | None) -> str:
    """Who leads, where a group behind a title says so."""
    if found := _LED.match(text):
        return text[found.end() :].strip(_EDGES)
    parts = [part.strip() for part in re.split(r"[,;/&]| and | y ", text) if part.strip()]
    known = all((economies and economies.find(part)) or set(plain_words(part)) <= _ROLES for part in parts)
    return text.strip() if parts and known else ""


# -- tables --------------------------------------------------------------------------------------------------

_HEADS = {
    "number": {"no", "n", "nº", "num", "numero", "number", "item no", "item number", "#", "agenda item no", "n o"},
    "either": {"item", "agenda item", "punto", "punto de agenda", "item de agenda", "point"},
    "title": {
        *("title", "topic", "subject", "description", "tema", "asunto", "titulo", "agenda", "activity", "actividad"),
        *("session", "sesion", "matter", "contenido", "descripcion", "issue", "programme", "program"),
    },
    "lead": {
        *("lead", "leads", "lead economy", "presenter", "presenters", "presented by", "speaker", "speakers", "by"),
        *("responsible", "responsable", "responsables", "presenta", "ponente", "ponentes", "expositor", "economy"),
        *("economia", "lider", "who", "moderator", "quien", "facilitator", "a cargo de", "presentador"),
    },
    "time": {"time", "hora", "horario", "duration", "duracion", "min", "minutes", "minutos", "tiempo", "schedule"},
    "documents": {"document", "documents", "doc", "document no", "documento", "documentos", "paper", "papers", "ref"},
}


def _columns(row: Row) -> dict[str, int]:
    """Which column is what, of a row that heads a table; nothing of any other row."""
    names = [" ".join(plain_words(cell)) or cell.strip() for cell in row]
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        kind = next((kind for kind, known in _HEADS.items() if name in known), "")
        if kind and kind not in found:
            found[kind] = at
        elif name and not kind and len(name.split()) > 3:  # a sentence: no header
            return {}
    if "either" in found:
        found.setdefault("number" if "title" in found else "title", found["either"])
        del found["either"]
    return found if "title" in found and len(found) > 1 else {}


def _of_row(row: Row, columns: dict[str, int], economies: Economies | None) -> Iterator[_Line]:
    cells = list(dict.fromkeys(cell.strip() for cell in row)) if not columns else [cell.strip() for cell in row]
    if not any(cells):
        return
    at = dict(columns) if columns and columns["title"] < len(cells) and cells[columns["title"]] else _guessed(cells)
    if "title" not in at:
        return
    said = {kind: cells[no].replace("\n", "; ") for kind, no in at.items() if kind != "title" and no < len(cells)}
    papers = tuple(match[1] for match in _PAPER.finditer(said.get("documents", "")))
    papers = papers or tuple(filter(None, [said.get("documents", "")]))
    beside = ReadItem("", "", lead=said.get("lead", ""), time=said.get("time", ""), documents=papers)
    first, *rest = cells[at["title"]].splitlines() or [""]
    number = said.get("number", "").strip()
    text = f"{number.rstrip('.')}. {first}" if number and not numbered(first) else first
    if number and not numbered(text):
        text = first
    yield from _of_line(text, economies, beside)
    for line in rest:
        yield from _of_line(line, economies)


def _guessed(cells: Sequence[str]) -> dict[str, int]:
    """What each cell of a row may be, of a table without a head: a number, a time, and the longest is the title."""
    at: dict[str, int] = {}
    left = []
    for no, cell in enumerate(cells):
        mark = numbered(f"{cell.rstrip('.')}. x")
        if not cell:
            continue
        if "number" not in at and mark and mark.title == "x" and len(cell) <= MOST_NUMBER:
            at["number"] = no
        elif "time" not in at and _TIME.match(cell) and len(cell) <= MOST_NUMBER:
            at["time"] = no
        elif "documents" not in at and _PAPER.fullmatch(cell):
            at["documents"] = no
        else:
            left.append(no)
    if left:
        at["title"] = max(left, key=lambda no: (len(cells[no]), -no))
        others = [no for no in left if no != at["title"] and no > at["title"]]
        at |= {"lead": others[0]} if others else {}
    return at


# -- how they hang together ----------------------------------------------------------------------------------


def _nested(lines: Iterable[_Line]) -> Iterator[ReadItem]:
    """Items under items, by the ways in which they are marked: a new way leads one deeper, a known one back to it."""
    stack: list[tuple[tuple[str, int], str, ReadItem]] = []
    held: ReadItem | None = None
    naming = asking = False
    for line in lines:
        if held and naming and line.style[0] == "bullet":  # who speaks under an item is no item
            held = replace(held, lead="; ".join(filter(None, [held.lead, line.item.title]))[:MOST_TITLE])
            if stack:
                stack[-1] = (stack[-1][0], stack[-1][1], held)
            continue
        if held and asking and line.style[0] in ("bullet", "lower", "roman"):  # what is asked under an item is none
            held = _goes_on(held, replace(line.item, title=line.item.title[:1].upper() + line.item.title[1:]))
            if stack:
                stack[-1] = (stack[-1][0], stack[-1][1], held)
            continue
        asking = line.style == _UNMARKED and bool(_ASKED.search(line.item.title[-80:]))
        naming = line.style == _UNMARKED and bool(_WHO.fullmatch(line.item.title))
        if naming:
            continue
        if line.style == _UNMARKED and is_housekeeping(line.item.title):  # a break between items, which has no number
            if not _is_head(line.item.title):
                yield from [held] if held else []
                yield line.item
                held = None
            continue
        if line.style == _UNMARKED:
            held = held and _goes_on(held, line.item)
            if held and stack:
                stack[-1] = (stack[-1][0], stack[-1][1], held)
            continue
        if held:
            yield held
        style = _as_counted(line, stack)
        while any(known == style for known, _, _ in stack) and stack[-1][0] != style:
            stack.pop()
        if stack and stack[-1][0] == style:
            stack.pop()
        while stack and style[0] == "digit" and stack[-1][0][0] == "digit" and stack[-1][0][1] >= style[1]:
            stack.pop()
        above = stack[-1][2] if stack else None
        number = line.mark
        if style[0] in ("lower", "roman") and above and above.number:
            number = f"{above.number} ({line.mark})"
        context = tuple(item.title for _, _, item in stack)
        held = replace(line.item, number=number[:MOST_NUMBER], level=len(stack), context=context)
        stack.append((style, line.mark, held))
    if held:
        yield held


def _as_counted(line: _Line, stack: Sequence[tuple[tuple[str, int], str, ReadItem]]) -> tuple[str, int]:
    """Whether an i, v or x is a letter or a Roman number: by what stands before it."""
    kind, depth = line.style
    if kind not in ("roman", "Roman") or len(line.mark) > 1:
        return line.style
    letter = {"roman": "lower", "Roman": "upper"}[kind]
    last = next((mark for style, mark, _ in reversed(stack) if style[0] == letter), "")
    if len(last) == 1 and ord(last.casefold()) + 1 == ord(line.mark.casefold()):
        return (letter, depth)
    return line.style


_UNFINISHED = re.compile(
    r"\s(?:of|for|and|the|in|to|on|with|by|from|through|de|del|la|las|los|el|y|e|para|en|por|con|a)\Z", re.IGNORECASE
)
"""A title that goes on in the next line, whatever that begins with."""


def _goes_on(item: ReadItem, line: ReadItem) -> ReadItem:
    """What bears no mark belongs to the item above it: the rest of its title, or what is said of it."""
    if day_like(line.title):
        return item
    if (
        (line.title[:1].islower() or _UNFINISHED.search(item.title[-20:]))
        and not item.detail
        and len(item.title) + len(line.title) < MOST_TITLE
    ):
        return replace(
            item, title=f"{item.title} {line.title}", lead=item.lead or line.lead, time=item.time or line.time
        )
    if found := _LED.match(line.title):
        return replace(item, lead=item.lead or line.title[found.end() :].strip(_EDGES))
    said = f"{item.detail} {line.title}".strip()
    papers = tuple(dict.fromkeys((*item.documents, *line.documents)))
    return replace(item, detail=said[:MOST_TITLE], documents=papers, lead=item.lead or line.lead)


# -- housekeeping --------------------------------------------------------------------------------------------


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[a-z0-9]+", "".join(sign for sign in apart if not unicodedata.combining(sign)))


_BY = re.compile(r"\s(?:by|from|por|a cargo de|de parte de)\s", re.IGNORECASE)


def is_housekeeping(title: str) -> bool:
    """Whether an item only keeps a meeting going: all its words are of that kind, so that "Opening new markets" is none
    and "Opening remarks by Ms Doe" is one."""
    text = f" {' '.join(plain_words(_BY.split(title, maxsplit=1)[0]))} "
    for phrase in _PHRASES:
        text = text.replace(f" {phrase} ", f" {_BY_PHRASE} ")
    said = set(text.split())
    return bool(said) and said <= _FILLERS | _HOUSEKEEPING and not _HOUSEKEEPING.isdisjoint(said)


_WORDS = loads(files("kb.ledger").joinpath("housekeeping.toml").read_text("utf-8"))
_PHRASES: tuple[str, ...] = tuple(_WORDS["phrases"])
_BY_PHRASE = "opening"
"""A head that stands for a phrase."""
_HOUSEKEEPING, _FILLERS = (frozenset(_WORDS[name].split()) for name in ("heads", "beside"))
