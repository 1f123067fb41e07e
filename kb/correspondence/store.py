"""What a store must keep of letters that are answered. It is between people: no trail tells of it."""

from typing import Protocol

from kb.correspondence.owner_question import OwnerQuestion


class CorrespondenceStore(Protocol):
    def keep_question(self, question: OwnerQuestion, client: str) -> OwnerQuestion:
        """Keep it under the next number; `client` is a hash of where a visitor asked from."""
        ...

    def owner_questions(self) -> tuple[OwnerQuestion, ...]:
        """Newest first."""
        ...

    def owner_question(self, no: int) -> OwnerQuestion:
        """Raises Unknown."""
        ...

    def keep_answer(self, question: OwnerQuestion) -> None: ...

    def questions_since(self, moment: str, account: str = "", client: str = "", practice: str = "") -> int:
        """How many were asked since, by an account, from a client, or of a practice."""
        ...

    def cut_questions(self, before: str) -> int:
        """Take those away that were asked before a moment; how many."""
        ...

    def question_letters(self, account: str, year: int) -> tuple[int, str]:
        """How many letters asked an account of a year, and the day of the last."""
        ...

    def keep_question_letter(self, account: str, year: int, day: str) -> None:
        """One more."""
        ...
