"""A file that somebody brought and that waits to be looked at: what is applied is what was previewed, to the byte."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.importing.sheet_choices import Answers, SheetChoices


@dataclass(frozen=True, kw_only=True)
class Upload:
    """`account` brought it, and nobody else may apply it. The file is kept under its SHA-256. `mapping` gives the field
    of a header where the person chose another than the one proposed, `answers` what they said that values mean,
    `options` how the file is to be opened; `clear`: empty cells clear what is on record.
    `report` is what became of it, as JSON; empty: it waits. `at` is universal time."""

    token: str
    account: str
    name: str
    sha256: str
    mapping: Mapping[str, str]
    clear: bool = False
    report: str = ""
    at: str = ""
    answers: Answers = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[int, str] = field(default_factory=dict)
    """What was chosen for single rows, by their numbers: see `kb.importing.preview.Planner`."""

    @property
    def choices(self) -> SheetChoices:
        return SheetChoices(self.mapping, self.answers, self.options)
