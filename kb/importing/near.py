"""Rows that may say what a practice on record says already, or another row of the same file: found before they come
in.

Words alone find them where rows are many: titles a slip apart, under the same lead economy, and texts that share most
of their words, the rare ones weighing most. Where new rows are few the desk's own rule looks by meaning too
(`kb.search.suspects`): a search for each.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.practice.form import entries_of
from kb.practice.practice import Practice, Submission
from kb.search.suspects import FEWEST_WORDS, SAME_WORDS, first_words, longer_words

MOST_BY_MEANING = 20
"""New rows of one file that are looked up by meaning; of more, words alone are compared."""

TITLE_SLIP = 90
"""How like two titles are, of 100, that are one with a slip."""

FEW = 50
"""Texts that may hold a word that is still looked at, however few there are in all; else one in twenty."""

SHORTEST_TITLE = 10
"""Letters of a title in which a slip can be told from another word."""


@dataclass(frozen=True)
class NearDuplicate:
    """Row `no` may be the practice `id`, or where that is empty what row `other` says. `why` in words."""

    no: int
    title: str
    id: str
    other: int
    other_title: str
    why: str


@dataclass(frozen=True)
class _Told:
    """What may be the same: a practice on record, or a row."""

    title: str
    lead: str
    text: str
    id: str = ""
    no: int = 0


def near_duplicates(
    rows: Mapping[int, Submission],
    practices: Sequence[Practice],
    text: Callable[[str], str],
    by_meaning: Callable[[Mapping[str, str]], str] | None = None,
) -> tuple[NearDuplicate, ...]:
    """For each new row, by its number, the one that it may be the same as: practices on record first. `text` gives what
    a practice says, by its id, and `by_meaning` the id of the one that may be what a form holds, or nothing."""
    if not rows:
        return ()
    on_record = [_Told(one.title, _lead(one), text(one.id), one.id) for one in practices]
    new = [_Told(one.title, _lead(one), _whole(one), no=no) for no, one in rows.items()]
    known = [*on_record, *new]
    titles, texts = _Titles(known), _Texts(known)
    found = []
    for place, (no, one) in enumerate(rows.items()):
        before = len(on_record) + place
        entries = entries_of(one)
        like, why = titles.like(before), "its title is nearly the same"
        if like is None:
            like, why = texts.like(before, first_words(entries)), "it says much the same"
        id = by_meaning(entries) if by_meaning and like is None and len(rows) <= MOST_BY_MEANING else ""
        if like is not None:
            found.append(NearDuplicate(no, one.title, known[like].id, known[like].no, known[like].title, why))
        elif id:
            other = next((practice.title for practice in practices if practice.id == id), id)
            found.append(NearDuplicate(no, one.title, id, 0, other, "it says much the same in other words"))
    return tuple(found)


class _Titles:
    """Titles a slip apart, under one lead economy. Where their figures differ they are two: phases, years, volumes."""

    def __init__(self, known: Sequence[_Told]) -> None:
        self._keys = [(one.lead.casefold(), _figures(one.title)) for one in known]
        self._titles = [" ".join(one.title.casefold().split()) for one in known]
        self._among: dict[tuple[str, str], list[int]] = {}
        for place, key in enumerate(self._keys):
            self._among.setdefault(key, []).append(place)

    def like(self, place: int) -> int | None:
        """The one before this with nearly the same title."""
        from rapidfuzz import fuzz, process

        title = self._titles[place]
        before = [one for one in self._among[self._keys[place]] if one < place]
        if len(title) < SHORTEST_TITLE or not before:
            return None
        named = [self._titles[one] for one in before]
        best = process.extractOne(title, named, scorer=fuzz.ratio, score_cutoff=TITLE_SLIP)
        return before[best[2]] if best else None


class _Texts:
    """Texts that share most of their words: each word leads to the texts that hold it, so that what is compared grows
    with what is shared and not with every pair."""

    def __init__(self, known: Sequence[_Told]) -> None:
        import numpy as np

        self._numpy, self._count = np, len(known)
        holding: dict[str, list[int]] = {}
        for place, one in enumerate(known):
            for word in longer_words(one.text):
                holding.setdefault(word, []).append(place)
        # a usual word weighs next to nothing where there are many texts, and would cost the most
        most = max(len(known) // 20, FEW)
        self._holding = {word: np.array(at, np.int64) for word, at in holding.items() if len(at) <= most}

    def like(self, place: int, text: str) -> int | None:
        """The one before this that says most of the words of a text, by their weight."""
        np = self._numpy
        words = [word for word in longer_words(text) if word in self._holding]
        if len(words) < FEWEST_WORDS:
            return None
        lists = [self._holding[word] for word in words]
        # a word that many texts hold says little of this one. Of the demonstration's 48 write-ups none has more than
        # 0.3 of another's weight so, and each 0.97 or more of its own second half's
        weights = [float(np.log(self._count / len(places))) ** 2 for places in lists]
        total = sum(weights)
        if total <= 0:
            return None
        where = np.concatenate(lists)
        shares = np.bincount(where, np.repeat(weights, [len(one) for one in lists]), self._count)[:place]
        best = int(shares.argmax()) if len(shares) else -1
        return best if best >= 0 and shares[best] >= SAME_WORDS * total else None


def _lead(one: Submission) -> str:
    return next(iter((*one.economies, *one.other_origins)), "")


def _whole(one: Submission) -> str:
    return f"{one.title}\n{one.summary}\n{one.body}"


def _figures(title: str) -> str:
    return " ".join("".join(sign if sign.isdigit() else " " for sign in title).split())


def in_words(found: Sequence[NearDuplicate]) -> Iterator[str]:
    """A sentence for each, for who is asked nothing."""
    for one in found:
        what = f"{one.id} “{one.other_title}”" if one.id else f"row {one.other} “{one.other_title}”"
        yield f"row {one.no} “{one.title}” may be the same as {what}: {one.why}; it is taken as new"
