"""The figures of the period that an address names, as its reader may see them."""

from kb.figures import Tally
from webapp.site import arguments
from webapp.site.current import kb, person


def figures_asked(args: arguments.Arguments) -> Tally:
    """By `year`, `through`, `plan` and `by`. Raises BadValue and Unknown."""
    year, plan, through = arguments.year(args), arguments.plan(args, kb().plans), arguments.through(args)
    return kb().figures.tally(year, arguments.breakdown(args), person(), plan, through)
