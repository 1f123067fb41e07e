"""The search itself: a query is read, looked up, judged, narrowed, ordered, and the page that is shown explained."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kb.encoder import Encoder
from kb.index import fulltext
from kb.index.index_file import IndexFile
from kb.index.snapshot import IndexSnapshot, IndexView
from kb.index.spelling import Spelling
from kb.index.synonyms import Synonyms
from kb.index.terms import MOST_CHARACTERS
from kb.index.wording import usual_wording
from kb.ledger.ledger import Ledger
from kb.practice.card import Card, Facet, Filters
from kb.search.columns import CardColumns, ColumnMemory
from kb.search.evidence import Evidence, QueryEvidence, WordsMemory
from kb.search.grouping import grouped
from kb.search.judging import SearchedText, fused, judged
from kb.search.narrowing import Narrowing
from kb.search.ordering import best_first, listed
from kb.search.parts import parts
from kb.search.query import Mode, Query, Sort
from kb.search.query_vectors import QueryEncoding, QueryVectors
from kb.search.results import MOST_RELATED, Hit, Results, Similar
from kb.search.search_notes import search_notes
from kb.search.shown import shown_hits
from kb.search.similar import similar
from kb.search.syntax import ParsedQuery, restrict
from kb.search.syntax import parsed as told_apart
from kb.search.weights import Weights, learned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

MOST_PER_PAGE = 100

UNQUOTED = "No practice holds the phrase in quotation marks as it stands: looked for without them."


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
        self.view = IndexView(index, [encoder.id for encoder in encoders])
        self._spelling = Spelling(index)
        self._columns = ColumnMemory()
        self._recent = WordsMemory()
        self._encoding = QueryEncoding(encoders, synonyms.glossary)

    def snapshot(self) -> IndexSnapshot:
        """The index as it stands now."""
        return self.view.snapshot()

    def search(
        self,
        query: Query,
        cards: Mapping[str, Card],
        ledger: Ledger | None = None,
        parsed: ParsedQuery | None = None,
        without: Collection[str] = (),
    ) -> Results:
        """Answer a query over these practices, by id; nothing outside them, nor any of `without`, is looked at or
        counted. `ledger` says what values facets have: without it none is counted. `parsed` is the text told apart, if
        that is done already."""
        if not query.text.strip():
            with self.index.reading():
                columns = self._columns.of(cards, ledger, self.snapshot())
            return self._list(query, columns, _readable(columns, len(columns.there), without))
        with self.index.reading():
            searched = self._searched(query, cards, ledger, parsed or told_apart(query.text[:MOST_CHARACTERS]), without)
            worded = self._worded(searched.texts, query.mode)
        vectors = self._vectors(worded)  # it takes longest: no file is held
        with self.index.reading():
            return self._search(query, searched, vectors, cards, ledger, without)

    def _searched(
        self,
        query: Query,
        cards: Mapping[str, Card],
        ledger: Ledger | None,
        parsed: ParsedQuery,
        without: Collection[str],
    ) -> SearchedText:
        snapshot = self.snapshot()
        text, mask, notes = parsed.words, restrict(parsed, snapshot.words), list(parsed.notes)
        if mask is not None and parsed.phrases:
            columns = self._columns.of(cards, ledger, snapshot)
            if not (mask & _readable(columns, len(mask), without)).any():
                # a phrase that stands nowhere: what was asked stands in the field, and the note says what was answered
                text, mask, notes = parsed.plain, None, [*notes, UNQUOTED]
        mended = ""
        if mask is None and not parsed.phrases and not query.exact and text.strip():
            mended = self._spelling.meant(text, self._recent.of(snapshot.words, text, self._synonyms))
        text = mended or text
        some = parts(text)
        return SearchedText(parsed, text, some if len(some) > 1 else (), bool(mended), mask is not None, tuple(notes))

    def _worded(self, texts: Sequence[str], mode: Mode) -> list[str]:
        """What encoders are given of each text; nothing where words alone are asked for. Within a read transaction."""
        if mode is Mode.WORDS or not self._encoders:
            return ["" for _ in texts]
        vocabulary = self._spelling.vocabulary()
        return [usual_wording(text, vocabulary) if text.strip() else "" for text in texts]

    def _vectors(self, worded: Sequence[str]) -> tuple[QueryVectors, ...]:
        """Each text's vectors, one an encoder; none where there is no text."""
        encoded = iter(self._encoding.of([text for text in worded if text]))
        return tuple(next(encoded) if text else QueryVectors() for text in worded)

    def _search(
        self,
        query: Query,
        searched: SearchedText,
        vectors: Sequence[QueryVectors],
        cards: Mapping[str, Card],
        ledger: Ledger | None,
        without: Collection[str],
    ) -> Results:
        snapshot = self.snapshot()
        # cards say what may be read now, the index what it held: it may be ahead of them or behind
        columns = self._columns.of(cards, ledger, snapshot)
        readable = _readable(columns, len(snapshot.ids), without)
        evidence = Evidence(snapshot, self._encoders, self._synonyms, self.weights, self._recent)
        assessment = judged(searched, vectors, query.mode, query.filters, evidence, columns, readable)
        places, first = assessment.places, assessment.looked[0]
        # answered or not is decided before any filter, so that a facet's count is what choosing it will list
        narrowing = Narrowing(columns, places[assessment.answers], query.filters)
        hits, beside = narrowing.hits, Narrowing(columns, places[assessment.related], query.filters).hits
        # scaled over the hits alone: what is filtered away must not press the rest together
        within = np.zeros(len(places), bool)
        within[assessment.at(hits)] = True
        scores = fused(assessment.looked, within, self.weights)
        ranked = (
            best_first(scores[assessment.at(hits)], hits, snapshot.ids)
            if query.sort is Sort.BEST
            else listed(columns, hits, query.sort)
        )
        nearest = best_first(assessment.chance[assessment.at(beside)], beside, snapshot.ids)[:MOST_RELATED]
        # after ranking: a group stands where its best does, and the total still counts each practice
        groups = grouped(ranked, columns.keys)
        page = groups[_page(query)]
        shown = [*(group[0] for group in page), *nearest.tolist()]
        same = [tuple(map(columns.card, group[1:])) for group in page]
        explained = shown_hits(
            self.index, snapshot, columns, searched, assessment, scores, shown, query.mode, self.weights, same
        )
        return Results(
            query=query,
            hits=tuple(explained[: len(page)]),
            total=len(hits),
            groups=len(groups),
            facets=narrowing.counts(),
            meaning_used=snapshot.has_meaning and any(one.own for one in vectors),
            related=tuple(explained[len(page) :]),
            searched=searched.text if searched.mended else "",
            unknown=_unknown(first),
            notes=(
                *searched.notes,
                *search_notes(
                    snapshot,
                    self._encoders,
                    self._note,
                    query.mode,
                    first,
                    searched.restricts,
                    len(columns.waiting),
                    self._synonyms.glossary,
                ),
            ),
            relaxed=() if len(hits) else _relaxed(narrowing, query.filters),
        )

    def _list(self, query: Query, columns: CardColumns, readable: "Flags") -> Results:
        """No words: everything that the filters allow, newest first unless asked otherwise."""
        narrowing = Narrowing(columns, np.flatnonzero(readable), query.filters)
        hits = narrowing.hits
        ranked = listed(columns, hits, Sort.NEWEST if query.sort is Sort.BEST else query.sort)
        return Results(
            query=query,
            hits=tuple(
                Hit(columns.card(at), 0.0, False, False, (), None, None) for at in ranked[_page(query)].tolist()
            ),
            total=len(hits),
            groups=len(hits),
            facets=narrowing.counts(),
            meaning_used=bool(self._encoders),
            notes=(self._note,) if self._note else (),
            relaxed=() if len(hits) else _relaxed(narrowing, query.filters),
        )

    # -- other doors -------------------------------------------------------------------------------------

    def ranking(self, text: str, mode: Mode, depth: int) -> list[tuple[str, float]]:
        """The best `depth` practices with their scores, whether they answer or not: what an evaluation judges."""
        whole = text[:MOST_CHARACTERS]
        some = parts(whole)
        ids, looked = self._looked_up((whole, *(some if len(some) > 1 else ())), mode)
        scores = fused(looked, np.ones(len(ids), bool), self.weights)
        best = np.argsort(-scores, kind="stable")[:depth]
        return [(ids[at], float(scores[at])) for at in best.tolist() if scores[at] > 0]

    def judged(
        self,
        text: str,
        cards: Mapping[str, Card] | None = None,
        ledger: Ledger | None = None,
        mode: Mode = Mode.BOTH,
    ) -> tuple[tuple[str, ...], QueryEvidence]:
        """The ids of what is worth judging, and all that is known of a text at each: what the chances are learned from.
        With `cards` it is mended first, as a reader's is; else it stands as it is."""
        text = text[:MOST_CHARACTERS]
        if cards:
            with self.index.reading():
                text = self._searched(Query(text), cards, ledger, told_apart(text), ()).text
        ids, looked = self._looked_up((text,), mode, cards, ledger)
        return ids, looked[0]

    def _looked_up(
        self,
        texts: Sequence[str],
        mode: Mode,
        cards: Mapping[str, Card] | None = None,
        ledger: Ledger | None = None,
    ) -> tuple[tuple[str, ...], tuple[QueryEvidence, ...]]:
        """Texts looked up among all that the index holds, at the places that are worth judging for any of them."""
        with self.index.reading():
            worded = self._worded(texts, mode)
        vectors = self._vectors(worded)
        with self.index.reading():
            snapshot = self.snapshot()
            columns = self._columns.of(cards, ledger, snapshot) if cards else None
            evidence = Evidence(snapshot, self._encoders, self._synonyms, self.weights, self._recent)
            words = [evidence.words(text, columns) for text in texts]
            pairs = list(zip(words, vectors, strict=True))
            worth = [evidence.candidates(one, some, mode, snapshot.alive) for one, some in pairs]
            places = np.unique(np.concatenate(worth))
            found = (evidence.at(one, some, mode, places, snapshot.alive) for one, some in pairs)
            looked = tuple(evidence.ranked(one, np.ones(len(places), bool), snapshot.alive) for one in found)
            return tuple(snapshot.ids[at] for at in places.tolist()), looked

    def forget_queries(self) -> None:
        """Drop the vectors of recent queries, so that a measurement encodes each one."""
        self._encoding.forget()

    def similar(self, id: str, cards: Mapping[str, Card], limit: int, ledger: Ledger | None = None) -> Similar:
        """Practices near to this one, `limit` a list at most. With the searches' `ledger` the columns are theirs."""
        with self.index.reading():
            snapshot = self.snapshot()
            return similar(self.index, snapshot, id, self._columns.of(cards, ledger, snapshot), limit)


def _readable(columns: CardColumns, count: int, without: Collection[str]) -> "Flags":
    """What may be looked at of the first `count` places."""
    there = columns.there[:count]
    left_out = [at for at in map(columns.place, without) if at is not None and at < count]
    if left_out:
        there = there.copy()
        there[left_out] = False
    return there


def _unknown(looked: QueryEvidence) -> tuple[str, ...]:
    """The words that no practice holds, as they were typed, in their order; of another language it says nothing."""
    if looked.foreign:
        return ()
    there = sorted(looked.words.unknown, key=lambda term: term.start)
    return tuple(dict.fromkeys(looked.text[term.start : term.end] for term in there))


def _page(query: Query) -> slice:
    size = min(query.size, MOST_PER_PAGE)
    return slice((query.page - 1) * size, query.page * size)


def _relaxed(narrowing: Narrowing, filters: Filters) -> tuple[tuple[Facet, str, int], ...]:
    """What dropping one whole filter would bring, with the values chosen in it, most first; none that does not help."""
    offers = [
        (facet, " or ".join(chosen), len(narrowing.without(facet)))
        for facet, chosen in filters.chosen.items()
        if chosen
    ]
    return tuple(sorted((offer for offer in offers if offer[2]), key=lambda offer: -offer[2]))
