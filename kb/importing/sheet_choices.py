"""What a person chose of how a sheet is read: which column is which, what values mean, which encoding, hidden rows."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

Answers = Mapping[str, Mapping[str, str]]
"""By field and value (as `kb.importing.meanings.bare` has it) the entry that it means; an empty one: it stays text."""


@dataclass(frozen=True)
class SheetChoices:
    """`columns` gives the field of a header, `answers` what values mean; `options` are those of the sandbox."""

    columns: Mapping[str, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)

    def over(self, before: "SheetChoices") -> "SheetChoices":
        """These, and where nothing was chosen what was chosen before."""
        names = {*before.answers, *self.answers}
        answers = {name: {**before.answers.get(name, {}), **self.answers.get(name, {})} for name in names}
        return replace(self, columns={**before.columns, **self.columns}, answers=answers)


def header_digest(headers: Sequence[str]) -> str:
    """By what a header row is known again, whatever its case and spaces."""
    return hashlib.sha256("\x1f".join(" ".join(one.casefold().split()) for one in headers).encode()).hexdigest()
