"""What is new between two looks, as sentences. Pure: what stood, what stands, and the names of things."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from kb.following.follow import Facts, FollowKind, FollowNews

Name = Callable[[str], str]
"""What something is called, by its id."""


@dataclass(frozen=True)
class FollowNames:
    """What things are called, as far as the person may read them: practices in quotation marks, days spelled out."""

    practice: Name
    meeting: Name
    item: Callable[[str, str], str]
    day: Name


def news(kind: FollowKind, subject: str, before: Facts, now: Facts, names: FollowNames) -> tuple[FollowNews, ...]:
    """In the order in which the page tells them."""
    match kind:
        case FollowKind.PRACTICE:
            return tuple(_of_practice(subject, before, now, names))
        case FollowKind.MEETING:
            return tuple(_of_meeting(subject, before, now, names))
        case _:
            return tuple(_of_answers(before, now, names))


def _of_practice(id: str, before: Facts, now: Facts, names: FollowNames) -> Iterator[FollowNews]:
    path = f"/practices/{quote(id)}"
    if _came("withdrawn", before, now):
        yield _withdrawn(id, names)
        return
    if before.get("withdrawn") and not now.get("withdrawn") and now:
        yield FollowNews(f"shown again {id}", f"{names.practice(id)} is shown again.", path)
    for survivor in _came("merged", before, now):
        text = f"It was told twice and lives on in {names.practice(survivor)}."
        yield FollowNews(f"merged {survivor}", text, f"/practices/{quote(survivor)}")
        return
    for version in _came("version", before, now):
        yield FollowNews(f"version {version}", f"{names.practice(id)} has a new version, {version}.", path)
    for event in _came("shared", before, now):
        meeting = event.split("@")[1]
        yield FollowNews(f"shared {event}", f"{names.practice(id)} was shown at {names.meeting(meeting)}.", path)
    for economy in _came("adopted", before, now):
        yield FollowNews(f"adopted {economy}", f"{economy} adopted {names.practice(id)}.", f"{path}#ledger")


def _of_meeting(id: str, before: Facts, now: Facts, names: FollowNames) -> Iterator[FollowNews]:
    path = f"/meetings/{quote(id)}"
    for days in _came("days", before, now):
        former = "".join(f", and no more on {names.day(one)}" for one in before.get("days", ()))
        yield FollowNews(f"days {days}", f"{names.meeting(id)} is now on {names.day(days)}{former}.", path)
    for number in _came("items", before, now):
        text = f"Item {names.item(id, number)} is on the agenda of {names.meeting(id)}."
        yield FollowNews(f"item {number}", text, path)
    for practice in _came("prepared", before, now):
        text = f"{names.practice(practice)} is prepared for {names.meeting(id)}."
        yield FollowNews(f"prepared {practice}", text, path)
    for practice in _came("shown", before, now):
        text = f"{names.practice(practice)} was shown at {names.meeting(id)}."
        yield FollowNews(f"shown {practice}", text, f"/practices/{quote(practice)}")


def _of_answers(before: Facts, now: Facts, names: FollowNames) -> Iterator[FollowNews]:
    for id in _came("answers", before, now):
        yield FollowNews(f"answer {id}", f"{names.practice(id)} is new here.", f"/practices/{quote(id)}")
    for id in _came("withdrawn", before, now):
        yield _withdrawn(id, names)


def _withdrawn(id: str, names: FollowNames) -> FollowNews:
    """Its title is not told any more."""
    text = f"{names.practice(id)} was withdrawn by its economy; what it counted stays."
    return FollowNews(f"withdrawn {id}", text, f"/practices/{quote(id)}")


def _came(name: str, before: Facts, now: Facts) -> tuple[str, ...]:
    known = set(before.get(name, ()))
    return tuple(one for one in now.get(name, ()) if one not in known)
