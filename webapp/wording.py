"""The counting rules and the decisions in force, in a reader's words."""

from dataclasses import dataclass

RULES = {
    "S1": "Incomplete, or not yet carried out, or kept out by the secretariat",
    "S2": "Not shown at an SMEWG meeting in a way that counts",
    "S3": "Neither submitted nor presented by a member economy",
    "S4": "No objective confirmed by the secretariat",
    "S5": "Shared in other years",
    "A2": "Taken up by an economy it comes from",
    "A3": "On the way: interested, planned or piloting",
    "A4": "Adopted in the other manner: changed, or as it is",
    "A5": "Claimed, not reported by the adopting economy itself",
    "A6": "No sharing that counts came before it",
    "A8": "First adopted in other years",
    "A9": "Adopted, and ended since",
    "A11": "No adoption reported",
}
"""What a rule keeps out, by the rule's name."""


@dataclass(frozen=True)
class Switch:
    """A decision that the SMEWG should take: what is in force until then, and what else it could be."""

    question: str
    in_force: str
    alternative: str


SWITCHES = (
    Switch("Papers circulated between meetings", "not counted, listed", "count at the next meeting"),
    Switch("SMEWG workshops, margins of Ministerial Meetings", "not “SMEWG meetings”, listed", "count"),
    Switch("Adopted as it is", "inside the headline, the split shown", "outside the headline"),
    Switch("Adoption without evidence", "counted as reported", "needs a document"),
    Switch("The year's headline", "shared in the year", "first shared in the year"),
    Switch("Practice shared again under a later plan", "counts under that plan too", "new ones only"),
)
"""The defaults of the counting rules. They are printed under each figure."""
