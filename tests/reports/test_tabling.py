"""A report that was tabled: a number of its own, and the same file ever after, whatever happens to the record."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import kb as group
from kb.errors import Conflict, Forbidden, SignInNeeded, StoreProblem, Unknown
from kb.knowledge_base import KnowledgeBase
from kb.person import MEMBER, VISITOR, Person, Role
from kb.reports.formats import FORMATS, written
from kb.reports.pack_json import as_text, from_text
from kb.reports.report import Pack
from tests.periods.test_periods import CHAIR, OFFICER, lock
from tests.reports.test_reporting import DESK, change_everything, restate, section


def tabled(kb: KnowledgeBase, review: str = "final", year: int | None = None) -> Pack:
    return kb.reports.table(OFFICER, review, year, site="https://practices.example.org")


def test_a_pack_is_kept_as_json_and_read_back_the_same(kb: KnowledgeBase) -> None:
    lock(kb, 2021)
    pack = kb.reports.pack("final")
    assert from_text(as_text(pack)) == pack


def test_a_tabled_report_is_the_same_to_the_byte_whatever_happened_since(kb: KnowledgeBase) -> None:
    for year in (2021, 2022, 2023):
        lock(kb, year)
    pack = tabled(kb)
    before = {form: written(pack, form) for form in FORMATS}
    restate(kb)
    change_everything(kb)
    kb.submissions.withdrawal.withdraw("japan-credit-guarantee", by=DESK)
    again = kb.reports.as_of(1)
    assert {form: written(again, form) for form in FORMATS} == before
    assert kb.reports.pack("final").sections != pack.sections


def test_numbers_run_over_all_reviews_and_drafts_have_none(kb: KnowledgeBase) -> None:
    first, second = tabled(kb, "annual", 2023), tabled(kb, "final")
    assert (first.number, second.number) == (1, 2)
    assert [one.number for one in kb.reports.tabled()] == [2, 1]
    assert first.status == "Report 1 · Provisional: 2023 is open"
    draft = kb.reports.pack("final")
    assert draft.number is None and draft.status.startswith("Draft · Provisional: 2021, 2022, 2023, 2024 are open")


def test_a_tabled_report_names_the_snapshots_it_was_made_from(kb: KnowledgeBase) -> None:
    lock(kb, 2022)
    tabled(kb, "mid-term")
    (report,) = kb.reports.tabled()
    (snapshot,) = kb.periods.year(2022).snapshots
    (named,) = report.snapshots
    assert (named.plan, named.year, named.no, named.hash) == (kb.plan.id, 2022, 1, snapshot.hash)
    assert (report.review, report.years, report.by) == ("mid-term", (2021, 2022), OFFICER.id)


def test_the_secretariat_and_the_chair_table_and_nobody_else(kb: KnowledgeBase) -> None:
    with pytest.raises(SignInNeeded):
        kb.reports.table(VISITOR, "final")
    for person in (MEMBER, Person("account-9", Role.DELEGATE, "Chile"), Person("account-8", Role.ADMINISTRATOR)):
        with pytest.raises(Forbidden, match="table a report"):
            kb.reports.table(person, "final")
    assert kb.reports.table(CHAIR, "final").number == 1


def test_a_tabled_report_is_for_the_public_whoever_tables_it(kb: KnowledgeBase) -> None:
    kb.recording.confirm("members-note", ["4.1"], by=DESK)
    kb.recording.share(kb.recording.event("members-note", "m-2023-1", agenda_item="5"), by=DESK)
    assert "A note that only members" not in as_text(tabled(kb))
    assert "members-note" not in as_text(tabled(kb))


def test_what_is_kept_is_verified_whenever_it_is_read(kb: KnowledgeBase) -> None:
    tabled(kb)
    with kb.home.store.transaction():
        kb.home.store._file.db.execute("update tabled_reports set pack = replace(pack, 'practices were', 'were')")  # type: ignore[attr-defined]
    with pytest.raises(StoreProblem, match="SHA-256 is another; restore the store"):
        kb.reports.as_of(1)


def test_a_number_that_was_never_given_is_unknown_and_one_taken_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(Unknown, match="none yet"):
        kb.reports.as_of(1)
    tabled(kb)
    with pytest.raises(Unknown, match="tabled were: 1"):
        kb.reports.as_of(7)
    (report,) = kb.reports.tabled()
    with pytest.raises(Conflict, match="table yours again"):
        kb.home.store.table_report(report, "{}")


def test_tabling_stands_in_the_trail_and_the_home_stays_whole(kb: KnowledgeBase) -> None:
    pack = tabled(kb)
    last = tuple(kb.home.store.trail())[-1]
    assert (last.act.action, last.act.kind, last.act.subject, last.by) == ("tabled", "report", "1", OFFICER.id)
    assert json.loads(last.act.after)["hash"] == hashlib.sha256(as_text(pack).encode()).hexdigest()
    assert kb.trail.verification.prove().holds


def test_a_report_says_what_changed_since_the_last_one(kb: KnowledgeBase) -> None:
    assert "This is the first report: none was tabled before it." in section(kb.reports.pack("final"), "Summary").points
    tabled(kb)
    same = section(kb.reports.pack("final"), "Summary").points[0]
    assert same.startswith("Since report 1 (2021–2024, made ") and same.endswith("no figure that it told has changed.")
    kb.recording.confirm("japan-credit-guarantee", [], by=DESK)
    moved = section(kb.reports.pack("final"), "Summary").points[0]
    assert "shared in 2023: 1, was 2" in moved
    annual = section(kb.reports.pack("annual", 2023), "Summary").points[0]
    assert annual.startswith("Since report 1") and "shared in 2023: 1, was 2" in annual


@pytest.fixture
def command(kb: KnowledgeBase) -> Callable[..., Result]:
    def run(*words: str) -> Result:
        return CliRunner().invoke(group, ["--home", str(kb.settings.home), "report", *words])

    return run


def test_the_command_tables_lists_and_makes_it_again(
    kb: KnowledgeBase, command: Callable[..., Result], tmp_path: Path
) -> None:
    first, again = tmp_path / "first.docx", tmp_path / "again.docx"
    address = ("--address", "https://practices.example.org")
    done = command("final", "--table", "--by", "chair", "--out", str(first), *address)
    assert done.exit_code == 0 and "Status: Report 1 · " in done.output and "Warning" not in done.stderr
    change_everything(kb)
    assert command("--as-of", "1", "--out", str(again)).exit_code == 0
    assert first.read_bytes() == again.read_bytes()
    (line,) = command("--tabled").output.splitlines()
    assert line.split()[:1] == ["1"] and kb.reports.tabled()[0].hash in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("final", "--as-of", "1", "--out", "x.docx"), "leave the review out"),
        (("final", "--table", "--members", "--out", "x.docx"), "all read it"),
        (("--out", "x.docx"), "annual, mid-term, final"),
        (("final",), "the file to write"),
        (("--as-of", "4", "--out", "x.docx"), "none yet"),
    ],
)
def test_what_contradicts_itself_is_refused_with_what_to_do(
    command: Callable[..., Result], words: tuple[str, ...], said: str
) -> None:
    assert said in str(command(*words).exception)


def test_an_address_of_this_machine_is_warned_of_and_said_in_the_report(
    kb: KnowledgeBase, command: Callable[..., Result], tmp_path: Path
) -> None:
    out = tmp_path / "r.html"
    done = command("final", "--out", str(out))
    assert "http://127.0.0.1:8000, which is this machine alone" in done.stderr and "--address" in done.stderr
    assert "nobody else can open them" in out.read_text() and "They open nowhere else" not in out.read_text()
    assert "these addresses are this machine" in out.read_text().lower().replace("&#39;", "'")
    for site in ("http://localhost:5000", "http://[::1]", "http://127.9.0.1", "http://kb.localhost"):
        assert any("nobody else can open them" in note for note in kb.reports.pack("final", site=site).notes), site
    assert not kb.reports.pack("final", site="https://127.example.org").notes
