"""The part of a person's letter of the day that tells what is new of what they follow, on the days on which it is
due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kb.following.follow import FollowedItem, FollowRhythm, FollowSight
from kb.following.following import Follows, day_spelled
from kb.following.links import StopLinks
from kb.following.marks import due, kept
from kb.following.needs import FollowNeeds
from kb.permission import may_follow
from kb.person import Person
from kb.raw_text import exact_day

MOST_NEWS = 20
"""Lines on one follow; the page has all."""


@dataclass(frozen=True)
class FollowDigest:
    """`lines` are empty where nothing is new: the day is past all the same. `settle` is called with the letter: the day
    is past, and what was sent is told."""

    title: str
    lines: tuple[str, ...]
    headers: Mapping[str, str]
    settle: Callable[[bool], None]


class FollowDigests:
    """Each is settled with the letter that it goes in, in one transaction: it is told once, whichever process sends it,
    and again only where the letter was not sent."""

    def __init__(self, home: FollowNeeds, following: Follows, links: StopLinks) -> None:
        self._home, self._following, self._links = home, following, links

    def part(self, person: Person) -> FollowDigest | None:
        """None where nothing is due today."""
        store, today = self._home.store, self._home.settings.today()
        if not may_follow(person):
            return None
        follows = store.follows(person.id)
        if not follows:
            return None
        choice = store.follow_choice(person.id)
        marks = due(choice, self._home.ledger().meetings.values(), today)
        if not marks:
            return None
        items, sights = [], dict[str, FollowSight]()
        for one in follows:
            item, sights[one.id] = self._following.item(one, person, one.told)
            items += [item] if item.news else []
        quiet = self._home.settings.site + self._links.to_be_quiet(person.id)
        headers = {"List-Unsubscribe": f"<{quiet}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        lines = tuple(line for item in items for line in self._lines(item))
        foot = (f"All that you follow: {self._home.settings.site}/following", f"No letters on it: {quiet}")
        title = self._title(choice.rhythm, marks)

        def settle(sent: bool) -> None:
            with store.transaction():
                before = store.follow_choice(person.id)
                if choice.rhythm is FollowRhythm.WEEKLY:
                    store.keep_follow_choice(replace(before, day=today.isoformat()))
                else:
                    store.keep_follow_choice(replace(before, marks=kept((*before.marks, *marks), today)))
                for id, sight in sights.items() if sent else ():  # as it stood when the lines were written
                    store.keep_sight(id, sight, seen=False)

        return FollowDigest(title, (*lines, *foot) if lines else (), headers, settle)

    def _title(self, rhythm: FollowRhythm, marks: tuple[str, ...]) -> str:
        if rhythm is FollowRhythm.WEEKLY:
            return "What is new of what you follow"
        day, _, id = marks[0].split("/", 2)
        meeting = self._home.ledger().meetings[id]
        left = (exact_day(day) - self._home.settings.today()).days
        return (
            f"{meeting.title} begins in {left} day{'' if left == 1 else 's'}, on {day_spelled(day)}: what is new of "
            "what you follow"
        )

    def _lines(self, item: FollowedItem) -> list[str]:
        site = self._home.settings.site
        lines = [f"{item.title}"]
        for one in item.news[:MOST_NEWS]:
            lines += [f"- {one.text}", f"  {site}{one.path}"]
        if len(item.news) > MOST_NEWS:
            lines.append(f"- and {len(item.news) - MOST_NEWS} more")
        return [*lines, f"  stop following: {site}{self._links.to_stop(item.follow.id)}", ""]
