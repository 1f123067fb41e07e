"""What a store must keep of webhooks and of what is sent to them."""

from collections.abc import Sequence
from typing import Protocol

from kb.webhooks.webhook import Delivery, Happening, HookEvent, Webhook


class WebhookStore(Protocol):
    """A webhook's setting up, pausing and removing are acts of the trail, without its address; deliveries are none."""

    def keep_webhook(self, webhook: Webhook, action: str, by: str, why: str = "") -> Webhook:
        """Add one (it has no id yet), or write over the one of this id; `action` is what the trail says was done."""
        ...

    def webhooks(self) -> tuple[Webhook, ...]:
        """All but the removed, in the order in which they were set up."""
        ...

    def webhook(self, id: str) -> Webhook:
        """Raises Unknown, also of one that was removed."""
        ...

    def happenings(self, since: int, most: int) -> tuple[tuple[Happening, ...], int]:
        """What happened after an entry of the trail, among so many of its entries at most, and the last of these."""
        ...

    def put_down(self, webhook: str, position: int, deliveries: Sequence[Delivery]) -> None:
        """Keep what is to be sent (numbered here) and how far the trail was looked through, both or neither."""
        ...

    def was_told(self, webhook: str, event: HookEvent, practice: str) -> bool:
        """Whether such a message about a practice was put down for it."""
        ...

    def take_deliveries(self, most: int, now: str, lost: str) -> tuple[Delivery, ...]:
        """Those that are due, of webhooks that are active, taken by nobody since `lost`: they are the caller's now."""
        ...

    def end_delivery(self, delivery: Delivery) -> None:
        """What came of an attempt."""
        ...

    def deliveries(self, webhook: str, size: int, page: int) -> tuple[tuple[Delivery, ...], int]:
        """One page, newest first, and how many there are."""
        ...

    def delivery(self, webhook: str, no: int) -> Delivery:
        """Raises Unknown."""
        ...

    def cut_deliveries(self, before: str) -> int:
        """Forget what was done with before then, but that practices were published; how many went."""
        ...

    def is_sending_due(self, now: str) -> bool:
        """Whether anything waits to be put down or sent."""
        ...
