"""The objectives whose words a fruitless search shares: somewhere to go on from."""

import re

from kb import Objective, Plan

STEM = 5
"""Words are compared by their first letters, which is enough to bring `finance` to `financial`."""

COMMON = frozenset({"their", "other", "which", "where", "there", "about", "small", "firms", "economy"})


def nearest_objectives(text: str, plan: Plan, limit: int = 3) -> tuple[Objective, ...]:
    """Those that share most words with the text, best first; none where none does."""
    asked = _stems(text)
    shared = {objective.id: len(asked & _stems(objective.title)) for objective in plan.objectives}
    ranked = sorted(plan.objectives, key=lambda objective: -shared[objective.id])
    return tuple(objective for objective in ranked if shared[objective.id])[:limit]


def _stems(text: str) -> frozenset[str]:
    words = set(re.findall(r"\w+", text.casefold())) - COMMON
    return frozenset(word[:STEM] for word in words if len(word) >= STEM)
