"""Webhooks in SQLite, and what is sent to them."""

import json
from collections.abc import Sequence
from dataclasses import replace

from kb.errors import Unknown
from kb.person import Audience
from kb.store.sqlite.part import SQLitePart, digest_of
from kb.trail.chain import Act
from kb.webhooks.webhook import Delivery, DeliveryState, Happening, HookEvent, HookState, Webhook

_HOOK = "id, url, events, audience, state, by, at, position, sealed, sealed_before, until"
_DELIVERY = "no, webhook, message, event, body, at, due, attempts, status, state, told, done"

TOLD_OF = ("practice", "adoption", "snapshot")
"""Kinds of acts that others are told of."""


class SQLiteWebhooks(SQLitePart):
    """The part of the store that keeps whom else to tell."""

    def keep_webhook(self, webhook: Webhook, action: str, by: str, why: str = "") -> Webhook:
        with self._write(by) as trail:
            db = self._file.db
            no = db.execute("select coalesce(max(cast(substr(id, 9) as integer)), 0) + 1 from webhooks").fetchone()[0]
            kept = webhook if webhook.id else replace(webhook, id=f"webhook-{no}")
            old = db.execute(f"select {_HOOK} from webhooks where id = ?", [kept.id]).fetchone()  # noqa: S608
            db.execute(
                f"insert or replace into webhooks ({_HOOK}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                [
                    *(kept.id, kept.url, json.dumps(kept.events), kept.audience, kept.state, kept.by, kept.at),
                    *(kept.position, kept.sealed, kept.sealed_before, kept.until),
                ],
            )
            if action:
                before = told_of(_hook(old)) if old else ""
                trail.append(Act(action, "webhook", kept.id, "", before, told_of(kept), why))
        return kept

    def webhooks(self) -> tuple[Webhook, ...]:
        query = f"""select {_HOOK} from webhooks where state <> 'removed'
                    order by cast(substr(id, 9) as integer)"""  # noqa: S608
        return tuple(_hook(row) for row in self._file.db.execute(query))

    def webhook(self, id: str) -> Webhook:
        query = f"select {_HOOK} from webhooks where id = ? and state <> 'removed'"  # noqa: S608
        row = self._file.db.execute(query, [id]).fetchone()
        if row is None:
            raise Unknown("webhook", id)
        return _hook(row)

    def happenings(self, since: int, most: int) -> tuple[tuple[Happening, ...], int]:
        found = self._file.db.execute(
            "select no, at, action, kind, subject, practice, before, after from trail where no > ? order by no limit ?",
            [since, most],
        ).fetchall()
        last = found[-1][0] if found else since
        return tuple(_happening(*row) for row in found if row[3] in TOLD_OF), int(last)

    def put_down(self, webhook: str, position: int, deliveries: Sequence[Delivery]) -> None:
        with self._file.writing() as db:
            db.execute("update webhooks set position = max(position, ?) where id = ?", [position, webhook])
            for one in deliveries:
                no = db.execute("select coalesce(max(no), 0) + 1 from webhook_deliveries").fetchone()[0]
                db.execute(
                    f"insert into webhook_deliveries ({_DELIVERY}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                    [
                        *(no, one.webhook, one.message, one.event, one.body, one.at, one.due, one.attempts),
                        *(one.status, one.state, one.told, one.done),
                    ],
                )

    def was_told(self, webhook: str, event: HookEvent, practice: str) -> bool:
        query = """select exists (select 1 from webhook_deliveries
                   where webhook = ? and event = ? and json_extract(body, '$.data.id') = ?)"""
        return bool(self._file.db.execute(query, [webhook, event, practice]).fetchone()[0])

    def take_deliveries(self, most: int, now: str, lost: str) -> tuple[Delivery, ...]:
        with self._file.writing() as db:
            query = f"""select {_DELIVERY} from webhook_deliveries
                        where state = 'waiting' and due <= ? and taken < ?
                          and webhook in (select id from webhooks where state = 'active')
                        order by no limit ?"""  # noqa: S608
            found = tuple(_delivery(row) for row in db.execute(query, [now, lost, most]).fetchall())
            for one in found:
                db.execute("update webhook_deliveries set taken = ? where no = ?", [now, one.no])
        return found

    def end_delivery(self, delivery: Delivery) -> None:
        with self._file.writing() as db:
            db.execute(
                """update webhook_deliveries set taken = '', at = ?, due = ?, attempts = ?, status = ?, state = ?,
                   told = ?, done = ? where no = ?""",
                [
                    *(delivery.at, delivery.due, delivery.attempts, delivery.status, delivery.state),
                    *(delivery.told, delivery.done, delivery.no),
                ],
            )

    def deliveries(self, webhook: str, size: int, page: int) -> tuple[tuple[Delivery, ...], int]:
        db = self._file.db
        total = db.execute("select count(*) from webhook_deliveries where webhook = ?", [webhook]).fetchone()[0]
        query = f"""select {_DELIVERY} from webhook_deliveries where webhook = ?
                    order by no desc limit ? offset ?"""  # noqa: S608
        found = db.execute(query, [webhook, size, (page - 1) * size])
        return tuple(_delivery(row) for row in found), int(total)

    def delivery(self, webhook: str, no: int) -> Delivery:
        query = f"select {_DELIVERY} from webhook_deliveries where webhook = ? and no = ?"  # noqa: S608
        row = self._file.db.execute(query, [webhook, no]).fetchone()
        if row is None:
            raise Unknown("delivery", str(no))
        return _delivery(row)

    def cut_deliveries(self, before: str) -> int:
        with self._file.writing() as db:
            query = "delete from webhook_deliveries where done <> '' and done < ? and event <> ?"
            return int(db.execute(query, [before, HookEvent.PUBLISHED]).rowcount)

    def is_sending_due(self, now: str) -> bool:
        query = """select exists (
                     select 1 from webhooks where state = 'active' and
                       (position < (select coalesce(max(no), 0) from trail) or exists (
                          select 1 from webhook_deliveries where webhook = webhooks.id and state = 'waiting'
                            and due <= ?)))"""
        return bool(self._file.db.execute(query, [now]).fetchone()[0])


def told_of(webhook: Webhook) -> str:
    """What the trail says of one: its address may hold a key, and stands there as a digest."""
    told = {"url": digest_of(webhook.url), "events": list(webhook.events), "audience": webhook.audience}
    return json.dumps({**told, "state": webhook.state}, ensure_ascii=False)


def _hook(row: tuple[str, str, str, str, str, str, str, int, str, str, str]) -> Webhook:
    id, url, events, audience, state, *rest = row
    return Webhook(
        id,
        url,
        tuple(HookEvent(one) for one in json.loads(events)),
        Audience(audience),
        HookState(state),
        *rest,  # type: ignore[arg-type]
    )


def _delivery(row: tuple[int, str, str, str, str, str, str, int, int, str, str, str]) -> Delivery:
    no, webhook, message, event, body, at, due, attempts, status, state, told, done = row
    return Delivery(
        no, webhook, message, HookEvent(event), body, at, due, attempts, status, DeliveryState(state), told, done
    )


def _happening(
    no: int, at: str, action: str, kind: str, subject: str, practice: str, before: str, after: str
) -> Happening:
    then, told = _value(before), _value(after)
    reached = kind == "adoption" and told.get("stage") == "adopted" and then.get("stage") != "adopted"
    version = int(told.get("no", 0)) if kind == "snapshot" else 0  # type: ignore[call-overload]
    return Happening(no, at, action, kind, subject, practice, reached, version)


def _value(text: str) -> dict[str, object]:
    """What an entry tells; an erased one tells nothing."""
    value = json.loads(text) if text else {}
    return value if isinstance(value, dict) else {}
