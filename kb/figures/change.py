"""A figure that moves: what it was and what it becomes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FigureChange:
    """A figure that is not, or would not be, what it was. `locked` names a locked year: its figure stands, and the
    numbers are what today's records give beside it."""

    key: str
    title: str
    before: int
    after: int
    locked: str = ""


@dataclass(frozen=True)
class MovedFigure:
    """A figure of a period that a merge changes. `left` and `came` are the practices that leave and join its list; with
    both, the number may stay as it is."""

    period: str
    key: str
    title: str
    old: int
    new: int
    left: tuple[str, ...]
    came: tuple[str, ...]
