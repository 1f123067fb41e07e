"""Commands about search: index, search, complete, similar, judge, gaps."""

from typing import TYPE_CHECKING

import click

from kb.cli.opening import bar, json_option, opened, print_json
from kb.person import operator
from kb.practice.card import Facet, Filters
from kb.reading.judgements import HitVerdict
from kb.search.completion import MOST_COMPLETIONS
from kb.search.query import Mode, Query, Sort
from kb.search.result_line import either, result_line
from kb.search.results import Excerpt, Hit, Results

if TYPE_CHECKING:
    from kb.index.updating import Progress

MOST_OF_PART = 140
"""Characters shown of the part of a long text that a practice answers."""

MOST_SHOWN = 320
"""Characters of a passage; a longer sentence is shown whole."""


@click.command()
@click.pass_context
def index(ctx: click.Context) -> None:
    """Bring the index in step with the practices. Only what has changed is encoded; a stopped run continues."""
    kb = opened(ctx)
    note = kb.home.encoders.note
    if note:
        click.echo(note, err=True)
    kb.home.encoders.complete(lambda sentence: click.echo(sentence, err=True))
    with bar("index", "practices") as progress:

        def tell(at: "Progress") -> None:
            progress.total = at.total
            progress.update(at.done - progress.n)
            seconds = progress.format_dict["elapsed"] or 1e-9
            progress.set_postfix_str(f"{at.encoded} passages encoded, {at.encoded / seconds:.0f}/s")

        def saving(practices: int) -> None:
            progress.set_description_str(f"index: saving columns of {practices:,} practices")

        done = kb.home.update_index(tell, saving=saving)
    click.echo(
        f"{done.written} practices written, {done.removed} removed, {done.passages} passages, {done.encoded} encoded"
    )


@click.command()
@click.argument("text", required=False, default="")
@click.option("--area", multiple=True, help="Priority area, for example 4. Each option may be given several times.")
@click.option("--objective", multiple=True, help="Objective, for example 4.1.")
@click.option("--economy", multiple=True, help="Member economy, by any of its names, or others: of none of them.")
@click.option("--year", multiple=True, help="Year in which the practice began.")
@click.option("--meeting", multiple=True, help="Meeting at which it was shown, for example smewg-55.")
@click.option("--group", multiple=True, help="Cross-cutting group: women, youth, rural, green, micro …")
@click.option("--kind", multiple=True, help="Kind, for example programme.")
@click.option("--status", multiple=True, help="Status, for example running.")
@click.option("--mode", type=click.Choice([m.value for m in Mode]), default="both", show_default=True)
@click.option("--sort", type=click.Choice([s.value for s in Sort]), default="best", show_default=True)
@click.option("--exact", is_flag=True, help="Look for the words as they are typed, slips and all.")
@click.option("--page", type=int, default=1, show_default=True)
@click.option("--size", type=click.IntRange(1, 100), default=10, show_default=True, help="Hits a page.")
@json_option
@click.pass_context
def search(
    ctx: click.Context,
    /,
    text: str,
    mode: str,
    sort: str,
    exact: bool,
    page: int,
    size: int,
    as_json: bool,
    **chosen: tuple[str, ...],
) -> None:
    """Search by words and by meaning, within the filters. Without TEXT: everything they allow."""
    from kb.search.as_json import results_json

    filters = Filters({Facet(name): values for name, values in chosen.items() if values})
    results = opened(ctx).reading.search(Query(text, filters, Mode(mode), Sort(sort), page, size, exact))
    if as_json:
        print_json(results_json(results))
        return
    for note in results.notes:
        click.echo(note, err=True)
    click.secho(result_line(results), bold=True)
    if results.searched:
        click.echo(f"Searched for {click.style(results.searched, bold=True)}; --exact searches for {text} instead.")
    for economy in results.economies:
        click.echo(f'Only practices of {economy}: --economy "{economy}"')
    asked = bool(text.strip())
    for number, hit in enumerate(results.hits, (page - 1) * size + 1):
        _print(number, hit, f"chance {hit.chance:.2f}" if asked else "")
    if not results.total:
        click.echo("No practice answers." if asked else "No practice bears all of these filters.")
    if page == results.pages:
        _print_related(results)
    elif results.related:
        click.echo(f"\nWhat is related stands on the last page: --page {results.pages}")
    for facet, value, count in results.relaxed:
        click.echo(f"  without {facet.value} {value}: {count} practices")


@click.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, MOST_COMPLETIONS), default=8, show_default=True, help="How many.")
@json_option
@click.pass_context
def complete(ctx: click.Context, text: str, limit: int, as_json: bool) -> None:
    """List titles and objectives in which every word of TEXT begins a word."""
    from kb.search.as_json import completions_json

    completions = opened(ctx).reading.complete(text, limit)
    if as_json:
        print_json(completions_json(text, completions))
        return
    for completion in completions:
        click.echo(f"{completion.text}  [{completion.kind.value} {completion.id}]")
    if not completions:
        click.echo("Nothing begins so.")


@click.command()
@click.argument("id")
@json_option
@click.pass_context
def similar(ctx: click.Context, id: str, as_json: bool) -> None:
    """List practices near to one: the same problem in other economies, the same building block in other areas."""
    from kb.search.as_json import similar_json

    near = opened(ctx).reading.similar(id)
    if as_json:
        print_json(similar_json(id, near))
        return
    for title, hits in (
        ("Same problem, other economies", near.problem),
        ("Same building block, other areas", near.block),
    ):
        click.secho(title, bold=True)
        for number, hit in enumerate(hits, 1):
            _print(number, hit, f"nearness {hit.score:.2f}")
        click.echo("" if hits else "    Nothing near enough.\n")


@click.command()
@click.option("--since", default="", metavar="DAY", help="From this day on, for example 2026-01-31.")
@json_option
@click.pass_context
def gaps(ctx: click.Context, since: str, as_json: bool) -> None:
    """List the readers' searches that found fewer than three practices, newest first, and what they asked for."""
    from kb.reading.as_json import gaps_json

    found = opened(ctx).reading.gaps(operator("reader"), since)
    if as_json:
        print_json(gaps_json(found))
        return
    for gap in found:
        within = "".join(f"  {facet}: {value}" for facet, value in gap.filters)
        wanted = "  wanted" if gap.asked else ""
        click.echo(f"{gap.day}  {gap.times:3} times, found {gap.found}{wanted}  {gap.text}{within}")
    if not found:
        click.echo("Every search found what it looked for, or nobody has searched.")


@click.command()
@click.argument("query")
@click.argument("practice")
@click.argument("verdict", type=click.Choice([verdict.value for verdict in HitVerdict]))
@click.pass_context
def judge(ctx: click.Context, query: str, practice: str, verdict: str) -> None:
    """Say that PRACTICE is right or wrong for QUERY. `kb evaluate relevance` measures by it."""
    new = opened(ctx).reading.judge(query, practice, verdict, operator("reader"))
    click.echo(f"{practice}: {'noted' if new else 'already noted'} as {verdict}")


def _print_related(results: Results) -> None:
    """Below a line: what is near, and no answer."""
    words = either([f"“{word}”" for word in results.unknown])
    if results.related:
        click.echo("\n" + "─" * 40)
        click.secho("Related: near to what you asked, but no answer", bold=True)
    if words:
        click.echo(f"No practice holds {words}" + ("; nearest by meaning:" if results.related else "."))
    for number, hit in enumerate(results.related, 1):
        _print(number, hit, f"chance {hit.chance:.2f}")


def _print(number: int, hit: Hit, strength: str) -> None:
    practice = hit.card.practice
    facts = [*practice.economies, *practice.other_origins, practice.since, practice.status]
    click.echo()
    click.echo(f"{number:2}  {click.style(practice.title, bold=True)}  [{practice.id}]")
    found = " + ".join(name for name, by in (("words", hit.words), ("meaning", hit.meaning)) if by)
    score = " · ".join(filter(None, (found, strength)))
    objectives = " ".join(hit.card.objectives)
    line = [" · ".join(str(f) for f in facts if f), f"objectives {objectives}" if objectives else "", score]
    click.echo("    " + "   ".join(part for part in line if part))
    if hit.part:
        click.echo(click.wrap_text(f"answers: “{_shortened(hit.part)}”", 100, "    ", "    "))
    if hit.excerpt:
        heading = f"{hit.excerpt.heading} — " if hit.excerpt.heading else ""
        click.echo(click.wrap_text((heading + _marked(hit.excerpt)).replace("\n", " "), 100, "    ", "    "))
    for card in hit.same:
        click.echo(f"    nearly the same: {card.practice.title}  [{card.id}]")


def _shortened(part: str) -> str:
    return part if len(part) <= MOST_OF_PART else part[: MOST_OF_PART - 1].rstrip() + "…"


def _marked(excerpt: Excerpt) -> str:
    """About 45 words of the passage, around its nearest sentence or else its first matching word, which are bold."""
    spans = (excerpt.nearest,) if excerpt.nearest else excerpt.spans
    first = spans[0].start if spans else 0
    start = max(0, excerpt.text.rfind(". ", 0, max(first - 40, 0)) + 1)
    end = max(start + MOST_SHOWN, excerpt.nearest.end if excerpt.nearest else 0)
    parts, at = [], start
    for span in spans:
        if at <= span.start and span.end <= end:
            parts += [excerpt.text[at : span.start], click.style(excerpt.text[span.start : span.end], bold=True)]
            at = span.end
    parts.append(excerpt.text[at:end])
    return ("…" if start else "") + "".join(parts).strip() + ("…" if len(excerpt.text) > end else "")
