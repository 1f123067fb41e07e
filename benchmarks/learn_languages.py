"""Learn what sets languages apart in an encoder of many: writes kb/search/language_directions.toml anew.

    python benchmarks/learn_languages.py HOME SETS

HOME is a home whose encoders of more than one language are learned for; SETS holds data/tatoeba_apec (sentences and
their translations into English) and data/xquad_paragraphs (questions in six languages). Of each language it is the mean
of its texts less the mean of English ones that say as much. What these differences span is taken off a query of another
language, so that no language needs to be recognised and one that is not among them gains a little too.
"""

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from kb.evaluation.collection import Topic, read_collection
from kb.knowledge_base import KnowledgeBase
from kb.search.language_directions import FILE, packed
from kb.search.query_vectors import ENGLISH

SEED = 3
TEXTS = 150
"""Of a language in a set."""

LEAST = 0.1
"""Directions that tell less than this share of what the first tells are noise."""


def main(home: Path, sets: Path) -> None:
    kb = KnowledgeBase.open(home)
    learned = {
        encoder.facts.name: directions(
            [
                encoder.queries(foreign).mean(axis=0) - encoder.queries(english).mean(axis=0)
                for foreign, english in texts(sets)
            ]
        )
        for encoder in kb.home.encoders.all
        if encoder.facts.languages != ENGLISH
    }
    out = Path(__file__).parent.parent / "kb" / "search" / FILE
    out.write_text(written(learned), "utf-8")


def texts(sets: Path) -> Iterator[tuple[list[str], list[str]]]:
    """For each language of each set: texts in it, and English ones that say as much."""
    drawn = random.Random(SEED)
    pairs = read_collection(sets / "data" / "tatoeba_apec")
    english = {topic: pairs.documents[document].body for topic, document, _ in pairs.qrels}
    for some in _by_language(pairs.topics).values():
        of = drawn.sample(some, min(TEXTS, len(some)))
        yield [topic.text for topic in of], [english[topic.id] for topic in of]
    questions = _by_language(read_collection(sets / "data" / "xquad_paragraphs").topics)
    asked = {language: [topic.text for topic in drawn.sample(some, TEXTS)] for language, some in questions.items()}
    for language in sorted(asked.keys() - {"en"}):
        yield asked[language], asked["en"]


def directions(differences: "Sequence[np.ndarray]") -> np.ndarray:
    """What the differences span, the direction that tells most of them first, without those that tell next to nothing;
    shape (directions, dimension)."""
    _, told, rows = np.linalg.svd(np.stack(differences), full_matrices=False)
    return np.asarray(rows[told >= LEAST * told[0]], np.float32)


def written(learned: Mapping[str, np.ndarray]) -> str:
    lines = [
        "# What sets languages apart in a query's vector, by encoder: directions, a byte a number, written in base64.",
        f"# Learned on {date.today().isoformat()} by `python benchmarks/learn_languages.py HOME SETS`.",
        "",
        "[encoders]",
    ]
    for name, rows in learned.items():
        lines += [f'"{name}" = [', *(f'    "{row}",' for row in packed(rows)), "]"]
    return "\n".join(lines) + "\n"


def _by_language(topics: Sequence[Topic]) -> dict[str, list[Topic]]:
    found: dict[str, list[Topic]] = {}
    for topic in topics:
        found.setdefault(topic.lang, []).append(topic)
    return found


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
