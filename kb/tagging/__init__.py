"""Tag suggestions: the Tagger protocol, one file an algorithm, and the ensemble that speaks for them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.encoder import Encoder
from kb.plan import Plan

if TYPE_CHECKING:
    from kb.tagging.ensemble import Ensemble


def open_tagger(plan: Plan, encoders: Sequence[Encoder]) -> "Ensemble":
    """By meaning where there is an encoder, by words where there is none."""
    from kb.tagging.ensemble import Ensemble

    if encoders:
        from kb.tagging.plan_wording import PlanWording

        return Ensemble(plan, PlanWording(plan, encoders[0]))
    from kb.tagging.plan_words import PlanWords

    return Ensemble(plan, PlanWords(plan))
