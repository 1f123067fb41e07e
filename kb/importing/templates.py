"""The templates that are handed out, made from the list of fields; filled in, they are read back to the letter."""

from collections.abc import Mapping, Sequence

from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.fields import Entries

NAMES = {"docx": "write-up.docx", "xlsx": "write-ups.xlsx"}
"""The kinds of template, each with the name it is handed out under."""


def template(kind: str, plan: Plan, economies: Economies, filled: Sequence[tuple[str, Entries]] = ()) -> bytes:
    """A template of a kind; `filled` are practices to stand in it, each with its id (a write-up holds the first)."""
    if kind == "docx":
        from kb.importing.template_form import write_up

        entries: Mapping[str, str] = filled[0][1] if filled else {}
        return write_up(plan, economies, entries)
    from kb.importing.template_sheet import write_ups

    return write_ups(plan, economies, filled)
