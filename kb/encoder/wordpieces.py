"""Texts cut into word pieces, by the library `tokenizers`; a vocabulary of a quarter of a million pieces stays on the
disk.

The library builds a Unigram vocabulary in memory when it opens one: 0.7 seconds and 280 MB for the multilingual
model, which would be most of what a command takes and a worker holds. So its pieces are laid out once as sorted arrays
that are mapped, and the library does all the rest: it normalises, splits into words and keeps account of where each
piece stands.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

TOKENIZER = "tokenizer.json"

UNSEEN = 10.0
"""How much less likely than the rarest piece a character is that no piece holds: the library's own figure."""

MOST_WORDS = 20_000
LONGEST = 32
"""So many words have their pieces remembered, where they are no longer than this."""

CHARACTER = 21
"""Bits of a character's number, in an edge's."""

NOWHERE = (1 << CHARACTER) - 1
"""Stands between words, where no piece goes on: no character has this number."""


@dataclass(frozen=True)
class PieceSequence:
    """A text's word pieces. `spans` (n, 2) are the characters each stands for; the marks around a text have (0, 0)."""

    ids: "Ints"
    spans: "Ints"


@dataclass(frozen=True)
class Marks:
    """What stands before and after each text, as word pieces, and how many there are at most in all."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    most: int


class Tokenizer:
    """What a folder's tokenizer.json says, and the mapped vocabulary beside it where that was laid out."""

    def __init__(self, folder: Path, marks: Marks) -> None:
        import tokenizers

        self._library = tokenizers
        self._marks = marks
        content = json.loads((folder / TOKENIZER).read_text("utf-8"))
        self._vocabulary = PieceTree.opened(folder) if content["model"]["type"] == UNIGRAM else None
        specials = [token["content"] for token in content["added_tokens"]]
        self._specials = {token["content"]: int(token["id"]) for token in content["added_tokens"]}
        # the longest first, as the library looks for them
        self._special = re.compile("|".join(map(re.escape, sorted(specials, key=len, reverse=True))) or r"(?!)")
        if self._vocabulary:
            content |= {"added_tokens": [], "post_processor": None}
        self._tokenizer: Any = tokenizers.Tokenizer.from_str(json.dumps(content))

    def read(self, texts: Sequence[str]) -> list[PieceSequence]:
        """The word pieces of each text, its marks around them, cut off at the most there are."""
        import numpy as np

        room = self._marks.most - len(self._marks.before) - len(self._marks.after)
        cut = self._mapped(texts, room) if self._vocabulary else self._read(texts)
        pieces = []
        for ids, spans in cut:
            all_ids = (*self._marks.before, *ids[:room], *self._marks.after)
            around = [(0, 0)] * len(self._marks.before), [(0, 0)] * len(self._marks.after)
            all_spans = [*around[0], *spans[:room], *around[1]]
            pieces.append(PieceSequence(np.array(all_ids, np.int64), np.array(all_spans, np.int64).reshape(-1, 2)))
        return pieces

    def _read(self, texts: Sequence[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """By the library alone; one by one, which is safe in every thread and after every fork."""
        read = [self._tokenizer.encode(text, add_special_tokens=False) for text in texts]
        return [(one.ids, one.offsets) for one in read]

    def _mapped(self, texts: Sequence[str], room: int) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """By the library up to its words, and by the mapped vocabulary from there.

        A mark that is written out in a text is that mark, and what stands on either side is read for itself: so the
        library does it.
        """
        assert self._vocabulary is not None
        split: list[tuple[int, list[tuple[int, Any]]]] = []
        words: dict[str, None] = {}
        for row, text in enumerate(texts):
            parts: list[tuple[int, Any]] = []
            at = 0
            for special in (*self._special.finditer(text), None):
                end = special.start() if special else len(text)
                if at < end:
                    part = self._library.PreTokenizedString(text[at:end])
                    part.normalize(self._normalized)
                    self._tokenizer.pre_tokenizer.pre_tokenize(part)
                    # each word is a piece at least: what is beyond the room is never read
                    words |= dict.fromkeys(word for word, *_ in part.get_splits()[:room])
                    parts.append((at, part))
                if special:
                    parts.append((special.start(), special.group()))
                    at = special.end()
            split.append((row, parts))
        known = self._vocabulary.cut(words)
        return [self._joined(parts, known) for _, parts in split]

    def _normalized(self, text: Any) -> None:
        if self._tokenizer.normalizer is not None:
            self._tokenizer.normalizer.normalize(text)

    def _joined(
        self, parts: Iterable[tuple[int, Any]], known: "dict[str, list[tuple[int, int, int]]]"
    ) -> tuple[list[int], list[tuple[int, int]]]:
        token = self._library.Token

        def pieces(word: str) -> list[Any]:
            return [token(id, "", (start, end)) for id, start, end in known.get(word, ())]

        ids: list[int] = []
        spans: list[tuple[int, int]] = []
        for at, part in parts:
            if isinstance(part, str):
                ids.append(self._specials[part])
                spans.append((at, at + len(part)))
                continue
            part.tokenize(pieces)
            read = part.to_encoding(0, None)
            ids += read.ids
            spans += [(at + start, at + end) for start, end in read.offsets]
        return ids, spans


# -- a Unigram vocabulary on the disk ------------------------------------------------------------------------

UNIGRAM = "Unigram"
EDGES, ENDS, SCORES, UNKNOWN = "pieces-edges.npy", "pieces-ends.npy", "pieces-scores.npy", "pieces-unknown.npy"


class PieceTree:
    """Pieces as a tree of characters: an edge is its parent's number and a character, all edges in ascending order, and
    a node's number is the place of the edge that leads to it, plus one. `ends` says which piece ends at a node."""

    def __init__(self, edges: "Ints", ends: "Ints", scores: "NDArray[np.float64]", unknown: int) -> None:
        self._edges, self._ends, self._scores, self._unknown = edges, ends, scores, unknown
        self._unseen = float(scores.min()) - UNSEEN
        self._words: dict[str, list[tuple[int, int, int]]] = {}

    @classmethod
    def opened(cls, folder: Path) -> "PieceTree":
        import numpy as np

        edges, ends, scores = (np.load(folder / name, mmap_mode="r") for name in (EDGES, ENDS, SCORES))
        return cls(edges, ends, scores, int(np.load(folder / UNKNOWN)))

    def cut(self, words: Iterable[str]) -> dict[str, list[tuple[int, int, int]]]:
        """Each word's likeliest pieces: number, and the bytes of the word in UTF-8 from where up to where."""
        remembered, words = self._words, list(words)
        new = [word for word in words if word not in remembered]
        pieces = self._cut(new) if new else {}
        known = {word: pieces[word] if word in pieces else remembered[word] for word in words}
        short = {word: path for word, path in pieces.items() if len(word) <= LONGEST}
        if len(remembered) + len(short) > MOST_WORDS:
            self._words = short  # not emptied: another thread may look into it
        else:
            remembered.update(short)
        return known

    def _cut(self, words: Sequence[str]) -> dict[str, list[tuple[int, int, int]]]:
        import numpy as np

        # one row of characters for all words: a step down the tree is then one look-up for every place at once
        characters = np.frombuffer("\n".join(words).encode("utf-32-le"), np.uint32).astype(np.int64)
        codes = np.append(characters, NOWHERE)
        sizes = np.array([len(word) for word in words])
        firsts = np.cumsum(sizes + 1) - sizes - 1
        codes[firsts + sizes] = NOWHERE
        starts, nodes = np.arange(len(codes)), np.zeros(len(codes), np.int64)
        steps: list[tuple[Ints, Ints, Ints]] = []
        ended = np.zeros(0, np.int64)
        while len(starts):
            wanted = (nodes << CHARACTER) | codes[starts + len(steps)]
            places = np.minimum(np.searchsorted(self._edges, wanted), len(self._edges) - 1)
            onwards = self._edges[places] == wanted
            starts, nodes = starts[onwards], places[onwards] + 1
            ended = self._ends[nodes - 1]
            whole = ended >= 0
            steps.append((starts[whole], np.full(int(whole.sum()), len(steps) + 1), ended[whole]))
        begin, length, piece = (np.concatenate(column) for column in zip(*steps, strict=True))
        order = np.lexsort((length, begin))
        begin, length, piece = begin[order], length[order], piece[order]
        scores = self._scores[piece].tolist()
        bounds = np.searchsorted(begin, np.arange(len(codes) + 1)).tolist()
        lengths, pieces = length.tolist(), piece.tolist()
        return {
            word: self._likeliest(word, first, bounds, lengths, pieces, scores)
            for word, first in zip(words, firsts.tolist(), strict=True)
        }

    def _likeliest(
        self, word: str, first: int, bounds: list[int], lengths: list[int], pieces: list[int], scores: list[float]
    ) -> list[tuple[int, int, int]]:
        """The path of the greatest sum (Viterbi), the first found where two are equal, as in the library."""
        size = len(word)
        best: list[float] = [0.0] * (size + 1)
        back: list[tuple[int, int] | None] = [None] * (size + 1)
        for start in range(size):
            before, single = best[start], False
            for row in range(bounds[first + start], bounds[first + start + 1]):
                end, score = start + lengths[row], before + scores[row]
                if back[end] is None or score > best[end]:
                    best[end], back[end] = score, (start, pieces[row])
                single = single or lengths[row] == 1
            if not single and (back[start + 1] is None or before + self._unseen > best[start + 1]):
                best[start + 1], back[start + 1] = before + self._unseen, (start, self._unknown)
        path: list[tuple[int, int, int]] = []
        end = size
        while end:
            start, piece = back[end] or (end - 1, self._unknown)
            if path and piece == path[-1][0] == self._unknown:  # unknown characters in a row are one piece
                path[-1] = (piece, start, path[-1][2])
            else:
                path.append((piece, start, end))
            end = start
        at = [0]
        for character in word:
            at.append(at[-1] + len(character.encode("utf-8", "replace")))
        return [(piece, at[start], at[end]) for piece, start, end in reversed(path)]


ODD = ("single_word", "lstrip", "rstrip", "normalized")
"""What a mark may be besides what stands written: the library's own affair."""


def lay_out(content: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write a Unigram vocabulary as arrays into a folder; returned is what is left of its tokenizer's description.

    Raises ValueError where the library does more with the vocabulary than is done here.
    """
    import numpy as np

    model = content["model"]
    odd = [name for token in content["added_tokens"] for name in ODD if token[name]]
    if model.get("byte_fallback") or model.get("unk_id") is None or odd:
        raise ValueError("its tokenizer reads bytes, or has no piece for what is unknown, or its marks are not plain")
    pieces = [piece for piece, _ in model["vocab"]]
    sizes = np.array([len(piece) for piece in pieces])
    characters = np.frombuffer("".join(pieces).encode("utf-32-le"), np.uint32).astype(np.int64)
    firsts = np.cumsum(sizes) - sizes
    nodes = np.zeros(len(pieces), np.int64)
    edges: list[Ints] = []
    ends: list[Ints] = []
    count = 0
    # level by level: a level's parents all have greater numbers than the level before, so all edges ascend
    for level in range(int(sizes.max())):
        longer = np.flatnonzero(sizes > level)
        keys, places = np.unique((nodes[longer] << CHARACTER) | characters[firsts[longer] + level], return_inverse=True)
        nodes[longer] = count + places + 1
        ended = np.full(len(keys), -1, np.int64)
        last = sizes[longer] == level + 1
        ended[places[last]] = longer[last]
        edges.append(keys)
        ends.append(ended)
        count += len(keys)
    np.save(folder / EDGES, np.concatenate(edges))
    np.save(folder / ENDS, np.concatenate(ends).astype(np.int32))
    np.save(folder / SCORES, np.array([score for _, score in model["vocab"]], np.float64))
    np.save(folder / UNKNOWN, np.array(model["unk_id"]))
    unknown = [[pieces[model["unk_id"]], 0.0]]
    return content | {"model": model | {"vocab": unknown, "unk_id": 0}}
