"""The search itself: filters first, then words and meaning over what they allow, fused, explained and counted."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from kb.encoder import Encoder
from kb.index import fulltext
from kb.index.index_file import IndexFile
from kb.index.spelling import Spelling
from kb.index.synonyms import Synonyms
from kb.index.terms import MOST_CHARACTERS
from kb.index.vectors import IndexSnapshot, Nearest, load
from kb.practice.card import Card, Facet, Filters
from kb.search import facets
from kb.search.excerpt import best_excerpt
from kb.search.feedback import QueryReading, asked_again
from kb.search.floor import by_meaning, by_words
from kb.search.fusion import MatchEvidence, Meaning, fuse
from kb.search.grouping import grouped
from kb.search.objective_names import objective_names
from kb.search.query import Mode, Query, Sort
from kb.search.results import Hit, Results, Similar
from kb.search.similar import similar
from kb.search.weights import Weights, learned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]
    Vectors = tuple[Vector, ...]

MOST_PER_PAGE = 100

ENGLISH = "English"
"""What an encoder's facts say of one that reads nothing else."""

Listed = TypeVar("Listed")

UNQUOTED = "No practice holds the phrase in quotation marks as it stands: looked for without them."


@dataclass(frozen=True)
class QueryEvidence:
    """A query looked up: its words, the best passages by each encoder, and what speaks for each practice."""

    words: fulltext.Words
    nearest: tuple[Nearest, ...]
    evidence: MatchEvidence


class Searcher:
    """Searches one index. Safe for several threads; notices another process's changes before each search."""

    def __init__(
        self,
        index: IndexFile,
        encoders: Sequence[Encoder],
        note: str = "",
        synonyms: Synonyms = fulltext.NONE,
        weights: Weights | None = None,
    ) -> None:
        self.index, self._encoders, self._note, self._synonyms = index, tuple(encoders), note, synonyms
        self.weights = weights or learned()
        self._spelling = Spelling(index)
        self._lock = threading.Lock()
        self._snapshot: IndexSnapshot | None = None
        self._vectors = lru_cache(maxsize=1024)(self._encoded)

    def snapshot(self) -> IndexSnapshot:
        """The index as it stands now."""
        with self.index.reading(), self._lock:
            # another process may have indexed meanwhile: its generation in the file says so
            if self._snapshot is None or self._snapshot.generation != self.index.generation():
                self._snapshot = load(self.index, [encoder.id for encoder in self._encoders])
            return self._snapshot

    def search(self, query: Query, cards: Mapping[str, Card], labels: facets.Labels) -> Results:
        """Answer a query over these practices, by id; nothing outside them is looked at or counted."""
        if not query.text.strip():
            return self._list(query, list(cards.values()), labels)
        asked = self._asked(query)
        mended = "" if query.exact or fulltext.quoted(query.text) else self._mended(asked.text, cards)
        asked = replace(asked, text=mended) if mended else asked
        vectors = self._query(asked)  # before the file is held: it takes longest
        with self.index.reading():
            results = self._search(asked, vectors, cards, labels)
        # what was asked stands in the address and the field; the page says what was answered instead
        notes = (*results.notes, UNQUOTED) if quotes_dropped(query, asked) else results.notes
        return replace(results, query=query, searched=mended, notes=notes)

    def _mended(self, text: str, cards: Mapping[str, Card]) -> str:
        """The text with its slips mended; empty where there are none."""
        with self.index.reading():
            words = fulltext.search(self.index, text, self.snapshot().numbers, self._synonyms)
            return self._spelling.meant(text, words, cards.keys())

    def _search(self, query: Query, vectors: "Vectors", cards: Mapping[str, Card], labels: facets.Labels) -> Results:
        snapshot = self.snapshot()
        places = snapshot.places()
        # cards say what may be read now, the index what it held: it may be ahead of them or behind
        readable = _mask(len(snapshot.ids), (places[id] for id in cards if id in places))
        looked = self._look(snapshot, query, vectors, readable)
        words, nearest, evidence = looked.words, looked.nearest, looked.evidence
        if evidence.bm25.any():  # names of objectives rank and find nothing: without a word anywhere they are left
            evidence = replace(evidence, field=objective_names(words, snapshot.ids, cards, labels(Facet.OBJECTIVE)))
        # found or not is decided before any filter, so that a facet's count is what choosing it will list
        found_words = by_words(evidence.bm25, words.together)
        found_meaning = by_meaning(evidence.meanings, words, found_words, readable, self.weights)
        # those that fail one facet are counted in it, as what choosing it differently would bring
        scope = facets.nearly((cards[id] for id in snapshot.ids if id in cards), query.filters)
        matched = [card for card in scope if found_words[places[card.id]] or found_meaning[places[card.id]]]
        hits = facets.allowed(matched, query.filters)
        # scaled over the hits alone: what is filtered away must not press the rest together
        scores = fuse(evidence, _mask(len(snapshot.ids), (places[card.id] for card in hits)), self.weights)
        ranked = (
            sorted(hits, key=lambda card: (-scores[places[card.id]], card.id))
            if query.sort is Sort.BEST
            else _sorted(hits, query.sort)
        )

        # after ranking: a group stands where its best does, and the total still counts each practice
        groups = grouped(ranked, dict(zip(snapshot.ids, snapshot.texts, strict=True)))

        def hit(card: Card, *same: Card) -> Hit:
            at = places[card.id]
            return Hit(
                card=card,
                score=round(float(scores[at]), 4),
                words=bool(found_words[at]),
                meaning=bool(found_meaning[at]),
                terms=tuple(query.text[t.start : t.end] for t in words.terms if at in words.holders[t.form]),
                similarity=_similarity(snapshot, nearest, vectors, at),
                excerpt=best_excerpt(self.index, snapshot, at, words, nearest, vectors, bool(found_words[at])),
                same=same,
            )

        return Results(
            query=query,
            hits=tuple(hit(*group) for group in _page(groups, query)),
            total=len(hits),
            groups=len(groups),
            facets=facets.counts(matched, query.filters, labels),
            meaning_used=snapshot.has_meaning and bool(vectors),
            notes=self._notes(snapshot, query, sum(1 for id in cards if id not in places)),
            relaxed=() if hits else _relaxed(matched, query.filters),
        )

    def ranking(self, text: str, mode: Mode, depth: int) -> list[tuple[str, float]]:
        """The best `depth` practices with their scores and no floor: what an evaluation judges."""
        query = self._asked(Query(text=text, mode=mode))
        vectors = self._query(query)
        with self.index.reading():
            snapshot = self.snapshot()
            everything = np.ones(len(snapshot.ids), bool)
            looked = self._look(snapshot, query, vectors, everything)
        scores = fuse(looked.evidence, everything, self.weights)
        best = np.argsort(-scores, kind="stable")[:depth]
        return [(snapshot.ids[at], float(scores[at])) for at in best if scores[at] > 0]

    def forget_queries(self) -> None:
        """Drop the vectors of recent queries, so that a measurement encodes each one."""
        self._vectors.cache_clear()

    def similar(self, id: str, cards: Mapping[str, Card], limit: int) -> Similar:
        """Practices near to this one, `limit` a list at most."""
        with self.index.reading():
            return similar(self.index, self.snapshot(), id, cards, limit)

    def evidence(self, text: str) -> tuple[tuple[str, ...], fulltext.Words, MatchEvidence]:
        """The ids in the index, and what speaks for each of them: what weights are learned from."""
        query = self._asked(Query(text=text))
        vectors = self._query(query)
        with self.index.reading():
            snapshot = self.snapshot()
            looked = self._look(snapshot, query, vectors, np.ones(len(snapshot.ids), bool))
        return snapshot.ids, looked.words, looked.evidence

    def _look(
        self, snapshot: IndexSnapshot, query: Query, vectors: "Vectors", readable: "NDArray[np.bool_]"
    ) -> QueryEvidence:
        """Look a query up among what may be read."""
        words = fulltext.search(self.index, query.text, snapshot.numbers, self._synonyms)
        nearest: list[Nearest] = []
        meanings: list[Meaning] = []
        for encoder, space, vector in zip(self._encoders, snapshot.spaces, vectors, strict=False):
            name = encoder.facts.name
            near, whole = space.looked_up(vector, self.weights.common.get(name, 0.0), readable)
            nearest.append(near)
            meanings.append(Meaning(name, near.cosine, whole, near.second))
        if self.weights.language(words.known) == 0:  # one that does not read the query would only guess
            others = [one for one, encoder in zip(meanings, self._encoders, strict=False) if _reads_more(encoder)]
            meanings = others or meanings  # a guess is still better than nothing to rank by
        # asked for meaning where no vector is yet, words answer; the note says that
        listens = query.mode is not Mode.MEANING or not snapshot.has_meaning
        nothing = np.zeros(len(snapshot.ids), np.float32)
        evidence = MatchEvidence(
            # what the reader may not see is as if it were not there: it is not found and scales nothing
            bm25=np.where(readable, words.bm25, 0) if listens else nothing,
            field=nothing,
            held=float(words.coverage[readable].max(initial=0)),
            known=words.known,
            meanings=tuple(meanings),
            asked=len(words.terms),
        )
        names = [encoder.facts.name for encoder in self._encoders]
        readings = [QueryReading(*one) for one in zip(names, snapshot.spaces, nearest, vectors, strict=False)]
        evidence = asked_again(evidence, readings, readable, self.weights)
        return QueryEvidence(words, tuple(nearest), evidence)

    def _asked(self, query: Query) -> Query:
        text = fulltext.as_it_can_be_asked(self.index, query.text[:MOST_CHARACTERS])
        return query if text == query.text[:MOST_CHARACTERS] else replace(query, text=text)

    def _query(self, query: Query) -> "Vectors":
        """The query's vectors, one an encoder; none where words alone are asked for, as a phrase in quotation marks
        does too."""
        if query.mode is Mode.WORDS or not query.text.strip():
            return ()
        if query.mode is Mode.BOTH and fulltext.quoted(query.text):
            return ()
        return self._vectors(query.text.strip()[:MOST_CHARACTERS])

    def _encoded(self, text: str) -> "Vectors":
        return tuple(encoder.query(text) for encoder in self._encoders)

    def _list(self, query: Query, cards: list[Card], labels: facets.Labels) -> Results:
        """No words: everything that the filters allow, newest first unless asked otherwise."""
        hits = facets.allowed(cards, query.filters)
        page = _page(_sorted(hits, Sort.NEWEST if query.sort is Sort.BEST else query.sort), query)
        return Results(
            query=query,
            hits=tuple(Hit(card, 0.0, False, False, (), None, None) for card in page),
            total=len(hits),
            groups=len(hits),
            facets=facets.counts(cards, query.filters, labels),
            meaning_used=bool(self._encoders),
            notes=(self._note,) if self._note else (),
            relaxed=() if hits else _relaxed(cards, query.filters),
        )

    def _notes(self, snapshot: IndexSnapshot, query: Query, waiting: int) -> tuple[str, ...]:
        """What a reader must know about how this search ran; `waiting` practices are not indexed."""
        notes = []
        if waiting:
            notes.append(f"{waiting} practices are not indexed yet and cannot be found: run `kb index`.")
        if not self._encoders:
            notes.append(self._note)
        elif query.mode is Mode.WORDS:
            pass
        elif not snapshot.has_meaning and snapshot.ids:
            notes.append("The index holds no vectors of this model yet: searching by words only. Run `kb index`.")
        elif snapshot.lacking:
            notes.append(f"{snapshot.lacking} passages are found by words only until `kb index` has run.")
        return tuple(filter(None, notes))


def quotes_dropped(query: Query, asked: Query) -> bool:
    return bool(fulltext.quoted(query.text)) and not fulltext.quoted(asked.text)


def _reads_more(encoder: Encoder) -> bool:
    return encoder.facts.languages != ENGLISH


def _similarity(snapshot: IndexSnapshot, nearest: Sequence[Nearest], vectors: "Vectors", at: int) -> float | None:
    """The cosine of the best passage, as the first encoder that has one sees it."""
    for space, near, vector in zip(snapshot.spaces, nearest, vectors, strict=False):
        if near.row[at] >= 0:
            return round(float(space.faiss.reconstruct(int(near.row[at])) @ vector), 4)
    return None


def _page(ranked: Sequence[Listed], query: Query) -> Sequence[Listed]:
    size = min(query.size, MOST_PER_PAGE)
    return ranked[(query.page - 1) * size : query.page * size]


def _sorted(cards: list[Card], sort: Sort) -> list[Card]:
    keys: dict[Sort, Callable[[Card], tuple[int, int, str]]] = {
        Sort.NEWEST: lambda card: (-(card.practice.since or 0), -card.order, card.id),
        Sort.ADOPTED: lambda card: (-len(card.adopters), -card.order, card.id),
    }
    return sorted(cards, key=keys[sort])


def _relaxed(matched: Sequence[Card], filters: Filters) -> tuple[tuple[Facet, str, int], ...]:
    """What dropping one whole filter would bring, with the values chosen in it, most first; none that does not help."""
    offers = []
    for facet, chosen in filters.chosen.items():
        without = replace(filters, chosen={**filters.chosen, facet: ()})
        offers.append((facet, " or ".join(chosen), len(facets.allowed(matched, without))))
    return tuple(sorted((offer for offer in offers if offer[1] and offer[2]), key=lambda offer: -offer[2]))


def _mask(count: int, places: Iterable[int]) -> "NDArray[np.bool_]":
    mask = np.zeros(count, bool)
    mask[list(places)] = True
    return mask
