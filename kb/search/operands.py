"""The words and phrases of a query that operators may bind, what each is, and notes on what has no meaning here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from kb.index.terms import STOPWORDS
from kb.plan.economy import Economies
from kb.practice.card import Facet
from kb.practice.practice import WIDE
from kb.search.lookup import TITLE
from kb.search.named import MOST_NAMED, named_economies
from kb.search.tokens import CAPITALS, OPERATORS, QueryToken, TokenKind, shouts

SHORTEST_BEGINNING = 3
"""Letters before a star; fewer begin half of all words. A script without spaces needs one."""

MOST_NOTES = 8

FEW = 3
"""Words of what may be a query in capitals; more are a title."""

MOST_YEARS = 50
"""Of a span that is wished."""

_INSTEAD = {
    "allintitle": "title",
    "intitle": "title",
    "country": "economy",
    "countries": "economy",
    "economies": "economy",
    "areas": "area",
    "objectives": "objective",
    "date": "year",
    "years": "year",
    "since": "year",
    "meetings": "meeting",
    "event": "meeting",
    "type": "kind",
}
"""Fields of other searches, and the one that does the like here."""

_ELSEWHERE = frozenset({*_INSTEAD, "agency", "author", "body", "ext", "filetype", "id", "intext", "inurl", "keyword"})
_ELSEWHERE |= {"keywords", "lang", "language", "site", "source", "subject", "summary", "tag", "text"}
_ADDRESSES = frozenset({"mailto", "tel", "urn", "doi", "data", "javascript", "http", "https", "ftp", "file", "www"})
_NEARNESS = re.compile(r"(?:NEAR|ADJ|ONEAR|WITHIN|AROUND|XOR)(?:/?[0-9]{1,3})?|[WN]/[0-9]{1,3}|PRE/[0-9]{1,3}")
_FUZZY = re.compile(r"[~^](?:[0-9]{1,3}(?:\.[0-9]{0,3})?)?\Z")
_WILD = re.compile(r"(?<=[a-z])\?(?=[a-z])")
_SPAN = re.compile(r"([0-9]{4})(?:(?:-|–|\.{2,3})([0-9]{4}))?")
_DOTS = re.compile(r"[0-9]+\.{2,3}[0-9]+")
_EDGE = " \t\r\n.,;:!?…。，；：！？、"
_STARS = frozenset("*＊")


@dataclass(frozen=True)
class Operand:
    """A word or phrase of a query and what operators make of it. `at` is its token, `link` the operator that joins it
    to the operand before, `group` the innermost parentheses it stands in."""

    at: int
    text: str
    phrase: bool = False
    link: TokenKind | None = None
    negated: bool = False
    required: bool = False
    begins: bool = False
    title: bool = False
    group: int = -1

    @property
    def written(self) -> str:
        return f"{self.text}*" if self.begins else self.text

    @property
    def shown(self) -> str:
        text = shortened(self.text)
        return f"“{text}{'*' if self.begins else ''}”" if self.phrase else f"`{text}{'*' if self.begins else ''}`"


class OperandReader:
    """Walks over the tokens once. `kept` is what each gives to the words of the query, None where it is an operator."""

    def __init__(self, text: str, found: Sequence[QueryToken], economies: Economies | None) -> None:
        self._text, self._found, self._economies = text, found, economies
        self.kept: list[str | None] = [text[token.start : token.end] for token in found]
        self.plain: dict[int, str] = {}
        """What a token that is no word of the query would be in a search without operators."""
        self.wishes: list[tuple[Facet, str]] = []
        self.notes: list[str] = []
        self.left_parentheses = False
        """Whether parentheses with operators were left out."""
        self._groups = self._grouping()
        self._closing = set(self._groups.values())

    def operands(self) -> list[Operand]:
        """What operators may bind, in the order typed."""
        read: list[Operand] = []
        link: TokenKind | None = None
        negated = wished = False
        within: list[tuple[int, bool]] = []  # the parentheses that are open, and whether what they hold is left out

        def is_out(token: QueryToken) -> bool:
            return negated or token.sign == "-" or bool(within and within[-1][1])

        def inner() -> int:
            return within[-1][0] if within else -1

        at = 0
        while at < len(self._found):
            token, last = self._found[at], at
            match token.kind:
                case TokenKind.AND | TokenKind.OR:
                    if self._joins(at):
                        self.kept[at], link = None, token.kind
                    elif token.text.isalpha():
                        self._note(f"`{token.text}` needs a word on both sides; it was read as a word.")
                case TokenKind.NOT:
                    if self._leaves_out(at):
                        self.kept[at], negated = None, True
                    elif at == len(self._found) - 1:
                        self._note("`NOT` needs a word behind it; it was read as a word.")
                case TokenKind.OPEN if at in self._groups:
                    self.kept[at] = None
                    phrase = self._phrase(at)
                    if phrase:
                        last = self._groups[at]
                        self.kept[at : last + 1] = [phrase, *(last - at) * [None]]
                        self._note(f"`({shortened(phrase)})` was read as the phrase “{shortened(phrase)}”.")
                        read.append(Operand(at, phrase, True, link, is_out(token), token.sign == "+", group=inner()))
                        link = None
                    else:
                        within.append((at, is_out(token)))
                        self.left_parentheses = True
                    negated = False
                case TokenKind.CLOSE if within and self._groups[within[-1][0]] == at:
                    self.kept[at] = None
                    within.pop()
                case TokenKind.STRAY:
                    if not (token.start and self._text[token.start - 1].isdigit()):  # 5" is a measure
                        self.kept[at] = None
                        self._note("A quotation mark without its pair was left out.")
                case TokenKind.WORD | TokenKind.PHRASE:
                    wishes = len(self.wishes)
                    operand, last = self._operand(at, is_out(token), read)
                    if link is TokenKind.OR and wished != (len(self.wishes) > wishes):
                        self._note("OR does not reach a filter: it narrows whatever is found.")
                    wished = len(self.wishes) > wishes
                    if operand is not None:
                        read.append(replace(operand, link=link, negated=is_out(token), group=inner()))
                    if operand is not None or token.field or self.kept[at] is None:
                        link, negated = None, False
            at = last + 1
        operates = any(token.text in CAPITALS for token in self._found[1:-1])
        if operates and len(self._found) <= FEW and shouts(self._text, self._found):
            self._note("In a text all in capitals AND, OR and NOT are words like others.")
        return read

    def _grouping(self) -> dict[int, int]:
        """The parentheses that hold or touch operators, each with its closing one; all others are text."""
        acts = [token.kind in OPERATORS or bool(token.sign) for token in self._found]
        before = [0, *accumulate(acts)]
        pairs: dict[int, int] = {}
        opened: list[int] = []
        for at, token in enumerate(self._found):
            if token.kind is TokenKind.OPEN:
                opened.append(at)
            elif token.kind is TokenKind.CLOSE and opened:
                start = opened.pop()
                around = bool(token.sign) or (start and acts[start - 1]) or (at + 1 < len(acts) and acts[at + 1])
                touches = around and (self._found[start].begins or bool(self._found[start].sign))
                is_text = not any(_holds(inside) for inside in self._found[start + 1 : min(at, start + 3)])
                if not is_text and (touches or before[at] > before[start + 1] or self._found[start].sign):
                    pairs[start] = at
        return pairs

    def _phrase(self, at: int) -> str:
        """What parentheses hold that are nothing but several words."""
        inside = self._found[at + 1 : self._groups[at]] if self._groups[at] - at < 10 else ()
        simple = all(token.kind is TokenKind.WORD and not token.sign and not token.field for token in inside)
        is_phrase = simple and len(inside) > 1 and not any(_STARS.intersection(token.text) for token in inside)
        return self._text[inside[0].start : inside[-1].end] if is_phrase else ""

    def _joins(self, at: int) -> bool:
        """Whether AND or OR stands between what it can join."""
        if not 0 < at < len(self._found) - 1:
            return False
        ends = at - 1 in self._closing or _holds(self._found[at - 1])
        return ends and (at + 1 in self._groups or self._leaves_out(at + 1) or _holds(self._found[at + 1]))

    def _leaves_out(self, at: int) -> bool:
        """Whether this is a NOT that is an operator: what NOT to do is emphasis."""
        if self._found[at].kind is not TokenKind.NOT:
            return False
        after = self._found[at + 1] if at + 1 < len(self._found) else None
        if after is None or not (after.kind is TokenKind.OPEN or _holds(after)):
            return False
        return after.kind is not TokenKind.WORD or after.text.casefold() not in STOPWORDS

    def _operand(self, at: int, out: bool, read: list[Operand]) -> tuple[Operand | None, int]:
        """What a word or phrase is, and the last token that belongs to it; None where operators cannot bind it."""
        token = self._found[at]
        phrase = token.kind is TokenKind.PHRASE
        field = token.field
        if field and not _is_field(token, self._text):
            # a colon of plain language: the word is whole
            token, field = replace(token, text=self._text[token.start + len(token.sign) : token.end]), ""
        if not phrase and not token.begins and self._follows_a_phrase(at, token, read):
            return None, at
        if field in _FACETS:
            return None, self._wish(at, token, Facet(field), out)
        if field and field != TITLE:
            instead = _INSTEAD.get(field)
            hint = f" Here it is `{instead}:`." if instead else ""
            self._note(f"`{field}:` is no field here; searched for the words.{hint}")
        if token.text in _STARS:
            if len(self._found) == 1:
                self.kept[at] = None
                self._note("`*` alone lists everything.")
            if self._is_sign(at):
                return None, at
        if not any(map(str.isalnum, token.text)) and token.text not in _STARS:
            return None, at
        text = token.text if phrase else self._bare(token.text)
        text, begins = self._beginning(text, phrase)
        if text != self._text[token.start : token.end]:
            self.kept[at] = text
        if not any(map(str.isalnum, text)):
            return None, at
        clean = text.strip() if phrase else text.strip(_EDGE)
        if out and not phrase and not begins and clean.casefold() in STOPWORDS:
            self._note(f"`{clean}` is too common a word to leave out.")
            self.kept[at] = None
            return None, at
        required = token.sign == "+"
        return Operand(at, clean, phrase, None, out, required, begins, field == TITLE), at

    def _follows_a_phrase(self, at: int, token: QueryToken, read: list[Operand]) -> bool:
        """Whether this is what some write behind a phrase's quotation mark: a star, or how near its words stand."""
        before = self._found[at - 1] if at else None
        if before is None or before.kind is not TokenKind.PHRASE or not read or read[-1].at != at - 1:
            return False
        if token.text in _STARS:
            read[-1] = replace(read[-1], begins=True)
            self.kept[at] = None
            return True
        if _FUZZY.fullmatch(token.text):
            self._note(f"`{token.text}` is no operator here; it was left out.")
            self.kept[at] = None
            return True
        return False

    def _bare(self, word: str) -> str:
        """The word without signs that mean something elsewhere, each named in a note."""
        if _NEARNESS.fullmatch(word):
            self._note(f"`{word}` is no operator here; it was left out. A phrase in quotation marks stands together.")
            return ""
        if word[:1] in "~^!" and word[1:2].isalpha():
            instead = f" `-{shortened(word[1:])}` leaves a word out." if word[0] == "!" else ""
            self._note(f"`{word[0]}` is no operator here; searched for the word.{instead}")
            word = word[1:]
        boost = _FUZZY.search(word[-8:])
        if boost and sum(map(str.isalpha, word)) > 2 and "//" not in word:
            self._note(f"`{boost[0]}` is no operator here; searched for the word.")
            word = word[: len(word) - len(boost[0])]
        if _WILD.search(word) and not re.search(r"[/=@]|www\.", word):
            self._note(f"`?` stands for no letter here: `{shortened(word)}` was read as two words.")
            word = word.replace("?", " ")
        if _DOTS.fullmatch(word):
            self._note("`..` is no span here; for years write `year:2019..2023`.")
            word = word.replace(".", " ")
        return word

    def _beginning(self, text: str, phrase: bool) -> tuple[str, bool]:
        """The text without stars, and whether its last word is a beginning."""
        if not any(star in text for star in _STARS) or "**" in text or re.search(r"[0-9][*][0-9]", text):
            return text, False
        bare = text.strip().rstrip(_EDGE)
        stem = bare[:-1]
        if bare[-1:] in _STARS and not any(star in stem for star in _STARS) and stem[-1:].isalnum():
            letters = sum(map(str.isalnum, stem))
            if letters >= SHORTEST_BEGINNING or WIDE.match(stem[-1]):
                return stem, True
            self._note(f"`{bare}` is too short a beginning: at least {SHORTEST_BEGINNING} letters before the star.")
            return stem, False
        self._note("`*` stands for the end of a word and nowhere else; it was left out.")
        return "".join(" " if char in _STARS else char for char in text), False

    def _is_sign(self, at: int) -> bool:
        """Whether a star by itself is a list's, or a product's."""
        around = self._found[max(0, at - 1) : at + 2]
        return at == 0 or "\n" in self._text.strip() or any(token.text[:1].isdigit() for token in around)

    def _wish(self, at: int, token: QueryToken, facet: Facet, out: bool) -> int:
        """Take a wished filter; the last token that belongs to it."""
        value, last = token.text, at
        if facet is Facet.ECONOMY and token.kind is TokenKind.WORD and self._economies is not None:
            begin = token.end - len(token.text)
            named = named_economies(self._text[begin : begin + MOST_NAMED], self._economies)
            if named and named[0].start == 0 and named[0].end > len(value):
                end = begin + named[0].end
                value = self._text[begin:end]
                while last + 1 < len(self._found) and self._found[last + 1].start < end:
                    last += 1
        self.kept[at : last + 1] = (last + 1 - at) * [None]
        if out:
            self._note(f"`{facet.value}:` cannot leave something out; `{shortened(value)}` was left aside.")
            return last
        whole = token.kind is TokenKind.PHRASE or last > at
        for one in [value.strip()] if whole else filter(None, value.strip(_EDGE).split(",")):
            self._wish_for(at, facet, one)
        return last

    def _wish_for(self, at: int, facet: Facet, value: str) -> None:
        """Take one value; what is no year is a word. Whether an economy is a member's is for the filter to say."""
        wished: Sequence[str] = (value,)
        if facet is Facet.YEAR:
            wished = _years(value)
        elif facet is Facet.ECONOMY and self._economies is not None:
            economy = self._economies.find(value)
            wished = (economy.name if economy else value,)
        if wished:
            self.wishes += [(facet, one) for one in wished]
            self.plain[at] = " ".join(filter(None, (self.plain.get(at), value)))
        else:
            self._note("`year:` wants a year or a span of years, as in `year:2019-2023`; searched for the word.")
            self.kept[at] = " ".join(filter(None, (self.kept[at], value)))

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes[-MOST_NOTES:] and len(self.notes) < MOST_NOTES:
            self.notes.append(sentence)


_FACETS = frozenset(facet.value for facet in Facet)


def _holds(token: QueryToken) -> bool:
    """Whether a token holds something that can be looked for."""
    return token.kind in (TokenKind.WORD, TokenKind.PHRASE) and any(map(str.isalnum, token.text))


def _is_field(token: QueryToken, text: str) -> bool:
    """Whether what stands before the colon was meant as a field, and not as plain language or an address."""
    start = token.start + len(token.sign)
    written = text[start : start + len(token.field)]
    if token.field in _ADDRESSES or not any(map(str.isalnum, token.text)):
        return False
    if token.field == TITLE or token.field in _FACETS or token.field in _ELSEWHERE:
        return True
    return written.islower() and "/" not in token.text and (token.kind is TokenKind.PHRASE or token.text[0].isalpha())


def _years(value: str) -> tuple[str, ...]:
    """A year, or each of a span of them; none where it is neither."""
    span = _SPAN.fullmatch(value.strip())
    if span is None:
        return ()
    first, last = sorted((int(span[1]), int(span[2] or span[1])))
    return tuple(str(year) for year in range(first, min(last, first + MOST_YEARS - 1) + 1))


def shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
