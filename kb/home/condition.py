"""What one look at a home found: how it stands, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    OK = "ok"

    NOTICE = "notice"
    """To be known; the site works."""

    FAULT = "fault"
    """To be mended."""


@dataclass(frozen=True)
class Condition:
    """`about` is what was looked at, `told` how it stands, `todo` the next step where there is one."""

    about: str
    grade: Grade
    told: str
    todo: str = ""

    @property
    def holds(self) -> bool:
        return self.grade is not Grade.FAULT
