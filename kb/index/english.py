"""Whether a word is a usual one of the English language, or a usual name: then it is no slip where nobody uses it."""

from functools import lru_cache
from importlib import resources
from itertools import chain

from kb.index.terms import plain

_FREQUENT = {
    "english_wikipedia": 25_000,
    "us_tv_and_film": None,
    "surnames": None,
    "male_names": None,
    "female_names": None,
}
"""Of zxcvbn's lists those that are of words and names, and how many of each; the rarest are of other languages."""


def is_english(word: str) -> bool:
    """Whether the word, or what it is the plural of, is among the hundred thousand most usual.

    Other endings are not looked through: an ending on half a word makes a slip look known.
    """
    bare, known = plain(word), _words()
    return bare in known or (bare.endswith("s") and (bare[:-1] in known or bare.removesuffix("es") in known))


def frequent_words(most: int) -> tuple[str, ...]:
    """About so many of the most usual words, of texts and of what is spoken: each is in the list where it is more
    usual."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    written, spoken = FREQUENCY_LISTS["english_wikipedia"], FREQUENCY_LISTS["us_tv_and_film"]
    return tuple(dict.fromkeys((*written[: 2 * most // 3], *spoken[: most // 3])))


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # the product has it for passwords; half a megabyte

    own = resources.files("kb.index").joinpath("english.txt").read_text("utf-8")
    lines = (line for line in own.splitlines() if not line.startswith("#"))
    frequent = (FREQUENCY_LISTS[name][:most] for name, most in _FREQUENT.items())
    return frozenset(chain(" ".join(lines).split(), *frequent))
