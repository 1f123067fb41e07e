"""The search itself: filters first, then words and meaning over what they allow, judged, fused and explained."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from kb.encoder import Encoder
from kb.index import fulltext
from kb.index.glossary import Translation
from kb.index.index_file import IndexFile
from kb.index.spelling import Spelling
from kb.index.synonyms import Synonyms
from kb.index.terms import MOST_CHARACTERS
from kb.index.vectors import IndexSnapshot, Nearest, load
from kb.index.wording import usual_wording
from kb.practice.card import Card, Facet, Filters
from kb.search import facets
from kb.search.chance import ALL, Chances, chances
from kb.search.excerpt import Sought, clearest, excerpts
from kb.search.feedback import QueryReading, asked_again
from kb.search.fusion import MatchEvidence, Meaning, fuse
from kb.search.grouping import grouped
from kb.search.objective_names import ObjectiveNames, objective_names
from kb.search.parts import parts
from kb.search.query import Mode, Query, Sort
from kb.search.results import MOST_RELATED, Excerpt, Hit, Results, Similar
from kb.search.similar import similar
from kb.search.syntax import ParsedQuery, restrict
from kb.search.syntax import parsed as told_apart
from kb.search.weights import Weights, learned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Scores = NDArray[np.float32]
    Vector = NDArray[np.float32]
    Vectors = tuple[Vector, ...]

MOST_PER_PAGE = 100

ENGLISH = "English"
"""What an encoder's facts say of one that reads nothing else."""

KNOWN = 0.5
"""Share of a query's words that the index must know for it to be in its language."""

HELD = fulltext.COVERED - fulltext.SLACK
"""Share of a query's weight that one passage of what is found by words holds."""

UNDERSTOOD = 0.7
"""Share of a text in another language that the glossary must understand for its English to stand for it."""

Listed = TypeVar("Listed")

UNQUOTED = "No practice holds the phrase in quotation marks as it stands: looked for without them."

SAYS_NOTHING = "These words alone say nothing of what is looked for."


@dataclass(frozen=True)
class QueryVectors:
    """A text as each encoder reads it, and its English where the glossary understood it in another language."""

    own: "Vectors" = ()
    english: "Vectors" = ()


@dataclass(frozen=True)
class QueryEvidence:
    """A text looked up: its words, the best passages by each encoder, what speaks for each practice in the order of
    hits, and how likely each answers, by the meanings it is `judged` by. `foreign`: it is in another language than the
    index, and not understood."""

    text: str
    words: fulltext.Words
    vectors: "Vectors"
    nearest: tuple[Nearest, ...]
    evidence: MatchEvidence
    judged: tuple[Meaning, ...]
    foreign: bool
    chances: Chances


@dataclass(frozen=True)
class SearchedText:
    """A query as it is answered: what it is told apart into, the text that is looked for, whole and in its parts, and
    whether that is `mended`. It `restricts` where a practice must satisfy its operators besides."""

    parsed: ParsedQuery
    text: str
    parts: tuple[str, ...]
    mended: bool
    restricts: bool
    notes: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is looked up: the whole first."""
        return (self.text, *self.parts)


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

    def search(
        self,
        query: Query,
        cards: Mapping[str, Card],
        labels: facets.Labels,
        parsed: ParsedQuery | None = None,
    ) -> Results:
        """Answer a query over these practices, by id; nothing outside them is looked at or counted. `parsed` is its
        text told apart, if that is done already."""
        if not query.text.strip():
            return self._list(query, list(cards.values()), labels)
        with self.index.reading():
            searched = self._searched(query, cards, parsed or told_apart(query.text[:MOST_CHARACTERS]))
        vectors = [self._query(text, query.mode, cards) for text in searched.texts]  # it takes longest: no file is held
        with self.index.reading():
            return self._search(query, searched, vectors, cards, labels)

    def _searched(self, query: Query, cards: Mapping[str, Card], parsed: ParsedQuery) -> SearchedText:
        snapshot = self.snapshot()
        text, mask, notes = parsed.words, restrict(parsed, self.index, snapshot.numbers), list(parsed.notes)
        readable = _mask(len(snapshot.ids), (at for at, id in enumerate(snapshot.ids) if id in cards))
        if mask is not None and parsed.phrases and not (mask & readable).any():
            # a phrase that stands nowhere: what was asked stands in the field, and the note says what was answered
            text, mask, notes = parsed.plain, None, [*notes, UNQUOTED]
        mended = ""
        if mask is None and not parsed.phrases and not query.exact and text.strip():
            words = fulltext.search(self.index, text, snapshot.numbers, self._synonyms)
            mended = self._spelling.meant(text, words, cards.keys(), _named(cards))
        text = mended or text
        some = parts(text)
        restricts = mask is not None
        return SearchedText(parsed, text, some if len(some) > 1 else (), bool(mended), restricts, tuple(notes))

    def _search(
        self,
        query: Query,
        searched: SearchedText,
        vectors: Sequence[QueryVectors],
        cards: Mapping[str, Card],
        labels: facets.Labels,
    ) -> Results:
        snapshot = self.snapshot()
        places = snapshot.places()
        # cards say what may be read now, the index what it held: it may be ahead of them or behind
        readable = _mask(len(snapshot.ids), (places[id] for id in cards if id in places))
        names = _names(cards, labels)
        looked = [
            self._look(snapshot, text, query.mode, some, readable, names)
            for text, some in zip(searched.texts, vectors, strict=True)
        ]
        judged = [one.chances.meaning if query.mode is Mode.MEANING else one.chances.answer for one in looked]
        lines = [self._lines(query.mode, one) for one in looked]
        # answered or not is decided before any filter, so that a facet's count is what choosing it will list
        answers, related = readable & False, readable & False
        for one, chance, (line, least) in zip(looked, judged, lines, strict=True):
            # who asks for words alone is given what holds them
            answers |= one.words.together >= HELD if query.mode is Mode.WORDS else chance >= line
            related |= chance >= least
        # looked up again: another process may have indexed while the text was encoded
        mask = restrict(searched.parsed, self.index, snapshot.numbers) if searched.restricts else None
        if mask is not None:
            answers = mask & (answers | (not searched.parsed.free))
            related &= mask
        answers &= readable
        related &= readable & ~answers
        chance = np.max(judged, axis=0)
        part = np.argmax(judged, axis=0)
        # those that fail one facet are counted in it, as what choosing it differently would bring
        scope = facets.nearly((cards[id] for id in snapshot.ids if id in cards), query.filters)
        matched = [card for card in scope if answers[places[card.id]]]
        hits = facets.allowed(matched, query.filters)
        # scaled over the hits alone: what is filtered away must not press the rest together
        within = _mask(len(snapshot.ids), (places[card.id] for card in hits))
        scores = self._fused(looked, within)
        ranked = (
            sorted(hits, key=lambda card: (-scores[places[card.id]], card.id))
            if query.sort is Sort.BEST
            else _sorted(hits, query.sort)
        )
        beside = facets.allowed((card for card in scope if related[places[card.id]]), query.filters)
        nearest = sorted(beside, key=lambda card: (-chance[places[card.id]], card.id))[:MOST_RELATED]

        # after ranking: a group stands where its best does, and the total still counts each practice
        groups = grouped(ranked, dict(zip(snapshot.ids, snapshot.texts, strict=True)))

        page = [*_page(groups, query), *([card] for card in nearest)]
        shown = self._shown(
            snapshot, [(card, places[card.id], looked[part[places[card.id]]]) for card, *_ in page], query.mode
        )

        def hit(card: Card, *same: Card) -> Hit:
            at = places[card.id]
            one = self._hit(snapshot, looked[part[at]], at, card, query.mode, shown[at])
            answered = searched.texts[part[at]] if part[at] else ""
            return replace(
                one,
                score=round(float(scores[at]), 4),
                chance=round(float(chance[at]), 3),
                same=tuple(same),
                part=answered,
            )

        return Results(
            query=query,
            hits=tuple(hit(*group) for group in _page(groups, query)),
            total=len(hits),
            groups=len(groups),
            facets=facets.counts(matched, query.filters, labels),
            meaning_used=snapshot.has_meaning and any(one.own for one in vectors),
            related=tuple(hit(card) for card in nearest),
            searched=searched.text if searched.mended else "",
            unknown=_unknown(looked[0]),
            notes=(*searched.notes, *self._notes(snapshot, query.mode, searched, looked[0], cards)),
            relaxed=() if hits else _relaxed(matched, query.filters),
        )

    def _shown(
        self, snapshot: IndexSnapshot, page: Sequence[tuple[Card, int, QueryEvidence]], mode: Mode
    ) -> dict[int, Excerpt | None]:
        """What is shown of the practices of a page, by place, each with the text that it answers."""
        encoders = {
            id(one): clearest(one.nearest) for one in {id(one): one for _, _, one in page if one.nearest}.values()
        }
        sought = []
        for card, at, one in page:
            encoder = int(encoders[id(one)][at]) if one.nearest else -1
            sought.append(
                Sought(
                    place=at,
                    words=one.words,
                    encoder=encoder if encoder >= 0 else None,
                    query=one.vectors[encoder] if encoder >= 0 else None,
                    by_words=_by_words(one, at, mode),
                    card=card if mode is not Mode.MEANING else None,
                )
            )
        return dict(zip((at for _, at, _ in page), excerpts(self.index, snapshot, sought), strict=True))

    def _hit(
        self,
        snapshot: IndexSnapshot,
        looked: QueryEvidence,
        at: int,
        card: Card,
        mode: Mode,
        excerpt: Excerpt | None,
    ) -> Hit:
        words = looked.words
        meaning = self.weights.meaning(self._names_of(looked), looked.foreign)
        by_meaning = meaning is not None and bool(looked.chances.meaning[at] >= meaning.line)
        return Hit(
            card=card,
            score=0.0,
            words=_by_words(looked, at, mode),
            meaning=by_meaning,
            terms=tuple(
                dict.fromkeys(looked.text[t.start : t.end] for t in words.terms if at in words.holders[t.form])
            ),
            similarity=_similarity(snapshot, looked.nearest, looked.vectors, at),
            excerpt=excerpt,
        )

    def _lines(self, mode: Mode, looked: QueryEvidence) -> tuple[float, float]:
        """From which chance on a practice answers, and from which it is related."""
        names = self._names_of(looked)
        if not looked.words.terms and not (looked.foreign and names):
            return 2.0, 2.0  # nothing is asked
        model = self.weights.meaning(names, looked.foreign) if mode is Mode.MEANING else None
        model = model or self.weights.answer(names, looked.foreign)
        return model.line, model.related

    @staticmethod
    def _names_of(looked: QueryEvidence) -> list[str]:
        return [one.encoder for one in looked.judged]

    def ranking(self, text: str, mode: Mode, depth: int) -> list[tuple[str, float]]:
        """The best `depth` practices with their scores, whether they answer or not: what an evaluation judges."""
        some = parts(text[:MOST_CHARACTERS])
        read = [self.judged(one, mode=mode) for one in (text, *(some if len(some) > 1 else ()))]
        ids = read[0][0]
        scores = self._fused([looked for _, looked in read], np.ones(len(ids), bool))
        best = np.argsort(-scores, kind="stable")[:depth]
        return [(ids[at], float(scores[at])) for at in best if scores[at] > 0]

    def _fused(self, looked: "Sequence[QueryEvidence]", within: "Flags") -> "Scores":
        """One score for each practice. Of a text in parts the whole and the part that a practice fits best weigh the
        same: the whole alone loses what one part asks, and the parts alone lose what all of them are about."""
        whole, *some = (fuse(one.evidence, within, self.weights) for one in looked)
        return np.asarray((whole + np.max(some, axis=0)) / 2 if some else whole, np.float32)

    def forget_queries(self) -> None:
        """Drop the vectors of recent queries, so that a measurement encodes each one."""
        self._vectors.cache_clear()

    def similar(self, id: str, cards: Mapping[str, Card], limit: int) -> Similar:
        """Practices near to this one, `limit` a list at most."""
        with self.index.reading():
            return similar(self.index, self.snapshot(), id, cards, limit)

    def judged(
        self,
        text: str,
        cards: Mapping[str, Card] | None = None,
        labels: facets.Labels | None = None,
        mode: Mode = Mode.BOTH,
    ) -> tuple[tuple[str, ...], QueryEvidence]:
        """The ids in the index, and all that is known of a text: what the chances are learned from. With `cards` it is
        mended first, as a reader's is; else it stands as it is."""
        text = text[:MOST_CHARACTERS]
        if cards:
            with self.index.reading():
                text = self._searched(Query(text), cards, told_apart(text)).text
        vectors = self._query(text, mode, cards or {})
        with self.index.reading():
            snapshot = self.snapshot()
            everything = np.ones(len(snapshot.ids), bool)
            names = _names(cards, labels) if cards and labels else None
            return snapshot.ids, self._look(snapshot, text, mode, vectors, everything, names)

    def _look(
        self,
        snapshot: IndexSnapshot,
        text: str,
        mode: Mode,
        vectors: QueryVectors,
        readable: "Flags",
        objectives: ObjectiveNames | None,
    ) -> QueryEvidence:
        """Look a text up among what may be read."""
        words = fulltext.search(self.index, text, snapshot.numbers, self._synonyms)
        translation = self._synonyms.glossary.translate(text)
        foreign = _foreign(text, translation, words)
        meanings, nearest = self._meanings(snapshot, vectors.own, readable)
        understood = meanings
        if foreign and vectors.english:  # judged as its English is: of that it is known what its nearness is worth
            understood, _ = self._meanings(snapshot, vectors.english, readable)
        if foreign and (not vectors.english or any(map(_reads_more, self._encoders))):
            # one that does not read the query would only guess
            meanings = [one for one, encoder in zip(meanings, self._encoders, strict=False) if _reads_more(encoder)]
        if foreign and not vectors.english:
            understood = meanings
        field = np.zeros(len(snapshot.ids), np.float32)
        if objectives:
            named = objective_names(words, snapshot.ids, objectives)
            words, field = named.words, named.share
        if words.is_name:
            field = np.maximum(field, (words.named >= ALL).astype(np.float32))
        # asked for meaning where no vector is yet, words answer; the note says that
        listens = mode is not Mode.MEANING or not snapshot.has_meaning
        evidence = MatchEvidence(
            # what the reader may not see is as if it were not there: it is not found and scales nothing
            bm25=np.where(readable, words.bm25, 0) if listens else np.zeros(len(snapshot.ids), np.float32),
            # names of objectives rank and find nothing: without a word anywhere they are left
            field=field if listens and words.bm25.any() else np.zeros(len(snapshot.ids), np.float32),
            held=float(words.coverage[readable].max(initial=0)),
            known=translation.share if translation.language else words.known,
            meanings=tuple(meanings),
            asked=len(words.terms),
            foreign=foreign,
        )
        heard = tuple(one for one in understood if np.isfinite(one.passage).any())
        strange = foreign and not vectors.english
        judged = chances(words, heard, strange, self.weights)
        names = [encoder.facts.name for encoder in self._encoders]
        readings = [QueryReading(*one) for one in zip(names, snapshot.spaces, nearest, vectors.own, strict=False)]
        evidence = asked_again(evidence, readings, readable, self.weights)
        return QueryEvidence(text, words, vectors.own, tuple(nearest), evidence, heard, strange, judged)

    def _meanings(
        self, snapshot: IndexSnapshot, vectors: "Vectors", readable: "Flags"
    ) -> tuple[list[Meaning], list[Nearest]]:
        """What each encoder says of each practice, by its reading of the query."""
        meanings: list[Meaning] = []
        nearest: list[Nearest] = []
        for encoder, space, vector in zip(self._encoders, snapshot.spaces, vectors, strict=False):
            name = encoder.facts.name
            near, whole = space.looked_up(vector, self.weights.common.get(name, 0.0), readable)
            nearest.append(near)
            meanings.append(Meaning(name, near.cosine, whole, near.second))
        return meanings, nearest

    def _query(self, text: str, mode: Mode, cards: Mapping[str, Card]) -> QueryVectors:
        """The text's vectors, one an encoder; none where words alone are asked for."""
        if mode is Mode.WORDS or not text.strip() or not self._encoders:
            return QueryVectors()
        with self.index.reading():
            worded = usual_wording(text, self._spelling.vocabulary(cards.keys(), _named(cards)))
        return self._vectors(worded)

    def _encoded(self, text: str) -> QueryVectors:
        """Encoders of English alone are given what the glossary makes of another language."""
        translation = self._synonyms.glossary.translate(text)
        if not translation.language or translation.share < UNDERSTOOD:
            return QueryVectors(tuple(encoder.query(text) for encoder in self._encoders))
        english = tuple(encoder.query(translation.english) for encoder in self._encoders)
        own = (
            encoder.query(text) if _reads_more(encoder) else vector
            for encoder, vector in zip(self._encoders, english, strict=True)
        )
        return QueryVectors(tuple(own), english)

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

    def _notes(
        self,
        snapshot: IndexSnapshot,
        mode: Mode,
        searched: SearchedText,
        looked: QueryEvidence,
        cards: Mapping[str, Card],
    ) -> tuple[str, ...]:
        """What a reader must know about how this search ran."""
        notes = []
        if not looked.words.terms and not looked.foreign and not searched.restricts:
            notes.append(SAYS_NOTHING)
        indexed = set(snapshot.ids)
        waiting = sum(1 for id in cards if id not in indexed)
        if waiting:
            notes.append(f"{waiting} practices are not indexed yet and cannot be found: run `kb index`.")
        if not self._encoders:
            notes.append(self._note)
        elif mode is Mode.WORDS:
            pass
        elif not snapshot.has_meaning and snapshot.ids:
            notes.append("The index holds no vectors of this model yet: searching by words only. Run `kb index`.")
        elif snapshot.lacking:
            notes.append(f"{snapshot.lacking} passages are found by words only until `kb index` has run.")
        else:
            languages = [encoder.facts.languages for encoder in self._encoders]
            notes.append(self._synonyms.glossary.note_for(looked.text, languages))
        return tuple(filter(None, notes))


def _named(cards: Mapping[str, Card]) -> Iterator[tuple[str, str]]:
    """What a practice is found by besides its text, by its id."""
    for id, card in cards.items():
        practice = card.practice
        sources = (source.title for source in practice.sources)
        yield (
            id,
            "\n".join([practice.agency, *practice.partners, *sources, *practice.economies, *practice.other_origins]),
        )


def _names(cards: Mapping[str, Card], labels: facets.Labels) -> ObjectiveNames:
    return ObjectiveNames(cards, {facet: labels(facet) for facet in (Facet.OBJECTIVE, Facet.AREA)})


def _foreign(text: str, translation: Translation, words: fulltext.Words) -> bool:
    """Whether the text is in another language than the index: the glossary says so, or hardly a word of it is known and
    it is not written as English is."""
    marked = any(char.isalpha() and not char.isascii() for char in text)
    return bool(translation.language) or (words.known < KNOWN and marked)


def _unknown(looked: QueryEvidence) -> tuple[str, ...]:
    """The words that no practice holds, as they were typed, in their order; of another language it says nothing."""
    if looked.foreign:
        return ()
    there = sorted(looked.words.unknown, key=lambda term: term.start)
    return tuple(dict.fromkeys(looked.text[term.start : term.end] for term in there))


def _reads_more(encoder: Encoder) -> bool:
    return encoder.facts.languages != ENGLISH


def _by_words(looked: QueryEvidence, at: int, mode: Mode) -> bool:
    return mode is not Mode.MEANING and bool(looked.words.together[at] >= HELD)


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
    keys: dict[Sort, Callable[[Card], tuple[int, int, int, str]]] = {
        # of one day, as where a whole collection was brought in, the practice that began last comes first
        Sort.NEWEST: lambda card: (-card.fresh.toordinal(), -(card.practice.since or 0), -card.order, card.id),
        Sort.ADOPTED: lambda card: (-len(card.adopters), 0, -card.order, card.id),
    }
    return sorted(cards, key=keys[sort])


def _relaxed(matched: Sequence[Card], filters: Filters) -> tuple[tuple[Facet, str, int], ...]:
    """What dropping one whole filter would bring, with the values chosen in it, most first; none that does not help."""
    offers = []
    for facet, chosen in filters.chosen.items():
        without = replace(filters, chosen={**filters.chosen, facet: ()})
        offers.append((facet, " or ".join(chosen), len(facets.allowed(matched, without))))
    return tuple(sorted((offer for offer in offers if offer[1] and offer[2]), key=lambda offer: -offer[2]))


def _mask(count: int, places: Iterable[int]) -> "Flags":
    mask = np.zeros(count, bool)
    mask[list(places)] = True
    return mask
