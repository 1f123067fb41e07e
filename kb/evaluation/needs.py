"""What measuring may touch of a home."""

from typing import Protocol

from kb.index.synonyms import Synonyms
from kb.person import VISITOR, Person
from kb.plan.plan import Plan
from kb.search.collection import PracticeCollection
from kb.settings import Settings


class EvaluationNeeds(Protocol):
    """See `kb.home.opened.Home` for what each promises."""

    settings: Settings
    plan: Plan
    synonyms: Synonyms

    def collection(self, person: Person = VISITOR) -> PracticeCollection: ...
