"""What one audience may read, with an index and a tagger of its own: what others may read weighs nothing here."""

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cached_property
from heapq import nlargest
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kb.encoder import Encoder
from kb.errors import DamagedFile
from kb.files.modes import beside
from kb.index.passage import cut
from kb.index.synonyms import Synonyms
from kb.ledger.ledger import Ledger
from kb.plan.plan import Plan
from kb.practice.card import Card
from kb.practice.practice import Submission
from kb.practice.store import PracticeStore, PublishedAttachmentStore
from kb.tagging.store import EvidenceStore
from kb.tagging.suggestion import Suggestions

if TYPE_CHECKING:
    from kb.index.in_step import InStep
    from kb.index.index_file import IndexFile
    from kb.index.updating import Progress, Update
    from kb.search.searcher import Searcher
    from kb.tagging.ensemble import Ensemble, Readings
    from kb.tagging.tagger import Text

MOST_USUAL = 200
"""Practices from which a tagger learns what is usual in a home."""

MOST_EXAMPLES = 1_000
"""Practices, the newest, whose confirmed objectives speak for others: what more of them would tell is not worth reading
them all before the first suggestion."""

FEW = 8
"""Write-ups whose vectors are kept though the index does not hold them: those on the desk."""

MOST_ACTS = 2_000
"""Acts since the index was in step above which all practices are compared: that costs no more."""

UsualTexts = tuple[tuple[str, int, str], ...]
"""Of each practice that a tagger learned from its id, its version, and the digest under which it is indexed."""

Known = tuple[Ledger, Mapping[str, Card]]
Encoders = tuple[tuple[Encoder, ...], str]


class CollectionRecords(PracticeStore, PublishedAttachmentStore, EvidenceStore, Protocol):
    """The parts of a store that a collection is indexed and tagged from."""


class PracticeCollection:
    """`known` gives the ledger and the cards of this audience as they stand now; `encoders` the encoders, or why there
    is none. `beside` is a collection whose vectors are taken over before any is made anew."""

    def __init__(
        self,
        path: Path,
        store: Callable[[], CollectionRecords],
        encoders: Callable[[], Encoders],
        known: Callable[[], Known],
        plan: Plan,
        synonyms: Synonyms,
        beside: "PracticeCollection | None" = None,
    ) -> None:
        self.path = path
        self._store, self._encoders, self._known = store, encoders, known
        self._plan, self._synonyms, self._beside = plan, synonyms, beside
        self._lock = threading.Lock()
        self._texts: dict[Submission, Text] = {}
        self._tagger: tuple[UsualTexts, Ensemble, dict[tuple[str, int], Readings]] | None = None

    @property
    def encoders(self) -> tuple[Encoder, ...]:
        """What its texts are turned into vectors by; none where it is searched on words alone."""
        return self._encoders()[0]

    @cached_property
    def index(self) -> "IndexFile":
        """The built index. One that is damaged is thrown away and begun anew: it holds nothing of its own."""
        from kb.index.index_file import IndexFile

        try:
            return IndexFile(self.path)
        except DamagedFile:
            self._unlink()
            return IndexFile(self.path)

    @cached_property
    def searcher(self) -> "Searcher":
        from kb.search.searcher import Searcher

        return Searcher(self.index, *self._encoders(), synonyms=self._synonyms)

    @property
    def is_sound(self) -> bool:
        """Whether the index that is open stands where it was opened, and nothing that was read of it was broken."""
        opened: IndexFile | None = self.__dict__.get("index")
        return opened is None or opened.is_sound

    @property
    def stands(self) -> bool:
        """Whether the index that is open is still the one in its place."""
        opened: IndexFile | None = self.__dict__.get("index")
        return opened is None or opened.stands

    @property
    def is_complete(self) -> bool:
        """Whether the index was in step with the store once, as these encoders see it."""
        from kb.index.in_step import in_step
        from kb.index.index_file import IN_STEP

        known = in_step(self.index.manifest(IN_STEP)) if self.path.exists() else None
        return known is not None and known.encoders == tuple(encoder.id for encoder in self.encoders)

    def leave(self) -> None:
        """Let go of the index that is open: whoever asks next opens the one that stands there by then. Readers who are
        at it go on with what they have."""
        with self._lock:
            if self.__dict__.pop("index", None) is not None:
                self.__dict__.pop("searcher", None)
                self._tagger = None
            if self.path.exists() and not self.path.stat().st_size:
                # emptied by somebody: numbers would be given again, and readers who know the old ones mix them up
                self._unlink()

    def _unlink(self) -> None:
        """Delete the file, and what a process that was stopped while it wrote left beside it."""
        for path in reversed(beside(self.path)):
            path.unlink(missing_ok=True)

    # -- in step -----------------------------------------------------------------------------------------

    def wanted(self, of: Collection[str] | None = None) -> dict[str, str]:
        """The digest under which each practice of this collection, or each of these, is to be indexed."""
        from kb.index.index_file import digest_of

        cards = self._known()[1]  # first: what is in it has its digest by then
        digests, attached = self._store().digests(of), self._store().attached(of)
        ids = cards if of is None else (id for id in of if id in cards)
        return {id: digest_of(digests[id] + attached.get(id, "")) for id in ids}

    def update(self, tell: "Callable[[Progress], None]" = lambda progress: None, whole: bool = True) -> "Update":
        """Bring the index in step with the practices of this collection. All of them are compared, or where it need not
        be `whole` those that were touched since the index was in step.

        Every change of a practice is in the trail, whichever process made it. Where that does not lead on from where
        the index stands, all practices are compared.
        """
        return self._anew_if_damaged(lambda: self._update(tell, whole))

    def waiting(self) -> int:
        """How many practices are not, or not as they stand, in the index; all of them where there is none."""
        cards = self._known()[1]
        if not self.path.exists():
            return len(cards)
        touched = self._touched(*self._as_of())
        wanted, indexed = self.wanted(touched), self.index.digests(touched)
        changed = {id for id in wanted.keys() | indexed.keys() if wanted.get(id) != indexed.get(id)}
        # an index that lost its rows lags too, though nothing was touched since
        return len(changed | (cards.keys() ^ self.index.ids()))

    def _as_of(self) -> tuple[str, tuple[str, ...]]:
        now = self._now()
        return now.day, now.encoders

    def follow(self, ids: Collection[str]) -> "Update | None":
        """Bring these practices in step, where the index has them, and look at no other, however many wait."""
        if not self.path.exists():
            return None
        return self._anew_if_damaged(lambda: self._follow(ids))

    def _anew_if_damaged(self, update: "Callable[[], Update]") -> "Update":
        try:
            return update()
        except DamagedFile:  # found while it was read; the file has nothing that the store does not say
            self.throw_away()
            return update()

    def _update(self, tell: "Callable[[Progress], None]", whole: bool) -> "Update":
        if whole:
            self.index.drop_broken()
        now = self._now()
        among = None if whole else self._touched(now.day, now.encoders)
        return self._written(now, self.wanted(among), tell, among, now.text())

    def _follow(self, ids: Collection[str]) -> "Update":
        now, indexed = self._now(), self.index.digests(ids).keys()
        return self._written(now, self.wanted(indexed), among=indexed)

    def _written(
        self,
        now: "InStep",
        wanted: Mapping[str, str],
        tell: "Callable[[Progress], None]" = lambda progress: None,
        among: Collection[str] | None = None,
        told: str = "",
    ) -> "Update":
        from kb.index.updating import update

        def current(ids: Collection[str]) -> Mapping[str, str]:
            return wanted if self._now() == now else self.wanted(ids)

        # most of what members read anyone may, and was encoded there already
        beside = self._beside.index if self._beside else None
        encoders = self._encoders()[0]
        return update(
            self.index, wanted, self.searched_text, encoders, tell,
            among=among, current=current, beside=beside, told=told,
        )  # fmt: skip

    def _now(self) -> "InStep":
        """How the store stands; whatever is read after this is no older."""
        from kb.index.in_step import InStep

        encoders = tuple(encoder.id for encoder in self._encoders()[0])
        no, hash = self._store().head()
        return InStep(no, hash, self._known()[0].today.isoformat(), encoders)

    def _touched(self, day: str, encoders: tuple[str, ...] | None = None) -> set[str] | None:
        """The practices of which the index may not be in step by now; None where nothing tells them from the others, as
        where it was brought in step by other encoders than these."""
        from kb.index.in_step import WAYS, in_step
        from kb.index.index_file import IN_STEP

        before = in_step(self.index.manifest(IN_STEP))
        if before is None or before.ways != WAYS or (encoders is not None and before.encoders != encoders):
            return None
        found = self._store().touched(before.no, before.hash, MOST_ACTS)
        if found is not None and before.day != day:
            # what was kept back until a day is open now, and nothing was written
            return found | (self.index.ids() ^ self._known()[1].keys())
        return found

    def searched_text(self, id: str) -> Submission:
        """The practice as it is searched: what stands in its attachments is text of it, under their names."""
        practice = self._store().practice(id)
        attached = self._store().published_attachments(id)
        parts = [f"## Attachment: {one.name}\n\n{one.text}" for one in attached if one.text]
        return replace(practice, body="\n\n".join([practice.body, *parts])) if parts else practice

    def close_away(self) -> None:
        """Take what this audience may not read any more out of the index at once: its words must weigh nothing."""
        if not self.path.exists():  # asking for the index would make one where none was built yet
            return
        with self.index.writing():  # first, so that nobody writes meanwhile what was read before
            ledger, cards = self._known()
            touched = self._touched(ledger.today.isoformat())
            ids = self.index.ids() if touched is None else touched
            self.index.drop_unused(self.index.remove(id for id in ids if id not in cards))

    def throw_away(self) -> None:
        """Delete the index file and its columns, of a collection that nobody needs any more."""
        from kb.index.base import clear

        if "index" in self.__dict__:  # what was opened holds the file, and what was made from it would outlive it
            self.index.close()
            del self.index
            self.__dict__.pop("searcher", None)
            self._tagger = None
        self._unlink()
        clear(self.path)

    def columns_are_due(self, thorough: bool = False) -> bool:
        """Whether the columns that are searched are worth saving anew: see IndexView.is_due."""
        return self.path.exists() and self.searcher.view.is_due(thorough)

    def save_columns(self) -> None:
        """Save the columns that are searched, in seconds where there are many, for all who open the index."""
        self.searcher.view.renew()

    # -- suggestions -------------------------------------------------------------------------------------

    def suggest(self, submission: Submission, rejected: Collection[str] = ()) -> Suggestions:
        """Every objective, best first, from the plan's wording and what people confirmed and rejected for other
        practices. What was rejected for this one, or now is, and what is weak on record is not put forward."""
        from kb.tagging.desk_log import rejections, weak
        from kb.tagging.ensemble import Example

        tagger, seen = self._tagging()
        (ledger, cards), examples = self._known(), []
        evidence = self._store().evidence()
        said_no = rejections(evidence)
        # its own answer must not vote, and what this audience may not read must weigh nothing
        decided = (id for id in {**ledger.confirmations, **said_no} if id != submission.id and id in cards)
        for id in nlargest(MOST_EXAMPLES, decided, key=lambda one: cards[one].order):
            version = id, cards[id].practice.version
            if version not in seen:  # a version never changes, so it is looked at once for as long as the tagger stands
                seen[version] = tagger.see(self._text(self._store().practice(id)))
            confirmation = ledger.confirmations.get(id)
            # none: nobody decided; an empty tuple: a person said that it serves none, which is evidence too
            objectives = confirmation.objectives if confirmation else None
            examples.append(Example(seen[version], objectives, said_no.get(id, ())))
        text = self._text_of(submission)
        held = {*rejected, *said_no.get(submission.id, ()), *weak(evidence)}
        return tagger.suggest(text, tagger.see(text), examples, held)

    @property
    def suggests_at_once(self) -> bool:
        """Whether a suggestion takes a moment: the tagger stands, or no model must be loaded for it. Else the first one
        takes many seconds."""
        from kb.encoder import HashingEncoder

        with self._lock:
            stands = self._tagger is not None
        return stands or all(isinstance(encoder, HashingEncoder) for encoder in self.encoders)

    def _tagging(self) -> "tuple[Ensemble, dict[tuple[str, int], Readings]]":
        """The tagger that knows what is usual on this collection, and what it saw of each version of a practice. It is
        made anew where what it learned from says something else, is not to be read any more, or was indexed since."""
        from kb.tagging.opening import open_tagger

        cards = self._known()[1]
        ids = list(cards)  # spread over all arrivals: the first may all be of one import
        some = ids[:: len(ids) // MOST_USUAL + 1]
        digests = self.index.digests(some)
        key = tuple((id, cards[id].practice.version, digests.get(id, "")) for id in some)
        with self._lock:
            held = self._tagger
        if held is None or held[0] != key:
            # outside the lock: it takes long, and two readers who both do it get the same
            usual = [self._text(self._store().practice(id), encode=False) for id in some]
            held = key, open_tagger(self._plan, self._encoders()[0], usual), {}
            with self._lock:
                self._tagger = held
        return held[1:]

    def _text_of(self, submission: Submission) -> "Text":
        """A write-up as taggers see it; of the last ones that were asked for it is kept."""
        with self._lock:  # taken out and put back, so that the first is always the one longest not asked for
            text = self._texts.pop(submission, None)
        text = text or self._text(submission)
        with self._lock:
            self._texts[submission] = text
            while len(self._texts) > FEW:
                del self._texts[next(iter(self._texts))]
        return text

    def _text(self, submission: Submission, encode: bool = True) -> "Text":
        """A write-up as taggers see it; vectors that the index holds are not made again, and none without `encode`."""
        from kb.index.updating import vectors_of
        from kb.tagging.tagger import Text

        cuts = cut(submission)
        vectors = tuple(vectors_of(self.index, cuts, encoder, encode) for encoder in self._encoders()[0])
        return Text(submission.title, tuple(passage.text for passage in cuts), vectors)
