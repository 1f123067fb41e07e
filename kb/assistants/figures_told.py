"""The tool `tally`: the figures of a period as the site's page tells them, each with its list."""

from pydantic import Field

from kb.assistants import links
from kb.assistants.audience import Asking
from kb.assistants.quoting import Foreign, named
from kb.assistants.tool import Answer, Asked, AssistantTool
from kb.figures import Figure, Tally

KEYS = "shared, first_shared, adopted, adopted_adapted, adopted_as_is, in_force"


class TallyAsked(Asked):
    year: int | None = Field(default=None, ge=1989, le=2100, description="A calendar year; without: the whole plan")
    through: int | None = Field(
        default=None, ge=1989, le=2100, description="Without `year`: the plan's years up to this one"
    )
    figure: str = Field(default="", max_length=40, description=f"Only one figure: {KEYS}; empty: all of them")


class TallyPractice(Answer):
    id: str
    identifier: str = Field(description="Empty where it is not open to whoever asks")
    title: Foreign


class TallyFigure(Answer):
    """A number that is the length of its list."""

    key: str
    title: str
    value: int
    practices: list[TallyPractice] = Field(description="The list; whoever asks may not read all of them")
    address: str = Field(description="The page of the figure with its list")


class TallyYear(Answer):
    """Where a year's figures come from."""

    year: int
    status: str = Field(description="open, locked, or under correction; a locked year is told as it was locked")
    version: int = Field(description="The number of its snapshot; 0: it is counted now")
    locked_at: str
    hash: str = Field(description="What the locked lists are held to")


class TallyAnswer(Answer):
    said: str
    period: str
    rules: str = Field(description="The version of the counting rules")
    figures: list[TallyFigure]
    years: list[TallyYear]
    reporting: int = Field(description="Economies that reported, nil reports included")
    members: int = Field(description="of so many; one that did not report is silent, and not zero")
    address: str


def answered(asking: Asking, asked: TallyAsked) -> TallyAnswer:
    tally = asking.kb.figures.tally(asked.year, person=asking.person, through=asked.through)
    figures = (tally.figure(asked.figure.strip()),) if asked.figure.strip() else tally.figures
    told = [
        TallyYear(year=one.year, status=one.status.value, version=one.no, locked_at=one.at, hash=one.hash)
        for one in tally.telling.years
    ]
    return TallyAnswer(
        said=_said(tally, told),
        period=tally.period.title,
        rules=tally.rules,
        figures=[_figure(asking, asked, one) for one in figures],
        years=told,
        reporting=tally.heard,
        members=tally.members,
        address=links.of_figure(asking.site, "", asked.year, asked.through),
    )


def _figure(asking: Asking, asked: TallyAsked, figure: Figure) -> TallyFigure:
    cards = asking.kb.reading.cards(asking.person)
    return TallyFigure(
        key=figure.key,
        title=figure.title,
        value=figure.value,
        practices=[
            TallyPractice(
                id=id,
                identifier=cards[id].practice.identifier if id in cards else "",
                title=asking.kb.reading.title(id, asking.person),
            )
            for id in figure.practices
        ],
        address=links.of_figure(asking.site, figure.key, asked.year, asked.through),
    )


def _said(tally: Tally, years: list[TallyYear]) -> str:
    locked = [str(one.year) for one in years if one.version]
    lock = f"; locked: {', '.join(locked)}" if locked else "; nothing of it is locked, so the numbers may still move"
    heard = f"{tally.heard} of {tally.members} economies reported"
    return f"Figures of {tally.period.title}, rules {tally.rules}{lock}. {heard}."


def words(answer: TallyAnswer) -> str:
    parts = [answer.said]
    for one in answer.figures:
        listed = "\n".join(
            f"- {named(practice.title)}{' · ' + practice.identifier if practice.identifier else ''} · id {practice.id}"
            for practice in one.practices
        )
        parts.append(f"{one.title}: {one.value}\n{listed}\n{one.address}" if listed else f"{one.title}: {one.value}")
    for year in answer.years:
        if year.version:
            parts.append(f"{year.year} is {year.status}: version {year.version}, {year.locked_at}, hash {year.hash}")
    return "\n\n".join([*parts, answer.address])


TALLY = AssistantTool(
    "tally",
    "Tell the figures",
    "How many practices were shared and adopted in a year, in the plan's years up to one, or under the whole plan: the "
    "same numbers as on the site's page, each with its list, and from which locked version a closed year is told.",
    TallyAsked,
    TallyAnswer,
    answered,
    words,
)
