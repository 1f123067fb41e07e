"""How values are written on a page: numbers, days, what was found and why, and the words that matched."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from flask import Flask
from markupsafe import Markup, escape

from kb.figures import CLASSIFIED
from kb.ledger import Meeting, PartialDate
from kb.practice import OTHERS, Filters
from kb.raw_text import anchor
from kb.search import Excerpt, Hit, Results, Sort, answering, either, related, result_line
from webapp.site import addresses, arguments, asked_again
from webapp.site.current import kb, may, person
from webapp.site.naming import Names

THIN = "\u2009"
LEAD, LONGEST = 90, 360
"""Characters of a passage shown before the first match, and at most."""

STRENGTHS = ("weak", "fair", "good", "strong", "very strong")
"""What a chance of 0..1 is called, a fifth of it each: the same in every search."""

MOST_OF_PART = 140
"""Characters shown of the part of a long text that a practice answers."""

# fmt: off
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on


def number(value: int) -> str:
    """12 345, with a thin space."""
    return f"{value:,}".replace(",", THIN)


def counted(value: int, one: str, many: str = "") -> str:
    """1 practice, 2 practices."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def day(value: date) -> str:
    """1 July 2022; July 2022 or 2022 where no more is known."""
    if isinstance(value, PartialDate):  # as far as it is known, and no further
        return f"{MONTHS[value.month - 1]} {value.year}" if value.has_month else str(value.year)
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def spelled(text: str) -> str:
    """A sentence of the domain with the days in it spelled out: what is kept and handed on says them as 2023-03-16."""
    return re.sub(r"(?<![\w-])(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?![\w-])", lambda found: _said(found[0]), text)


def _said(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def stamp(value: str) -> str:
    """The day of a moment written as ISO 8601, where the site is."""
    return day(kb().settings.day_of(value))


def moment(value: str) -> str:
    """A moment written as ISO 8601: its day where the site is, and the time there to the minute."""
    return f"{stamp(value)}, {clock(value)}"


def clock(value: str) -> str:
    """What the clocks show at a moment where the site is, to the minute."""
    return kb().settings.local(value).strftime("%H:%M")


def days(meeting: Meeting) -> str:
    """4–5 May 2023, 30 May – 1 June 2023."""
    first, last = meeting.starts, meeting.ends
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return f"{day(first)} – {day(last)}"


def marked(excerpt: Excerpt) -> Markup:
    """A passage with the words that matched in <mark> and the nearest sentence in its own span, cut around it or else
    around the first word."""
    start = _beginning(excerpt)
    end = _end(excerpt.text, start)
    parts = [escape("… " if start else "")]
    if excerpt.nearest and start <= excerpt.nearest.start < min(excerpt.nearest.end, end):
        last = min(excerpt.nearest.end, end)
        parts.append(_words_marked(excerpt, start, excerpt.nearest.start))
        parts.append(Markup('<span class="nearest">%s</span>') % _words_marked(excerpt, excerpt.nearest.start, last))
        parts.append(_words_marked(excerpt, last, end))
    else:
        parts.append(_words_marked(excerpt, start, end))
    parts.append(escape(" …" if end < len(excerpt.text) else ""))
    return Markup("").join(parts)


def _words_marked(excerpt: Excerpt, start: int, end: int) -> Markup:
    parts, at = [Markup("")], start
    for span in excerpt.spans:
        if at <= span.start < span.end <= end:
            parts.append(escape(excerpt.text[at : span.start]))
            parts.append(Markup("<mark>%s</mark>") % excerpt.text[span.start : span.end])
            at = span.end
    return Markup("").join([*parts, escape(excerpt.text[at:end])])


def _beginning(excerpt: Excerpt) -> int:
    """Where to begin, so that what is marked is seen: at a sentence if one starts nearby, else at a word."""
    first = excerpt.spans[0].start if excerpt.spans else 0
    last = first + LEAD
    if excerpt.nearest:
        first, last = excerpt.nearest.start, excerpt.nearest.end
    if last <= LONGEST or len(excerpt.text) <= LONGEST:
        return 0
    near = min(first, max(0, first - LEAD, last - LONGEST))
    ends = (match.end() for match in re.finditer(r"[.!?;:\n]\s+", excerpt.text))
    word = excerpt.text.find(" ", near, first) + 1
    return next((end for end in ends if near <= end <= first), word or near)


def _end(text: str, start: int) -> int:
    """Where to end: at a word, in a script that has spaces."""
    end = start + LONGEST
    if end >= len(text):
        return len(text)
    word = text.rfind(" ", start, end)
    return word if word > start + LONGEST // 2 else end


def any_of(words: Iterable[str]) -> Markup:
    """a, b or c, each set apart as a word that is spoken of."""
    return Markup("%s") % either([Markup("<em>%s</em>") % word for word in words], Markup(", "), Markup(" or "))


def is_newest_first(results: Results) -> bool:
    """Whether a list is in the order of days: asked for, or without words as long as nothing else is."""
    sort, text = results.query.sort, results.query.text
    return sort is Sort.NEWEST or (sort is Sort.BEST and not text)


def found_by(hit: Hit) -> str:
    return " and ".join(name for name, by in (("words", hit.words), ("meaning", hit.meaning)) if by)


def strength(chance: float) -> int:
    """A chance of 0..1 in five steps, from 1."""
    return min(len(STRENGTHS), max(0, int(chance * len(STRENGTHS))) + 1)


def web_address(text: str) -> str:
    """The address if it is one of the web, else nothing: a source is never a script."""
    bare = text.strip()
    parts = urlsplit(bare) if re.match(r"https?://[^\s/]", bare, re.I) else None
    return bare if parts and parts.netloc else ""


def is_day(value: str) -> bool:
    """Whether it is a day as fields for days hold it: a browser shows no other."""
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value))


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def install(app: Flask) -> None:
    """Give the templates these ways of writing, and the names and addresses they need."""
    ways = (
        number,
        counted,
        day,
        spelled,
        stamp,
        moment,
        clock,
        days,
        marked,
        found_by,
        strength,
        web_address,
        is_day,
        anchor,
        shortened,
        arguments.is_long,
        any_of,
        is_newest_first,
    )
    app.jinja_env.filters.update({way.__name__: way for way in ways})
    app.jinja_env.globals.update(
        result_line=lambda results: result_line(results, number),
        answering=lambda results: answering(results, number),
        related_line=lambda results: related(results, number),
        only_of=addresses.only_of,
        at_related=addresses.at_related,
        beside_text=addresses.beside_text,
        hit_address=addresses.of_hit,
        MOST_IN_FIELD=arguments.MOST_IN_FIELD,
        MOST_OF_PART=MOST_OF_PART,
        at_page=addresses.at_page,
        chips=addresses.chips,
        offers=addresses.offers,
        chosen_labels=addresses.chosen_labels,
        gap_address=addresses.of_gap,
        search_address=addresses.search,
        short_address=addresses.short,
        as_typed=addresses.as_typed,
        FACET_NAMES=addresses.FACET_NAMES,
        OTHERS=OTHERS,
        without_filters=lambda query: replace(query, filters=Filters(), page=1),
        STRENGTHS=STRENGTHS,
        CLASSIFIED=CLASSIFIED,
        version=app.extensions["kb"].version,
        sign_in_address=addresses.sign_in,
        printed_address=addresses.printed,
    )
    app.context_processor(
        lambda: {
            "site": kb().settings,
            "names": Names(kb(), person()),
            "plan": kb().plan,
            "plan_in_force": kb().plan,
            "me": person(),
            "may": may,
            "ready_to_send": asked_again.is_ready_to_send(),
        }
    )
