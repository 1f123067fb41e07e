"""The counting rules and the decisions in force, in a reader's words."""

from dataclasses import dataclass

RULES = {
    "S1": "Incomplete, or not yet carried out, or kept out by the secretariat",
    "S2": "Not shown at an SMEWG meeting in a way that counts",
    "S3": "Neither submitted nor presented by a member economy",
    "S4": "No objective confirmed by the secretariat",
    "S5": "Shared in other years",
    "A2": "Taken up by an economy it comes from",
    "A3": "On the way: interested, planned or piloting, or nothing named that embodies it",
    "A4": "Adopted in the other manner: changed, or as it is",
    "A5": "Claimed, not reported by the adopting economy itself",
    "A6": "No sharing that counts came before it",
    "A7": "Nothing documents the adoption",
    "A8": "Adopted in other years",
    "A9": "Adopted, and ended since",
    "A10": "One act under two practices: credited to the other",
    "A11": "No adoption reported, or nobody has said that it is in force",
    "P3": "Would count today; its year was locked before",
}
"""What a rule keeps out, by the rule's name."""


@dataclass(frozen=True)
class Fix:
    """What would make it count, in plain words; `form` is the ledger's form that mends it, if one does."""

    words: str
    form: str = ""


FIXES = {
    "S1": Fix("Complete the write-up; a plan counts once it is carried out and its status says so."),
    "S2": Fix("Name the SMEWG meeting and its agenda item or document number.", "share"),
    "S3": Fix(
        "Name the member economy that submitted or presented it. Without one it is kept and not counted.", "share"
    ),
    "S4": Fix("A person of the secretariat confirms an objective that it serves."),
    "S5": Fix("Nothing to mend: it counts in the years named. Record a sharing that is missing.", "share"),
    "A2": Fix(
        "Nothing to mend: what an economy submitted it cannot adopt. Correct the adopter if it is wrong.", "adopt"
    ),
    "A3": Fix(
        "When it is in force or in regular operation, record it as adopted, with its day and what embodies it.", "adopt"
    ),
    "A4": Fix("Record what the adopter kept, changed, dropped or added.", "adopt"),
    "A5": Fix("The adopting economy's delegate confirms it on the practice's page."),
    "A6": Fix("Record the sharing that came before, or the secretariat's reason why it counts all the same.", "adopt"),
    "A7": Fix("Give a reference or a file that documents it.", "adopt"),
    "A8": Fix("Nothing to mend: it counts in the year of its first adoption. Correct its day if it is wrong.", "adopt"),
    "A9": Fix("Nothing to mend: it ended. Correct its end if it is wrong.", "adopt"),
    "A10": Fix("Record it again and say which practice it is credited to, or name two instruments apart.", "adopt"),
    "P3": Fix("A locked year moves by a restatement only: the page of the year says what it would change."),
    "A11": Fix("Ask the economies that use it to report it. Silence is no answer.", "adopt"),
}
"""What each rule's name asks for."""
