"""The search itself: filters first, then words and meaning over what they allow, fused, explained and counted."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kb.encoder import Encoder
from kb.search import facets, fulltext
from kb.search.excerpt import best_excerpt
from kb.search.fusion import Evidence, found, fuse
from kb.search.index_file import IndexFile
from kb.search.query import MOST_CHARACTERS, Facet, Filters, Mode, Query, Sort
from kb.search.results import Card, Hit, Results
from kb.search.vectors import Nearest, Snapshot, load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

MOST_PER_PAGE = 100


class Searcher:
    """Searches one index. Safe for several threads; notices another process's changes before each search."""

    def __init__(self, index: IndexFile, encoder: Encoder | None, note: str = "") -> None:
        self._index, self._encoder, self._note = index, encoder, note
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._vector = lru_cache(maxsize=1024)(encoder.query) if encoder else None

    def snapshot(self) -> Snapshot:
        """The index as it stands now."""
        with self._index.reading(), self._lock:
            if self._snapshot is None or self._snapshot.generation != self._index.generation():
                self._snapshot = load(self._index, self._encoder.id if self._encoder else None)
            return self._snapshot

    def search(self, query: Query, cards: Mapping[str, Card], labels: facets.Labels) -> Results:
        """Answer a query over these practices, by id; nothing outside them is looked at or counted."""
        if not query.text.strip():
            return self._list(query, list(cards.values()), labels)
        vector = self._query(query)  # before the file is held: it takes longest
        with self._index.reading():
            return self._search(query, vector, cards, labels)

    def _search(
        self, query: Query, vector: "Vector | None", cards: Mapping[str, Card], labels: facets.Labels
    ) -> Results:
        snapshot = self.snapshot()
        scope = facets.nearly((cards[id] for id in snapshot.ids if id in cards), query.filters)
        places = snapshot.places()
        look = _mask(len(snapshot.ids), (places[card.id] for card in scope))
        evidence, words, nearest = self._evidence(snapshot, query, vector, look)
        floor = self._encoder.floor if self._encoder else 1.0
        by_words, by_meaning = found(evidence, floor)
        matched = [card for card in scope if by_words[places[card.id]] or by_meaning[places[card.id]]]
        hits = facets.allowed(matched, query.filters)
        scores = fuse(evidence, _mask(len(snapshot.ids), (places[card.id] for card in hits)))
        ranked = (
            sorted(hits, key=lambda card: (-scores[places[card.id]], card.id))
            if query.sort is Sort.BEST
            else _sorted(hits, query.sort)
        )

        def hit(card: Card) -> Hit:
            at = places[card.id]
            return Hit(
                card=card,
                score=round(float(scores[at]), 4),
                words=bool(by_words[at]),
                meaning=bool(by_meaning[at]),
                terms=tuple(query.text[t.start : t.end] for t in words.terms if at in words.holders[t.form]),
                similarity=None if np.isnan(evidence.cosine[at]) else round(float(evidence.cosine[at]), 4),
                excerpt=best_excerpt(self._index, snapshot, at, words, int(nearest.row[at]), vector),
            )

        return Results(
            query=query,
            hits=tuple(hit(card) for card in _page(ranked, query)),
            total=len(hits),
            by_words=sum(bool(by_words[places[card.id]]) for card in hits),
            by_meaning=sum(bool(by_meaning[places[card.id]]) for card in hits),
            facets=facets.counts(matched, query.filters, labels),
            meaning_used=snapshot.faiss is not None and vector is not None,
            note=self._says(snapshot, query, sum(1 for id in cards if id not in places)),
            relaxed=() if hits else _relaxed(matched, query.filters),
        )

    def ranking(self, text: str, mode: Mode, depth: int) -> list[tuple[str, float]]:
        """The best `depth` practices with their scores and no floor: what an evaluation judges."""
        query = Query(text=text, mode=mode)
        vector = self._query(query)
        with self._index.reading():
            snapshot = self.snapshot()
            everything = np.ones(len(snapshot.ids), bool)
            evidence, _, _ = self._evidence(snapshot, query, vector, everything)
        scores = fuse(evidence, everything)
        best = np.argsort(-scores, kind="stable")[:depth]
        return [(snapshot.ids[at], float(scores[at])) for at in best if scores[at] > 0]

    def forget_queries(self) -> None:
        """Drop the vectors of recent queries, so that a measurement encodes each one."""
        if self._vector:
            self._vector.cache_clear()

    def near(self, id: str, cards: Mapping[str, Card], limit: int) -> tuple[Hit, ...]:
        """Other practices of which a passage is near to this one as a whole, best first."""
        snapshot = self.snapshot()
        places = snapshot.places()
        rows = snapshot.rows_of(places[id]) if id in places else np.zeros(0, np.int64)
        if snapshot.faiss is None or not len(rows):
            return ()
        centre = np.mean([snapshot.vector(row) for row in rows], axis=0)
        length = float(np.linalg.norm(centre))
        within = _mask(len(snapshot.ids), (places[c] for c in cards if c in places and c != id))
        nearest = snapshot.cosines(np.asarray(centre / length if length else centre, np.float32), within)
        cosines = np.nan_to_num(nearest.cosine, nan=-1.0)
        floor = self._encoder.floor if self._encoder else 1.0
        best = [at for at in np.argsort(-cosines, kind="stable")[:limit] if cosines[at] >= floor]
        return tuple(
            Hit(
                cards[snapshot.ids[at]],
                float(cosines[at]),
                False,
                True,
                (),
                round(float(cosines[at]), 4),
                None,
            )
            for at in best
        )

    def _evidence(
        self, snapshot: Snapshot, query: Query, vector: "Vector | None", look: "NDArray[np.bool_]"
    ) -> tuple[Evidence, fulltext.Words, Nearest]:
        words = fulltext.search(self._index, query.text, snapshot.numbers)
        if vector is None or snapshot.faiss is None:
            nothing = np.full(len(snapshot.ids), np.nan, np.float32)
            nearest = Nearest(nothing, np.full(len(snapshot.ids), -1, np.int64))
        else:
            nearest = snapshot.cosines(vector, look)
        heard = look & (query.mode is not Mode.MEANING or snapshot.faiss is None)
        bm25, coverage = np.where(heard, words.bm25, 0), np.where(heard, words.coverage, 0)
        return Evidence(bm25, coverage, nearest.cosine, words.known), words, nearest

    def _query(self, query: Query) -> "Vector | None":
        """The query's vector; none where words alone are asked for, as a phrase in quotation marks does too."""
        if self._vector is None or query.mode is Mode.WORDS or not query.text.strip():
            return None
        if query.mode is Mode.BOTH and fulltext.quoted(query.text):
            return None
        return self._vector(query.text.strip()[:MOST_CHARACTERS])

    def _list(self, query: Query, cards: list[Card], labels: facets.Labels) -> Results:
        """No words: everything that the filters allow, newest first unless asked otherwise."""
        hits = facets.allowed(cards, query.filters)
        page = _page(_sorted(hits, Sort.NEWEST if query.sort is Sort.BEST else query.sort), query)
        return Results(
            query=query,
            hits=tuple(Hit(card, 0.0, False, False, (), None, None) for card in page),
            total=len(hits),
            by_words=0,
            by_meaning=0,
            facets=facets.counts(cards, query.filters, labels),
            meaning_used=self._encoder is not None,
            note=self._note,
            relaxed=() if hits else _relaxed(cards, query.filters),
        )

    def _says(self, snapshot: Snapshot, query: Query, waiting: int) -> str:
        """What a reader must know about how this search ran; `waiting` practices are not indexed."""
        if waiting:
            return f"{waiting} practices are not indexed yet and cannot be found: run `kb index`."
        if self._encoder is None:
            return self._note
        if query.mode is Mode.WORDS:
            return ""
        if snapshot.faiss is None and snapshot.ids:
            return "The index holds no vectors of this model yet: searching by words only. Run `kb index`."
        if snapshot.lacking:
            return f"{snapshot.lacking} passages are found by words only until `kb index` has run."
        if query.mode is Mode.BOTH and fulltext.quoted(query.text):
            return "A phrase in quotation marks is looked up by its words."
        return ""


def _page(ranked: Sequence[Card], query: Query) -> Sequence[Card]:
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
