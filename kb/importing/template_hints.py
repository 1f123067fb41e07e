"""What a template says to whoever fills it in: a field's help, its limit, its choices."""

from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.fields import Field, Takes


def choices(field: Field, plan: Plan, economies: Economies) -> tuple[str, ...]:
    """What a field can be chosen from; none where it is written freely."""
    if field.takes is Takes.ECONOMIES:
        return economies.names
    if field.takes is Takes.OBJECTIVES:
        return tuple(f"{objective.id} {objective.title}" for objective in plan.objectives)
    return tuple(str(choice) for choice in field.choices)


def hint(field: Field, plan: Plan, economies: Economies, with_choices: bool = True) -> str:
    """What is said to whoever fills a field in: its help, its limit, its choices."""
    said = [field.help] if field.help else []
    if field.takes is Takes.DAY:
        said.append("A day like 2023-05-04.")
    if field.most:
        said.append(f"{field.most:,} characters at most.")
    if with_choices and field.choices:
        many = "Any of these, one a line" if field.takes is Takes.CHOICES else "One of these"
        said.append(f"{many}: {', '.join(field.choices)}.")
    if with_choices and field.takes is Takes.OBJECTIVES:
        said.append("Their numbers, one a line; the list stands at the end.")
    return " ".join(said)
