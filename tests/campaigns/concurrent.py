"""Eight people write at once on the same records, through a served site: nobody's acknowledged word is lost unseen.

    python -m tests.campaigns.concurrent --operations 20000 --writers 8

A home is made, `kb serve` is started on it with two workers, and eight processes read forms, change them and send them:
they edit activities, meetings, actions, proposals and indicator reports, confirm objectives, share, adopt, submit,
comment, publish, withdraw, reinstate and merge; what adds is sent twice every other time. At the end

- each acknowledged word is in the trail once, and whoever wrote over it had seen it: what its form showed is what the
  entry before it wrote;
- the record says what the last of them wrote;
- what was sent twice was added once;
- what the site counted as it went is what a home opened anew counts;
- the index holds what is published and nothing else; `kb verify` is silent.

`--fault` serves the site with the comparison of versions switched off: the campaign must find lost words then.

Measured with `--operations 4000`: 8 writers, 616 s, 3,221 acts acknowledged, 186 changes overtaken and refused, 0 words
lost, 0 wrong, `kb verify` silent. With `--fault --operations 160`: 2 words lost, both named with whom they came from.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from kb.accounts.account import AccountState
from kb.home import new as homes
from kb.knowledge_base import KnowledgeBase
from kb.ledger.meetings import MeetingFacts
from kb.person import Person, Role, Scope, operator
from tests.campaigns.killing import PATIENCE, ROOT, free_port
from tests.campaigns.writing import write
from tests.homes import WRITEUPS

OFFICERS = 5
"""Of eight writers; the others are delegates of one economy."""

FAULTY = """
import sys
import kb.cli, webapp
from kb.files import record_version

def switched_off(*_):
    return None

for module in list(sys.modules.values()):
    if getattr(module, "must_stand", None) is record_version.must_stand:
        module.must_stand = switched_off
record_version.must_stand = switched_off
from kb.cli import main
main()
"""
"""The product with its comparison of versions switched off."""


@dataclass(frozen=True)
class Outcome:
    """`acts` are what was acknowledged, by operation; `refused` how many changes were overtaken."""

    operations: int
    acts: Mapping[str, int]
    refused: int
    lost: tuple[str, ...]
    wrong: tuple[str, ...]
    verify: int
    said: str
    seconds: float

    @property
    def clean(self) -> bool:
        return not (self.lost or self.wrong or self.verify)


def campaign(
    folder: Path,
    operations: int,
    writers: int = 8,
    seed: int = 11,
    fault: bool = False,
    officers: int = OFFICERS,
    tell: Callable[[int], None] = lambda done: None,
) -> Outcome:
    """Run it in an empty folder; `tell` hears now and then how many operations are done."""
    begun = time.monotonic()
    home, logs = folder / "home", folder / "logs"
    logs.mkdir(parents=True)
    keys = _begin(home, writers, officers)
    port = free_port()
    server = _serve(home, port, fault)
    context = get_context("spawn")
    done = context.Value("i", 0)
    hands = [
        context.Process(
            target=write,
            args=(port, no, no % 8 < officers, keys[no], logs, seed + no, operations // writers, done),
            daemon=True,
        )
        for no in range(writers)
    ]
    try:
        for hand in hands:
            hand.start()
        while any(hand.is_alive() for hand in hands):
            time.sleep(0.2)
            tell(done.value)
        failed = [f"writer {no} ended with {hand.exitcode}" for no, hand in enumerate(hands) if hand.exitcode]
        tally = _tally(port)
    finally:
        for hand in hands:
            hand.kill()
        server.terminate()
        server.wait(PATIENCE)
    return _judged(home, logs, done.value, failed, tally, begun)


def _begin(home: Path, writers: int, officers: int) -> list[tuple[str, str]]:
    """A home with a record of each kind; a session and a token for each writer."""
    homes.write(home, homes.starting_content(), demonstration=False)
    toml = home / "kb.toml"
    toml.write_text(toml.read_text("utf-8") + 'encoder = "hashing"\n', "utf-8")
    kb, by = KnowledgeBase.open(home), operator("campaign")
    for name, text in WRITEUPS.items():
        path = home / f"{name}.md"
        path.write_text(text, "utf-8")
        kb.importing.import_files([path], by=by)
    officer, chile = Person("campaign", Role.SECRETARIAT), Person("campaign", Role.DELEGATE, "Chile")
    for number in ("91", "92", "95"):
        kb.meetings.add(officer, number, MeetingFacts(f"Meeting {number}", "smewg", "2022-03-01", "2022-03-03"))
    room = kb.implementation
    for title in ("One", "Two"):
        room.activities.record(officer, title=title, kind="activity", year="2022", status="carried out")
    room.schedule.keep(officer, title="An action", first="2021", last="2023")
    room.proposals.keep(chile, title="A proposal", summary="What", year="2023", economies=["Chile"])
    kb.home.update_index()
    keys = []
    for no in range(writers):
        role, economy = ("secretariat", "") if no % 8 < officers else ("delegate", "Chile")
        added = kb.accounts.administering.add(by, f"w{no}@example.org", f"Writer {no}", role, economy)
        account = replace(added, state=AccountState.ACTIVE)
        kb.home.store.change_account(account, "campaign")
        token = kb.accounts.tokens.make_token(account.person(), "campaign", Scope.WRITE, "9").secret
        keys.append((kb.accounts.sessions.begin_session(account), token))
    return keys


def _serve(home: Path, port: int, fault: bool) -> "subprocess.Popen[bytes]":
    run = ["-c", FAULTY] if fault else ["-m", "kb.cli"]
    command = [sys.executable, *run, "--home", str(home), "serve", "--port", str(port), "--workers", "2"]
    with (home / "server.log").open("ab") as log:
        server = subprocess.Popen(
            command, stdout=log, stderr=log, start_new_session=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/about", timeout=5):
                return server
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError((home / "server.log").read_text("utf-8")[-2000:])


def _tally(port: int) -> Any:
    """What the site itself counts at the end, asked of it several times so that each worker answers."""
    told = []
    for _ in range(6):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/tally.json", timeout=PATIENCE) as answer:
            told.append(json.loads(answer.read()))
    return told


# -- what became of it ------------------------------------------------------------------------------------


def _judged(home: Path, logs: Path, done: int, failed: list[str], told: list[Any], begun: float) -> Outcome:
    lines = (line for path in sorted(logs.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines())
    noted = [json.loads(line) for line in lines]
    kb = KnowledgeBase.open(home)
    lost, wrong = list(lost_words(kb, noted)), [*failed, *_doubled(kb, noted), *_counted(kb, told), *_indexed(kb)]
    wrong += [f"{one['by']} {one['op']}: {one['status']} {one['said']}" for one in noted if one.get("said")]
    verify = subprocess.run(
        [sys.executable, "-m", "kb.cli", "--home", str(home), "verify"],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    acknowledged = Counter(one["op"] for one in noted if one.get("status") in (200, 201, 303))
    refused = sum(one.get("status") == 409 for one in noted)
    return Outcome(
        done, acknowledged, refused, tuple(lost), tuple(wrong), verify.returncode, verify.stdout + verify.stderr,
        time.monotonic() - begun,
    )  # fmt: skip


def lost_words(kb: KnowledgeBase, noted: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Acknowledged words that are not in the trail, and those that somebody wrote over without having seen them."""
    edits = {one["wrote"]: one for one in noted if one["op"] == "edit" and one["status"] == 303}
    kinds = {"activity": "title", "meeting": "title", "scheduled action": "title", "proposal": "title"}
    kinds["indicator report"] = "note"
    standing: dict[tuple[str, str], str] = {}
    found: Counter[str] = Counter()
    for entry in kb.home.store.trail():
        act = entry.act
        if act.kind not in kinds or not act.after:
            continue
        said, record = json.loads(act.after)[kinds[act.kind]], (act.kind, act.subject)
        before, standing[record] = standing.get(record, ""), said
        found[said] += said != before
        if said in edits and said != before and edits[said]["saw"] != before:
            yield f"{record}: “{said}” took the place of “{before}”, and its writer had seen “{edits[said]['saw']}”"
    for word, one in edits.items():
        if found[word] != 1:
            yield f"{one['record']}: “{word}” was acknowledged and is {found[word]} times in the trail"
    whole = "\n".join(entry.act.after for entry in kb.home.store.trail())
    for one in noted:
        if one["op"] in ("share", "adopt") and one["status"] == 303 and json.dumps(one["wrote"])[1:-1] not in whole:
            yield f"{one['op']}: “{one['wrote']}” was acknowledged and is not in the trail"
    now = {one.activity.title for one in kb.implementation.activities.all()}
    now |= {one.title for one in (*kb.meetings.on_record().values(), *kb.implementation.schedule.actions())}
    now |= {one.title for one in kb.home.store.proposals()}
    now |= {one.note for one in kb.home.store.indicator_reports(kb.plan.id)}
    for record, said in standing.items():
        if said not in now:
            yield f"{record}: the trail's last word is “{said}”, and the record says another"


def _doubled(kb: KnowledgeBase, noted: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """What was acknowledged and is not there once."""
    remarks = Counter(one.text for dossier in kb.home.store.dossiers() for one in kb.home.store.remarks(dossier.id))
    there = {
        "add": Counter(one.activity.title for one in kb.implementation.activities.all()),
        "comment": remarks,
        "submit": Counter(one.title for one in kb.home.store.dossiers() if one.round),
    }
    for one in noted:
        if one["op"] in there and one["status"] in (201, 303) and there[one["op"]][one["wrote"]] != 1:
            yield f"{one['op']}: “{one['wrote']}” is there {there[one['op']][one['wrote']]} times"
    drafts = sum(one["op"] == "draft" and one["status"] == 303 for one in noted)
    begun = sum(not one.round for one in kb.home.store.dossiers())
    if drafts != begun:
        yield f"{drafts} drafts were begun, and there are {begun}"


def _counted(kb: KnowledgeBase, told: list[Any]) -> Iterable[str]:
    """Whether what the site counted as it went is what this home, read whole, counts."""
    from webapp import create_app

    anew = create_app(kb).test_client().get("/tally.json").json
    for one in told:
        if one != anew:
            yield f"the site counted {json.dumps(one)[:300]}, and read whole it is {json.dumps(anew)[:300]}"


def _indexed(kb: KnowledgeBase) -> Iterable[str]:
    """Whether the index that visitors search holds what they may read."""
    kb.home.update_index()
    published, indexed = set(kb.home.cards()), kb.home.collection().index.ids()
    if published != indexed:
        yield f"in the index and not published, or the other way: {sorted(published ^ indexed)[:10]}"


def main() -> None:
    arguments = argparse.ArgumentParser(description="Let many write at once on the same records.")
    arguments.add_argument("--operations", type=int, default=20_000)
    arguments.add_argument("--writers", type=int, default=8)
    arguments.add_argument("--seed", type=int, default=11)
    arguments.add_argument("--fault", action="store_true", help="with the comparison of versions switched off")
    given = arguments.parse_args()
    last = [0.0]

    def tell(done: int) -> None:
        if time.monotonic() - last[0] > 10:
            last[0] = time.monotonic()
            print(f"  {done} of {given.operations} operations", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        outcome = campaign(Path(folder), given.operations, given.writers, given.seed, given.fault, tell=tell)
    print(f"{outcome.operations} operations of {given.writers} writers, {outcome.seconds:.0f} s")
    print("acknowledged: " + ", ".join(f"{op} {count}" for op, count in sorted(outcome.acts.items())))
    print(f"overtaken and refused {outcome.refused}; lost {len(outcome.lost)}, wrong {len(outcome.wrong)}")
    print(f"kb verify: exit {outcome.verify}")
    for line in (*outcome.lost[:20], *outcome.wrong[:20]):
        print(f"  {line}")
    if given.fault:
        sys.exit(0 if outcome.lost else 1)
    if not outcome.clean:
        print(outcome.said)
        sys.exit(1)


if __name__ == "__main__":
    main()
