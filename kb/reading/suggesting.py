"""The use cases of suggestions: what a machine says a write-up serves, for a person to decide."""

from pathlib import Path

from kb.person import VISITOR, Person
from kb.practice import writeup
from kb.practice.practice import Submission
from kb.reading.needs import ReadingNeeds
from kb.tagging.suggestion import Suggestions


class Suggesting:
    """A suggestion never reaches a figure."""

    def __init__(self, home: ReadingNeeds) -> None:
        self._home = home

    def suggest(self, id: str, person: Person = VISITOR) -> Suggestions:
        """Every objective, best first, from the plan's wording and what people confirmed for other practices. Raises
        Unknown."""
        self._home.card(id, person)
        return self._home.collection(person).suggest(self._home.store.practice(id))

    def suggest_for(self, submission: Submission, person: Person = VISITOR) -> Suggestions:
        """As `suggest`, for a write-up that is not kept as a practice."""
        return self._home.collection(person).suggest(submission)

    def suggest_for_file(self, path: Path) -> Suggestions:
        """As `suggest`, for a write-up in a file. Raises BrokenFile."""
        return self.suggest_for(writeup.read_file(path, self._home.economies))
