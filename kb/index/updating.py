"""The index kept in step with the practices: what has changed is decided first, then written batch by batch."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from kb.encoder import Encoder
from kb.index import text_places
from kb.index.index_file import IN_STEP, IndexedPractice, IndexFile, StoredVector
from kb.index.passage import Passage, cut, sentence_spans
from kb.index.sentences import packed
from kb.index.synonyms import sign_of
from kb.index.terms import forms, terms
from kb.practice.practice import Submission

if TYPE_CHECKING:
    from kb.index.index_file import Vectors

BATCH = 512
"""Passages encoded and committed together: what a killed build loses at most."""


@dataclass(frozen=True)
class Work:
    """What an update has to do, by practice id."""

    write: tuple[str, ...]
    remove: tuple[str, ...]


def decide(wanted: Mapping[str, str], indexed: Mapping[str, str], incomplete: Set[str]) -> Work:
    """Compare the digests wanted with those indexed; `incomplete` are the ids that lack vectors."""
    write = tuple(id for id, digest in wanted.items() if indexed.get(id) != digest or id in incomplete)
    return Work(write, tuple(id for id in indexed if id not in wanted))


@dataclass(frozen=True)
class Progress:
    """How far an update is: practices done of all to be written, and vectors made so far."""

    done: int
    total: int
    encoded: int


@dataclass(frozen=True)
class Update:
    """What an update did."""

    written: int
    removed: int
    passages: int
    encoded: int


def update(
    index: IndexFile,
    wanted: Mapping[str, str],
    read: Callable[[str], Submission],
    encoders: Sequence[Encoder],
    tell: Callable[[Progress], None] = lambda progress: None,
    *,
    among: Collection[str] | None = None,
    current: Callable[[Collection[str]], Mapping[str, str]] | None = None,
    beside: IndexFile | None = None,
    told: str = "",
) -> Update:
    """Bring the index in step. Each batch is one transaction, so a killed build continues where it stopped.

    With `among` these practices are compared and no other is looked at: of all others the index must be known to be in
    step. `current` says what is wanted of some practices by now: it is asked within each transaction, so that nothing
    is written that another process has replaced or closed meanwhile. Vectors that the index `beside` has are taken from
    there. `told` is written into the index once it is in step.
    """
    indexed = index.digests(among)
    # also what is written and lacks a vector: of an encoder that is new, or from a build that was killed
    lacking = () if among is not None else (index.without_vector(encoder.id) for encoder in encoders)
    work = decide(wanted, indexed, set[str]().union(*lacking))
    writing = _Writing(index, wanted, encoders, current or (lambda ids: wanted), beside)
    if work.remove:
        writing.remove(work.remove)  # first, for it closes what may not be read any more: encoding can take hours
    done = passages = 0
    tell(Progress(0, len(work.write), 0))
    for batch in _batches(work.write, read):
        writing.write(batch, partial(_told_on, tell, Progress(done, len(work.write), writing.encoded)))
        done += len(batch)
        passages += sum(len(cuts) for _, cuts in batch)
        tell(Progress(done, len(work.write), writing.encoded))
    # last: vectors of a passage that moved to another practice or position are found again until here
    with index.writing():
        if among is None:
            index.sweep([encoder.id for encoder in encoders])
        else:
            index.drop_unused(writing.gone)
        if told:
            index.write_manifest(IN_STEP, told)
    return Update(done, len(work.remove), passages, writing.encoded)


def _told_on(tell: Callable[[Progress], None], at: Progress, more: int) -> None:
    tell(replace(at, encoded=at.encoded + more))


def _also(tell: Callable[[int], None], before: int, more: int) -> None:
    tell(before + more)


Cut = tuple[Submission, tuple[Passage, ...]]


def _batches(ids: Sequence[str], read: Callable[[str], Submission]) -> Iterator[list[Cut]]:
    """Practices with their passages, about BATCH passages at a time."""
    held: list[Cut] = []
    size = 0
    for id in ids:
        submission = read(id)
        held.append((submission, cut(submission)))
        size += len(held[-1][1])
        if size >= BATCH:
            yield held
            held, size = [], 0
    if held:
        yield held


class _Writing:
    """Writes batch by batch. `encoded` is how many texts were, `gone` the digests of passages that stood where they
    may stand no more."""

    def __init__(
        self,
        index: IndexFile,
        wanted: Mapping[str, str],
        encoders: Sequence[Encoder],
        current: Callable[[Collection[str]], Mapping[str, str]],
        beside: IndexFile | None,
    ) -> None:
        self._index, self._wanted, self._encoders = index, wanted, encoders
        self._current, self._beside = current, beside
        self.encoded = 0
        self.gone: set[str] = set()

    def remove(self, ids: Sequence[str]) -> None:
        with self._index.writing():
            now = self._current(ids)
            self.gone |= self._index.remove(id for id in ids if id not in now)

    def write(self, batch: list[Cut], tell: Callable[[int], None]) -> None:
        """Encode what is new, then write words and vectors in one transaction; told on the way is how many texts are
        encoded."""
        # by digest: a passage that stands in several practices, or stayed as it was, is encoded once
        passages = {passage.digest: passage for _, cuts in batch for passage in cuts}
        made = [(encoder.id, self._vectors(encoder, passages, tell)) for encoder in self._encoders]
        practices = [indexed(submission, self._wanted[submission.id], cuts) for submission, cuts in batch]
        # encoded outside the transaction, which holds up every other writer; words and vectors appear together
        with self._index.writing():
            now = self._current([one.id for one in practices])
            standing = [one for one in practices if now.get(one.id) == one.digest]
            self.gone |= self._index.put(standing)
            if len(standing) < len(practices):  # replaced or closed meanwhile: whoever did it brings it in step
                self.gone |= passages.keys()
            for encoder, vectors in made:
                if vectors:
                    self._index.put_vectors(encoder, vectors)

    def _vectors(
        self, encoder: Encoder, passages: Mapping[str, Passage], tell: Callable[[int], None]
    ) -> list[StoredVector]:
        """Of the passages of which the index has none."""
        known = self._index.known_vectors(encoder.id, list(passages))
        lacking = [digest for digest in passages if digest not in known]
        lent = self._beside.stored_vectors(encoder.id, lacking) if self._beside else []
        known |= {digest for digest, *_ in lent}
        new = [passages[digest] for digest in lacking if digest not in known]
        if not new:
            return lent
        texts, sentences = [p.encoded for p in new], [p.encoded_sentences for p in new]
        vectors, parts = encoder.with_parts(texts, sentences, partial(_also, tell, self.encoded))
        self.encoded += len(new)
        little = vectors.astype("<f4", copy=False)
        return [*lent, *((p.digest, little[row].tobytes(), packed(parts[row])) for row, p in enumerate(new))]


def indexed(submission: Submission, digest: str, cuts: Sequence[Passage]) -> IndexedPractice:
    """Each text is read for its forms once: in the whole and in its passage the same stands. Of a form's question
    nothing is matched, and the body has each heading once."""
    title, summary = forms(submission.title), forms(submission.summary)
    topics = {passage.topic: forms(passage.topic) for passage in cuts}
    read = [terms(passage.text) for passage in cuts]
    texts = [" ".join(term.form for term in found) for found in read]
    together = [" ".join(filter(None, (title, topics[one.topic], text))) for one, text in zip(cuts, texts, strict=True)]
    body: list[str] = []
    heading = ""
    for passage, text in zip(cuts, texts, strict=True):
        if passage.heading == "Summary" and passage.text == submission.summary:
            continue
        if passage.topic != heading:
            heading = passage.topic
            body.append(topics[heading])
        body.append(text)
    words = title, summary, " ".join(filter(None, body)), _signed(submission)
    names = "\n".join([*_names(submission), *submission.economies])
    spans = [text_places.packed(found, sentence_spans(one.text)) for one, found in zip(cuts, read, strict=True)]
    return IndexedPractice(submission.id, digest, cuts, words, together, spans, names)


def _signed(submission: Submission) -> str:
    """The names as they are searched. Economies stand under their signs, in whatever name they are asked for."""
    return " ".join([*map(sign_of, submission.economies), *map(forms, _names(submission))])


def _names(submission: Submission) -> tuple[str, ...]:
    """Who stands behind a practice and what it rests on, besides its economies."""
    sources = (source.title for source in submission.sources)
    return (submission.agency, *submission.partners, *sources, *submission.other_origins)


def vectors_of(index: IndexFile, cuts: Sequence[Passage], encoder: Encoder, encode: bool = True) -> "Vectors":
    """Vectors of a practice's passages, shape (passages, dimension), from the index where it holds them.

    Without `encode` nothing is made: a practice that the index does not hold whole has no vectors.
    """
    import numpy as np

    known = index.vectors(encoder.id, [passage.digest for passage in cuts])
    new = [passage for passage in cuts if passage.digest not in known]
    if not cuts or (new and not encode):
        return np.zeros((0, 0), np.float32)
    if new:
        made = encoder.passages([passage.encoded for passage in new])
        known |= {passage.digest: made[row] for row, passage in enumerate(new)}
    return np.stack([known[passage.digest] for passage in cuts])
