"""The counting rules as a value with a version: what was decided where the plan leaves it open, seven switches."""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Headline(StrEnum):
    """Which of a year's two figures on sharing stands first."""

    SHARED = "shared"
    FIRST_SHARED = "first_shared"


@dataclass(frozen=True)
class Rules:
    """The defaults are in force until the SMEWG decides otherwise.

    `circulated`: papers circulated between meetings count at the meeting they were circulated for. `workshops`:
    SMEWG-run workshops and the margins of Ministerial Meetings count as SMEWG meetings. `as_is`: adopted without a
    change counts in the headline. `documented`: an adoption needs evidence to count. `headline`: the year's first
    figure on sharing. `reshared`: a practice first shared before the plan's years counts under it when it is shared
    again. `by_organisation`: a member economy's practice counts where an organisation alone presented it (S3).
    """

    version: str = "2021-2024/1"
    decided: str = ""
    """Who decided it and when, in a few words."""
    circulated: bool = False
    workshops: bool = False
    as_is: bool = True
    documented: bool = False
    headline: Headline = Headline.SHARED
    reshared: bool = True
    by_organisation: bool = True

    @property
    def digest(self) -> str:
        """The same for the same decisions, whatever they are called."""
        decisions = {name: value for name, value in asdict(self).items() if name not in ("version", "decided")}
        # a switch that came later says nothing new where it stands as at first: older digests stay what they were
        for name in _LATER:
            if decisions[name] == Rules.__dataclass_fields__[name].default:
                del decisions[name]
        return hashlib.sha256(json.dumps(decisions, sort_keys=True).encode()).hexdigest()[:16]


_LATER = ("by_organisation",)
"""Switches that the first versions of the rules did not have."""

RULES = Rules()
"""What is in force where nothing else was decided."""
