"""The two numbers of a search in words, the same at every door: how many practices answer, and how many are related."""

from collections.abc import Callable, Sequence

from kb.search.results import Results

Written = Callable[[int], str]
"""How a door writes a number."""


def answering(results: Results, written: Written = str) -> str:
    """6 practices in 5 groups answer; without words nothing is asked, and it is 6 practices."""
    total = results.total
    groups = f" in {_counted(results.groups, 'group', written)}" if results.groups < total else ""
    if not results.query.text.strip():
        return _counted(total, "practice", written) + groups
    if not total:
        return "No practice answers"
    return f"{_counted(total, 'practice', written)}{groups} {'answers' if total == 1 else 'answer'}"


def related(results: Results, written: Written = str) -> str:
    """12 are related; empty where nothing is asked, for practices are related to words."""
    if not results.query.text.strip():
        return ""
    count = len(results.related)
    return f"{written(count)} {'is' if count == 1 else 'are'} related"


def result_line(results: Results, written: Written = str) -> str:
    """6 practices in 5 groups answer · 12 are related."""
    return " · ".join(filter(None, (answering(results, written), related(results, written))))


def either(words: Sequence[str], comma: str = ", ", last: str = " or ") -> str:
    """a, b or c; text that is safe for a page stays so where both joints are."""
    return last.join(filter(None, (comma.join(words[:-1]), *words[-1:])))


def _counted(number: int, name: str, written: Written) -> str:
    return f"{written(number)} {name if number == 1 else name + 's'}"
