"""Commands about the ledger: share, adopt, tally."""

from collections.abc import Iterable
from typing import TextIO

import click

from kb.cli.opening import by_option, json_option, opened, print_json
from kb.errors import BadValue
from kb.figures.breakdown import By
from kb.figures.tally import Tally
from kb.knowledge_base import KnowledgeBase
from kb.ledger.entries import ChangeKind, FollowUpAnswer, Form, Stage, StruckKind
from kb.ledger.meetings import Presentation
from kb.person import operator


def _say_locked(kb: KnowledgeBase, years: Iterable[int]) -> None:
    """Before something of a year is recorded."""
    for one in kb.periods.locked(years):
        click.echo(one.sentence)


@click.command()
@json_option
@click.pass_context
def meetings(ctx: click.Context, as_json: bool) -> None:
    """List the meetings on record, newest first, and what practices/meetings.yaml says that is not taken in."""
    from kb.ledger.as_json import meeting_json

    kb = opened(ctx)
    if as_json:
        print_json([meeting_json(one) for one in kb.meetings.newest_first()])
        return
    for one in kb.meetings.newest_first():
        click.echo(f"{one.starts} {one.ends}  {one.kind.value:<11}  {one.id}  {one.title}")
    for one in kb.meetings.waiting():
        click.echo(
            f"{one.id}: the file says {one.starts} to {one.ends}, which is not taken in, for sharings on record would "
            f"fall outside; `kb redate {one.id} --starts {one.starts} --ends {one.ends} --why …` moves them with it"
        )


@click.command()
@click.argument("id")
@click.option("--starts", required=True, help="The first day: 2023-05-04.")
@click.option("--ends", default="", help="The last day, if it is another.")
@click.option("--day", "days", multiple=True, type=(str, str), metavar="RECORD DAY", help="The day of one sharing.")
@click.option("--why", required=True, help="The reason, for the trail.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@by_option
@click.pass_context
def redate(
    ctx: click.Context,
    id: str,
    starts: str,
    ends: str,
    days: tuple[tuple[str, str], ...],
    why: str,
    yes: bool,
    person: str,
) -> None:
    """Move the meeting ID and its sharings to other days: say which figures move, ask, and do it in one step.

    A sharing keeps its place within the meeting unless --day says its day; where the meeting lies in two years each
    must be given.
    """
    kb = opened(ctx)
    preview = kb.care.redating.preview(id, starts, ends, dict(days), operator(person))
    _say_locked(kb, {*preview.meeting.years, *preview.then.years})
    for one in preview.sharings:
        click.echo(f"  {one.event.id}: {one.event.date} -> {one.day or 'which day? give it with --day'}")
    for figure in preview.figures:
        names = [*(f"-{id}" for id in figure.left), *(f"+{id}" for id in figure.came)]
        click.echo(f"  {figure.period}: {figure.title}: {figure.old} -> {figure.new}  {' '.join(names)}".rstrip())
    if preview.complete and not preview.figures:
        click.echo("  no figure moves")
    if not preview.complete or yes or click.confirm("Move the meeting and its sharings?"):
        moved = kb.care.redating.redate(id, starts, ends, dict(days), operator(person), why)
        click.echo(f"{id}: {preview.then.starts} to {preview.then.ends}, {moved} sharings moved")
    else:
        click.echo("nothing was changed")


@click.command()
@click.argument("id")
@click.option("--meeting", required=True, help="The meeting's id, for example smewg-55.")
@click.option("--form", type=click.Choice([f.value for f in Form]), default="presented", show_default=True)
@click.option("--item", default="", help="Agenda item. It or a document number is needed to count (S2).")
@click.option("--document", default="", help="Document number, for example 2023/SMEWG55/012.")
@click.option("--presenter", multiple=True, help="Who presented: an economy, or another by its name.")
@click.option(
    "--on",
    default="",
    help="The day, if not the first: 2023-05-05. A meeting in two years needs it.",
)
@by_option
@click.pass_context
def share(
    ctx: click.Context,
    id: str,
    meeting: str,
    form: str,
    item: str,
    document: str,
    presenter: tuple[str, ...],
    on: str,
    person: str,
) -> None:
    """Record that the practice ID was shared at a meeting."""
    kb = opened(ctx)
    event = kb.recording.event(id, meeting, form=form, agenda_item=item, document=document, presenters=presenter, on=on)
    _say_locked(kb, [event.date.year])
    new = kb.recording.share(event, operator(person))
    click.echo(
        f"{id}: {'recorded' if new else 'already recorded'} as {event.form.value} "
        f"at {kb.meetings.meeting(meeting).title}"
    )
    for reason in kb.figures.standing(id).not_shared:
        click.echo(f"  not counted yet ({reason.rule}): {reason.text}")


@click.command()
@click.argument("id")
@click.option("--economy", required=True, help="The adopting economy.")
@click.option(
    "--stage", type=click.Choice([s.value for s in Stage]), required=True, help="Only adopted and ended count."
)
@click.option(
    "--effective", default="", help="Day of coming into force or regular operation: 2023-07-01, or 2023-07 or 2023."
)
@click.option("--ended", default="", help="Day on which it ceased, with as much as is known.")
@click.option(
    "--earlier",
    multiple=True,
    type=(str, str),
    metavar="FIRST LAST",
    help="A time in force before: --earlier 2021-06-01 2022-03-31.",
)
@click.option("--about", multiple=True, metavar="YEAR", help="A year for which this is said; without one, this year.")
@click.option("--credit", default="", metavar="ID", help="The practice that this act is credited to, if under several.")
@click.option("--reported-by", default="", help="The economy whose focal point says so, if not the adopter.")
@click.option("--instrument", default="", help="The rule, programme, budget line or service that embodies it.")
@click.option("--evidence", default="", help="A reference or link.")
@click.option(
    "--change",
    "changes",
    multiple=True,
    type=(click.Choice([c.value for c in ChangeKind]), str),
    metavar="KIND NOTE",
    help="What was kept, changed, dropped or added.",
)
@click.option("--site", "sites", multiple=True, help="Province, city or agency within the economy.")
@click.option("--published", default="", help="Where the adopter published it: the strongest evidence.")
@click.option(
    "--step",
    "steps",
    multiple=True,
    type=(click.Choice([s.value for s in Stage]), str),
    metavar="STAGE DAY",
    help="The day of another stage, for example --step piloting 2022-02-01.",
)
@click.option("--exception", default="", help="Why it counts though it is older than the sharing (A6).")
@click.option("--correct", is_flag=True, help="Let this stand alone, in place of what is on record.")
@by_option
@click.pass_context
def adopt(
    ctx: click.Context,
    id: str,
    economy: str,
    stage: str,
    effective: str,
    ended: str,
    earlier: tuple[tuple[str, str], ...],
    about: tuple[str, ...],
    credit: str,
    reported_by: str,
    instrument: str,
    evidence: str,
    changes: tuple[tuple[str, str], ...],
    sites: tuple[str, ...],
    published: str,
    steps: tuple[tuple[str, str], ...],
    exception: str,
    correct: bool,
    person: str,
) -> None:
    """Record that an economy took the practice ID up, or how far it has come.

    What is not said again stays as recorded, and sites are added; what had ended and is adopted on a later day is in
    force again. --correct replaces the whole entry.
    """
    kb = opened(ctx)
    adoption = kb.recording.adoption(
        id,
        economy,
        stage=stage,
        effective=effective,
        ended=ended,
        earlier=earlier,
        about=about,
        credit=credit,
        reported_by=reported_by,
        instrument=instrument,
        evidence=evidence,
        changes=changes,
        sites=sites,
        exception=exception,
        published=published,
        steps=[(name, day, "") for name, day in steps],
    )
    _say_locked(kb, {spell.effective.year for spell in adoption.spells})
    new = kb.recording.adopt(adoption, operator(person), correct)
    stage = adoption.stage_on(kb.settings.today()).value
    click.echo(f"{id}: {'recorded' if new else 'already recorded'}: {adoption.economy}, {stage}")
    for entry, reason in kb.figures.standing(id).listed:
        if entry.id == adoption.id:
            click.echo(f"  listed, not counted ({reason.rule}): {reason.text}")


@click.command("follow-up")
@click.option("--year", type=int, help="A calendar year; without it this one.")
@click.option("--economy", default="", help="Of one economy alone.")
@click.option("--practice", default="", metavar="ID", help="With --answer: of which practice.")
@click.option("--answer", type=click.Choice([a.value for a in FollowUpAnswer]), help="Say whether it was in force.")
@click.option("--ended", default="", help="With --answer no: the day on which it ceased.")
@by_option
@json_option
@click.pass_context
def follow_up(
    ctx: click.Context,
    year: int | None,
    economy: str,
    practice: str,
    answer: str | None,
    ended: str,
    person: str,
    as_json: bool,
) -> None:
    """List the adoptions of which nobody has said for a year whether they are in force, or answer for one of them."""
    kb = opened(ctx)
    if answer:
        news = kb.adoptions.answer(operator(person), practice, economy, answer, ended, year)
        if as_json:
            print_json({"recorded": news})
        else:
            click.echo(f"{practice}: {'recorded' if news else 'already recorded'}: {economy}, {answer}")
        return
    only = kb.economies.named(economy).name if economy else ""
    asked = kb.adoptions.asked(operator("operator"), year)
    questions = [q for q in asked if q.answer is None and only in ("", q.adoption.economy)]
    if as_json:
        from kb.ledger.as_json import question_json

        print_json([question_json(q) for q in questions])
        return
    for question in questions:
        one = question.adoption
        click.echo(f"{one.economy}: {one.practice}, in force since {one.effective}  {kb.reading.title(one.practice)}")
    click.echo(f"{len(questions)} not answered. Silence is no answer: ask the economies.")


@click.command("confirm-origin")
@click.argument("id")
@click.option("--economy", required=True, help="The co-submitting economy that the lead named.")
@click.option("--why", required=True, help="Who confirmed, and how, for the trail.")
@by_option
@click.pass_context
def confirm_origin(ctx: click.Context, id: str, economy: str, why: str, person: str) -> None:
    """Record that a co-submitting economy of the joint practice ID confirms; it counts in its own row then (S9)."""
    made = opened(ctx).origins.confirm(id, economy, operator(person), why)
    click.echo(f"{id}: {made.economy} confirmed, {made.word.value}")


KIND = click.Choice([kind.value for kind in StruckKind])


@click.command()
@click.argument("kind", type=KIND)
@click.argument("record")
@click.option("--why", required=True, help="What is wrong with it, for the trail and the list of what was struck.")
@by_option
@click.pass_context
def strike(ctx: click.Context, kind: str, record: str, why: str, person: str) -> None:
    """Strike one sharing event, one adoption or a whole practice as recorded in error.

    RECORD is PRACTICE@MEETING (with @DOCUMENT where there are several) of an event, PRACTICE@ECONOMY of an adoption, a
    practice's own ID. It leaves every list and count and stays in the trail; a locked year moves only when restated.
    """
    made = opened(ctx).striking.strike(kind, record, operator(person), why)
    click.echo(f"{made.id}: struck; `kb unstrike {made.kind.value} '{made.id}' --why …` takes that back")


@click.command()
@click.argument("kind", type=KIND)
@click.argument("record")
@click.option("--why", required=True, help="Why it stands after all, for the trail.")
@click.option("--on", default="", help="The day of a sharing whose meeting was re-dated since.")
@by_option
@click.pass_context
def unstrike(ctx: click.Context, kind: str, record: str, why: str, on: str, person: str) -> None:
    """Take a strike back: RECORD, as `kb struck` names it, is on record again."""
    strike = opened(ctx).striking.take_back(kind, record, operator(person), why, on)
    click.echo(f"{strike.id}: on record again")


@click.command()
@json_option
@click.pass_context
def struck(ctx: click.Context, as_json: bool) -> None:
    """List everything that was struck as recorded in error: what, who, when, why."""
    from kb.ledger.as_json import strike_json

    kb = opened(ctx)
    listed = kb.striking.struck(operator("operator"))
    if as_json:
        print_json([strike_json(one) for one in listed])
        return
    for one in listed:
        click.echo(f"{kb.settings.day_of(one.at)}  {one.kind.value:<8}  {one.id}  {one.by}: {one.why}")
    click.echo(f"{len(listed)} struck")


@click.command()
@click.option("--year", type=int, help="A calendar year; without it the whole plan.")
@click.option("--through", type=int, metavar="YEAR", help="The plan's years through YEAR, together.")
@click.option("--by", type=click.Choice([b.value for b in By]), default="area", show_default=True)
@click.option(
    "--figure", help="List one figure: shared, first_shared, adopted, adopted_adapted, adopted_as_is, in_force."
)
@click.option("--why", metavar="ID", help="Say of one practice why it is counted or not.")
@click.option("--plan", default="", help="Another plan than the one in force, by its id.")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.pass_context
def tally(
    ctx: click.Context,
    year: int | None,
    through: int | None,
    by: str,
    figure: str | None,
    why: str | None,
    plan: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Tell the figures of a year or of the whole plan. Every figure is the length of a list."""
    from kb.figures.as_json import figure_json, reason_json, tally_csv, tally_json

    if as_csv and (as_json or figure or why):
        raise BadValue("--csv", "with another form", "--csv alone: it holds the breakdown and every figure")
    kb = opened(ctx)
    if why and as_json:
        print_json({key: [reason_json(r) for r in reasons] for key, reasons in kb.figures.why(why, year).items()})
        return
    if why:
        _print_why(kb, why, year)
        return
    told = kb.figures.tally(year, By(by), plan=plan, through=through)
    if figure and as_json:
        print_json(figure_json(told, told.figure(figure), kb.reading.title))
    elif figure:
        _print_figure(kb, told, figure)
    elif as_json:
        print_json(tally_json(told))
    elif as_csv:
        click.echo(tally_csv(told), nl=False)
    else:
        _print_tally(kb, told, kb.figures.rules_of(year).headline.value)


def _print_tally(kb: KnowledgeBase, told: Tally, headline: str) -> None:
    head, adopted = told.figure(headline), told.figure("adopted")
    how = "shared for the first time" if headline == "first_shared" else "shared"
    click.secho(
        f"{told.period.title}: {head.value} practices {how} by {len(told.reporting)} of {told.members} member "
        f"economies at SMEWG meetings; {adopted.value} adopted.",
        bold=True,
    )
    _print_status(kb, told)
    for figure in told.figures:
        click.echo(f"{figure.value:5}  {figure.title} ({figure.indicator}, --figure {figure.key})")
    for since, silent in told.silent.items():
        click.echo(f"{len(silent):5}  {_silence(since)}, in force or not (in no figure)")
    split = ", ".join(f"{number} {level.value}" for level, number in told.levels.items())
    click.echo(f"{len(told.adoptions):5}  adoptions came into force, in {len(told.adopters)} economies ({split})")
    click.echo(f"\n shared  adopted  by {told.breakdown.by.value}")
    for row in told.breakdown.rows:
        label = row.label if row.key == row.label else f"{row.key} {row.label}"
        shared, counted = ("–" if n is None else n for n in (row.number("shared"), row.number("adopted")))
        click.echo(f"{shared:>7}  {counted:>7}  {label}")
    for column, overlap in (
        ("shared", told.breakdown.shared_overlap),
        ("adopted", told.breakdown.adopted_overlap),
    ):
        if overlap.practices:
            ids = ", ".join(overlap.practices)
            click.echo(f"Rows exceed the practices {column} by {overlap.excess}; these stand in several: {ids}")
    _print_beside(told)
    click.echo(f"Rules {told.rules}; – is not reported, which is not zero.")


def _print_status(kb: KnowledgeBase, told: Tally) -> None:
    """From which snapshots a locked period is told."""
    for one in told.telling.closed:
        day = kb.settings.day_of(one.at)
        click.echo(f"  {one.year}: {one.status.value}, told from snapshot {one.no} of {day}, {one.hash[:12]}")


def _print_beside(told: Tally) -> None:
    """What stands beside locked figures, never in their place."""
    for line in told.telling.late:
        click.echo(f"Late reports, for {line.year}, {line.key}: {len(line.practices)}: {', '.join(line.practices)}")
    for one in told.telling.anew:
        moved = ", ".join((*(f"+{id}" for id in one.came), *(f"-{id}" for id in one.left)))
        click.echo(f"Counted anew today, {one.key}: {one.value} ({moved})")
    for key, times in told.telling.not_once.items():
        held = ", ".join(f"{id} {count} times" for id, count in times.items())
        click.echo(f"The years, added, do not hold these once, {key}: {held}")


def _print_figure(kb: KnowledgeBase, told: Tally, key: str) -> None:
    figure = told.figure(key)
    click.secho(f"{figure.title}, {told.period.title}: {figure.value}", bold=True)
    _print_status(kb, told)
    for id in figure.practices:
        click.echo(f"  {id}  {kb.reading.title(id)}")
    if key == "in_force":
        for since, silent in told.silent.items():
            click.echo(f"{_silence(since)}: {len(silent)}: {', '.join(silent)}")
    groups: dict[str, list[str]] = {}
    for id, reasons in figure.not_counted.items():
        groups.setdefault("; ".join(f"{r.rule}: {r.text}" for r in reasons), []).append(id)
    click.echo(f"Not counted: {len(figure.not_counted)}")
    for text, ids in sorted(groups.items(), key=lambda group: -len(group[1])):
        more = f" and {len(ids) - 5} more (--why ID says of any)" if len(ids) > 5 else ""
        click.echo(f"  {len(ids)} × {text}: {', '.join(ids[:5])}{more}")


def _silence(since: int) -> str:
    return f"No word since {since}" if since else "No word ever"


def _print_why(kb: KnowledgeBase, id: str, year: int | None) -> None:
    for key, reasons in kb.figures.why(id, year).items():
        told = "; ".join(f"{r.rule}: {r.text}" for r in reasons)
        click.echo(f"{key:16} {'not counted: ' + told if reasons else 'counted'}")


@click.group()
def meeting() -> None:
    """A meeting's agenda before it: its items, and the practices prepared under each. Nothing of it counts."""


@meeting.command("agenda")
@click.argument("id")
@json_option
@click.pass_context
def agenda(ctx: click.Context, id: str, as_json: bool) -> None:
    """List the agenda of the meeting ID, with what is prepared and what was shown under each item."""
    from kb.ledger.as_json import agenda_json

    kb = opened(ctx)
    lines = kb.agendas.lines(id, operator("operator"))
    if as_json:
        print_json(agenda_json(lines))
        return
    for line in lines:
        click.echo(f"{line.number or '-':<8}  {line.item.title if line.item else 'not on the agenda'}")
        for paper in line.item.documents if line.item else ():
            click.echo(f"          document {' '.join(filter(None, (paper.number, paper.title, paper.link)))}")
        for event in line.shown:
            click.echo(f"          shown     {event.practice}  {event.document}".rstrip())
        for one in line.prepared:
            click.echo(f"          prepared  {one.practice}  {one.document}".rstrip())
    for waits in kb.agendas.waiting(id):
        click.echo(f"{waits.meeting}: the file says another agenda, which leaves out an item that something hangs on")


@meeting.command("items")
@click.argument("id")
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@by_option
@click.pass_context
def items(ctx: click.Context, id: str, file: TextIO, person: str) -> None:
    """Add items to the agenda of the meeting ID from FILE, one a line: 5.2 Financing for women-led SMEs."""
    kb = opened(ctx)
    new = kb.agendas.change(operator(person), id, kb.agendas.words(id), file.read())
    click.echo(f"{id}: {len(kb.agendas.agenda(id).items)} items{'' if new else ', nothing new'}")


@meeting.command("item")
@click.argument("id")
@click.argument("number")
@click.option("--title", help="What it is called.")
@click.option("--document", "documents", multiple=True, help="Number, title and address of a paper.")
@click.option("--presenter", "presenters", multiple=True, help="Who presents: an economy, or another by its name.")
@click.option("--day", help="The day of its session, 2023-05-04.")
@click.option("--renumber", metavar="NUMBER", help="Give it another number; what is prepared follows.")
@click.option("--place", type=int, help="Where on the agenda it is to stand, counted from 1.")
@by_option
@click.pass_context
def item(
    ctx: click.Context,
    id: str,
    number: str,
    title: str | None,
    documents: tuple[str, ...],
    presenters: tuple[str, ...],
    day: str | None,
    renumber: str | None,
    place: int | None,
    person: str,
) -> None:
    """Add the item NUMBER to the agenda of the meeting ID, or mend it where it is there: what is not said stays."""
    kb = opened(ctx)
    told = {
        "number": renumber,
        "title": title,
        "documents": "\n".join(documents) or None,
        "presenters": "\n".join(presenters) or None,
        "day": day,
    }
    new = kb.agendas.mend(
        operator(person), id, number, {name: value for name, value in told.items() if value is not None}, place
    )
    click.echo(f"{id}: item {renumber or number} {'recorded' if new else 'already recorded'}")


@meeting.command("remove")
@click.argument("id")
@click.argument("number")
@by_option
@click.pass_context
def remove(ctx: click.Context, id: str, number: str, person: str) -> None:
    """Take the item NUMBER off the agenda of the meeting ID, while nothing is prepared and was shown under it."""
    opened(ctx).agendas.remove(operator(person), id, number)
    click.echo(f"{id}: item {number} removed")


@meeting.command("prepare")
@click.argument("id")
@click.argument("practices", nargs=-1, required=True)
@click.option("--item", "number", required=True, help="The agenda item, for example 5.2.")
@click.option("--document", default="", help="Document number.")
@click.option("--presenter", multiple=True, help="Who is to present: an economy, or another by its name.")
@by_option
@click.pass_context
def prepare(
    ctx: click.Context,
    id: str,
    practices: tuple[str, ...],
    number: str,
    document: str,
    presenter: tuple[str, ...],
    person: str,
) -> None:
    """Prepare PRACTICES under an item of the meeting ID. They count when they are recorded as shown, not before."""
    chosen = [Presentation(one, agenda_item=number, document=document, presenters=presenter) for one in practices]
    new = opened(ctx).agendas.prepare(operator(person), id, chosen)
    click.echo(f"{id}: {new} prepared under item {number}")


@meeting.command("take-off")
@click.argument("id")
@click.argument("practices", nargs=-1, required=True)
@by_option
@click.pass_context
def take_off(ctx: click.Context, id: str, practices: tuple[str, ...], person: str) -> None:
    """Prepare PRACTICES for the meeting ID no more."""
    click.echo(f"{id}: {opened(ctx).agendas.take_off(operator(person), id, practices)} taken off")


@meeting.command("shown")
@click.argument("id")
@click.argument("practices", nargs=-1)
@by_option
@click.pass_context
def shown(ctx: click.Context, id: str, practices: tuple[str, ...], person: str) -> None:
    """Record what is prepared for the meeting ID as shown: PRACTICES of it, all where none are named."""
    kb, by = opened(ctx), operator(person)
    _say_locked(kb, kb.meetings.meeting(id).years)
    ahead = {one.practice: kb.agendas.presentation(one) for one in kb.agendas.prepared(id, by)}
    if strange := [one for one in practices if one not in ahead]:
        raise BadValue("practices", strange[0], "those that are prepared: " + (", ".join(ahead) or "none is"))
    new = kb.meetings.share(by, id, [ahead[one] for one in practices or tuple(ahead)])
    click.echo(f"{id}: {new} recorded as shown")
