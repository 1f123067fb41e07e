"""What a cell of somebody's own catalogue means in a field of ours: "on-going", "2010-2015", "Singapore / Malaysia".

What is sure is taken and shown. What is not is proposed, asked about once a value, and until somebody answers the field
stays empty and the text is kept: nothing is guessed, and nothing is lost.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources

from kb.errors import BadValue
from kb.importing.values import entry
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.fields import BY_NAME, Field, Takes
from kb.practice.labels import unaccented
from kb.practice.practice import Classification, Status
from kb.raw_text import exact_day

KEPT_AS_TEXT = ""
"""The answer that a value goes into no field: its text is kept under Anything else."""

NO_MEMBER = "no member economy"
"""The answer that a name is of somebody else: it stands among the others that a practice comes from."""

READ = (
    *("economies", "agency_type", "kind", "status", "since", "objectives", "groups", "evidence_level", "help_offered"),
    *("help_until", "language", "classification", "release_date", "consent_on"),
)
"""Fields that take only some values; every other takes what stands there."""

MOST_CHARACTERS = 300
"""Of a value that is looked at; what is longer is a text, and means no value."""

MOST_PIECES = 30
"""Values in one cell; where there are more it is a text."""

_LIKELY = 86
"""From how much likeness in percent on a value is proposed for a slip of the pen."""


@dataclass(frozen=True)
class ValueMeaning:
    """What a value comes to: `entries` are the entries that it gives, a text a field; `whole`: they say all that the
    value says, or else its text is kept beside. `proposal` is what an unsure value may mean, as the entry of its field;
    `asks`: nobody has said yet; `gap`: the field is to hold something, and what stands here is none of its values."""

    entries: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True
    proposal: str = ""
    asks: bool = False
    gap: bool = False


@dataclass(frozen=True)
class MeaningWords:
    """What is read of meanings.toml: by field the sure and the possible value of each word."""

    sure: Mapping[str, Mapping[str, str]]
    perhaps: Mapping[str, Mapping[str, str]]
    economies: Mapping[str, str]
    others: frozenset[str]
    words: Mapping[str, str]
    nothing: Mapping[str, frozenset[str]]


@cache
def meaning_words() -> MeaningWords:
    told = tomllib.loads((resources.files("kb.importing") / "meanings.toml").read_text("utf-8"))
    fields = {name: part for name, part in told.items() if name in BY_NAME and "sure" in part}
    return MeaningWords(
        sure={name: _turned(part["sure"]) for name, part in fields.items()} | {"language": _turned(told["language"])},
        perhaps={name: _turned(part["perhaps"]) for name, part in fields.items()},
        economies=_turned(told["economies"]),
        others=frozenset(map(bare, told["others"]["names"])),
        words=_turned(told["words"]),
        nothing={name: frozenset(words) for name, words in told["nothing"].items()},
    )


def _turned(words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {bare(word): value for value, words_ in words.items() for word in (*words_, value)}


def bare(text: str) -> str:
    """Words without case, accents and marks, as values are compared."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", unaccented(text[:MOST_CHARACTERS].casefold())).split())


_BRACKETED = re.compile(r"([^()]+)\(([^()]*)\)\s*")
_ROLES = frozenset(
    {"", "lead", "co lead", "leader", "host", "proponent", "partner", "co sponsor", "sponsor", "main", "lider"}
)

_ROLE = re.compile(
    r"^(?:(?:and|y|et)\s+|(?:co-?)?(?:leads?|sponsors?|partners?|proponents?|supporting)\s*:\s*)", re.IGNORECASE
)
"""What stands before an economy in a list."""

_COUNTED = re.compile(r"^\W*(?:smewg\s+)?(?:objective|priority area|priority|area|pillar|theme|pa|obj)\W+(?=\d)")
"""What stands before the number of an objective or an area."""


class Meanings:
    """What values mean under one plan. `answers` gives, by field and value (as `bare` has it), the entry that somebody
    chose, or KEPT_AS_TEXT. Each distinct value is looked at once."""

    def __init__(
        self, plan: Plan, economies: Economies, today: date, answers: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        self._plan, self._economies, self._today = plan, economies, today
        self._answers = answers or {}
        self._seen: dict[tuple[str, str], ValueMeaning] = {}
        self._looked: dict[tuple[str, str], ValueMeaning] = {}
        areas = {area.id: area.title for area in plan.priority_areas}
        self._stems = {
            one.id: (_stems(bare(one.title)), _stems(bare(areas.get(one.area, ""))), _stems(_all_of(one.scope)))
            for one in plan.objectives
        }

    def pieces(self, name: str, cell: str) -> tuple[str, ...]:
        """The values that a cell holds, one by one."""
        takes = BY_NAME[name].takes
        if len(cell) > MOST_CHARACTERS or takes not in (Takes.ECONOMIES, Takes.CHOICES, Takes.OBJECTIVES):
            return (cell,)
        if bare(cell) in self._answers.get(name, {}):
            return (cell,)
        found = tuple(self._cut(name, cell))
        return found if len(found) <= MOST_PIECES else (cell,)

    def meaning(self, name: str, text: str) -> ValueMeaning:
        key = (name, text)
        if key not in self._seen:
            self._seen[key] = self._meaning(name, text)
        return self._seen[key]

    def knows(self, name: str, cell: str) -> bool:
        """Whether every value in a cell is one of the field, in our words or in others that are sure."""
        found = [self.meaning(name, piece) for piece in self.pieces(name, cell)]
        return bool(found) and all(name in one.entries and not one.asks for one in found)

    def _meaning(self, name: str, text: str) -> ValueMeaning:
        answer = self._answers.get(name, {}).get(bare(text))
        if answer is not None:
            return self._answered(name, answer, text)
        plain = entry(BY_NAME[name], text, self._plan)
        if self._fits(name, plain):
            return ValueMeaning({name: self._canonical(name, plain)})
        found = self._found(name, text)
        # what nobody can read must not be open to all: who may read it is told by the cell, if not in our words
        if name == "classification" and not found.entries:
            return ValueMeaning({name: Classification.MEMBERS}, False, found.proposal, True, True)
        return found

    def _answered(self, name: str, answer: str, text: str) -> ValueMeaning:
        if answer == NO_MEMBER:
            return ValueMeaning({"other_origins": " ".join(text.split())})
        if answer:
            return ValueMeaning({name: answer})
        return ValueMeaning({name: Classification.MEMBERS} if name == "classification" else {}, False, gap=True)

    def answer(self, name: str, given: str) -> str:
        """What somebody says that a value means, as the entry of its field. Raises BadValue."""
        said = given.strip()
        if not said or (said == NO_MEMBER and name == "economies"):
            return said
        known = "\n".join(piece for one in self.pieces(name, said) for piece in [self._plain(name, one)])
        if self._fits(name, known):
            return known
        raise BadValue(BY_NAME[name].label, given, self.choices_told(name))

    def _plain(self, name: str, text: str) -> str:
        plain = entry(BY_NAME[name], text, self._plan)
        if self._fits(name, plain):
            return self._canonical(name, plain)
        return self._found(name, text).entries.get(name, plain)

    def choices_told(self, name: str) -> str:
        """What a field takes, in words."""
        one = BY_NAME[name]
        if one.choices:
            return "one of " + ", ".join(one.choices)
        told = {
            Takes.ECONOMIES: "member economies, such as Chile",
            Takes.OBJECTIVES: f"objectives of {self._plan.title}, such as {self._plan.objectives[0].id}",
            Takes.YEAR: "a year like 2021",
            Takes.DAY: "a day like 2023-05-04",
        }
        return told.get(one.takes, "a code such as en or es")

    # -- what fits as it stands ---------------------------------------------------------------------------

    def _fits(self, name: str, text: str) -> bool:
        if not text:
            return False
        takes, lines = BY_NAME[name].takes, text.splitlines()
        if takes is Takes.ECONOMIES:
            return all(self._economy(line) for line in lines)
        if takes is Takes.OBJECTIVES:
            return all(self._plan.has(line) for line in lines)
        if takes is Takes.YEAR:
            return bool(re.fullmatch(r"19\d\d|20\d\d|2100", text, re.ASCII))
        if takes is Takes.DAY:
            return _is_day(text)
        if name == "language":
            return bool(re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z]{2,8}){0,2}", text))
        return all(line in BY_NAME[name].choices for line in lines)

    def _canonical(self, name: str, text: str) -> str:
        if BY_NAME[name].takes is not Takes.ECONOMIES:
            return text
        return "\n".join(dict.fromkeys(self._economy(line) for line in text.splitlines()))

    def _economy(self, text: str) -> str:
        """The member that a text names; empty where it names none. What stands in brackets behind it is its part in the
        practice, or another name of it: of Korea (North) and China (Macao) nothing is guessed."""
        bracketed = _BRACKETED.fullmatch(text[:MOST_CHARACTERS])
        whole = self._named(text)
        if whole or not bracketed:
            return whole
        name, beside = self._named(bracketed[1]), bracketed[2]
        turned = self._named(f"{bracketed[2]}, {bracketed[1]}")
        if turned:
            return turned
        return name if bare(beside) in _ROLES or self._named(beside) == name else ""

    def _named(self, text: str) -> str:
        words = meaning_words()
        plain = bare(text)
        if not plain or plain in words.others:
            return ""
        found = self._economies.find(text)
        name = found.name if found else words.economies.get(plain, "")
        if name in self._economies.names:
            return name
        return next((e.name for e in self._economies if e.code and e.code == text.strip().upper()), "")

    # -- what it may mean ---------------------------------------------------------------------------------

    def _found(self, name: str, text: str) -> ValueMeaning:
        key = (name, text)
        if key not in self._looked:
            self._looked[key] = self._look(name, text)
        return self._looked[key]

    def _look(self, name: str, text: str) -> ValueMeaning:
        plain, nothing = bare(text), meaning_words().nothing
        if not plain or plain in nothing["everywhere"]:
            return ValueMeaning()
        if len(text) > MOST_CHARACTERS or plain in nothing.get(name, ()):
            return ValueMeaning({}, False)
        takes = BY_NAME[name].takes
        if takes is Takes.YEAR:
            return _years(text, self._today)
        if takes is Takes.DAY:
            return _kept()
        if takes is Takes.ECONOMIES:
            return self._economy_like(text)
        if takes is Takes.OBJECTIVES:
            return self._objective_like(text)
        return _word(BY_NAME[name], text)

    def _economy_like(self, text: str) -> ValueMeaning:
        if bare(text) in meaning_words().others:
            return ValueMeaning({"other_origins": " ".join(text.split())})
        near = _near(bare(text), {bare(name): name for name in self._economies.names} | dict(meaning_words().economies))
        return _kept(near if near in self._economies.names else "")

    def _objective_like(self, text: str) -> ValueMeaning:
        plain = bare(_COUNTED.sub("", text.casefold()))
        numbered = re.match(r"(\d) (\d)\b", plain)
        if numbered and self._plan.has(f"{numbered[1]}.{numbered[2]}"):
            return ValueMeaning({"objectives": f"{numbered[1]}.{numbered[2]}"})
        for objective in self._plan.objectives:
            if bare(objective.title) == plain:
                return ValueMeaning({"objectives": objective.id})
        return _kept("\n".join(self._of_area(plain) or self._by_words(plain)))

    def _of_area(self, plain: str) -> tuple[str, ...]:
        """The objectives of the priority area that is named, where they are few enough to be one practice's."""
        for area in self._plan.priority_areas:
            title = bare(area.title)
            # "access to finance" is how people cut "access to finance and alternative financial solutions"
            cut = len(plain) >= 8 and title.startswith(plain)
            if plain in (area.id, f"{area.id} {title}", title) or cut:
                ids = tuple(objective.id for objective in area.objectives)
                return ids if len(ids) <= 3 else ()
        return ()

    def _by_words(self, plain: str) -> tuple[str, ...]:
        """The objective whose words are nearest, if one stands out."""
        wanted = _stems(_in_words_of_plan(plain))
        if not wanted:
            return ()
        scores = {
            id: 3 * len(wanted & title) + 2 * len(wanted & area) + len(wanted & scope)
            for id, (title, area, scope) in self._stems.items()
        }
        best = max(scores.values(), default=0)
        return tuple(id for id, score in scores.items() if score == best)[:1] if best >= 2 else ()

    # -- several in a cell --------------------------------------------------------------------------------

    def _cut(self, name: str, cell: str) -> Iterator[str]:
        several = name == "objectives" and len(re.findall(r"\d\.\d", cell)) > 1
        if self._alone(name, cell) and not several:
            yield cell
            return
        parts = re.split(r"[;\n|•·]|(?<!\d)/|/(?!\d)|(?<=\d\.\d)/|\s[-–—]\s", cell)
        if name == "economies":
            found = [piece for part in parts for piece in self._cut_economies(part)]
            # a name with "and" in it that nobody knows is one question and not two
            yield from found if any(self._found_alone(name, piece) for piece in found) else [cell.strip()]
            return
        for part in filter(str.strip, parts):
            if name == "objectives":
                yield from self._cut_objectives(part)
            else:
                yield from self._cut_or_whole(name, part, r",|&|\+|\s(?:and|y|et|und)\s")

    def _cut_objectives(self, part: str) -> Iterator[str]:
        found = re.split(r",\s*+(?=\d\.\d)|\s(?:and|y|et|&)\s(?=\d\.\d)", part)
        for one in found:
            words = [word.strip() for word in re.split(r",|&|\s(?:and|y|et)\s", one)]
            # titles have commas of their own: what is cut there must mean something piece by piece
            each = len(words) > 1 and not self._alone("objectives", one) and not self._of_area(bare(one))
            if each and all(word and self._found("objectives", word).proposal for word in words):
                yield from words
            else:
                yield one.strip()

    def _found_alone(self, name: str, text: str) -> bool:
        return self._alone(name, text) or bool(self._found(name, text).proposal)

    def _cut_or_whole(self, name: str, part: str, at: str) -> Iterator[str]:
        if self._alone(name, part):
            yield part.strip()
        else:
            yield from (piece.strip() for piece in re.split(at, part) if piece.strip())

    def _alone(self, name: str, text: str) -> bool:
        """Whether a text is one value as it stands."""
        plain = entry(BY_NAME[name], text, self._plan)
        return self._fits(name, plain) or bool(self._found(name, text).entries)

    def _cut_economies(self, part: str) -> Iterator[str]:
        """Names between commas and "and", the longest that is a name first: Hong Kong, China has a comma of its own."""
        tokens = [token.strip() for token in re.split(r",|&|\+|\s(?:and|y|et|with|con)\s", part) if token.strip()]
        tokens = [_ROLE.sub("", token) for token in tokens][: MOST_PIECES + 1]
        at = 0
        while at < len(tokens):
            for end in range(min(at + 3, len(tokens)), at, -1):
                joined = ", ".join(tokens[at:end])
                if end == at + 1 or self._economy(joined) or bare(joined) in meaning_words().others:
                    yield joined
                    at = end
                    break


def _kept(proposal: str = "") -> ValueMeaning:
    return ValueMeaning({}, False, proposal, True, True)


def _is_day(text: str) -> bool:
    try:
        exact_day(text)
    except ValueError:
        return False
    return True


_YEAR = r"(?:19|20)\d\d"
_TO = re.compile(
    rf"({_YEAR})\s*(?:[-–—/~]|to|until|till|through|a|al|hasta|au?|jusqu)\s*({_YEAR}|\d\d(?!\d)|present|now|date|today|"
    r"ongoing|on going|current|la fecha|actualidad|presente|ce jour|$)"
)
_SINCE = re.compile(
    rf"^(?:(?:in force|running|active|operating|on-?going|started|launched|established|began|begun|in place|introduced)"
    rf"\s+)?"
    rf"(?:since|from|as of|in|fy|cy|year|c|ca|circa|about|around|approx|early|mid|late|start of|started|launched|desde|"
    rf"desde el|en|ano|depuis|annee|q[1-4]|h[12])?[\s.'-]*({_YEAR})(?:\s*(?:onwards?|on|present|-))?$"
)
_OPEN = (
    *("present", "now", "date", "today", "ongoing", "on going", "current"),
    *("la fecha", "actualidad", "presente", "ce jour", ""),
)
_MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september|"
    r"october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|"
    r"diciembre|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
)


_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "reiwa": 2018, "heisei": 1988, "showa": 1925,
         "民國": 1911, "民国": 1911, "r": 2018, "h": 1988, "s": 1925}  # fmt: skip
"""The year before the first of each."""


def _of_an_era(plain: str) -> str:
    """The year that one of another calendar most likely is; empty where it is none. It is proposed and never taken."""
    thai = re.fullmatch(r"(?:(?:b\.?\s?e\.?|พ\.?\s?ศ\.?|ปี)\s*)*(2[45]\d\d)(?:\s*(?:b\.?\s?e\.?|\(b\.?e\.?\)?))?", plain)
    if thai:
        return str(int(thai[1]) - 543)
    found = re.fullmatch(rf"({'|'.join(_ERAS)})[\s.]?(\d{{1,3}}|元)(?:年度?)?(?:\s*\d{{1,2}}月)?", plain)
    if not found:
        return ""
    year = _ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))
    return str(year) if 1900 < year < 2100 else ""


def _month_of(found: re.Match[str]) -> str:
    """2014-03 is a month, and so is 2012年4月; 2010-12 may be two years."""
    said = found[0]
    month = int(re.sub(r"[^0-9]", "", said[5:7]) or 0) if "年" not in said else 0
    return said if month > int(found[1][2:]) else found[1]


def _years(text: str, today: date) -> ValueMeaning:
    """A year as people write it: a range, a fiscal year, since, a month; a range that is over has ended."""
    plain = " ".join(unaccented(text.casefold()).replace("’", "'").split()).strip(" .()")
    if era := _of_an_era(plain):
        return _kept(era)
    plain = re.sub(
        r"\s*\((?:on-?going|present|to date|current|start(?:ed)?|launch(?:ed)?|en curso|approx\.?)\)?$", "", plain
    )
    plain = re.sub(rf"^({_YEAR})(?:[-/.](?:0[1-9]|1[0-2])|年\s*\d{{1,2}}月(?:\s*\d{{1,2}}日)?)$", _month_of, plain)
    plain = re.sub(rf"^(?:fy|cy)[\s.']*(?={_YEAR}\s*[-–/])", "", plain)
    plain = re.sub(rf"\b(?:\d{{1,2}}\s+)?(?:{_MONTHS})\.?,?[\s-]+(?:de\s+|del\s+)?(?={_YEAR})", "", plain)
    plain = re.sub(rf"\b(?:\d{{1,2}}[/.])?\d{{1,2}}[/.](?={_YEAR}\b)", "", plain)
    plain = re.sub(rf"^(?:from|between|desde|entre|du|de|period|periodo)\s+(?:el\s+)?(?={_YEAR}\s\S)", "", plain)
    plain = plain.replace(" and ", " to ").replace(" y ", " a ")
    since = _SINCE.match(plain)
    if since:
        exact = bool(re.fullmatch(rf"(?:fy|since|from|in|year|desde|depuis|en|ano)?[\s.']*{_YEAR}", plain))
        return ValueMeaning({"since": since[1]}, exact)
    span = _TO.match(plain)
    if span and not plain[span.end() :].strip(" .?"):
        return _span(span[1], span[2], today)
    year = re.fullmatch(rf"({_YEAR})年?(?:度)?", plain)
    if year:
        return ValueMeaning({"since": year[1]})
    found = re.findall(rf"(?<!\d){_YEAR}(?!\d)", plain)
    return _kept(min(found) if found else "")


def _span(first: str, last: str, today: date) -> ValueMeaning:
    if last in _OPEN:
        return ValueMeaning({"since": first, "status": Status.RUNNING if last else ""}, whole=True)
    end = int(last) if len(last) == 4 else int(first[:2] + last)
    # a fiscal year that runs into the next, and 2010-12, which may be a month
    if len(last) == 2 and (end == int(first) + 1 or int(last) <= 12):
        return ValueMeaning({"since": first}, whole=False)
    if end < int(first):
        return _kept(first)
    return ValueMeaning({"since": first, "status": Status.ENDED if end < today.year else ""}, whole=False)


_BESIDE = re.compile(
    rf"\([^()]*\)|\b(?:in|on|since|from|until|by|as of|en|desde|depuis)?\s*(?:{_MONTHS}\s+(?:de\s+)?)?{_YEAR}\b"
)


def _word(one: Field, text: str) -> ValueMeaning:
    """A word of a choice: as it stands, else what it means without its year and brackets, else what it is near."""
    words = meaning_words()
    sure, perhaps = words.sure.get(one.name, {}), words.perhaps.get(one.name, {})
    plain = bare(text)
    if plain in sure:
        return ValueMeaning({one.name: sure[plain]})
    without = bare(_BESIDE.sub(" ", unaccented(text.casefold())))
    if without != plain and without in sure:
        since = re.search(rf"(?:since|from|desde|depuis)\s+({_YEAR})", unaccented(text.casefold()))
        more = {"since": since[1]} if since and one.name == "status" else {}
        return ValueMeaning({one.name: sure[without], **more}, whole=False)
    said = {sure.get(bare(part)) for part in re.split(r"[/,;|]|\s(?:and|y|et)\s", text) if bare(part)}
    if len(said) == 1 and None not in said:  # "completed / closed" says one thing twice
        return ValueMeaning({one.name: str(said.pop())}, whole=False)
    if plain in perhaps or without in perhaps:
        return _kept(perhaps.get(plain) or perhaps[without])
    return _kept(_near(plain, sure))


def _near(plain: str, known: Mapping[str, str]) -> str:
    """The value of the word that is nearest, if any is near."""
    from rapidfuzz import fuzz, process

    if len(plain) < 5 or not known:
        return ""
    found = process.extractOne(plain, known.keys(), scorer=fuzz.ratio, score_cutoff=_LIKELY)
    return known[found[0]] if found else ""


def _all_of(phrases: Sequence[str]) -> str:
    return " ".join(map(bare, phrases))


def _stems(text: str) -> frozenset[str]:
    """The beginnings of the words that say something."""
    return frozenset(word[:6] for word in text.split() if len(word) > 3 and word not in _SAYS_NOTHING)


_SAYS_NOTHING = {"including", "especially", "other", "such", "amongst", "with", "that", "from", "their", "improve",
                 "improved", "promote", "promotion", "increase", "enhance", "access", "communities"}  # fmt: skip


def _in_words_of_plan(plain: str) -> str:
    words = meaning_words().words
    return " ".join(_further(plain, words))


def _further(plain: str, words: Mapping[str, str]) -> Iterable[str]:
    yield plain
    if plain in words:
        yield words[plain]
    yield from (words[one] for one in plain.split() if one in words)
