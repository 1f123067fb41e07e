"""The small home that most tests work in: begun once a worker, indexed and all, and copied for each test.

Six write-ups, three confirmed, shared at meetings, one adopted and one piloted. What a copy is made of lies under the
worker's own temporary folder, which is in memory where there is room for it.
"""

import shutil
from pathlib import Path

from kb.encoder import HashingEncoder
from kb.home.new import write as write_home
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.settings import load

ROOT = Path(__file__).parent.parent

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

MEETINGS = """meetings:
  - {id: m-2021-1, title: Meeting 2021/1, kind: smewg, starts: 2021-03-10, ends: 2021-03-11}
  - {id: m-2021-2, title: Meeting 2021/2, kind: smewg, starts: 2021-09-08, ends: 2021-09-09}
  - {id: m-2023-1, title: Meeting 2023/1, kind: smewg, starts: 2023-03-15, ends: 2023-03-16}
  - {id: workshop, title: Workshop 2023, kind: workshop, starts: 2023-06-14, ends: 2023-06-15}
"""


def begin(folder: Path) -> Path:
    """An empty home with the real plan, economies and maps, and four meetings of its own."""
    for name in ("economies.yaml", "plans", "maps"):
        origin, target = ROOT / "practices" / name, folder / "practices" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(origin, target) if origin.is_dir() else shutil.copyfile(origin, target)
    (folder / "practices" / "meetings.yaml").write_text(MEETINGS, "utf-8")
    (folder / "kb.toml").write_text('encoder = "hashing"\n', "utf-8")
    return folder


def demonstration(home: Path, **practices: str) -> KnowledgeBase:
    """A home with the demonstration's write-ups, indexed; `practices` are files of its folder, by name."""
    write_home(home, ROOT, demonstration=True)
    for name, text in practices.items():
        (home / "practices" / f"{name}.yaml").write_text(text, "utf-8")
    kb = KnowledgeBase(load(home), HashingEncoder())
    kb.importing.import_files(sorted((ROOT / "practices" / "writeups").glob("*.md")), by=operator("secretariat"))
    kb.home.update_index()
    return kb


def fill(kb: KnowledgeBase, folder: Path) -> None:
    """Import, confirm, share, adopt and index; the write-ups are laid in `folder` first."""
    for id, text in WRITEUPS.items():
        (folder / f"{id}.md").write_text(text, "utf-8")
    secretariat = operator("secretariat")
    report = kb.importing.import_files([folder], by=secretariat)
    assert report.added == len(WRITEUPS), report.refused
    for id in ("chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window"):
        kb.recording.confirm(id, kb.home.store.practice(id).objectives, by=secretariat)
    for id, meeting in (
        ("chile-market-days", "m-2021-1"),
        ("chile-market-days", "m-2023-1"),
        ("japan-credit-guarantee", "m-2023-1"),
    ):
        presenters = [kb.home.store.practice(id).economies[0]]
        kb.recording.share(kb.recording.event(id, meeting, agenda_item="4.2", presenters=presenters), by=secretariat)
    adopted = kb.recording.adoption(
        "chile-market-days",
        "Malaysia",
        stage="adopted",
        effective="2022-05-01",
        instrument="Village market order",
        changes=[("changed", "Held in two languages")],
    )
    kb.recording.adopt(adopted, by=secretariat)
    piloted = kb.recording.adoption("chile-market-days", "Thailand", stage="piloting")
    kb.recording.adopt(piloted, by=secretariat)
    kb.home.update_index()


def template(folder: Path) -> Path:
    """A filled home to copy from, closed: nothing of it is written any more."""
    home = begin(folder / "home")
    writeups = folder / "writeups"
    writeups.mkdir()
    fill(KnowledgeBase(load(home), HashingEncoder()), writeups)
    return home


def copy(template: Path, home: Path) -> None:
    """Lay what stands in the template into a home in which nobody has worked yet."""
    for origin in template.glob("kb.sqlite*"):  # where a log lies beside the store, it is part of it
        assert not (home / origin.name).exists(), f"{home} is in use already"
        shutil.copyfile(origin, home / origin.name)
    shutil.copytree(template / "index", home / "index", dirs_exist_ok=True)
