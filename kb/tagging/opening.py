"""The tagger of a home: the plan's wording read by its words and by each encoder, speaking together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.encoder import Encoder
from kb.plan.plan import Plan

if TYPE_CHECKING:
    from kb.tagging.ensemble import Ensemble
    from kb.tagging.tagger import Text


WORDS = 1.5
"""What words weigh beside meaning where somebody wrote for the purpose what objectives cover: bare names have few."""


def open_tagger(plan: Plan, encoders: Sequence[Encoder], usual: "Sequence[Text]" = ()) -> "Ensemble":
    """By meaning and by words; by words alone where there is no encoder. `usual`: what the home's write-ups look like,
    some dozens at least."""
    from kb.tagging.calibration import calibration_for
    from kb.tagging.ensemble import Ensemble
    from kb.tagging.plan_wording import PlanWording
    from kb.tagging.plan_words import PlanWords

    meaning = [(PlanWording(plan, encoder, place, usual), 1 / len(encoders)) for place, encoder in enumerate(encoders)]
    scoped = any(objective.scope for objective in plan.objectives)
    calibration = calibration_for([encoder.facts.name for encoder in encoders], scoped, bool(plan.outside))
    return Ensemble(plan, [*meaning, (PlanWords(plan, usual), WORDS if scoped else 1.0)], calibration)
