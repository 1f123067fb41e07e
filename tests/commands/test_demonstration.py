"""What people did in the demonstration home: every state is there, everything is sourced or called made up, and figures
that were locked stay."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import demonstration
from kb.accounts.account import Account, AccountState
from kb.encoder import HashingEncoder
from kb.errors import Conflict
from kb.home import new
from kb.implementation.activity import ActivityKind
from kb.implementation.indicator_report import ReportStatus
from kb.knowledge_base import KnowledgeBase
from kb.periods.state import PeriodState
from kb.person import VISITOR, Role
from kb.settings import load
from kb.submissions.dossier import State
from kb.transfer import export_home, import_home
from tests import shared, sites
from webapp.site.identity import PLAIN_COOKIE

NUMBER = re.compile(r"SME(?:WG)?[ _]\d{2,3}[ _]20\d\d[AS]?")
"""How APEC numbers a project of the working group."""

MARK = 'class="made-up">made up</small>'


def _opened(folder: Path) -> KnowledgeBase:
    return KnowledgeBase(load(folder), HashingEncoder())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demonstration") / "home"
    new.write(folder, new.starting_content(), demonstration=True)
    kb = _opened(folder)
    demonstration.fill(kb)
    assert demonstration.add_records(kb) > 80
    return folder


@pytest.fixture(scope="module")
def shown(made: Path) -> KnowledgeBase:
    """For what only reads."""
    return _opened(made)


@pytest.fixture(scope="module")
def people(made: Path) -> dict[str, Account]:
    """The made-up accounts by the part of their addresses before the @, as if they had set their passwords: of a copy
    that pages are read in."""
    folder = made.parent / "read"
    shutil.copytree(made, folder)
    kb = _opened(folder)
    for one in kb.home.store.accounts():
        kb.home.store.change_account(replace(one, state=AccountState.ACTIVE), "demonstration (made up)")
    return {one.email.split("@")[0]: one for one in kb.home.store.accounts()}


@pytest.fixture(scope="module")
def reads(made: Path, people: dict[str, Account]) -> Callable[[str, str], str]:
    """What a page shows below the masthead to one of the made-up people, or to a visitor."""
    kb = _opened(made.parent / "read")

    def _reads(who: str, address: str) -> str:
        client: FlaskClient = sites.client(kb)
        if who != "visitor":
            client.set_cookie(PLAIN_COOKIE, kb.accounts.sessions.begin_session(people[who]))
        answered = client.get(address, follow_redirects=True)
        assert answered.status_code == 200, (who, address, answered.status)
        return answered.text.split('<main id="main"')[1].split("</main>")[0]

    return _reads


def test_a_submission_stands_in_each_state_and_one_was_handed_in_again(shown: KnowledgeBase) -> None:
    dossiers = shown.home.store.dossiers()
    states = Counter(one.state for one in dossiers)
    assert states == {**dict.fromkeys(State, 1), State.SUBMITTED: 2}
    (again,) = [one for one in dossiers if one.round == 2]
    assert again.state is State.SUBMITTED and again.assigned
    (back,) = [one for one in dossiers if one.state is State.CHANGES_REQUESTED]
    assert [one.field for one in shown.home.store.remarks(back.id)] == ["results"]


def test_nobody_in_it_is_a_person_and_nothing_a_real_practice(shown: KnowledgeBase) -> None:
    accounts = shown.home.store.accounts()
    assert {one.role for one in accounts} == {Role.SECRETARIAT, Role.CHAIR, Role.DELEGATE}
    for account in accounts:
        assert account.name.endswith("(made up)") and account.email.endswith("@demonstration.example")
        assert account.state is AccountState.INVITED  # nobody gets in without a link from whoever runs it
    for dossier in shown.home.store.dossiers():
        assert dossier.title.startswith("Made up: ")
        assert not dossier.round or "made-up" in dossier.entries["agency"]
        for remark in shown.home.store.remarks(dossier.id):
            assert remark.text.startswith("Made up: ")


def test_every_report_and_note_says_that_it_is_made_up(shown: KnowledgeBase) -> None:
    reports = shown.home.store.indicator_reports(shown.plan.id)
    assert {one.status for one in reports} == set(ReportStatus)
    assert len({one.economy for one in reports}) >= 8 and len({one.year for one in reports}) == 4
    assert {one.source for one in reports} == {demonstration.SOURCE}
    assert {
        one.unit for one in reports if shown.implementation.indicators.indicator(one.indicator)[0].kind == "share"
    } == {"%"}
    nil = shown.home.store.nil_reports(shown.plan.id)
    assert len(nil) >= 5 and {one.why for one in nil} == {demonstration.SOURCE}
    notes = [note for action in shown.implementation.schedule.actions() for note in action.notes]
    assert len(notes) >= 4 and all(note.text.startswith("Made up: ") for note in notes)


def test_twenty_activities_each_name_the_number_that_apec_gave_the_project(shown: KnowledgeBase) -> None:
    listed = shown.implementation.activities.all()
    assert len(listed) >= 20
    for one in listed:
        (number,) = NUMBER.findall(one.activity.source)
        assert number.replace(" ", "_") == one.activity.id
    counts = {one.key: one.value for one in shown.implementation.activities.tally().figures}
    assert counts["initiatives"] >= 3 and counts["activities"] >= 15 and counts["economies"] >= 15
    assert {one.activity.kind for one in listed} == set(ActivityKind)
    assert {one.decided.value for one in listed} == {"confirmed", "none served", "not confirmed"}


def test_an_activity_says_what_the_database_says_in_other_words(shown: KnowledgeBase) -> None:
    if not shared.is_there():  # the database is no part of the checkout
        return
    path = shared.SHARED / "data" / "apec_project_database" / "smewg_only.jsonl"
    database = {record["id"]: record for record in map(json.loads, path.read_text("utf-8").splitlines())}
    status = {"Completed Project": "carried out", "Project in Implementation": "under way"}
    for activity in (one.activity for one in shown.implementation.activities.all()):
        record = database[NUMBER.findall(activity.source)[0]]
        assert (activity.year, activity.status.value) == (record["year"], status[record["status"]])
        assert set(activity.economies) == set(record["proposing_economies"])
        assert set(activity.co_sponsors) == set(record["co_sponsoring_economies"])
        assert activity.fund == record["fund_account"]
        theirs = re.findall(r"\w+", record["title"].casefold())
        ours = " ".join(re.findall(r"\w+", activity.title.casefold()))
        for run in zip(theirs, theirs[1:], theirs[2:], theirs[3:], strict=False):
            assert " ".join(run) not in ours, (activity.id, run)


def test_a_late_line_leaves_the_figures_of_the_locked_year_as_they_were(shown: KnowledgeBase) -> None:
    states = {one.year: one.state for one in shown.periods.years()}
    assert states == {
        2021: PeriodState.LOCKED, 2022: PeriodState.APPROVED, 2023: PeriodState.OPEN, 2024: PeriodState.OPEN,
    }  # fmt: skip
    (snapshot,) = shown.periods.year(2021).snapshots
    told = shown.periods.told_of("shared", 2021)
    assert told.late == ("mexico-forest-enterprises",)
    assert told.practices == snapshot.figures["shared"] == shown.figures.tally(2021).figure("shared").practices
    assert "mexico-forest-enterprises" not in told.practices
    table = shown.implementation.indicators.table("2.1.1")
    assert table.report("Peru", 2021) is None
    assert [(one.economy, one.year) for one in table.since] == [("Peru", 2021)] and len(table.late[2021]) == 1
    assert "Peru" not in table.by_year[0].received


@pytest.mark.parametrize("who", ["officer", "chair", "chile", "malaysia", "papua-new-guinea", "viet-nam"])
def test_something_waits_for_everybody(shown: KnowledgeBase, who: str) -> None:
    (account,) = [one for one in shown.home.store.accounts() if one.email.startswith(f"{who}@")]
    assert shown.for_you.count(account.person()) > 0


LABELLED = (
    *(("visitor", address) for address in (
        "/indicators", "/indicators/2.1.1", "/indicators/3.1.2", "/schedule", "/activities", "/activities/SME_06_2021A",
        "/activities/SME_03_2021S", "/implementation", "/implementation?year=2021", "/coverage", "/nil-reports",
        "/periods", "/periods/2021", "/meetings/demo-2024-3", "/tally?year=2021", "/uncounted",
    )),
    *(("officer", address) for address in (
        "/for-you", "/desk", "/desk?which=waiting", "/desk?which=done", "/indicators/2.1.1", "/periods/2022", "/trail",
        "/meetings/demo-2024-3",
    )),
    *(("chair", address) for address in ("/for-you", "/periods", "/periods/2022")),
    *((who, address) for who in ("chile", "viet-nam") for address in ("/for-you", "/my-economy", "/submissions")),
)  # fmt: skip


@pytest.mark.parametrize(("who", "address"), LABELLED)
def test_a_page_that_shows_something_made_up_says_so_once_a_heading(
    reads: Callable[[str, str], str], who: str, address: str
) -> None:
    page = reads(who, address)
    assert MARK in page
    for heading in re.findall(r"<(h[1-3]|dt|th)\b[^>]*>(.*?)</\1>", page, re.S):
        assert heading[1].count(MARK) <= 1


def test_a_submission_says_so_on_every_page_that_shows_it(
    shown: KnowledgeBase, reads: Callable[[str, str], str]
) -> None:
    for dossier in shown.home.store.dossiers():
        if dossier.round:
            for who, address in (("officer", f"/desk/{dossier.id}"), ("chair", f"/submissions/{dossier.id}")):
                page = reads(who, address)
                assert "Made up: " in page and page.count(MARK) >= 1, address
        author = next(one for one in shown.home.store.accounts() if one.id == dossier.author)
        assert MARK in reads(author.email.split("@")[0], f"/submissions/{dossier.id}")


def test_visitors_find_no_practice_that_was_made_up(shown: KnowledgeBase) -> None:
    public = shown.home.cards(VISITOR)
    assert len(public) == 48 and not any(card.practice.title.startswith("Made up") for card in public.values())


def test_written_again_nothing_is_added_and_the_home_is_whole(made: Path, tmp_path: Path) -> None:
    kb = _opened(made)
    assert demonstration.add_records(kb) == 0
    assert kb.trail.verification.prove().holds
    export_home(kb, tmp_path / "out", people=True)
    new.write(tmp_path / "in", new.starting_content(), demonstration=True)
    done = import_home(_opened(tmp_path / "in"), tmp_path / "out")
    assert done.holds


def test_people_of_a_real_home_are_never_made_up(kb: KnowledgeBase) -> None:
    with pytest.raises(Conflict, match="no demonstration"):
        demonstration.add_records(kb)
    assert kb.home.store.accounts() == ()
