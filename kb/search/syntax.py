"""What people type into a search besides words: quotation marks, signs, AND, OR, NOT, stars and fields. Each works,
or a note says what was made of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kb.index.terms import STOPWORDS
from kb.plan.economy import Economies
from kb.practice.card import Facet
from kb.search.lookup import TITLE, Lookup
from kb.search.operands import MOST_NOTES, Operand, OperandReader
from kb.search.tokens import CAPITALS, QueryToken, TokenKind, is_pasted, tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.index.indexed_words import IndexedWords

    Mask = NDArray[np.bool_]

MOST_CHARACTERS = 10_000
"""A longer text is pasted, whatever stands in it."""

AS_IT_STANDS = "A text of this length is searched as it stands: nothing in it is an operator."

MOST_OPERANDS = 32
"""Words and phrases of one query that operators bind; each costs a look into the index. Those after them are words."""


# Each reads a text once. What bears a mark that means something in any search, or looks like an operator's name, is
# read with care: operators are written in capitals.
_PLAIN = re.compile(r"(?:[^\W_]++(?:[-'’][^\W_]++)*+[,.;]?(?:\s++|\Z))++")
_SHOUTED = re.compile(r"\b(?:AND|OR|NOT|NEAR|ADJ|ONEAR|WITHIN|AROUND|XOR)(?:\b|[0-9])")


@dataclass(frozen=True)
class ParsedQuery:
    """A query told apart. Texts stand as typed without their marks; one that ends in * is the beginning of a word.

    `words` is what is searched by words and meaning, in the order typed: everything that is looked for, phrases,
    required words and every alternative too; what is left out, beginnings and wished filters are not in it. `free` are
    the words of it that no operator binds: where there are none, what satisfies the operators answers (see `restrict`).
    `phrases`, `required` and `beginnings` must stand in a practice, `in_title` in its title, of each group of
    `alternatives` at least one; none of `excluded` may stand there, none of `not_in_title` in the title. `beginnings`
    have no star of their own. `wishes` are filters, values as typed but for economies that are known; those of one
    facet widen. `notes` are sentences for the
    reader. `plain` is the query without operators, for a search instead: all that was looked for, as words.
    """

    words: str
    plain: str
    free: str = ""
    phrases: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, ...], ...] = ()
    beginnings: tuple[str, ...] = ()
    in_title: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    not_in_title: tuple[str, ...] = ()
    wishes: tuple[tuple[Facet, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def restricts(self) -> bool:
        """Whether a practice must satisfy something besides the words."""
        return self.demands or bool(self.excluded or self.not_in_title)

    @property
    def demands(self) -> bool:
        """Whether something must stand in a practice."""
        return any((self.phrases, self.required, self.alternatives, self.beginnings, self.in_title))

    @property
    def operators(self) -> bool:
        """Whether anything but plain words was meant, even what is no operator here and has a note."""
        return self.restricts or bool(self.wishes or self.notes)


def parsed(text: str, economies: Economies | None = None) -> ParsedQuery:
    """Tell a query apart. With `economies` what follows `economy:` is known by any of its names, of several words too,
    and wished by the official one. No text raises; the time is linear in its length."""
    whole = text.strip()
    if len(whole) > MOST_CHARACTERS:
        return ParsedQuery(whole, whole, whole)
    if _is_plain(whole):
        return ParsedQuery(whole, whole, whole)
    found = tokens(text)
    if is_pasted(text, found):
        marked = any(token.kind is TokenKind.PHRASE or token.sign or token.text in CAPITALS for token in found)
        return ParsedQuery(whole, whole, whole, notes=(AS_IT_STANDS,) if marked else ())
    reader = OperandReader(text, found, economies)
    return _told_apart(text, found, reader.operands(), reader)


def _is_plain(text: str) -> bool:
    """Whether a text is nothing but words and the points between them, of which none can be an operator: most are."""
    return _PLAIN.fullmatch(text) is not None and not _SHOUTED.search(text)


def _told_apart(
    text: str, found: Sequence[QueryToken], operands: Sequence[Operand], reader: OperandReader
) -> ParsedQuery:
    """What the operands are together: chains of OR first, then what AND, signs and marks demand."""
    notes = reader.notes
    joined = _joined_by_and(operands)
    groups: list[list[Operand]] = []
    musts: list[Operand] = []
    for chain in _chains(operands):
        wanted = [one for one in chain if not one.negated]
        if len(wanted) > 1:
            groups.append(wanted)
        else:
            musts += [one for one in wanted if _demands(one) or one.at in joined]
        if 0 < len(wanted) < len(chain):
            notes.append("OR does not reach what is left out.")
        if len(wanted) > 1 and any(one.title for one in wanted):
            notes.append("`title:` has no effect beside OR: the words may stand anywhere.")
    outs = [one for one in operands if one.negated]

    bound = sorted(one.at for one in (*musts, *outs, *(one for group in groups for one in group)))
    if len(bound) > MOST_OPERANDS:
        notes.append(f"Operators bind {MOST_OPERANDS} words at most; those after them were read without.")
        bound = bound[:MOST_OPERANDS]
        places = set(bound)
        groups = [some for group in groups if len(some := [one for one in group if one.at in places]) > 1]
        musts, outs = [one for one in musts if one.at in places], [one for one in outs if one.at in places]

    words, instead = list(reader.kept), list(reader.kept)
    for at, value in reader.plain.items():
        instead[at] = value
    for one in operands:
        if one.negated:
            words[one.at] = instead[one.at] = None
        elif one.begins:
            words[one.at] = None
    places = set(bound)
    free = [None if at in places else word for at, word in enumerate(words)]

    query = ParsedQuery(
        words=_joined(text, found, words),
        plain=_joined(text, found, instead),
        free=_joined(text, found, free) if any(map(_says_something, free)) else "",
        phrases=_once(one.written for one in musts if one.phrase and not one.title),
        required=_once(one.written for one in musts if not (one.phrase or one.begins or one.title)),
        alternatives=tuple(_once(one.written for one in group) for group in groups),
        beginnings=_once(one.text for one in musts if one.begins and not (one.phrase or one.title)),
        in_title=_once(one.written for one in musts if one.title),
        excluded=_once(one.written for one in outs if not one.title),
        not_in_title=_once(one.written for one in outs if one.title),
        wishes=tuple(dict.fromkeys(reader.wishes)),
    )
    if reader.left_parentheses:
        notes.append(f"Parentheses were left out. {_reading(musts, groups, outs)}")
    elif (groups and joined) or any(_is_cut(group, operands) for group in groups):
        notes.append(f"OR joins the two words beside it. {_reading(musts, groups, outs)}")
    if outs and not query.words and not query.demands and not query.wishes:
        notes.append("Nothing is looked for: all practices without what is left out are listed.")
    return replace(query, notes=tuple(dict.fromkeys(notes))[:MOST_NOTES])


def _chains(operands: Sequence[Operand]) -> Iterator[list[Operand]]:
    """The operands, those that OR joins together."""
    held: list[Operand] = []
    for one in operands:
        if held and one.link is not TokenKind.OR:
            yield held
            held = []
        held.append(one)
    if held:
        yield held


def _joined_by_and(operands: Sequence[Operand]) -> set[int]:
    """The tokens of the words on either side of an AND, little words aside: these stand everywhere."""
    sides = (pair for pair in pairwise(operands) if pair[1].link is TokenKind.AND)
    return {one.at for pair in sides for one in pair if one.text.casefold() not in STOPWORDS}


def _demands(operand: Operand) -> bool:
    return operand.phrase or operand.begins or operand.title or operand.required


def _is_cut(group: Sequence[Operand], operands: Sequence[Operand]) -> bool:
    """Whether a word that no operator binds stands right beside one that OR does: the reader may have meant both."""
    places = {one.at: one for one in operands}
    first, last = group[0], group[-1]
    beside = ((places.get(first.at - 1), first), (places.get(last.at + 1), last))
    return any(
        other is not None and not (one.phrase or other.negated or _demands(other)) and other.group == one.group
        for other, one in beside
    )


def _reading(musts: Sequence[Operand], groups: Sequence[Sequence[Operand]], outs: Sequence[Operand]) -> str:
    """How the operators were read, as a sentence."""
    either = [(group[0].at, f"({' or '.join(_once(one.shown for one in group))})") for group in groups]
    wanted = [shown for _, shown in sorted((*either, *((one.at, one.shown) for one in musts)))]
    left = f"without {' and without '.join(one.shown for one in outs)}" if outs else ""
    said = ", ".join(filter(None, (" and ".join(wanted), left)))
    return f"Read as: {said}." if said else "They bind nothing here."


def _joined(text: str, found: Sequence[QueryToken], kept: Sequence[str | None]) -> str:
    """The pieces of the query that are left; as it was typed where all are."""
    if all(word == text[token.start : token.end] for token, word in zip(found, kept, strict=True)):
        return text.strip()
    pieces: list[str] = []
    end = -1  # of the piece before, where it is left
    for token, word in zip(found, kept, strict=True):
        if word is not None:
            pieces += [word] if token.start == end else [" ", word]
        end = token.end if word is not None else -1
    return " ".join("".join(pieces).split())


def _says_something(word: str | None) -> bool:
    return word is not None and any(map(str.isalnum, word))


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def restrict(query: ParsedQuery, words: "IndexedWords") -> "Mask | None":
    """Which practices satisfy a query's operators, one a place. None where they demand nothing; all where nothing is
    looked for at all, as in a query of filters alone. Within a read transaction.

    Endings do not matter, as everywhere: a phrase in the singular stands in a text that has it in the plural. A little
    word alone leaves nothing out.
    """
    import numpy as np

    looked = Lookup(words)
    demanded = [[text] for text in (*query.phrases, *query.required, *(f"{some}*" for some in query.beginnings))]
    sets = [
        *(looked.any_of(texts) for texts in (*demanded, *query.alternatives)),
        *(looked.any_of([text], TITLE) for text in query.in_title),
    ]
    outs = [
        *(looked.any_of([text]) for text in query.excluded if text.casefold() not in STOPWORDS),
        *(looked.any_of([text], TITLE) for text in query.not_in_title),
    ]
    masks = [mask for mask in sets if mask is not None] + [words.alive & ~mask for mask in outs if mask is not None]
    if not masks and query.operators and not query.words:
        return words.alive.copy()
    return np.logical_and.reduce(masks) if masks else None
