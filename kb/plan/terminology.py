"""Words that APEC's papers avoid, and what they say instead: found in a text, pointed out, never changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.practice.body import BodyPieceKind, pieces

# No part of it reads a text twice: an address begins where its run of letters does, and is no longer than one may be.
_QUOTED = re.compile(
    r"(?m)^ {0,3}>[^\n]*"  # somebody else's words
    r"|`[^`\n]*`"  # code
    r"|https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,255}+\.\S+"
    r"|\"[^\"\n]{1,500}\"|“[^”\n]{1,500}”|„[^“”\n]{1,500}[“”]|«[^»\n]{1,500}»|「[^」\n]{1,500}」"
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_JOINS = frozenset({"of", "for", "de"})
"""Words that hold a name together, such as the National Bank of Somewhere."""

_OPENERS = frozenset(
    re.findall(
        r"\w+",
        "a an the in on at of for from to with by and or but as this that these those each every all our its their his "
        "her when where while since before after between within across many most some few other",
    )
)
"""Words that are capitalised only because a sentence begins with them."""


@dataclass(frozen=True)
class WordingTerm:
    """`forms` are the spellings that are looked for; one that `followed_by` comes after is left alone."""

    forms: tuple[str, ...]
    instead: str
    why: str
    followed_by: str = ""


@dataclass(frozen=True)
class Finding:
    """A term in a text, from `start` up to `end`, as it stands there."""

    term: str
    instead: str
    why: str
    start: int
    end: int


def wording(text: str, terms: Sequence[WordingTerm]) -> tuple[Finding, ...]:
    """What to look at, in the order of reading. Quotations, code, addresses and proper names are left alone."""
    level = text.replace("\r\n", " \n").replace("\r", "\n")  # as long as the text: what is found has its place there
    bare = "\n".join(
        " " * len(piece.source) if piece.kind is BodyPieceKind.CODE else _QUOTED.sub(_blank, piece.source)
        for piece in pieces(level)
    )
    found = sorted((one for term in terms for one in _found(bare, term)), key=lambda one: (one.start, -one.end))
    told: list[Finding] = []
    for finding in found:
        if not told or finding.start >= told[-1].end:  # of a term within a longer one the longer is told
            told.append(finding)
    return tuple(told)


def _blank(quoted: re.Match[str]) -> str:
    return " " * len(quoted[0])


def _found(text: str, term: WordingTerm) -> Iterator[Finding]:
    forms = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(term.forms, key=len, reverse=True))
    behind = rf"(?!\s*{re.escape(term.followed_by.strip())})" if term.followed_by else ""
    for match in re.finditer(rf"(?<![\w-])(?:{forms})(?![\w-]){behind}", text, re.I):
        if not _is_in_a_name(text, match.start(), match.end(), named=term.forms[0][:1].isupper()):
            yield Finding(match[0], term.instead, term.why, match.start(), match.end())


def _is_in_a_name(text: str, start: int, end: int, named: bool) -> bool:
    """Whether a capitalised word stands in one run with the term. A term that is no name itself must be capitalised
    too to belong to one: "the country Chile" holds no name but Chile's."""
    if not named and not text[start].isupper():
        return False
    return _capitalised(_before(text, start)) or _capitalised(_after(text, end))


def _capitalised(word: str) -> bool:
    return word[:1].isupper() and word.casefold() not in _OPENERS


def _before(text: str, start: int) -> str:
    """The word in front, over a word that joins; nothing where something else stands between."""
    words = re.findall(r"[^\W\d_][\w'’-]*", _run(text[max(0, start - 80) : start], last=True))
    return next((word for word in reversed(words) if word not in _JOINS), "")


def _after(text: str, end: int) -> str:
    words = _WORD.findall(_run(text[end : end + 80], last=False))
    return next((word for word in words if word not in _JOINS), "")


def _run(text: str, last: bool) -> str:
    """The words that touch the term: with nothing but single spaces between."""
    pattern = r"(?:[^\W\d_][\w'’-]* )+\Z" if last else r"\A(?: [^\W\d_][\w'’-]*)+"
    found = re.search(pattern, text)
    return found[0] if found else ""
