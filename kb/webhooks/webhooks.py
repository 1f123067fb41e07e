"""The use cases of webhooks: set up, pause, remove, send, and see what became of it."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from kb.accounts import second_factor_key as key
from kb.accounts.account import AccountState
from kb.accounts.moments import moment, passed, stamped
from kb.errors import BadValue, Conflict, KBError
from kb.permission import may_manage_accounts, require
from kb.person import MEMBER, VISITOR, Audience, Person, Role
from kb.practice.practice import Practice
from kb.raw_text import reason
from kb.webhooks import posting, signing
from kb.webhooks.needs import WebhookNeeds
from kb.webhooks.target import NotReached, target
from kb.webhooks.telling import Readable, message, messages
from kb.webhooks.webhook import (
    EVENTS,
    PAGE,
    Delivery,
    DeliveryState,
    HookEvent,
    HookState,
    SetUpWebhook,
    Webhook,
)

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Messages of one round; the rest wait for the next."""

ENTRIES = 1_000
"""Of the trail that are looked through at a time."""

PATIENCE = timedelta(minutes=15)
"""After so long whoever took a message to send it is taken for ended, and another sends it."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=8)
"""Each wait is twice the one before."""

GIVEN_UP = timedelta(days=3)
"""After so long a message that did not arrive is failed; it can be sent again by hand."""

BOTH_HOLD = timedelta(days=1)
"""How long is signed with the secret before too, so that the other side can change over."""

KEPT = timedelta(days=90)
"""How long it is shown what was sent."""

MOST = 50
"""Webhooks of a home."""

WHAT = "look after webhooks"


class Webhooks:
    """What happened is read off the trail, from where it was last looked through: it is put down for a webhook if and
    only if it was written, and sent until it has arrived, at least once. Whoever receives knows a message that comes
    again by its id."""

    def __init__(self, home: WebhookNeeds) -> None:
        self._home = home

    # -- setting up --------------------------------------------------------------------------------------

    def all(self, by: Person) -> tuple[Webhook, ...]:
        require(may_manage_accounts(by), by, WHAT)
        return self._home.store.webhooks()

    def webhook(self, by: Person, id: str) -> Webhook:
        """Raises Unknown."""
        require(may_manage_accounts(by), by, WHAT)
        return self._home.store.webhook(id)

    def add(self, by: Person, url: str, events: Sequence[str], audience: str = "public") -> SetUpWebhook:
        """From now on; what happened before is not told. One for members tells of what only they may read: every other
        administrator hears of it. Raises BadValue and Conflict."""
        require(may_manage_accounts(by), by, WHAT)
        target(url, self._home.settings.webhooks_to_this_machine)
        chosen, whom = _events(events), _audience(audience)
        store, secret = self._home.store, signing.new_secret()
        with store.transaction():
            if len(store.webhooks()) >= MOST:
                raise Conflict(f"there are {MOST} webhooks; remove one that is not needed any more")
            new = Webhook("", url.strip(), chosen, whom, HookState.ACTIVE, by.id, stamped(), store.head()[0])
            kept = store.keep_webhook(new, "set up", by.id)
            kept = store.keep_webhook(replace(kept, sealed=self._sealed(kept.id, secret)), "", by.id)
            if whom is Audience.MEMBERS:
                self._tell_administrators(by, f"A webhook tells another system what is for members: {kept.id}.")
        return SetUpWebhook(kept, secret)

    def renew_secret(self, by: Person, id: str) -> SetUpWebhook:
        """A new secret, shown this once; for a day messages are signed with the one before too. Raises Unknown."""
        require(may_manage_accounts(by), by, WHAT)
        store, secret = self._home.store, signing.new_secret()
        with store.transaction():
            held = store.webhook(id)
            sealed = self._sealed(id, secret)
            new = replace(held, sealed=sealed, sealed_before=held.sealed, until=stamped(BOTH_HOLD))
            kept = store.keep_webhook(new, "gave a new secret to", by.id)
        return SetUpWebhook(kept, secret)

    def pause(self, by: Person, id: str) -> Webhook:
        return self._move(by, id, HookState.PAUSED, "paused")

    def resume(self, by: Person, id: str) -> Webhook:
        """From now on; what happened meanwhile is not told, and what waited goes out."""
        return self._move(by, id, HookState.ACTIVE, "resumed")

    def remove(self, by: Person, id: str, why: str) -> Webhook:
        """Nothing goes out any more. Raises BadValue without a reason, and Unknown."""
        return self._move(by, id, HookState.REMOVED, "removed", reason(why))

    def _move(self, by: Person, id: str, to: HookState, action: str, why: str = "") -> Webhook:
        require(may_manage_accounts(by), by, WHAT)
        store = self._home.store
        with store.transaction():
            held = store.webhook(id)
            if held.state is to:
                return held
            moved = replace(held, state=to, position=store.head()[0] if to is HookState.ACTIVE else held.position)
            if to is HookState.REMOVED:
                moved = replace(moved, sealed="", sealed_before="", until="")
            return store.keep_webhook(moved, action, by.id, why)

    def _tell_administrators(self, by: Person, text: str) -> None:
        store = self._home.store
        for one in store.accounts():
            if one.role is Role.ADMINISTRATOR and one.state is AccountState.ACTIVE and one.id != by.id:
                store.notify(one.id, "", text)

    # -- what was sent -----------------------------------------------------------------------------------

    def deliveries(self, by: Person, id: str, page: int = 1) -> tuple[tuple[Delivery, ...], int]:
        """One page, newest first, and how many there are. Raises Unknown."""
        self.webhook(by, id)
        return self._home.store.deliveries(id, PAGE, page)

    def ping(self, by: Person, id: str) -> Delivery:
        """Send a message that says nothing, at once. Raises Unknown, Conflict."""
        held = self.webhook(by, id)
        if held.state is not HookState.ACTIVE:
            raise Conflict("this webhook is paused; resume it first")
        store, now = self._home.store, stamped()
        ping = message(id, HookEvent.PING, now, {}, now)
        store.put_down(id, held.position, (ping,))
        self.send()
        return next(one for one in store.deliveries(id, PAGE, 1)[0] if one.message == ping.message)

    def again(self, by: Person, id: str, no: int) -> Delivery:
        """Send a message again, by its id of before. Raises Unknown, and Conflict where it is on its way."""
        held = self.webhook(by, id)
        if held.state is not HookState.ACTIVE:
            raise Conflict("this webhook is paused; resume it first")
        store, now = self._home.store, stamped()
        with store.transaction():
            sent = store.delivery(id, no)
            if sent.state is DeliveryState.WAITING and not sent.attempts:
                raise Conflict("this message is on its way")
            # its three days begin anew
            fresh = replace(sent, state=DeliveryState.WAITING, at=now, due=now, attempts=0, told="", done="")
            store.end_delivery(fresh)
        self.send()
        return store.delivery(id, no)

    # -- sending -----------------------------------------------------------------------------------------

    def is_due(self) -> bool:
        """Whether anything waits to be put down or sent."""
        return self._home.store.is_sending_due(stamped())

    def send(self) -> tuple[int, int]:
        """Put down what happened, and send what is due: how many messages arrived, and how many did not this time."""
        store = self._home.store
        for webhook in store.webhooks():
            if webhook.state is HookState.ACTIVE:
                self._put_down(webhook)
        arrived = missed = 0
        while taken := store.take_deliveries(AT_ONCE, stamped(), stamped(-PATIENCE)):
            for one in taken:
                done = self._sent(one)
                store.end_delivery(done)
                arrived, missed = arrived + (done.state is DeliveryState.DELIVERED), missed + bool(done.told)
        return arrived, missed

    def _put_down(self, webhook: Webhook) -> None:
        """Another process may do the same meanwhile: whoever writes second finds that it is done."""
        store = self._home.store
        while True:
            with store.transaction():
                held = store.webhook(webhook.id)
                happened, last = store.happenings(held.position, ENTRIES)
                if held.state is not HookState.ACTIVE or last == held.position:
                    return
                found = tuple(messages(held, happened, self._readable(held), stamped()))
                store.put_down(held.id, last, found)

    def _readable(self, webhook: Webhook) -> Readable:
        person = MEMBER if webhook.audience is Audience.MEMBERS else VISITOR
        store, settings = self._home.store, self._home.settings

        def withdrawn(id: str) -> Practice | None:
            practice = self._home.ledger().by_id.get(id)
            if practice is None or not practice.withdrawn:
                return None
            was_open = replace(practice, withdrawn=False).is_open(settings.today())
            return practice if was_open or webhook.audience is Audience.MEMBERS else None

        return Readable(
            settings.site,
            self._home.cards(person),
            withdrawn,
            lambda practice: store.was_told(webhook.id, HookEvent.PUBLISHED, practice),
            lambda practice: self._home.ledger().by_id.get(practice),
        )

    def _sent(self, delivery: Delivery) -> Delivery:
        """What became of an attempt: it arrived, it waits for the next, or it failed."""
        told, status = "", 0
        try:
            webhook = self._home.store.webhook(delivery.webhook)
            if webhook.state is not HookState.ACTIVE:  # paused since this message was taken: it waits
                return delivery
            known = self._known(webhook)
            sign = signing.headers(delivery.message, int(moment().timestamp()), delivery.body, known)
            headers = {"Content-Type": "application/json", "User-Agent": "best-practice-kb webhooks", **sign}
            own = self._home.settings.webhooks_to_this_machine
            status = posting.post(webhook.url, delivery.body, headers, own)
            if not 200 <= status < 300:
                told = "it leads elsewhere, which is not followed" if 300 <= status < 400 else "it did not take it"
        except NotReached as error:
            told = str(error)
        except BadValue as error:  # its address, which may hold a secret: it stands in no log
            told = f"its address is not sent to any more: give {error.allowed}"
        except KBError as error:
            told = "its secret cannot be read here: give it a new one" if isinstance(error, key.KeyGone) else str(error)
        attempts, now = delivery.attempts + 1, stamped()
        if told:
            log.warning("webhook %s: a message did not arrive (%s)", delivery.webhook, told)
        if not told:
            return replace(
                delivery, attempts=attempts, status=status, state=DeliveryState.DELIVERED, told="", done=now, due=""
            )
        if passed(delivery.at, GIVEN_UP) or status == 410:  # gone: the other side wants no more of it
            return replace(
                delivery, attempts=attempts, status=status, state=DeliveryState.FAILED, told=told, done=now, due=""
            )
        wait = min(FIRST_WAIT * 2 ** min(delivery.attempts, 20), LONGEST_WAIT)
        return replace(delivery, attempts=attempts, status=status, told=told, due=stamped(wait))

    def cut(self) -> int:
        """Forget what was sent longer than KEPT ago; how many messages went."""
        return self._home.store.cut_deliveries(stamped(-KEPT))

    # -- secrets -----------------------------------------------------------------------------------------

    def _sealed(self, id: str, secret: str) -> str:
        return key.lock(self._home.settings.second_factor_key, secret.encode(), _bound(id))

    def _known(self, webhook: Webhook) -> list[str]:
        """The secrets that hold, the newest first. Raises KeyGone."""
        both = webhook.sealed_before and not passed(webhook.until)
        kept = [webhook.sealed, *([webhook.sealed_before] if both else [])]
        path = self._home.settings.second_factor_key
        return [key.unlock(path, one, _bound(webhook.id)).decode() for one in kept]


def _bound(id: str) -> str:
    """What a secret is locked to, so that it fits nowhere else."""
    return f"webhook {id}"


def _events(given: Sequence[str]) -> tuple[HookEvent, ...]:
    known = {one.value: one for one in EVENTS}
    if not given or not set(given) <= known.keys():
        raise BadValue("events", ", ".join(given), "one or more of " + ", ".join(known))
    return tuple(one for one in EVENTS if one.value in given)


def _audience(given: str) -> Audience:
    if given not in list(Audience):
        raise BadValue("audience", given, " or ".join(Audience))
    return Audience(given)
