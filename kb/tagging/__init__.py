"""Tag suggestions: the Tagger protocol, one file an algorithm, and the ensemble that speaks for them."""

from typing import TYPE_CHECKING

from kb.encoder import Encoder
from kb.plan import Plan

if TYPE_CHECKING:
    from kb.tagging.ensemble import Ensemble


def open_tagger(plan: Plan, encoder: Encoder | None) -> "Ensemble":
    """By meaning where there is an encoder, by words where there is none."""
    from kb.tagging.ensemble import Ensemble

    if encoder:
        from kb.tagging.plan_wording import PlanWording

        return Ensemble(plan, PlanWording(plan, encoder))
    from kb.tagging.plan_words import PlanWords

    return Ensemble(plan, PlanWords(plan))
