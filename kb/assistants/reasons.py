"""The tool `why`: why a practice counts or does not, and why a search finds it or does not."""

from pydantic import Field

from kb.assistants.audience import Asking
from kb.assistants.found import FoundPractice, NamedPractice, found_practice, found_words, heading, names_of
from kb.assistants.quoting import named
from kb.assistants.resolving import MOST_OF_NAME, practice_page
from kb.assistants.searching import MOST_CHARACTERS
from kb.assistants.tool import Answer, Asked, AssistantTool
from kb.reading.pages import PracticePage
from kb.search import Query

LOOKED_THROUGH = 100
"""Practices of a search among which one is looked for."""


class WhyAsked(Asked):
    practice: str = Field(
        min_length=1, max_length=MOST_OF_NAME, description="The id of a practice, or its number like SMEWG-BP-0042"
    )
    year: int | None = Field(default=None, ge=1989, le=2100, description="Of this year; without: of the whole plan")
    question: str = Field(
        default="", max_length=MOST_CHARACTERS, description="Say too why a search for this finds the practice or not"
    )


class WhyReason(Answer):
    rule: str = Field(description="The counting rule by its name, for example S2")
    text: str


class WhyFigure(Answer):
    """Whether a practice is in a figure."""

    key: str
    title: str
    counts: bool
    reasons: list[WhyReason] = Field(description="Why it is not in it; none where it is")


class WhyAnswer(NamedPractice):
    said: str
    period: str
    figures: list[WhyFigure]
    adoptions_not_counted: list[str] = Field(description="Adoptions that are listed and do not count, each with why")
    found: FoundPractice | None = Field(description="As the search finds it; null where nothing was asked or it is not")
    found_said: str = Field(description="Whether and how the search finds it; empty where nothing was asked")


def answered(asking: Asking, asked: WhyAsked) -> WhyAnswer:
    page = practice_page(asking, asked.practice)
    id = page.card.id
    tally = asking.kb.figures.tally(asked.year, person=asking.person)
    figures = [
        WhyFigure(
            key=figure.key,
            title=figure.title,
            counts=id in figure.practices,
            reasons=[WhyReason(rule=one.rule, text=one.text) for one in figure.not_counted.get(id, ())],
        )
        for figure in tally.figures
    ]
    found, found_said = _search(asking, page, asked.question.strip())
    counted = [figure.title for figure in figures if figure.counts]
    in_period = f"In {tally.period.title} it counts" if asked.year else f"Under {tally.period.title} it counts"
    return WhyAnswer.model_validate(
        {
            **names_of(asking, page.card),
            "said": f"{in_period} in {len(counted)} of {len(figures)} figures.",
            "period": tally.period.title,
            "figures": figures,
            "adoptions_not_counted": [reason.text for _, reason in page.pipeline],
            "found": found,
            "found_said": found_said,
        }
    )


def _search(asking: Asking, page: PracticePage, question: str) -> tuple[FoundPractice | None, str]:
    if not question:
        return None, ""
    asking.before_search()
    results = asking.kb.reading.search(Query(question, size=LOOKED_THROUGH), person=asking.person)
    for place, hit in enumerate(results.hits, 1):
        if page.card.id in (hit.card.id, *(card.id for card in hit.same)):
            hit_at = found_practice(asking, hit, results)
            by = " and ".join(hit_at.found_by) or "both together"
            held = f"; it holds {', '.join(named(term) for term in hit_at.terms)}" if hit_at.terms else ""
            beside = "" if hit.card.id == page.card.id else f", listed with {hit.card.id}, which is nearly the same"
            return hit_at, f"It answers, at place {place} of {results.groups}, by {by}{held}{beside}."
    for hit in results.related:
        if page.card.id == hit.card.id:
            return found_practice(asking, hit, results), "It is near to the question and no answer to it."
    return None, "The search does not find it: neither its words nor its meaning are near enough."


def words(answer: WhyAnswer) -> str:
    lines = [f"- {figure.title}: {_figure_words(figure)}" for figure in answer.figures]
    parts = [heading(1, answer).removeprefix("1. "), answer.said, "\n".join(lines)]
    if answer.adoptions_not_counted:
        parts.append("Adoptions that do not count:\n" + "\n".join(f"- {one}" for one in answer.adoptions_not_counted))
    if answer.found_said:
        parts.append(answer.found_said)
    if answer.found:
        parts.append(found_words(1, answer.found))
    return "\n\n".join([*parts, answer.address])


def _figure_words(figure: WhyFigure) -> str:
    reasons = "; ".join(f"{one.text} (rule {one.rule})" for one in figure.reasons)
    return ("counts" if figure.counts else "does not count") + (f": {reasons}" if reasons else "")


WHY = AssistantTool(
    "why",
    "Say why",
    "Why a practice is in a figure or not, by the counting rules, and, with a question, why a search for it finds the "
    "practice or does not.",
    WhyAsked,
    WhyAnswer,
    answered,
    words,
)
