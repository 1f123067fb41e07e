"""What the search of a pack reads, as scripts that assign: a page that was opened from a folder may fetch nothing."""

import base64
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.encoder import Encoder
from kb.index.english import frequent_words
from kb.index.passage import Passage, cut
from kb.index.synonyms import Synonyms
from kb.index.terms import STOPWORDS
from kb.index.updating import indexed
from kb.offline.folding import WordTable, word_table
from kb.offline.word_index import WordIndex, word_index
from kb.practice.practice import Submission

if TYPE_CHECKING:
    from numpy.typing import NDArray

USUAL = 15_000
"""Usual words of English that have a meaning in a pack though no practice uses them."""

Tell = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is."""


class SearchData:
    """The data of one pack over these practices, in their order; `vectors` gives those of a practice's passages."""

    def __init__(
        self,
        practices: Sequence[Submission],
        synonyms: Synonyms,
        encoder: Encoder | None,
        vectors: "Callable[[Sequence[Passage]], NDArray[Any]]",
        folder: Path,
        tell: Tell,
    ) -> None:
        self._practices, self._synonyms = practices, synonyms
        self._encoder, self._vectors, self._folder, self._tell = encoder, vectors, folder, tell

    def scripts(self) -> dict[str, bytes]:
        """The files by their names, each a script that assigns to a part of PACK."""
        cuts: list[tuple[Passage, ...]] = []
        read = []
        for no, practice in enumerate(self._practices):
            cuts.append(cut(practice))
            read.append(indexed(practice, "", cuts[-1]))
            self._tell("words", no + 1, len(self._practices))
        index = word_index(read, self._synonyms)
        table = self._table(index, cuts)
        texts = [[[one.topic, one.text] for one in some] for some in cuts]
        return {
            "words.js": script("words", words_json(index, table)),
            "texts.js": script("texts", texts),
            "meaning.js": script("meaning", self._meaning(index, table, cuts)),
        }

    def _table(self, index: WordIndex, cuts: Sequence[Sequence[Passage]]) -> WordTable:
        texts = [part for one in self._practices for part in (one.title, one.summary)]
        texts += [part for some in cuts for one in some for part in (one.topic, one.text)]
        texts += [part for one in self._practices for part in (one.agency, *one.partners, *one.other_origins)]
        texts += [source.title for one in self._practices for source in one.sources]
        said = [word for group in self._synonyms.groups for word in group]
        said += [one for name in self._synonyms.names for one in name.names]
        single = {word for phrase in (*index.postings, *index.listed) for word in phrase.split()}
        return word_table(texts, single, said)

    def _meaning(self, index: WordIndex, table: WordTable, cuts: Sequence[Sequence[Passage]]) -> Any:
        """Nothing where there is no model: then words alone are looked for."""
        import numpy as np

        from kb.offline.word_meaning import WordVectors, packed_vectors

        owners = [no for no, some in enumerate(cuts) for _ in some]
        if self._encoder is None or not owners:
            return None
        known = set(table.keys)
        usual = [word for word in frequent_words(USUAL) if word not in known and word not in STOPWORDS]
        typed = [*table.written, *usual]
        words = WordVectors(self._encoder, self._folder).of(
            typed, lambda done: self._tell("meaning of words", done, len(typed))
        )
        found = []
        for no, some in enumerate(cuts):
            found += [self._vectors(some)] if some else []
            self._tell("meaning of texts", no + 1, len(cuts))
        packed = packed_vectors(np.asarray(words, np.float32), np.concatenate(found).astype(np.float32))
        return {
            "dimensions": packed.dimensions,
            "usual": " ".join(usual),
            "owners": owners,
            "words": base64.b64encode(packed.words.tobytes()).decode(),
            "passages": base64.b64encode(packed.passages.tobytes()).decode(),
        }


def words_json(index: WordIndex, table: WordTable) -> dict[str, Any]:
    phrases = [*table.forms, *(phrase for phrase in index.forms if " " in phrase)]
    numbers = {phrase: no for no, phrase in enumerate(phrases)}
    return {
        "forms": phrases,
        "written": len(table.forms),
        "keys": " ".join(key.replace(" ", "_") for key in table.keys),
        "to": list(table.keys.values()),
        "postings": [[part for one in index.postings.get(phrase, ()) for part in one] for phrase in phrases],
        "lengths": list(index.lengths),
        "listed": {phrase: [[numbers[way.phrase], way.use] for way in ways] for phrase, ways in index.listed.items()},
        "little": " ".join(sorted(STOPWORDS)),
    }


def script(name: str, value: Any) -> bytes:
    """A script that assigns to one part of what the pack knows; no text of it can end a script or a line."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return f"var PACK = PACK || {{}};\nPACK.{name} = {text};\n".encode()
