"""What a webhook is told of what happened: decided by what its audience may read, as if the rest did not exist."""

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.person import Audience
from kb.practice.card import Card
from kb.practice.identifier import CONFIDED
from kb.practice.practice import Practice
from kb.webhooks.webhook import Delivery, Happening, HookEvent, Webhook

_OF_YEARS = {"locked": HookEvent.LOCKED, "restated": HookEvent.RESTATED}


@dataclass(frozen=True)
class Readable:
    """What a webhook's audience may read: `cards`, and of what was `withdrawn` its row, where it was open to them.
    `was_told`: whether they were told before that a practice was published; `row` is of any."""

    site: str
    cards: Mapping[str, Card]
    withdrawn: Callable[[str], Practice | None]
    was_told: Callable[[str], bool]
    row: Callable[[str], Practice | None]


def messages(webhook: Webhook, happened: Iterable[Happening], readable: Readable, now: str) -> Iterator[Delivery]:
    """What is to be sent, in the order in which it happened."""
    published: set[str] = set()
    for one in happened:
        event = _event(webhook, one, readable, published)
        if event is None:
            continue
        if event is HookEvent.PUBLISHED:
            published.add(one.practice)
        if event in webhook.events:
            yield message(webhook.id, event, one.at, _data(one, event, readable), now)


def message(webhook: str, event: HookEvent, at: str, data: Mapping[str, object], now: str) -> Delivery:
    """Its id tells nothing: a number would say how much happens that others are not told of."""
    body = json.dumps({"type": event.value, "timestamp": at, "data": data}, ensure_ascii=False)
    return Delivery(0, webhook, f"msg_{secrets.token_hex(16)}", event, body, now, now)


def _event(webhook: Webhook, one: Happening, readable: Readable, published: set[str]) -> HookEvent | None:
    if one.kind == "snapshot":
        return _OF_YEARS.get(one.action)
    card = readable.cards.get(one.practice)
    if one.kind == "adoption":
        return HookEvent.ADOPTED if card and one.reached else None
    if one.action == "withdrawn":
        return HookEvent.WITHDRAWN if readable.withdrawn(one.practice) else None
    if card is None:  # what was closed to them since they were told of it is gone for them
        closed = one.action == "changed" and readable.was_told(one.practice)
        return HookEvent.WITHDRAWN if closed else None
    if one.practice in published:
        return None
    if one.action in ("added", "reinstated"):
        return HookEvent.PUBLISHED
    # what was confided when it came is published when it is first open to this audience
    opened = webhook.audience is Audience.PUBLIC and card.practice.number >= CONFIDED
    return HookEvent.PUBLISHED if opened and not readable.was_told(one.practice) else None


def _data(one: Happening, event: HookEvent, readable: Readable) -> dict[str, object]:
    if one.kind == "snapshot":
        year = one.subject.rpartition("/")[2]
        address = f"{readable.site}/tally?year={year}"
        return {"id": year, "identifier": one.subject, "address": address, "version": one.version}
    card = readable.cards.get(one.practice)
    shown = card.practice if card else readable.withdrawn(one.practice)
    practice = shown or readable.row(one.practice)
    assert practice is not None, "what is on record has a row"
    address = f"{readable.site}/{practice.identifier}"
    told: dict[str, object] = {"id": practice.id, "identifier": practice.identifier, "address": address}
    return {**told, "version": shown.version} if shown else told
