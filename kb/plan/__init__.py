"""A plan as data: areas, objectives, indicators, economies, counting rules, the words it avoids."""

from kb.plan.decisions import decisions_under as decisions_under
from kb.plan.economy import Economies as Economies
from kb.plan.economy import Economy as Economy
from kb.plan.plan import Objective as Objective
from kb.plan.plan import PriorityArea as PriorityArea
