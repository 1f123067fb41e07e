"""What a store must keep of suggestions: what was chosen of them, and what people made of them."""

from collections.abc import Collection
from typing import Protocol

from kb.tagging.choice import Choice
from kb.tagging.evidence import SuggestionEvidence


class EvidenceStore(Protocol):
    """One word a practice, version and objective: the latest."""

    def keep_choice(self, choice: Choice) -> None:
        """Keep what was chosen for a dossier; the latest replaces the one before. Raises Unknown."""
        ...

    def choice(self, dossier: str) -> Choice:
        """What was chosen for a dossier; an empty choice where nothing was yet."""
        ...

    def keep_evidence(self, evidence: SuggestionEvidence) -> None:
        """One word a practice, version and objective: the latest."""
        ...

    def drop_evidence(self, practice: str, version: int, objective: str, by: str) -> None:
        """A word that was taken back. Nothing where none was said."""
        ...

    def evidence(self, of: Collection[str] | None = None) -> tuple[SuggestionEvidence, ...]:
        """All of it, or that on these practices."""
        ...
