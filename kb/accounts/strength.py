"""How soon a password would be guessed, and what would be better, judged by zxcvbn without asking anybody."""

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from kb.raw_text import normalized

JUDGED = 100
"""Characters that are judged; what comes behind makes a password no worse."""

FEWEST_GUESSES = 10**10
"""What somebody must try, who knows how people choose, before this one comes: zxcvbn's best class begins here."""

LEAST_OF_ITS_OWN = 6
"""Letters that must be left where the words that are tried here first are taken out."""

SHORTEST_WORD = 3

USUAL_HERE = (
    *("smewg", "apec", "sme", "msme", "best", "practice", "practices", "bestpractice", "bestpractices", "knowledge"),
    *("base", "submission", "submissions", "adoption", "economy", "economies", "delegate", "secretariat", "chair"),
    *("administrator", "enterprise", "enterprises", "working", "group", "minister", "ministry", "meeting", "report"),
)
"""Words that anybody would try first who wants to get in here."""

LETTERS = str.maketrans("4@8({[<3691!|0$5+7%2", "aabcccceggiiiossttxz")
"""The letter that each sign stands for which people put in its place."""

MOST_SIGNS = 6
"""Different such signs that zxcvbn is given in a long text: it tries out what each may stand for, all together, which
takes minutes where they are many. With more they are read as their letters, and the text as it is in short parts."""

PART, MOST_PARTS = 16, 4
"""Characters of such a part, and how many of them are looked at."""

EASY = "a few words in a row that have nothing to do with each other are easy to keep"

OWN = "another one: this is your own name or address, or words of this site, which are guessed first"
BETTER = {
    "repeat": f"another one: one character or word again and again is guessed first; {EASY}",
    "sequence": f"another one: a row of letters or numbers is guessed first; {EASY}",
    "spatial": f"another one: keys that lie side by side are guessed first; {EASY}",
    "date": f"another one: dates are guessed first; {EASY}",
    "regex": f"another one: years are guessed first; {EASY}",
    "dictionary": f"another one: this is among those that are guessed first; {EASY}",
    "bruteforce": f"another one: this would soon be guessed; {EASY}",
}
"""What is said of a password by what most of it is made of."""

_one_at_a_time = threading.Lock()
"""zxcvbn keeps the words it is given in one place for all threads: somebody else's would judge one's own."""


def fault(password: str, own: Iterable[str]) -> str:
    """What would be better than this password; empty where it will do. `own` are the texts that tell of the person and
    the site: names, addresses, economies."""
    words = _words(own)
    if _is_made_of(password, words):
        return f"{OWN}; {EASY}"
    judged = _judged(password[:JUDGED], words)
    if judged["guesses"] >= FEWEST_GUESSES:
        return ""
    longest = max(judged["sequence"], key=lambda match: len(match["token"]), default={"pattern": "bruteforce"})
    if longest.get("dictionary_name") == "user_inputs":
        return f"{OWN}; {EASY}"
    return BETTER.get(str(longest["pattern"]), BETTER["bruteforce"])


def _judged(text: str, words: list[str]) -> Mapping[str, Any]:
    """What zxcvbn says of a text, in a moment whatever the text."""
    if len({char for char in text if ord(char) in LETTERS}) <= MOST_SIGNS:
        return _asked(text, words)
    as_letters = _asked(text.translate(LETTERS), words)
    parts = [text[at : at + PART] for at in range(0, len(text), PART)][:MOST_PARTS]
    as_it_is = max((_asked(part, words) for part in parts), key=_guesses)
    return min(as_letters, as_it_is, key=_guesses)


def _guesses(judged: Mapping[str, Any]) -> float:
    return float(judged["guesses"])


def _asked(text: str, words: list[str]) -> Mapping[str, Any]:
    from zxcvbn import zxcvbn

    with _one_at_a_time:
        judged: Mapping[str, Any] = zxcvbn(text, user_inputs=words, max_length=JUDGED)
    return judged


def _words(own: Iterable[str]) -> list[str]:
    """Each word of the texts, and each text with its words run together; the longest first."""
    found = set(USUAL_HERE)
    for text in own:
        parts = "".join(char if char.isalnum() else " " for char in _bare(text)).split()
        found |= {*parts, "".join(parts)}
    return sorted((word for word in found if len(word) >= SHORTEST_WORD), key=lambda word: (-len(word), word))


def _is_made_of(password: str, words: list[str]) -> bool:
    """Whether hardly a letter is left of it where these words are taken out."""
    left = before = "".join(char for char in _bare(password) if char.isalnum())
    for word in words:
        left = left.replace(word, " ")
    return left != before and sum(char.isalpha() for char in left) < LEAST_OF_ITS_OWN


def _bare(text: str) -> str:
    return normalized("NFKC", text).casefold()
