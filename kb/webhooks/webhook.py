"""Another system's address that is told what happens here, and what was sent to it, as values."""

from dataclasses import dataclass
from enum import StrEnum

from kb.person import Audience


class HookEvent(StrEnum):
    """What others are told of."""

    PUBLISHED = "practice.published"
    ADOPTED = "practice.adopted"
    WITHDRAWN = "practice.withdrawn"
    LOCKED = "figures.locked"
    RESTATED = "figures.restated"
    PING = "ping"


PAGE = 50
"""Messages a page."""

EVENTS = tuple(one for one in HookEvent if one is not HookEvent.PING)
"""What a webhook can be set up for; a ping is sent by hand."""


class HookState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    """Nothing goes out and nothing is put down for it."""
    REMOVED = "removed"


@dataclass(frozen=True)
class Webhook:
    """`position` is the number of the trail's entry up to which what happened was put down for it. `sealed` is its
    secret as it lies in the store, empty where it has none that works here; `sealed_before` the one before it, with
    which is signed too until `until`."""

    id: str
    url: str
    events: tuple[HookEvent, ...]
    audience: Audience
    state: HookState
    by: str
    at: str
    position: int = 0
    sealed: str = ""
    sealed_before: str = ""
    until: str = ""


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class Delivery:
    """A message on its way. `message` is its id for the receiver, the same each time it is sent; `due` when it is tried
    next; `status` the last answer's, 0 where there was none; `told` why it did not arrive, in words."""

    no: int
    webhook: str
    message: str
    event: HookEvent
    body: str
    at: str
    due: str
    attempts: int = 0
    status: int = 0
    state: DeliveryState = DeliveryState.WAITING
    told: str = ""
    done: str = ""


@dataclass(frozen=True)
class Happening:
    """An act of the trail, as far as others may be told of it. `reached`: of an adoption, that it is one now and was
    none before. `version` is a snapshot's number."""

    no: int
    at: str
    action: str
    kind: str
    subject: str
    practice: str
    reached: bool = False
    version: int = 0


@dataclass(frozen=True)
class SetUpWebhook:
    """A webhook with its secret, which is shown this once."""

    webhook: Webhook
    secret: str
