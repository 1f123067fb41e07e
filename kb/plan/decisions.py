"""The decisions that the SMEWG should take, in a reader's words: what is in force until then and what could be."""

from dataclasses import dataclass

from kb.plan.rules import Headline, Rules


@dataclass(frozen=True)
class Switch:
    question: str
    in_force: str
    alternative: str


def decisions_under(rules: Rules) -> tuple[Switch, ...]:
    """They are printed under each figure."""
    first = rules.headline is Headline.FIRST_SHARED
    return (
        _one(
            "Papers circulated between meetings", "not counted, listed", "count at the next meeting", rules.circulated
        ),
        _one(
            "SMEWG workshops, margins of Ministerial Meetings", "not “SMEWG meetings”, listed", "count", rules.workshops
        ),
        _one("Adopted as it is", "inside the headline, the split shown", "outside the headline", not rules.as_is),
        _one("Adoption without evidence", "counted as reported", "needs a document", rules.documented),
        _one("The year's headline", "shared in the year", "first shared in the year", first),
        _one(
            "Practice shared again under a later plan",
            "counts under that plan too",
            "new ones only",
            not rules.reshared,
        ),
        _one(
            "A member's practice presented by an organisation alone",
            "counts",
            "listed, not counted",
            not rules.by_organisation,
        ),
    )


def _one(question: str, usual: str, other: str, decided: bool) -> Switch:
    return Switch(question, *((other, usual) if decided else (usual, other)))
