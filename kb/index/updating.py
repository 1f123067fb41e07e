"""The index kept in step with the practices: what has changed is decided first, then written batch by batch."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from kb.encoder import Encoder
from kb.index import text_places
from kb.index.index_file import IndexFile
from kb.index.passage import Passage, cut, sentence_spans
from kb.index.sentences import packed
from kb.index.synonyms import sign_of
from kb.index.terms import Term, forms, terms
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
) -> Update:
    """Bring the index in step. Each batch is one transaction, so a killed build continues where it stopped."""
    # also what is written and lacks a vector: of an encoder that is new, or from a build that was killed
    incomplete = set[str]().union(*(index.without_vector(encoder.id) for encoder in encoders))
    work = decide(wanted, index.digests(), incomplete)
    with index.writing():  # first, for it closes what may not be read any more: encoding can take hours
        index.remove(work.remove)
    done = encoded = passages = 0
    tell(Progress(0, len(work.write), 0))
    for batch in _batches(work.write, read):
        at = Progress(done, len(work.write), encoded)
        encoded += _write(index, wanted, batch, encoders, partial(_told_on, tell, at))
        done += len(batch)
        passages += sum(len(cuts) for _, cuts in batch)
        tell(Progress(done, len(work.write), encoded))
    # last: vectors of a passage that moved to another practice or position are found again until here
    index.sweep([encoder.id for encoder in encoders])
    return Update(done, len(work.remove), passages, encoded)


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


def _write(
    index: IndexFile,
    wanted: Mapping[str, str],
    batch: list[Cut],
    encoders: Sequence[Encoder],
    tell: Callable[[int], None],
) -> int:
    """Encode what is new, then write words and vectors in one transaction. Returns how many texts were encoded, and
    tells it on the way."""
    # by digest: a passage that stands in several practices, or stayed as it was, is encoded once
    passages = {passage.digest: passage for _, cuts in batch for passage in cuts}
    made: list[tuple[str, list[str], Vectors, list[bytes]]] = []
    encoded = 0
    for encoder in encoders:
        known = index.known_vectors(encoder.id, list(passages))
        new = [passage for digest, passage in passages.items() if digest not in known]
        if new:
            texts, sentences = [p.encoded for p in new], [p.encoded_sentences for p in new]
            vectors, parts = encoder.with_parts(texts, sentences, partial(_also, tell, encoded))
            made.append((encoder.id, [p.digest for p in new], vectors, [packed(some) for some in parts]))
            encoded += len(new)
    # encoded outside the transaction, which holds up every other writer; words and vectors appear together
    with index.writing():
        for submission, cuts in batch:
            read = [terms(passage.encoded) for passage in cuts]
            together = [" ".join(term.form for term in found) for found in read]
            spans = [_spans(passage, found) for passage, found in zip(cuts, read, strict=True)]
            index.put(submission.id, wanted[submission.id], cuts, _words(submission, cuts), together, spans)
        for row in made:
            index.put_vectors(*row)
    return encoded


def _spans(passage: Passage, found: Sequence[Term]) -> bytes:
    """Where the terms and the sentences of a passage's text stand, by the terms of what the encoder reads."""
    before = len(passage.encoded) - len(passage.text)
    inside = [Term(term.form, term.start - before, term.end - before) for term in found if term.start >= before]
    return text_places.packed(inside, sentence_spans(passage.text))


def _words(submission: Submission, cuts: Sequence[Passage]) -> tuple[str, str, str, str]:
    """What the full text index holds of a practice: title, summary, the body with each heading once, and the names;
    a form's questions are left out."""
    body: list[str] = []
    heading = ""
    for passage in cuts:
        if passage.heading == "Summary" and passage.text == submission.summary:
            continue
        if passage.topic != heading:
            heading = passage.topic
            body.append(heading)
        body.append(passage.text)
    return forms(submission.title), forms(submission.summary), forms("\n".join(body)), _names(submission)


def _names(submission: Submission) -> str:
    """Who stands behind a practice and what it rests on. Economies stand under their signs, in whatever name they are
    asked for."""
    names = (submission.agency, *submission.partners, *(source.title for source in submission.sources))
    signs = (sign_of(economy) for economy in submission.economies)
    return " ".join([*signs, *map(forms, (*names, *submission.other_origins))])


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
