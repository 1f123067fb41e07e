"""A chart as values: bars in groups, each with its number and the hue of its area. Writers draw it."""

from collections.abc import Iterable
from dataclasses import dataclass

from kb.plan.plan import Plan

HUES = 8
"""How many hues there are; a plan with more areas begins again. 0 is the hue of what belongs to no area."""


@dataclass(frozen=True)
class Bar:
    """One group: a number for each of the chart's series."""

    label: str
    hue: int
    values: tuple[int, ...]


@dataclass(frozen=True)
class Chart:
    """`source` is the line beneath it: the site, the rules, the day."""

    title: str
    source: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]

    @property
    def alt(self) -> str:
        """What it shows, for those who do not see it."""
        told = (
            f"{bar.label}: " + ", ".join(f"{n} {name}" for n, name in zip(bar.values, self.series, strict=True))
            for bar in self.bars
        )
        return f"Bar chart. {self.title}. " + "; ".join(told) + "."


def bars(plan: Plan, rows: Iterable[tuple[str, str, tuple[int, ...]]]) -> tuple[Bar, ...]:
    """From key, label and numbers; rows without anything are left out."""
    return tuple(Bar(_label(plan, key, label), hue(plan, key), values) for key, label, values in rows if any(values))


def hue(plan: Plan, key: str) -> int:
    """Of an area, or of the area that an objective belongs to."""
    area = plan.objective(key).area if plan.has(key) else key
    ids = [one.id for one in plan.priority_areas]
    return ids.index(area) % HUES + 1 if area in ids else 0


def _label(plan: Plan, key: str, label: str) -> str:
    return f"{key} {label}" if hue(plan, key) else label
