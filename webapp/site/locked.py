"""Every form in which something of a year is recorded says before, where the year is locked, what that means."""

from collections.abc import Iterable

from flask import Flask

from kb.periods import LockedYear
from webapp.site.current import kb


def install(app: Flask) -> None:
    app.jinja_env.globals["locked_years"] = locked_years


def locked_years(years: Iterable[int] | None = None) -> tuple[LockedYear, ...]:
    """Those of these years that are locked, all that are where none are named."""
    return kb().periods.locked(years)
