"""What a store must keep of the desk: submissions on their way, what was said of them, and what was decided."""

from typing import Protocol

from kb.ledger.gate import Decision
from kb.submissions.dossier import Dossier, Notice, Remark, Round, State
from kb.tagging.choice import Choice
from kb.tagging.evidence import SuggestionEvidence


class DossierStore(Protocol):
    """Drafts, autosaves and notices leave no trail and move no generation; everything else does."""

    def begin_dossier(self, dossier: Dossier) -> Dossier:
        """Keep a new draft. Without an id the store gives it one; with one that is taken the store refuses."""
        ...

    def save_draft(self, dossier: Dossier) -> None:
        """Keep what its author has written so far. Raises Conflict where it is not the author's turn."""
        ...

    def move_dossier(self, dossier: Dossier, before: State, by: str, why: str = "") -> None:
        """Move it on to `dossier.state`, with all it says; what is submitted is kept as a round. Raises Conflict where
        it does not stand at `before` any more."""
        ...

    def assign_dossier(self, id: str, account: str, by: str) -> None:
        """Raises Unknown."""
        ...

    def dossier(self, id: str) -> Dossier:
        """Raises Unknown."""
        ...

    def dossiers(self) -> tuple[Dossier, ...]:
        """Every one, the last changed first."""
        ...

    def dossiers_of(self, account: str, economy: str = "") -> tuple[Dossier, ...]:
        """An account's own, and what was handed in for an economy, the last changed first."""
        ...

    def open_dossiers(self, practice: str) -> tuple[Dossier, ...]:
        """Those of a practice of which something can still come: neither published nor withdrawn."""
        ...

    def new_practice_id(self) -> str:
        """The next free id for a practice, such as SMEWG-BP-0042; it is given once."""
        ...

    def rounds(self, dossier: str) -> tuple[Round, ...]:
        """What was handed in each time, oldest first."""
        ...

    def remark(self, remark: Remark) -> Remark:
        """Keep a remark under a number of its own. Raises Unknown where there is no such dossier."""
        ...

    def settle_remark(self, dossier: str, no: int, by: str) -> None: ...

    def remarks(self, dossier: str) -> tuple[Remark, ...]:
        """Oldest first."""
        ...

    def keep_choice(self, choice: Choice) -> None:
        """Keep what was chosen for a dossier; the latest replaces the one before. Raises Unknown."""
        ...

    def choice(self, dossier: str) -> Choice:
        """What was chosen for a dossier; an empty choice where nothing was yet."""
        ...

    def decide(self, decision: Decision) -> None:
        """The latest word on a gate replaces the one before; the trail keeps both."""
        ...

    def decisions(self) -> tuple[Decision, ...]: ...

    def keep_evidence(self, evidence: SuggestionEvidence) -> None:
        """One word a practice, version and objective: the latest."""
        ...

    def drop_evidence(self, practice: str, version: int, objective: str, by: str) -> None:
        """A word that was taken back. Nothing where none was said."""
        ...

    def evidence(self) -> tuple[SuggestionEvidence, ...]: ...

    def notify(self, account: str, dossier: str, text: str) -> None: ...

    def notices(self, account: str) -> tuple[Notice, ...]:
        """Newest first."""
        ...

    def take_letters(self, most: int) -> tuple[Notice, ...]:
        """Notices that have not gone out as letters, oldest first; whoever takes one sends it, and nobody else does."""
        ...

    def give_back_letter(self, no: int) -> None:
        """It could not be sent: somebody else may take it."""
        ...

    def drop_notices(self, account: str) -> None:
        """Throw away what an account was told, of somebody whose data is erased."""
        ...

    def read_notices(self, account: str) -> None:
        """Mark all of an account's notices as read."""
        ...
