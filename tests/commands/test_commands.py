"""The kb command from outside: what it prints, how it exits, and what it must not load."""

import json
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cli import COMMANDS
from kb.figures.as_json import tally_json
from kb.knowledge_base import KnowledgeBase
from kb.person import MEMBER
from kb.practice.card import Facet, Filters
from kb.search.as_json import completions_json, results_json
from kb.search.query import Query
from kb.tagging.evidence import SuggestionEvidence, SuggestionVerdict
from tests.conftest import ROOT, WRITEUPS

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_every_command_has_help(run: Run) -> None:
    listed = run("--help").stdout
    for name, (_, does) in COMMANDS.items():
        assert name in listed and does in listed


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_tells_how_it_is_used(name: str) -> None:
    from click.testing import CliRunner

    from kb.cli import kb as group

    result = CliRunner().invoke(group, [name, "--help"])
    assert result.exit_code == 0 and "Usage:" in result.output


def test_help_comes_at_once() -> None:
    """In seconds of processor, which do not depend on what else the machine does."""
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "kb.cli", "--help"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.4


@pytest.mark.parametrize(
    "command", [["--help"], ["tally"], ["economies"], ["tally", "--json"], ["confirm", "x", "1.1"]]
)
def test_no_command_loads_what_it_does_not_need(kb: KnowledgeBase, run_apart: Run, command: list[str]) -> None:
    code = (
        "import sys\nfrom kb.cli import main\ntry:\n    main(sys.argv[1:])\nfinally:\n"
        "    print([m for m in ('torch', 'numpy', 'faiss', 'flask', 'sklearn') if sys.modules.get(m)], file=sys.stderr)"
    )
    assert run_apart(*command, program=code).stderr.splitlines()[-1] == "[]"


def test_the_main_job_from_the_command_line(run: Run, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for id in ("chile-market-days", "japan-credit-guarantee"):
        (folder / f"{id}.md").write_text(WRITEUPS[id], "utf-8")
    assert "2 added, 0 changed, 0 unchanged, 0 refused" in run("import", folder).stdout
    assert "2 practices written" in run("index").stdout
    assert "chile-market-days" in run("search", "rural women sell online").stdout
    assert "areas:" in run("suggest", "chile-market-days").stdout
    assert "confirmed 3.1 1.3 (areas 1, 3)" in run("confirm", "chile-market-days", "3.1", "1.3").stdout
    shared = run("share", "chile-market-days", "--meeting", "m-2021-1", "--item", "4.1", "--presenter", "Chile")
    assert "recorded as presented at Meeting 2021/1" in shared.stdout
    adopted = run(
        "adopt",
        "chile-market-days",
        "--economy",
        "Vietnam",
        "--stage",
        "adopted",
        "--effective",
        "2022-01-01",
        "--instrument",
        "A decree",
    )
    assert "recorded: Viet Nam, adopted" in adopted.stdout
    told = json.loads(run("tally", "--year", "2022", "--json").stdout)
    assert told["figures"]["adopted"]["practices"] == ["chile-market-days"]
    assert "not counted: S4" in run("tally", "--why", "japan-credit-guarantee").stdout
    assert "2 write-ups written" in run("export", tmp_path / "out").stdout
    assert (tmp_path / "out" / "chile-market-days.md").read_text("utf-8") == WRITEUPS["chile-market-days"]


def test_the_command_answers_what_the_api_and_the_page_are_given(kb: KnowledgeBase, run: Run) -> None:
    query = Query("village producers", Filters({Facet.AREA: ("3",), Facet.ECONOMY: ("Chile",)}))
    said = run("search", "village producers", "--area", "3", "--economy", "Chile", "--json")
    assert json.loads(said.stdout) == json.loads(json.dumps(results_json(kb.reading.search(query))))
    assert "Searched for women;" in run("search", "womne", "--mode", "words").stdout
    completed = completions_json("credit gua", kb.reading.complete("credit gua"))
    assert json.loads(run("complete", "credit gua", "--json").stdout) == completed
    assert json.loads(run("tally", "--json").stdout) == json.loads(json.dumps(tally_json(kb.figures.tally())))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "chile-market-day"], "did you mean chile-market-days"),
        (["search", "x", "--economy", "Atlantis"], "a member economy: Australia; Brunei Darussalam;"),
        (["confirm", "chile-market-days", "9.9"], "has 1.1 to 5.2"),
        (["confirm", "chile-market-days"], "--none"),
        (["share", "chile-market-days", "--meeting", "nowhere"], "no meeting 'nowhere'"),
        (["adopt", "chile-market-days", "--economy", "Peru", "--stage", "adopted"], "the day it came into force"),
        (["tally", "--figure", "liked"], "give shared, first_shared"),
        (["import", "absent.md"], "nothing could be taken"),
        (["--home", "/nowhere", "tally"], "is not a home"),
        (["suggest", "absent"], "no practice 'absent'"),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_exit_status_1(
    kb: KnowledgeBase, run: Run, arguments: list[str], message: str
) -> None:
    done = run(*arguments)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage_is_exit_status_2(run: Run) -> None:
    assert run("tally", "--by", "flag").returncode == 2
    assert run("dance").returncode == 2


def test_an_unknown_setting_is_an_error(run_apart: Run, home: Path) -> None:
    (home / "kb.toml").write_text('encodre = "hashing"\n', "utf-8")
    done = run_apart("tally")
    assert done.returncode == 1 and "unknown setting 'encodre'" in done.stderr


def test_a_broken_reference_file_is_told_with_its_line(run: Run, home: Path) -> None:
    (home / "practices" / "meetings.yaml").write_text("meetings:\n  - {id: m}\n", "utf-8")
    done = run("tally")
    assert done.returncode == 1 and "meetings.yaml, line 2" in done.stderr


def test_a_new_home_written_again_adds_nothing_and_keeps_what_was_changed(run: Run, tmp_path: Path) -> None:
    first = run("init", tmp_path / "new", "--demonstration")
    assert "made-up ledger entries" in first.stdout, first.stderr
    assert "records of made-up accounts added" in first.stdout
    told = json.loads(run("--home", tmp_path / "new", "tally", "--json").stdout)
    assert told["figures"]["shared"]["value"] > 20 and told["figures"]["adopted"]["value"] > 5
    run("--home", tmp_path / "new", "confirm", "peru-parcel-post-exports", "5.1")
    changed = run("--home", tmp_path / "new", "tally", "--json").stdout
    again = run("init", tmp_path / "new", "--demonstration")
    assert "0 sample write-ups, 0 made-up ledger entries added" in again.stdout
    assert "records of made-up" not in again.stdout
    assert run("--home", tmp_path / "new", "tally", "--json").stdout == changed


def test_csv_is_the_same_figures(kb: KnowledgeBase, run: Run) -> None:
    import csv
    import io

    rows = list(csv.DictReader(io.StringIO(run("tally", "--by", "economy", "--csv").stdout)))
    assert [row["key"] for row in rows if row["by"] == "economy"] == list(kb.economies.names)
    figures = [row for row in rows if row["by"] == "figure"]
    assert [row["key"] for row in figures] == [figure.key for figure in kb.figures.tally().figures]
    for row in figures:
        figure = kb.figures.tally().figure(row["key"])
        column, other = ("shared", "adopted") if "shared" in figure.key else ("adopted", "shared")
        assert (row["label"], int(row[column]), row[other]) == (figure.title, figure.value, "")
        assert (row[f"{column} practices"].split(), row[f"{other} practices"]) == (list(figure.practices), "")


def test_what_was_not_found_is_listed_as_the_api_lists_it(kb: KnowledgeBase, run: Run) -> None:
    from kb.reading.as_json import gaps_json

    kb.reading.search(Query("tidal mills", Filters({Facet.ECONOMY: ("Chile",)})), note=True)
    assert "1 times, found 0  tidal mills  economy: Chile" in run("gaps").stdout
    assert json.loads(run("gaps", "--json").stdout) == gaps_json(kb.reading.gaps(MEMBER))
    assert "nobody has searched" in run("gaps", "--since", "9999-12-31").stdout
    assert run("gaps", "--since", "soon").returncode == 1
    assert run("search", "zzz").returncode == 0 and len(kb.reading.gaps(MEMBER)) == 1


def test_what_the_desk_made_of_suggestions_is_told(home: Path, kb: KnowledgeBase) -> None:
    from click.testing import CliRunner

    from kb.cli import kb as group

    def told(*options: str) -> str:
        result = CliRunner().invoke(group, ["--home", str(home), "evaluate", "desk", *options])
        assert result.exit_code == 0, result.output
        return result.output

    assert "nobody has judged" in told()
    for n, verdict in enumerate([SuggestionVerdict.CONFIRMED] * 3 + [SuggestionVerdict.REJECTED] * 9):
        kb.home.store.keep_evidence(
            SuggestionEvidence(f"p{n}", 1, "4.1", 0.5, True, verdict, "x", "2025-01-01T00:00:00+00:00")
        )
    assert told().splitlines()[1].split() == ["4.1", "3", "12", "0.25", "0", "1.00", "abstains"]
    assert json.loads(told("--json"))[0]["precision"] == 0.25


def test_what_nobody_has_answered_this_year_is_listed(run: Run, kb: KnowledgeBase) -> None:
    said = run("follow-up")
    assert said.returncode == 0, said.stderr
    assert "Malaysia: chile-market-days, in force since 2022-05-01" in said.stdout and "1 not answered" in said.stdout
    assert json.loads(run("follow-up", "--economy", "peru", "--json").stdout) == []
    (asked,) = json.loads(run("follow-up", "--json").stdout)
    assert (asked["economy"], asked["level"]) == ("Malaysia", "reported")
    assert run("follow-up", "--economy", "atlantis").returncode == 1


def test_the_stages_of_an_adoption_are_told_with_their_days(run: Run, kb: KnowledgeBase) -> None:
    said = run(
        *("adopt", "chile-market-days", "--economy", "Peru", "--stage", "adopted", "--effective", "2023-02-01"),
        *("--step", "piloting", "2022-02-01", "--published", "Gazette 3"),
    )
    assert said.returncode == 0, said.stderr
    (peru,) = [adoption for adoption in kb.home.store.adoptions() if adoption.economy == "Peru"]
    assert [(step.stage.value, str(step.on)) for step in peru.steps] == [
        ("piloting", "2022-02-01"), ("adopted", "2023-02-01"),
    ]  # fmt: skip
    assert peru.level.value == "confirmed"


@pytest.mark.parametrize(
    "error", [MemoryError(), sqlite3.InterfaceError("bad parameter"), OSError(24, "Too many open files")]
)
def test_what_the_machine_refuses_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    from kb import cli

    def refuse(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli.kb, "main", refuse)
    with pytest.raises(SystemExit) as ended:
        cli.main(["tally"])
    told = capsys.readouterr().err
    assert ended.value.code == 1 and told.startswith("kb: ") and told.count("\n") == 1
