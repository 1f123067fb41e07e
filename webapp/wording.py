"""The counting rules and the decisions in force, in a reader's words."""

from kb import Rules, decisions_under

RULES = {
    "S1": "Incomplete, or not yet carried out",
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


SWITCHES = decisions_under(Rules())
"""The decisions in force. They are printed under each figure."""
