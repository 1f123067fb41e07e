"""The figures, the lists behind them, what is not counted and why, and the closing of years."""

from webapp.figures import figures, periods, uncounted

PAGES = (
    figures.blueprint,
    uncounted.blueprint,
    periods.blueprint,
)
