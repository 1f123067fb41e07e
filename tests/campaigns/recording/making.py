"""Makes the home that is recorded: a demonstration in which everything was done once, through commands and forms."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

from tests.campaigns.recording.running import PASSWORD, PEOPLE, Code, Somebody, free_port, served
from tests.pdfs import pdf

NOTES = "recording.json"
"""What a made home says of itself: when it was made, the addresses that there are, ids worth a look."""

RULES = """
import json, runpy, sys
from gunicorn.app.base import BaseApplication

def tell(server):
    rules = server.load().url_map.iter_rules()
    print(json.dumps(sorted([rule.rule, sorted(rule.methods - {"HEAD", "OPTIONS"})] for rule in rules)))

BaseApplication.run = tell
runpy.run_module("kb.cli", run_name="__main__")
"""
"""`kb serve` that tells its addresses instead of serving, so that every later recording asks for the same ones."""

PDF = pdf()

CARD = {
    "summary": "Villages run a cold store together, so that small fishers sell when the price is right.",
    "agency": "Agency for Small Firms", "kind": "programme", "status": "running", "since": "2020",
    "objectives": ["3.1", "1.3"], "contact": "small.firms@example.org",
    "problem": "Small fishers had to sell on the beach at any price. Buyers knew it.",
    "done": "Each village got one **cold store** and runs it together. Sales are agreed online.",
    "results": "Two thousand fishers sold for more.", "classification": "public",
    "consent": "Director, Agency for Small Firms", "consent_on": "2024-03-01",
}  # fmt: skip
ACTIVITY = {
    "kind": "activity", "year": "2022", "status": "carried out", "economies": ["Chile", "Peru"],
    "co_sponsors": ["Japan"], "partners": "A bank", "source": "made up",
}  # fmt: skip

MERGED = ("japan-one-village-one-product-women", "japan-prefectural-technology-centres")
WITHDRAWN = "korea-certified-social-enterprises"
HELD_OUT = "mexico-early-payment-for-small-suppliers"
FEATURED = "chile-seed-grants-for-arriving-founders"
RESTORED = "canada-digital-grants-with-student-helpers"


@dataclass(frozen=True)
class Staff:
    """Everybody who does something, signed in."""

    administrator: Somebody
    officer: Somebody
    chair: Somebody
    chile: Somebody
    japan: Somebody


def make(code: Code, home: Path) -> None:
    """Raises RuntimeError where a step is not taken, and where the folder holds something."""
    if home.exists():
        raise RuntimeError(f"{home} is there already: name a new folder")
    # without the people that a demonstration brings: here everything is done by those of the recording
    with TemporaryDirectory() as folder:
        pattern = Path(folder) / "pattern"
        _run(code.python(["-m", "kb.cli", "init", str(pattern), "--demonstration"]))
        (pattern / "practices" / "demonstration" / "records.yaml").unlink(missing_ok=True)
        _run(code.python(["-m", "kb.cli", "init", str(home), "--from", str(pattern), "--demonstration"]))
    settings = home / "kb.toml"
    settings.write_text(re.sub(r"(?m)^encoder = .*$", 'encoder = "hashing"', settings.read_text("utf-8")), "utf-8")
    _run(code.command(home, "index"))
    links = {}
    for who, (email, name, role, economy) in PEOPLE.items():
        of = ("--economy", economy) if economy else ()
        told = _run(code.command(home, "user", "add", email, "--name", name, "--role", role, *of))
        links[who] = re.search(r"(/links/\S+)", told)[1]  # type: ignore[index]
    _run(code.command(home, "user", "add", "closed@example.org", "--role", "chair"))
    _run(code.command(home, "user", "close", "closed@example.org"))
    with served(code, home) as site:
        for link in links.values():
            Somebody(site).sends(link, password=PASSWORD, again=PASSWORD)
        staff = Staff(*(Somebody(site).signed_in(who) for who in PEOPLE))
        dossiers = _submit(staff)
        _decide(staff)
        _keep_ledger(staff)
        _implement(staff)
        _close_years(staff)
        _read(staff)
        for one in vars(staff).values():
            one.sends("/sign-out")
    _run(code.command(home, "periods", "2023", "--to", "in review", "--by", "officer"))
    _run(code.command(home, "index"))
    rules = json.loads(_run(code.python(["-c", RULES, "--home", str(home), "serve", "--port", str(free_port())])))
    notes = {"made": datetime.now(UTC).isoformat(timespec="seconds"), "rules": rules, "dossiers": dossiers}
    (home / NOTES).write_text(json.dumps(notes, indent=1), "utf-8")
    (home.parent / "server.log").unlink()


def _submit(staff: Staff) -> list[str]:
    """A submission in every state, attachments, a remark."""
    officer, chile, japan = staff.officer, staff.chile, staff.japan
    draft = _begun(chile)
    chile.sends(draft, title="A draft of cold stores", economies="Chile", **CARD)
    waiting = _handed_in(chile, "Solar ice for landing places", "Chile")
    taken = _handed_in(japan, "Auctions by telephone for harbour towns", "Japan")
    officer.sends(f"/desk/{_id(taken)}/take")
    officer.sends(f"/desk/{_id(taken)}/remarks", field="results", text="A figure would help.", kind="comment")
    officer.sends(f"/desk/{_id(taken)}/tags", **{"say-3.1": "confirm", "say-4.1": "reject", "main": "3.1"})
    back = _handed_in(chile, "Shared nets for coastal women", "Chile")
    officer.sends(f"/desk/{_id(back)}/take")
    officer.sends(f"/desk/{_id(back)}/remarks", field="results", text="In which year?", kind="change")
    officer.sends(f"/desk/{_id(back)}/request-changes", why="Two weeks will do.")
    chile.sends(f"/submissions/{_id(back)}/remarks", field="results", text="In 2023.")
    out = _published(staff, "Cold stores that fishers own", "public")
    members = _published(staff, "Terms of a fund for fishing boats", "members")
    gone = _handed_in(japan, "A thing that was taken back", "Japan")
    japan.sends(f"/submissions/{_id(gone)}/withdraw", why="Not ready.")
    revision = chile.sends(f"/practices/{FEATURED}/revise")
    return [_id(one) for one in (draft, waiting, taken, back, out, members, gone, revision)]


def _published(staff: Staff, title: str, classification: str) -> str:
    address = _handed_in(staff.chile, title, "Chile", classification)
    staff.officer.sends(f"/desk/{_id(address)}/take")
    objectives = {"say-3.1": "confirm", "say-1.3": "confirm", "main": "3.1"}
    staff.officer.sends(f"/desk/{_id(address)}/publish", why="Complete.", **objectives)
    return address


def _handed_in(who: Somebody, title: str, economy: str, classification: str = "public") -> str:
    address = _begun(who)
    who.sends(f"{address}/attachments", {"file": (f"{title[:10].strip()}.pdf", PDF)})
    return who.sends(
        f"{address}/hand-in", **{**CARD, "title": title, "economies": economy, "classification": classification}
    )


def _begun(who: Somebody) -> str:
    return who.sends("/submissions")


def _id(address: str) -> str:
    return address.rpartition("/")[2]


def _decide(staff: Staff) -> None:
    """Gates, a merge, a withdrawal, a batch, versions, a day to look again."""
    officer = staff.officer
    officer.sends(f"/practices/{HELD_OUT}/gates/counts", passed="no", why="The source is in doubt.")
    officer.sends(f"/practices/{FEATURED}/gates/featured", passed="yes", why="Told well.")
    officer.sends(f"/practices/{WITHDRAWN}/withdraw", why="At the wish of its economy.")
    officer.sends(f"/practices/{FEATURED}/review-by", day="2024-01-31", why="Its figures grow old.")
    keep, drop = MERGED
    officer.sends("/care/merge", keep=keep, drop=drop, agreed="yes", why="One practice written up twice.")
    edit = {"field": "groups", "manner": "add", "value": "green", "ids": [RESTORED, FEATURED]}
    digest = re.search(r'name="digest" value="(\w+)"', officer.post("/care/bulk", **edit).text)[1]  # type: ignore[index]
    officer.sends("/care/batches", **edit, digest=digest, why="They save power.")
    officer.sends(f"/practices/{RESTORED}/versions/1/restore", why="The batch went too far here.")
    factor = re.search(r'name="factor" value="([^"]+)"><input type="hidden" name="practice" value="([^"]+)"',
                       officer.get("/success-factors").text)  # fmt: skip
    officer.sends("/success-factors/mark", factor=factor[1], practice=factor[2], area="", do="mark")  # type: ignore[index]


def _keep_ledger(staff: Staff) -> None:
    """A meeting with what was shown there, adoptions at every stage, an answer to the follow-up."""
    officer, chile, japan = staff.officer, staff.chile, staff.japan
    meeting = officer.sends(
        "/meetings/new", number="recorded-1", title="A recorded meeting", kind="smewg", starts="2024-05-06",
        ends="2024-05-07", place="made up", evidence="made up",
    )  # fmt: skip
    officer.sends(
        f"{meeting}/share", practice=FEATURED, **{f"form-{FEATURED}": "presented", f"agenda_item-{FEATURED}": "4"}
    )
    officer.sends(f"/practices/{RESTORED}/share", meeting=_id(meeting), form="tabled", agenda_item="5", document="R/1")
    adopted = {"stage": "adopted", "effective": "2024-06-01", "instrument": "An order", "evidence": "R/2"}
    japan.sends(f"/practices/{FEATURED}/adopt", economy="Japan", changed="In two languages", sites="Osaka", **adopted)
    officer.sends(f"/practices/{RESTORED}/adopt", economy="Chile", reported_by="Canada", **adopted)
    chile.sends(f"/practices/{RESTORED}/adoptions/chile/confirm")
    japan.sends("/practices/peru-parcel-post-exports/adopt", economy="Japan", stage="piloting")
    japan.sends("/follow-up", practice=FEATURED, economy="Japan", answer="yes")


def _implement(staff: Staff) -> None:
    """Activities, the schedule, indicator reports in every state, proposals with their scores."""
    officer, chair, chile, japan = staff.officer, staff.chair, staff.chile, staff.japan
    served_one = officer.sends("/activities/new", title="A made-up workshop on online markets", **ACTIVITY)
    officer.sends(f"{served_one}/confirm", only="3.1")
    officer.sends("/activities/new", title="A made-up dialogue nobody decided on", **{**ACTIVITY, "year": "2023"})
    none = officer.sends("/activities/new", title="A made-up seminar on tides", **ACTIVITY)
    officer.sends(f"{none}/confirm", say="none")
    action = officer.sends(
        "/schedule/new", title="A made-up course", first="2021", last="2023", objective="3.1", responsible="A body"
    )
    officer.sends(f"{action}/note", year="2022", note="Held twice", status="done")
    for who, economy, year, value, do in (
        (chile, "Chile", "2022", "12", "submit"), (chile, "Chile", "2023", "14", "submit"),
        (chile, "Chile", "2024", "15", "draft"), (japan, "Japan", "2022", "7", "submit"),
    ):  # fmt: skip
        who.sends("/indicators/1.1.1/report", economy=economy, year=year, value=value, source="a survey", do=do)
    for economy, value in (("Chile", "12"), ("Japan", "7")):
        officer.sends("/indicators/1.1.1/accept", economy=economy, year="2022", seen=value)
    proposal = chile.sends(
        "/proposals/new", title="A made-up project", summary="Courses in online sales.", year="2024", objective=["3.1"]
    )
    japan.sends("/proposals/new", title="Another made-up project", summary="Nets.", year="2024", objective=["1.3"])
    for criterion in dict.fromkeys(re.findall(r'name="criterion" value="([^"]+)"', officer.get(proposal).text)):
        for who, points in ((officer, "2"), (chair, "5")):
            who.sends(f"{proposal}/score", criterion=criterion, points=points, reason=f"Worth {points}.")


def _close_years(staff: Staff) -> None:
    """2021 locked and restated, 2022 locked, then a late report for it."""
    for year in ("2021", "2022"):
        _lock(staff, year)
    late = {"stage": "adopted", "effective": "2022-11-01", "instrument": "A late order", "evidence": "R/3"}
    staff.japan.sends("/practices/new-zealand-doing-business-seminars/adopt", economy="Japan", **late)
    staff.chair.sends("/periods/2021", to="open", why="A practice was counted in error.")
    practice = "united-states-small-business-advice-network"
    staff.officer.sends(f"/practices/{practice}/gates/counts", passed="no", why="Shown elsewhere.")
    _lock(staff, "2021", cause="error", why="A practice was counted in error.")


def _lock(staff: Staff, year: str, **more: str) -> None:
    for who, state in (
        (staff.officer, "in review"), (staff.officer, "approved"), (staff.chair, "accepted"), (staff.chair, "locked"),
    ):  # fmt: skip
        who.sends(f"/periods/{year}", to=state, **(more if state == "locked" else {}))


def _read(staff: Staff) -> None:
    """What readers leave behind: a judgement, a wish, searches that found nothing, a token."""
    chile = staff.chile
    chile.sends(f"/practices/{FEATURED}/judge?q=seed+grants", verdict="right")
    chile.get("/?q=underwater+basket+weaving")
    chile.sends("/gaps", q="zeppelin harbours")
    answer = chile.post("/account/tokens", title="A program", scope="read", days="300")
    assert answer.status_code == 200, answer.text


def _run(done: CompletedProcess[str]) -> str:
    if done.returncode:
        raise RuntimeError(f"{' '.join(done.args[2:])}: {done.stderr}")
    return done.stdout
