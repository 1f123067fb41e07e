"""The tool `search`: what answers a question, and what is near to it where nothing does."""

from pydantic import Field

from kb.assistants import links
from kb.assistants.audience import Asking
from kb.assistants.found import FoundPractice, found_practice, found_words
from kb.assistants.quoting import named
from kb.assistants.tool import Answer, Asked, AssistantTool
from kb.practice import Facet, Filters
from kb.search import Query, Results, Sort, result_line

MOST_CHARACTERS = 10_000

MOST_HITS = 20

Values = list[str]


class SearchWithin(Asked):
    """Values in one filter widen, filters together narrow."""

    area: Values = Field(default=[], max_length=20, description="Numbers of priority areas of the plan, for example 2")
    objective: Values = Field(default=[], max_length=20, description="Numbers of objectives, for example 2.3")
    economy: Values = Field(default=[], max_length=21, description="Member economies, by any of their names")
    year: Values = Field(default=[], max_length=50, description="Years in which the practice began, for example 2021")
    meeting: Values = Field(default=[], max_length=50, description="Meetings at which it was shown: smewg-55")
    group: Values = Field(default=[], max_length=20, description="women, youth, rural, green, micro …")
    kind: Values = Field(default=[], max_length=20, description="programme, policy, service, tool …")
    status: Values = Field(default=[], max_length=20, description="running, pilot, planned, ended, replaced")


class SearchAsked(Asked):
    text: str = Field(
        default="",
        max_length=MOST_CHARACTERS,
        description="What is looked for, in the words of whoever asks, in any language; a whole question is best. "
        "Empty: everything that the filters allow, newest first",
    )
    filters: SearchWithin = Field(default=SearchWithin(), description="Only practices that bear these values")
    exact: bool = Field(default=False, description="Look for the words as they are typed, slips and all")
    page: int = Field(default=1, ge=1, le=100_000, description="Which page of the answers, from 1")
    size: int = Field(default=10, ge=1, le=MOST_HITS, description="Practices a page")


class NearestObjective(Answer):
    """An objective of the plan that is near to what was asked."""

    id: str
    title: str
    practices: int = Field(description="How many practices serve it")


class SearchAnswer(Answer):
    said: str = Field(description="The outcome in one sentence, also where nothing answers")
    answers: bool = Field(description="False: no practice answers; `related` holds what is merely near")
    total: int = Field(description="How many practices answer")
    page: int
    pages: int
    searched: str = Field(description="What was looked for, where a slip was mended")
    practices: list[FoundPractice] = Field(description="Practices that answer, best first")
    related: list[FoundPractice] = Field(description="Near to the question and no answer: never cite one as an answer")
    not_held: list[str] = Field(description="Words of the question that no practice holds")
    nearest_objectives: list[NearestObjective] = Field(description="Where to look on, where nothing answers")
    notes: list[str]
    address: str = Field(description="The same search on the site")


def answered(asking: Asking, asked: SearchAsked) -> SearchAnswer:
    asking.before_search()
    chosen = {facet: tuple(getattr(asked.filters, facet.value)) for facet in Facet}
    filters = Filters({facet: values for facet, values in chosen.items() if values})
    text = asked.text.strip()
    query = Query(
        text, filters, page=asked.page, size=asked.size, exact=asked.exact, sort=Sort.BEST if text else Sort.NEWEST
    )
    results = asking.kb.reading.search(query, person=asking.person)
    near = () if results.total or not text else asking.kb.reading.nearest_objectives(text, person=asking.person)
    related = results.related if asked.page == results.pages else ()
    return SearchAnswer(
        said=_said(results),
        answers=bool(results.total),
        total=results.total,
        page=asked.page,
        pages=results.pages,
        searched=results.searched or text,
        practices=[found_practice(asking, hit, results) for hit in results.hits],
        related=[found_practice(asking, hit, results) for hit in related],
        not_held=list(results.unknown),
        nearest_objectives=[
            NearestObjective(id=one.objective.id, title=one.objective.title, practices=one.practices) for one in near
        ],
        notes=list(results.notes),
        address=links.of_search(asking.site, results.query),
    )


def _said(results: Results) -> str:
    line = result_line(results)
    if results.total:
        return f"{line}."
    if not results.query.text:
        return "No practice bears all of these filters."
    beside = " Say so, and do not answer from what is merely related." if results.related else ""
    return f"Nothing close enough: {line[:1].lower()}{line[1:]}.{beside}"


def words(answer: SearchAnswer) -> str:
    parts = [answer.said, *answer.notes]
    parts += [found_words(number, one) for number, one in enumerate(answer.practices, 1)]
    if answer.related:
        parts.append("Related, and no answer:")
        parts += [found_words(number, one) for number, one in enumerate(answer.related, 1)]
    if answer.not_held:
        parts.append(f"No practice holds {', '.join(named(word) for word in answer.not_held)}.")
    if answer.nearest_objectives:
        near = "\n".join(f"- {one.id} {one.title}: practices {one.practices}" for one in answer.nearest_objectives)
        parts.append(f"The plan's objectives nearest to it:\n{near}")
    if answer.page < answer.pages:
        parts.append(f"Page {answer.page} of {answer.pages}; ask for page {answer.page + 1} to go on.")
    parts.append(f"The same search on the site: {answer.address}")
    return "\n\n".join(parts)


SEARCH = AssistantTool(
    "search",
    "Search practices",
    "Finds the best practices of APEC economies for small and medium enterprises that answer a question, by words and "
    "by meaning, each with the passage that answers, its number to cite and its address. It says when nothing answers.",
    SearchAsked,
    SearchAnswer,
    answered,
    words,
)
