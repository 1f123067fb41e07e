"""A plan period as people play it: officer, chair and delegates, each by the forms of the pages."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.person import operator
from tests import sites
from tests.pages.conftest import OWN, signed_in

ORIGINS = {
    "of-2021": "Peru", "of-2022": "Malaysia", "of-2023": "Peru", "of-2024": "Malaysia", "twin": "Peru",
    "twin-again": "Thailand", "wrong": "Peru", "tardy": "Malaysia", "moving": "Peru", "silent": "Malaysia",
    "found": "Thailand",
}  # fmt: skip
"""The practices of the play and the economies they are of."""

SHOWN = {
    2021: ("of-2021", "twin", "silent"), 2022: ("of-2022", "twin-again", "wrong"), 2023: ("of-2023", "of-2021"),
    2024: ("of-2024",),
}  # fmt: skip
"""What is shown at each year's meeting; one is shown again in 2023."""

PRESENTED = {"form": "presented", "agenda_item": "3"}


class Players:
    """`post` is a form sent by one of the people of the tests, which must be done, `get` a page as one of them sees
    it."""

    def __init__(self, kb: KnowledgeBase, account_of: Callable[[str], Account]) -> None:
        self._kb, self._account_of = kb, account_of
        self._clients: dict[str, FlaskClient] = {}

    def post(self, who: str, path: str, **data: Any) -> None:
        answer = self._client(who).post(path, data=data, headers=OWN)
        assert answer.status_code == 303, (path, data, answer.text[-4000:])

    def get(self, path: str, who: str = "visitor") -> Any:
        answer = self._client(who).get(path)
        assert answer.status_code == 200, (path, answer.text[-2000:])
        return answer

    def _client(self, who: str) -> FlaskClient:
        if who not in self._clients:
            client = sites.client(self._kb)
            self._clients[who] = client if who == "visitor" else signed_in(client, self._account_of(who))
        return self._clients[who]

    # -- what they do ------------------------------------------------------------------------------------

    def bring(self, write: Callable[[str, str], Any]) -> None:
        """The write-ups, the meetings, and an objective that the officer confirms for each."""
        files = [write(f"{id}.md", write_up(id)) for id in ORIGINS]
        assert self._kb.importing.import_files(files, by=operator("secretariat")).added == len(files)
        for id in ORIGINS:
            self.post("officer", f"/desk/practices/{id}", **{"say-1.1": "confirm"})
        for year in SHOWN:
            facts = {"title": f"Played meeting {year}", "kind": "smewg", "starts": f"{year}-04-10"}
            self.post("officer", "/meetings/new", number=f"played-{year}", ends=f"{year}-04-11", **facts)
        self._kb.home.update_index()

    def show(self, year: int) -> None:
        for id in SHOWN[year]:
            self.share(id, year)

    def share(self, id: str, year: int) -> None:
        self.post("officer", f"/practices/{id}/share", meeting=f"smewg-played-{year}", **PRESENTED)

    def adopt(self, who: str, id: str, economy: str, effective: str, **more: str) -> None:
        said = {"economy": economy, "stage": "adopted", "effective": effective, "instrument": f"Act on {id}"} | more
        self.post(who, f"/practices/{id}/adopt", **said)

    def strike(self, kind: str, id: str, record: str) -> None:
        self.post("officer", f"/practices/{id}/strike", kind=kind, record=record, why="entered in error")

    def move(self, year: int, *steps: tuple[str, str], **more: Any) -> None:
        for who, to in steps:
            self.post(who, f"/periods/{year}", to=to, **more)

    def accept(self, year: int) -> None:
        self.move(year, ("officer", "in review"), ("officer", "approved"), ("chair", "accepted"))

    def lock(self, year: int, **more: Any) -> None:
        self.accept(year)
        self.move(year, ("chair", "locked"), **more)


def write_up(id: str, title: str = "") -> str:
    return (
        f"---\nid: {id}\ntitle: {title or f'Played practice {id}'}\nsummary: Made up for a test.\n"
        f'economies: [{ORIGINS[id]}]\nkind: tool\nstatus: running\nobjectives: ["1.1"]\n---\n\n'
        f"## What was done\n\nLooms of {id} were shared among small weavers.\n"
    )
