"""A plan as data: areas, objectives, indicators, economies, counting rules, the words it avoids."""

from kb.plan.decisions import decisions_under as decisions_under
from kb.plan.economy import Economies as Economies
