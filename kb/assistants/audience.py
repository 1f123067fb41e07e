"""Who asks by way of an assistant, and of which knowledge base."""

from collections.abc import Callable
from dataclasses import dataclass

from kb.knowledge_base import KnowledgeBase
from kb.person import Person


def _unhindered() -> None:
    """At a machine of one's own nobody is held up."""


@dataclass(frozen=True)
class Asking:
    """An assistant sees what `person` may read, as if the rest did not exist. `before_search` raises TooMany where
    more was searched than is answered."""

    kb: KnowledgeBase
    person: Person
    before_search: Callable[[], None] = _unhindered

    @property
    def site(self) -> str:
        """Where the site is, without a slash at the end."""
        return self.kb.settings.site
