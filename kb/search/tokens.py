"""A query as its typed pieces: words, phrases, operators, signs, fields and parentheses, each with its place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kb.practice.practice import words

LONG = 60
"""Words from which on a text may be pasted, and its quotation marks and signs its own."""

OFTEN = 1 / 8
"""Operators a word from which on even a long text is a query."""

SHOUTED = 0.8
"""Share of a text's letters that are capitals from which AND, OR and NOT are words of a title."""

_DOUBLE = '"“”„‟＂'
_QUOTES = _DOUBLE + "«»「」『』"
_HYPHENS = "-−‐－"
_PLUSES = "+＋"

# Every alternative eats what it looks at or stops at the next mark of its kind, so a text is read once.
_PIECE = re.compile(
    rf"(?P<space>\s++)"
    rf"|(?<![0-9])[{_DOUBLE}]++(?P<double>[^{_DOUBLE}]++)[{_DOUBLE.replace('„', '')}]++"
    rf"|«(?P<angled>[^«»]++)»|»(?P<inward>[^«»]++)«|「(?P<corner>[^「」]++)」|『(?P<white>[^『』]++)』"
    rf"|(?P<stray>[{_DOUBLE}]++|[«»「」『』])"
    rf"|(?P<open>[(（])|(?P<close>[)）])"
    rf"|(?P<or>[|｜]{{1,2}}+)"
    rf"|(?P<word>[^\s{_QUOTES}()（）|｜]++)"
)
_SIGNED = re.compile(rf"(?P<sign>[{_HYPHENS}{_PLUSES}])?(?:(?P<field>[A-Za-z]{{2,20}}):(?!//|:))?(?P<rest>.*)", re.S)
CAPITALS = frozenset({"AND", "OR", "NOT"})
"""The operators that are words otherwise."""

_AND = frozenset({"AND", "&", "&&", "＆"})
_SUSPENDED = frozenset({"and", "or", "to", "und", "oder", "bis", "y", "o", "et", "ou", "e"})
"""What follows the open hyphen of short- and long-term: it closes no aside."""


class TokenKind(StrEnum):
    WORD = "word"
    PHRASE = "phrase"
    AND = "and"
    OR = "or"
    NOT = "not"
    OPEN = "open"
    CLOSE = "close"
    STRAY = "stray"
    """A quotation mark without its pair."""


OPERATORS = frozenset({TokenKind.AND, TokenKind.OR, TokenKind.NOT})


@dataclass(frozen=True)
class QueryToken:
    """A piece of a query from `start` up to `end`. `text` stands without quotation marks, sign (`+` or `-`) and field
    (in small letters). `begins` says that nothing is glued to its front."""

    kind: TokenKind
    text: str
    start: int
    end: int
    sign: str = ""
    field: str = ""
    begins: bool = True


def tokens(text: str) -> list[QueryToken]:
    """The pieces of a text in its order, but for the space between them; takes time linear in the text."""
    found = list(_signed(_pieces(text), text))
    return [_as_word(token) for token in found] if shouts(text, found) else found


def is_pasted(text: str, found: Sequence[QueryToken]) -> bool:
    """Whether this is a long text that was written for readers: operators are few in it, if any."""
    length = words(text)
    acting = sum(1 for token in found if token.sign or token.kind in OPERATORS)
    return length >= LONG and acting < OFTEN * length


def shouts(text: str, found: Sequence[QueryToken]) -> bool:
    """Whether the text, apart from its operators, is all or nearly all in capitals, as some write titles."""
    letters = capitals = 0
    for token in found:
        if token.kind in (TokenKind.WORD, TokenKind.PHRASE):
            letters += sum(map(str.isalpha, token.text))
            capitals += sum(map(str.isupper, token.text))
    return capitals > 0 and capitals >= SHOUTED * letters


def _as_word(token: QueryToken) -> QueryToken:
    """In a title in capitals its AND, OR, NOT and & are words; a | is none."""
    is_word = token.kind in OPERATORS and token.text[0] not in "|｜"
    return replace(token, kind=TokenKind.WORD) if is_word else token


def _pieces(text: str) -> list[QueryToken]:
    found: list[QueryToken] = []
    end = 0
    bound = True  # whether the piece before ends where a new one may begin
    for match in _PIECE.finditer(text):
        kind = match.lastgroup or ""
        begins = bound or match.start() > end
        end, bound = match.end(), kind in ("space", "open", "or")
        match kind:
            case "space":
                continue
            case "word":
                found.append(QueryToken(_kind(match[0]), match[0], match.start(), end, begins=begins))
            case "or" | "open" | "close" | "stray":
                found.append(QueryToken(TokenKind(kind), match[0], match.start(), end, begins=begins))
            case _:
                found.append(QueryToken(TokenKind.PHRASE, match[kind].strip(), match.start(), end, begins=begins))
    return found


def _kind(word: str) -> TokenKind:
    if word in _AND:
        return TokenKind.AND
    return TokenKind(word.lower()) if word in CAPITALS else TokenKind.WORD


def _signed(found: Sequence[QueryToken], text: str) -> Iterator[QueryToken]:
    """The tokens with signs and fields told from the words that bear them; one that stands alone is text."""
    lines = "\n" in text.strip()
    last_aside = max((at for at, token in enumerate(found) if _closes(found, at)), default=-1)
    held: QueryToken | None = None  # a sign or a field to which the next token is glued
    for at, token in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        if held is not None:
            yield replace(token, sign=held.sign, field=held.field, start=held.start, begins=True)
            held = None
            continue
        if token.kind is not TokenKind.WORD or not token.begins:
            yield token
            continue
        parts = _SIGNED.fullmatch(token.text)
        sign, field, rest = (parts["sign"] or "", (parts["field"] or "").lower(), parts["rest"]) if parts else ("",) * 3
        glued = after is not None and after.start == token.end and after.kind in (TokenKind.PHRASE, TokenKind.OPEN)
        sign = ("+" if sign in _PLUSES else "-") if sign else ""
        before = found[at - 1].text if at else ""
        bullet = lines and (not at or "\n" in text[found[at - 1].end : token.start])
        if sign and (bullet or at < last_aside or not (_signable(rest, before) or field or (glued and not rest))):
            yield token
        elif not rest and glued and (sign or field) and after is not None:
            if after.kind is TokenKind.OPEN and field:
                yield token  # a field of a whole group is none
            else:
                held = replace(token, text="", sign=sign, field=field)
        elif not rest or (not sign and not field):
            yield token
        else:
            yield replace(token, text=rest, sign=sign, field=field)


def _signable(word: str, before: str) -> bool:
    """Whether a sign in front of a word is one: -5 is a number, 2015 -2020 a span; -2020 leaves a year out."""
    if word[:1].isdigit():
        return bool(re.fullmatch(r"(?:19|20)[0-9]{2}\W?", word)) and not before[-1:].isdigit()
    return word[:1].isalpha()


def _closes(found: Sequence[QueryToken], at: int) -> bool:
    """Whether a word closes an aside that a hyphen opened: -such as this-."""
    token = found[at]
    if token.kind is not TokenKind.WORD or not re.search(rf"\w[{_HYPHENS}][.,;:!?]?\Z", token.text[-4:]):
        return False
    return at + 1 == len(found) or found[at + 1].text not in _SUSPENDED
