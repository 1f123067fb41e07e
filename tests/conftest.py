"""Homes to test in: small and real, with the hashing encoder where meaning is not the point."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kb.accounts.account import Account, AccountState
from kb.accounts.passwords import Cost
from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.settings import Settings, load
from tests.shared import SHARED as SHARED

pytest_plugins = ["tests.skips"]

ROOT = Path(__file__).parent.parent

shared_data = pytest.mark.shared
"""Needs the development collections beside the checkout, which are not part of it (tests/skips.py)."""

WRITEUPS = {
    "chile-market-days": """---
id: chile-market-days
title: Online market days for village producers
summary: Villages sell together on one online market day a month, so that small producers reach the city.
economies: [Chile]
agency: Agency for Small Firms
kind: programme
status: running
since: 2021
objectives: ["3.1", "1.3"]
groups: [women, rural]
---

## Problem and context

Rural producers could not reach buyers in the city, and few of them had ever sold anything online.

## Results

Sales of rural women rose by a third; women led 61 % of the stalls.
""",
    "japan-credit-guarantee": """---
id: japan-credit-guarantee
title: Credit guarantees for firms without land to pledge
summary: A public fund guarantees bank loans of small firms that own no land or buildings.
economies: [Japan]
kind: finance instrument
status: running
since: 2019
objectives: ["4.1"]
groups: [micro]
---

## What was done

The fund guarantees eighty per cent of a bank loan. Banks keep the rest of the risk, so they look closely.

## Results

Lending to firms without collateral doubled in three years.
""",
    "peru-viet-nam-customs-window": """---
id: peru-viet-nam-customs-window
title: One customs window for small exporters
summary: Two economies let small exporters hand in one form for both customs offices.
economies: [Peru, Vietnam]
kind: service
status: pilot
since: 2022
objectives: ["2.3", "2.1"]
---

## What was done

Both customs offices read the same form. An exporter fills it once, in either language.
""",
    "international-body-guide": """---
id: international-body-guide
title: A guide to ethical dealings between officials and firms
summary: An international body wrote a guide to clean public procurement for small suppliers.
other_origins: [An international body]
kind: tool
status: ended
since: 2018
objectives: ["5.2"]
---

## What was done

The guide explains gifts, tenders and complaints in plain words.
""",
    "korea-plan-only": """---
id: korea-plan-only
title: A planned voucher for cloud software
summary: A voucher is planned that pays half of a small firm's cloud software.
economies: [Korea]
kind: policy
status: planned
objectives: ["3.2"]
---

## What was done

Nothing yet: the voucher is planned for small firms that buy cloud software.
""",
    "members-note": """---
id: members-note
title: A note that only members may read
summary: Draft terms of a lending window, for members only.
economies: [Malaysia]
kind: policy
status: running
classification: members
objectives: ["4.1"]
---

## What was done

Zanzibarite lending terms under discussion.
""",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home with the real plan, economies and maps, and three meetings of its own."""
    for name in ("economies.yaml", "plans", "maps"):
        origin = ROOT / "practices" / name
        target = tmp_path / "practices" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copytree(origin, target) if origin.is_dir() else shutil.copyfile(origin, target)
    (tmp_path / "practices" / "meetings.yaml").write_text(MEETINGS, "utf-8")
    (tmp_path / "kb.toml").write_text('encoder = "hashing"\n', "utf-8")
    return tmp_path


MEETINGS = """meetings:
  - {id: m-2021-1, title: Meeting 2021/1, kind: smewg, starts: 2021-03-10, ends: 2021-03-11}
  - {id: m-2021-2, title: Meeting 2021/2, kind: smewg, starts: 2021-09-08, ends: 2021-09-09}
  - {id: m-2023-1, title: Meeting 2023/1, kind: smewg, starts: 2023-03-15, ends: 2023-03-16}
  - {id: workshop, title: Workshop 2023, kind: workshop, starts: 2023-06-14, ends: 2023-06-15}
"""


@pytest.fixture
def settings(home: Path) -> Settings:
    return load(home)


@pytest.fixture
def empty(settings: Settings) -> KnowledgeBase:
    """A knowledge base with nothing in it."""
    return KnowledgeBase(settings, HashingEncoder())


PEOPLE = {
    "delegate": ("delegate@example.org", "Dana Delegate", "delegate", "Chile"),
    "other_delegate": ("other@example.org", "Otto Other", "delegate", "Japan"),
    "officer": ("officer@example.org", "Olga Officer", "secretariat", ""),
    "chair": ("chair@example.org", "Charu Chair", "chair", ""),
    "administrator": ("admin@example.org", "Ada Admin", "administrator", ""),
}
"""Invented people, one a role and a delegate of another economy."""


@pytest.fixture
def account_of(empty: KnowledgeBase) -> Callable[[str], Account]:
    """The account of one of PEOPLE, made when it is first asked for."""
    made: dict[str, Account] = {}

    def _of(who: str) -> Account:
        if who not in made:
            account = empty.accounts.administering.add(operator("operator"), *PEOPLE[who])
            made[who] = replace(account, state=AccountState.ACTIVE)
            empty.home.store.change_account(made[who], "operator")
        return made[who]

    return _of


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed at the least cost there is, so that the suite stays quick."""
    monkeypatch.setattr("kb.accounts.passwords.COST", Cost(1, 8, 1))


@pytest.fixture
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str | bytes], Path]:
    """Write a file outside the home and give its path."""
    folder = tmp_path_factory.mktemp("in")

    def _write(name: str, content: str | bytes) -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return _write


@pytest.fixture
def kb(empty: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """Six write-ups, indexed; three confirmed, shared at meetings, one adopted and one piloted."""
    folder = tmp_path_factory.mktemp("writeups")
    for id, text in WRITEUPS.items():
        (folder / f"{id}.md").write_text(text, "utf-8")
    report = empty.importing.import_files([folder], by=operator("secretariat"))
    assert report.added == len(WRITEUPS), report.refused
    for id in ("chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window"):
        empty.recording.confirm(id, empty.home.store.practice(id).objectives, by=operator("secretariat"))
    for id, meeting in (
        ("chile-market-days", "m-2021-1"),
        ("chile-market-days", "m-2023-1"),
        ("japan-credit-guarantee", "m-2023-1"),
    ):
        event = empty.recording.event(
            id, meeting, agenda_item="4.2", presenters=[empty.home.store.practice(id).economies[0]]
        )
        empty.recording.share(event, by=operator("secretariat"))
    adopted = empty.recording.adoption(
        "chile-market-days",
        "Malaysia",
        stage="adopted",
        effective="2022-05-01",
        instrument="Village market order",
        changes=[("changed", "Held in two languages")],
    )
    empty.recording.adopt(adopted, by=operator("secretariat"))
    empty.recording.adopt(
        empty.recording.adoption("chile-market-days", "Thailand", stage="piloting"), by=operator("secretariat")
    )
    empty.home.update_index()
    yield empty
