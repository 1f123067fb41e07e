"""One of several people who write on the same records at once, over HTTP as a browser does: each form is read, changed
and sent, and what was seen, sent and acknowledged is noted line by line."""

import http.client
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from tests.forms import of_page

COOKIE = "kb"
PATIENCE = 60.0
"""Seconds to wait for an answer, busy moments of the server included."""

SEEDS = ("chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window", "korea-plan-only")
OBJECTIVES = ("1.1", "2.1", "3.1", "4.1", "5.1")


@dataclass(frozen=True)
class Editing:
    """A record that many edit: where its form is, where it goes, and the field that bears each one's word."""

    page: str
    to: str
    field: str
    more: tuple[tuple[str, str], ...] = ()


BY_OFFICERS: Mapping[str, Editing] = {
    **{f"activity-{no:04}": Editing(f"/activities/activity-{no:04}/edit", "/edit", "title") for no in (1, 2)},
    **{f"smewg-9{no}": Editing(f"/meetings/smewg-9{no}/edit", "/edit", "title") for no in (1, 2)},
    "action-0001": Editing("/schedule/action-0001", "/schedule/action-0001", "title"),
}
BY_DELEGATES: Mapping[str, Editing] = {
    "proposal-0001": Editing("/proposals/proposal-0001/edit", "/edit", "title"),
    **{
        f"1.1.1/Chile/{year}": Editing(
            f"/indicators/1.1.1/report?economy=Chile&year={year}", "/report", "note", (("do", "submit"),)
        )
        for year in (2021, 2022)
    },
}


class Writer:
    """`name` marks its words; `secret` is its session, `token` its key to the API."""

    def __init__(self, port: int, name: str, officer: bool, secret: str, token: str, folder: Path, seed: int) -> None:
        self._port, self._name, self._officer, self._secret, self._token = port, name, officer, secret, token
        self._folder, self._chance = folder, Random(seed)
        self._no = 0
        self._connection: http.client.HTTPConnection | None = None

    def write(self, count: int, done: Callable[[], None]) -> None:
        """So many operations, drawn by their weights."""
        acts, weights = zip(*(self._as_officer() if self._officer else self._as_delegate()), strict=True)
        with (self._folder / f"{self._name}.jsonl").open("w", encoding="utf-8") as log:
            for self._no in range(count):
                told = self._chance.choices(acts, weights)[0]()
                log.write(json.dumps({"by": self._name, **told}) + "\n")
                done()

    def _as_officer(self) -> tuple[tuple[Callable[[], dict[str, object]], int], ...]:
        return (
            (lambda: self._edit(BY_OFFICERS), 40), (self._confirm, 12), (self._share, 10), (self._add, 8),
            (self._comment, 8), (self._publish, 8), (self._withdraw, 5), (self._merge, 1),
        )  # fmt: skip

    def _as_delegate(self) -> tuple[tuple[Callable[[], dict[str, object]], int], ...]:
        return (
            (lambda: self._edit(BY_DELEGATES), 40), (self._submit, 12), (self._adopt, 12), (self._draft, 6),
        )  # fmt: skip

    # -- operations --------------------------------------------------------------------------------------

    def _edit(self, among: Mapping[str, Editing]) -> dict[str, object]:
        record = self._chance.choice(list(among))
        editing, word = among[record], self._word()
        form = of_page(self._got(editing.page), editing.to)
        saw = (form.get(editing.field) or [""])[0]
        form |= {editing.field: [word], **{name: [value] for name, value in editing.more}}
        if not form.get("value", ["x"])[0]:
            form["value"] = ["1"]
        if "source" in form and not form["source"][0]:
            form["source"] = ["an office"]
        told = {"op": "edit", "record": record, "field": editing.field, "saw": saw, "wrote": word}
        to = editing.page.split("?")[0]
        status, page = self._post(to, form)
        if status == 409 and "changed meanwhile" in page and self._chance.random() < 0.5:  # look, and send it knowingly
            label = editing.field.capitalize()
            found = re.search(rf'<th scope="row">{label}</th><td class="pieces">(.*?)</td>', page, re.DOTALL)
            if found:
                told["saw"] = unescape(found[1])
                again = of_page(page, editing.to)
                again |= {name: [value] for name, value in editing.more}
                status, page = self._post(to, again)
        return {**told, "status": status, "said": "" if status in (303, 409) else page[:300]}

    def _add(self) -> dict[str, object]:
        """An activity, its form sent twice every other time."""
        word, form = self._word(), of_page(self._got("/activities/new"), "/activities/new")
        form |= {"title": [word], "kind": ["activity"], "year": ["2022"], "status": ["planned"]}
        return self._twice("add", "/activities/new", form, word)

    def _comment(self) -> dict[str, object]:
        id, word = self._some_dossier(), self._word()
        if not id:
            return {"op": "none"}
        page = self._got(f"/desk/{id}")
        if f"/desk/{id}/remarks" not in page:
            return {"op": "none"}
        form = of_page(page, f"/desk/{id}/remarks") | {"field": [""], "text": [word], "kind": ["comment"]}
        return self._twice("comment", f"/desk/{id}/remarks", form, word)

    def _twice(self, op: str, to: str, form: dict[str, list[str]], word: str) -> dict[str, object]:
        status, page = self._post(to, form)
        if self._chance.random() < 0.5:
            status, page = self._post(to, form)
        return {"op": op, "wrote": word, "status": status, "said": "" if status == 303 else page[:300]}

    def _confirm(self) -> dict[str, object]:
        id = self._chance.choice(SEEDS)
        page = self._got(f"/desk/practices/{id}", missing=True)
        if not page:  # withdrawn for the moment
            return {"op": "none"}
        form = {name: value for name, value in of_page(page, f"/{id}").items() if not name.startswith(("say-", "main"))}
        chosen = self._chance.sample(OBJECTIVES, 2)
        form |= {f"say-{one}": ["confirm"] for one in chosen} | {"main": [chosen[0]], "then": ["stay"]}
        form.pop("none", None)
        status, page = self._post(f"/desk/practices/{id}", form)
        return {"op": "confirm", "status": status, "said": "" if status in (303, 404, 409) else page[:300]}

    def _share(self) -> dict[str, object]:
        id, word = self._chance.choice(SEEDS), self._word()
        page = self._got(f"/practices/{id}/share", missing=True)
        if not page:
            return {"op": "none"}
        form = of_page(page, "/share") | {"meeting": ["smewg-95"], "form": ["tabled"], "agenda_item": [word]}
        status, page = self._post(f"/practices/{id}/share", form)
        return {"op": "share", "wrote": word, "status": status, "said": "" if status in (303, 404, 409) else page[:300]}

    def _adopt(self) -> dict[str, object]:
        id, word = self._chance.choice(SEEDS[1:3]), self._word()
        page = self._got(f"/practices/{id}/adopt", missing=True)
        if not page:
            return {"op": "none"}
        form = of_page(page, "/adopt") | {
            "economy": ["Chile"], "stage": ["adopted"], "effective": ["2022-03-01"], "instrument": [word],
        }  # fmt: skip
        status, page = self._post(f"/practices/{id}/adopt", form)
        return {"op": "adopt", "wrote": word, "status": status, "said": "" if status in (303, 404, 409) else page[:300]}

    def _withdraw(self) -> dict[str, object]:
        id = self._chance.choice(SEEDS)
        page = self._got(f"/practices/{id}/care")
        act = "withdraw" if f"/practices/{id}/withdraw" in page else "reinstate"
        form = of_page(page, f"/{act}") | {"why": ["asked to"]}
        status, page = self._post(f"/practices/{id}/{act}", form)
        return {"op": act, "status": status, "said": "" if status in (303, 409) else page[:300]}

    def _publish(self) -> dict[str, object]:
        id = self._some_dossier()
        if not id:
            return {"op": "none"}
        self._post(f"/desk/{id}/take", {})
        page = self._got(f"/desk/{id}")
        if f"/desk/{id}/publish" not in page:
            return {"op": "none"}
        form = of_page(page, f"/desk/{id}/tags") | {"say-1.1": ["confirm"], "main": ["1.1"], "why": [""]}
        status, page = self._post(f"/desk/{id}/publish", form)
        return {"op": "publish", "dossier": id, "status": status, "said": "" if status in (303, 409) else page[:300]}

    def _merge(self) -> dict[str, object]:
        known = self._practices()
        if len(known) < 4:
            return {"op": "none"}
        keep, drop = self._chance.sample(known, 2)
        page = self._got(f"/care/merge?keep={keep}&drop={drop}", missing=True)
        if "/care/merge" not in page or 'name="agreed"' not in page:
            return {"op": "none"}
        form = of_page(page, "/care/merge") | {"why": ["one practice"], "agreed": ["yes"]}
        status, page = self._post("/care/merge", form)
        return {
            "op": "merge",
            "dropped": drop,
            "status": status,
            "said": "" if status in (303, 404, 409) else page[:300],
        }

    def _submit(self) -> dict[str, object]:
        """Over the API, with its key, every other time twice."""
        from tests.campaigns.killing import entries

        word = self._word()
        body = json.dumps(entries(word))
        said = {"Idempotency-Key": word, "Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        status, text = self._asked("POST", "/api/v1/submissions", body, said)
        if self._chance.random() < 0.5:
            status, text = self._asked("POST", "/api/v1/submissions", body, said)
        if status == 201:
            with (self._folder / "handed-in").open("a", encoding="utf-8") as log:
                log.write(f"{json.loads(text)['id']} {json.loads(text)['practice']}\n")
        return {"op": "submit", "wrote": word, "status": status, "said": "" if status == 201 else text[:300]}

    def _draft(self) -> dict[str, object]:
        """A draft begun with one form, sent twice every other time, then written on and taken back."""
        form = of_page(self._got("/submissions"), "/submissions")
        status, address = self._post("/submissions", form)
        if self._chance.random() < 0.5:
            status, again = self._post("/submissions", form)
            if again != address:
                return {"op": "draft", "status": 500, "said": f"one form, two drafts: {address} {again}"}
        return {"op": "draft", "status": status, "said": "" if status == 303 else address[:300]}

    # -- what these rest on ------------------------------------------------------------------------------

    def _word(self) -> str:
        return f"Word {self._name} {self._no}"

    def _some_dossier(self) -> str:
        known = self._handed_in()
        return self._chance.choice(known[-6:])[0] if known else ""

    def _practices(self) -> list[str]:
        return [practice for _, practice in self._handed_in()]

    def _handed_in(self) -> list[tuple[str, str]]:
        path = self._folder / "handed-in"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return [(one.split()[0], one.split()[1]) for one in lines if len(one.split()) == 2]

    def _got(self, path: str, missing: bool = False) -> str:
        status, page = self._asked("GET", path)
        if status == 200:
            return page
        if missing and status in (404, 409):
            return ""
        raise RuntimeError(f"GET {path}: {status} {page[:500]}")

    def _post(self, path: str, form: Mapping[str, list[str]]) -> tuple[int, str]:
        """The status, and the page or where it leads."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._asked("POST", path, urlencode([(k, v) for k, some in form.items() for v in some]), kind)

    def _asked(
        self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        until = time.monotonic() + PATIENCE
        said = {"Cookie": f"{COOKIE}={self._secret}", "Sec-Fetch-Site": "same-origin", **(headers or {})}
        if "Authorization" in said:
            del said["Cookie"]
        while True:
            try:
                if self._connection is None:
                    self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
                self._connection.request(method, path, body, said)
                answer = self._connection.getresponse()
                text = answer.read().decode("utf-8", "replace")
                if answer.status != 503 or time.monotonic() > until:
                    return answer.status, (answer.headers.get("Location") or text) if answer.status == 303 else text
            except (OSError, http.client.HTTPException):
                # whether it was done nobody knows: the same form is sent again, as a browser does
                self._connection = None
                if time.monotonic() > until:
                    raise
            time.sleep(0.05)


def write(
    port: int, no: int, officer: bool, key: tuple[str, str], logs: Path, seed: int, count: int, done: Any
) -> None:
    """What a process of its own does: so many operations, each counted in `done`. It loads nothing of the product."""

    def one_more() -> None:
        with done.get_lock():
            done.value += 1

    Writer(port, f"w{no}", officer, *key, logs, seed).write(count, one_more)
