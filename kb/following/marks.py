"""When a digest is due: by the meeting calendar, or by the week. Days are the site's own."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from kb.following.follow import FollowChoice, FollowRhythm
from kb.ledger.entries import Meeting
from kb.raw_text import exact_day

WEEKS = (1, 4)
"""So many weeks before a meeting begins, the nearest first."""

WEEK = timedelta(weeks=1)


def mark_of(meeting: Meeting, today: date) -> str:
    """The mark that stands for a meeting today; empty where it is not near, or has begun. From four weeks before it on
    it is one, from one week before it on another, so that a site that stood still on the very day makes up for it. It
    names the meeting's first day: of a meeting that is moved, the new days have marks of their own."""
    left = meeting.starts - today
    weeks = next((weeks for weeks in WEEKS if timedelta() < left <= weeks * WEEK), 0)
    return f"{meeting.starts}/{weeks}/{meeting.id}" if weeks else ""


def due(choice: FollowChoice, meetings: Iterable[Meeting], today: date) -> tuple[str, ...]:
    """What a digest is due for today, each once: marks before meetings that were not looked at, or the week's day."""
    match choice.rhythm:
        case FollowRhythm.NEVER:
            return ()
        case FollowRhythm.WEEKLY:
            return (today.isoformat(),) if not choice.day or today - exact_day(choice.day) >= WEEK else ()
        case FollowRhythm.MEETINGS:
            marks = (mark_of(one, today) for one in sorted(meetings, key=lambda one: (one.starts, one.id)))
            return tuple(mark for mark in marks if mark and mark not in choice.marks)


def kept(marks: Collection[str], today: date) -> tuple[str, ...]:
    """The marks of meetings that are still to come, in order; the others cannot come again."""
    return tuple(sorted(mark for mark in set(marks) if mark[:10] >= today.isoformat()))
