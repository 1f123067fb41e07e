"""What answers: a chance that means the same in every search, and a line from which on it may be quoted."""

import numpy as np
import pytest

from kb.encoder.catalogue import catalogue
from kb.index.fulltext import Words
from kb.index.space import ProductSpread
from kb.index.terms import Term
from kb.search.chance import chances
from kb.search.fusion import Meaning
from kb.search.weights import learned

PLACES = 40


def words(coverage: float = 0.0, asked: int = 3, **features: float) -> Words:
    """A query of which every practice holds as much; the last word of it is known nowhere where nothing is held."""

    def every(value: float) -> np.ndarray:
        return np.full(PLACES, value, np.float32)

    terms = tuple(Term(f"word{number}", number, number + 1) for number in range(asked))
    holders = {term.form: np.arange(PLACES if coverage else 0) for term in terms}
    shares = {name: every(features.get(name, coverage)) for name in ("together", "title", "named", "use")}
    return Words(
        terms=terms,
        bm25=every(coverage),
        coverage=every(coverage),
        known=float(bool(coverage)),
        weights={term.form: 1.0 for term in terms},
        holders=holders,
        equal={},
        **shares,
    )


def meaning(encoder: str, best: float, rest: float = 0.2) -> Meaning:
    cosines = np.full(PLACES, rest, np.float32) + np.linspace(0, 0.05, PLACES, dtype=np.float32)
    cosines[0] = best
    return of_home(encoder, cosines)


def of_home(encoder: str, cosines: np.ndarray) -> Meaning:
    """Of a home whose passages and practices are as near as these."""
    spread = ProductSpread(float(np.nanmean(cosines)), float(np.nanstd(cosines)))
    return Meaning(encoder, cosines, cosines, passages=spread, practices=spread, count=len(cosines))


MINILM = "all-MiniLM-L6-v2"


def test_what_every_encoder_of_the_catalogue_says_is_learned_alone_and_together() -> None:
    names = [entry.title for entry in catalogue().values()]
    for encoders in ([], *([name] for name in names), names):
        model = learned().answer(encoders, foreign=False)
        assert set(model.encoders) == set(encoders) and 0 < model.related < model.line < 1
        if encoders:
            assert learned().meaning(encoders, foreign=True)


def test_a_practice_that_holds_all_of_it_is_likelier_than_one_that_holds_little() -> None:
    much, little = (chances(words(share), (), False, learned()).answer[0] for share in (1.0, 0.2))
    assert much > learned().answer((), foreign=False).line > little


def test_a_nearer_passage_makes_it_likelier() -> None:
    near, far = (chances(words(0.5), [meaning(MINILM, best)], False, learned()).answer[0] for best in (0.8, 0.2))
    assert near > far


def test_a_word_that_nobody_holds_is_answered_by_no_nearness() -> None:
    model = learned().answer([MINILM], foreign=False)
    for asked in (1, 2):
        near = chances(words(0.0, asked), [meaning(MINILM, 0.95)], False, learned())
        assert near.answer.max() < model.line


def test_the_chance_does_not_depend_on_how_many_others_there_are() -> None:
    """Twice the same home is the same home: no count, rank or sum of the others is in it."""
    one = meaning(MINILM, 0.7)
    twice = of_home(MINILM, np.tile(one.passage, 2))
    asked = words(0.5)
    doubled = Words(
        asked.terms,
        *(np.tile(getattr(asked, name), 2) for name in ("bm25", "coverage", "together", "title", "named", "use")),
        asked.known,
        asked.weights,
        {form: np.arange(2 * PLACES) for form in asked.holders},
        {},
    )
    small = chances(asked, [one], False, learned()).answer
    large = chances(doubled, [twice], False, learned()).answer
    assert large[:PLACES] == pytest.approx(small, abs=0.02)


def test_what_has_no_vector_is_judged_by_its_words() -> None:
    there = meaning(MINILM, 0.7)
    there.passage[1] = np.nan
    both = chances(words(1.0), [there], False, learned()).answer
    alone = chances(words(1.0), (), False, learned()).answer
    assert both[1] == pytest.approx(alone[1])


def test_an_encoder_that_nothing_was_learned_for_leaves_it_to_the_words() -> None:
    unknown = chances(words(1.0), [meaning("own", 0.9)], False, learned())
    assert unknown.answer == pytest.approx(chances(words(1.0), (), False, learned()).answer)
    assert not unknown.meaning.any()


def test_in_a_home_of_a_handful_what_stands_out_is_said_by_what_is_usual() -> None:
    """A handful has no mean worth the name: what is nearer than usual answers, what is as near as usual does not."""
    asked = words(0.3, asked=6)
    few = 5

    def among(best: float) -> np.ndarray:
        short = Words(
            asked.terms,
            *(getattr(asked, name)[:few] for name in ("bm25", "coverage", "together", "title", "named", "use")),
            asked.known,
            asked.weights,
            {form: np.arange(few) for form in asked.holders},
            {},
        )
        cosines = np.array([best, 0.1, 0.12, 0.08, 0.1], np.float32)
        return chances(short, [of_home(MINILM, cosines)], False, learned()).answer

    assert among(0.75)[0] > learned().answer([MINILM], foreign=False).line > among(0.2)[0]
