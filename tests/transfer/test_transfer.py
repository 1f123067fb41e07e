"""A whole home goes out as open text and comes back in: the same figures, the same locked years, a trail that holds."""

import json
import re
import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import kb as command
from kb.errors import Conflict, DamagedFile, KBError, StoreProblem
from kb.figures.as_json import tally_json
from kb.figures.breakdown import By
from kb.files.content_store import ContentStore
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.store.sqlite.migrations import schema
from kb.trail.chain import Act, Entry, faults
from kb.transfer import export_home, import_home, is_export
from kb.transfer.cells import exported_cell, stored_cell
from kb.transfer.export_manifest import ExportManifest, ListedFile, manifest_text, read_export_manifest
from kb.transfer.exporting import file_name
from kb.transfer.form import NEVER, TABLES, CellKind, Column
from kb.transfer.readme import readme
from tests.conftest import ROOT
from tests.transfer.full_home import DRAFT, NAMES, PUBLISHED, begun, full_home, opened


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("full") / "home"
    full_home(home)
    return home


@pytest.fixture(scope="module")
def exports(full: Path) -> dict[bool, Path]:
    """Without people and with them."""
    folders = {people: full.parent / f"export {people}" for people in (False, True)}
    for people, folder in folders.items():
        export_home(opened(full), folder, people)
    return folders


def told(kb: KnowledgeBase) -> dict[str, object]:
    """Every figure of every year and of the plan in every breakdown, and what closed years and plan records tell."""
    figures: dict[str, object] = {
        f"{year} {by}": tally_json(kb.figures.tally(year, by)) for year in (None, *kb.plan.years) for by in By
    }
    figures |= {f"why {year}": kb.figures.why("peru-parcel-post-exports", year) for year in (None, *kb.plan.years)}
    figures["locked"] = [(year.year, year.state, s.no, s.hash) for year in kb.periods.years() for s in year.snapshots]
    figures["restated"] = kb.periods.restatements()
    figures["meetings"] = kb.meetings.on_record()
    figures["activities"] = kb.implementation.activities.tally()
    figures["indicators"] = kb.implementation.indicators.table("1.1.1", operator("x")).told.coverage
    figures["merges"] = {one.dropped: one.kept for one in kb.home.store.merges().values()}
    figures["follow-ups"] = [(one.practice, one.economy, one.answer) for one in kb.home.store.follow_ups()]
    return figures


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("people", [False, True], ids=["without people", "with people"])
def test_a_home_read_in_tells_the_same_and_its_trail_holds(
    full: Path, exports: dict[bool, Path], tmp_path: Path, people: bool
) -> None:
    done = import_home(begun(tmp_path / "fresh"), exports[people])
    assert done.holds, [check for check in done.proof.checks if not check.holds]
    assert done.recount.figures == 18
    old, new = opened(full), opened(tmp_path / "fresh")
    assert new.settings.demonstration and new.settings.site_name == old.settings.site_name
    assert told(new) == told(old)
    assert new.trail.verification.prove(old.home.store.head()).holds
    assert new.home.store.generation() == old.home.store.generation()
    for practice in old.home.ledger().practices:
        assert new.home.store.source(practice.id) == old.home.store.source(practice.id)
        assert new.home.store.practice(practice.id) == old.home.store.practice(practice.id)
    assert new.settings.judgements.read_bytes() == old.settings.judgements.read_bytes()
    assert tree(new.settings.practices) == tree(old.settings.practices)
    again = tmp_path / "again"
    export_home(opened(tmp_path / "fresh"), again, people)
    first, kept = tree(exports[people]), tree(again)
    assert [name for name in first if kept[name] != first[name]] == ([] if people else ["manifest.json"])


def test_two_exports_of_one_home_are_the_same_to_the_byte(
    full: Path, exports: dict[bool, Path], tmp_path: Path
) -> None:
    for people, folder in exports.items():
        export_home(opened(full), tmp_path / f"{people}", people)
        assert tree(tmp_path / f"{people}") == tree(folder)


def test_what_comes_back_with_people_is_every_row_but_secrets(
    full: Path, exports: dict[bool, Path], tmp_path: Path
) -> None:
    import_home(begun(tmp_path / "fresh"), exports[True])
    old, new = opened(full).home.store, opened(tmp_path / "fresh").home.store
    filled: set[str] = set()
    for table in TABLES:
        rows = [
            [
                {name: value for name, value in row.items() if name not in table.never}
                for row in store.table_rows(table.name, table.key)
            ]
            for store in (old, new)
        ]
        assert rows[0] == rows[1], table.name
        filled |= {table.name} if rows[0] else set()
    assert len(filled) >= 27, "the home of the tests has nothing in most tables, and proves nothing of them"
    assert list(new.trail()) == list(old.trail())
    assert new.password("account-1") == ""


def test_without_people_nobody_is_named_and_nothing_unpublished_is_in_it(exports: dict[bool, Path]) -> None:
    everything = b"\n".join(tree(exports[False]).values()).decode().casefold()
    for name in (*NAMES, "Dana Delegate", "dana@example.org", "argon2", "A title under way"):
        assert name.casefold() not in everything, name
    assert PUBLISHED in tree(exports[False]).values()
    assert DRAFT not in tree(exports[False]).values()
    with_people = b"\n".join(tree(exports[True]).values())
    assert b"Olga Officer" in with_people
    assert DRAFT in tree(exports[True]).values()
    assert b"argon2" not in with_people


def test_an_account_that_is_not_carried_leaves_its_id_to_nobody_else(exports: dict[bool, Path], tmp_path: Path) -> None:
    kb = begun(tmp_path / "fresh")
    import_home(kb, exports[False])
    again = opened(tmp_path / "fresh")
    assert again.accounts.administering.add(operator("x"), "new@example.org", "New", "chair").id == "account-4"
    assert again.trail.verification.prove().holds


def test_the_trail_in_an_export_proves_itself_as_its_readme_says(exports: dict[bool, Path]) -> None:
    for folder in exports.values():
        lines = [json.loads(line) for line in (folder / "trail.jsonl").read_text("utf-8").splitlines()]
        entries = (_entry(one) for one in lines)
        assert list(faults(entries)) == []


def _entry(one: dict[str, str]) -> Entry:
    act = Act(*(one[name] for name in ("action", "kind", "subject", "practice", "before", "after", "why")))
    return Entry(int(one["no"]), one["at"], one["by"], act, one["salt"], one["digest"], one["hash"])


def test_every_table_and_column_that_a_store_has_is_described_or_named_as_left_out(full: Path) -> None:
    tables = opened(full).home.store.tables()
    described = {table.name: (*table.columns, *table.never) for table in TABLES}
    assert sorted(tables) == sorted((*described, *NEVER))
    for name, columns in described.items():
        assert sorted(columns) == sorted(tables[name]), name
    assert all(NEVER.values()) and all(column.says for table in TABLES for column in table.columns.values())


def test_the_readme_of_an_export_describes_every_file_and_field(exports: dict[bool, Path]) -> None:
    for people, folder in exports.items():
        text = (folder / "README.md").read_text("utf-8")
        assert text == readme(people)
        for path in folder.glob("*.json*"):
            assert f"`{path.name}`" in text
        for path in folder.glob("*.jsonl"):
            described = re.search(rf"^## {path.name}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
            assert described
            for line in path.read_text("utf-8").splitlines()[:50]:
                assert all(f"`{field}`" in described[1] for field in json.loads(line))
    assert (ROOT / "docs" / "export.md").read_text("utf-8") == readme(people=True)


def test_a_file_that_was_changed_added_or_taken_away_is_noticed(exports: dict[bool, Path], tmp_path: Path) -> None:
    folder, kb = tmp_path / "export", begun(tmp_path / "fresh")
    names = tree(exports[True])
    some = [*(name for name in names if "/" not in name), *[name for name in sorted(names) if "/" in name][::9]]
    for name in some:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(exports[True], folder)
        path = folder / name
        data = bytearray(path.read_bytes() or b"x")
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        with pytest.raises(KBError):
            import_home(kb, folder)
    for work, message in (
        (lambda: (folder / "adoptions.jsonl").unlink(), "missing"),
        (lambda: (folder / "more.jsonl").write_text("{}\n"), "not of this export"),
    ):
        shutil.rmtree(folder)
        shutil.copytree(exports[True], folder)
        work()
        with pytest.raises(DamagedFile, match=message):
            import_home(kb, folder)
    assert kb.home.store.sizes()["practices"] == 0
    assert not kb.settings.demonstration


def test_a_home_in_use_is_not_read_into_and_a_taken_folder_not_written_into(
    full: Path, exports: dict[bool, Path], tmp_path: Path
) -> None:
    kb = begun(tmp_path / "home")
    kb.accounts.administering.add(operator("x"), "a@example.org", "A", "chair")
    with pytest.raises(Conflict, match="kb init FOLDER"):
        import_home(kb, exports[False])
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.txt").write_text("mine")
    with pytest.raises(Conflict, match="not empty"):
        export_home(opened(full), tmp_path / "taken")
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["thesis.txt"]


def test_what_fails_while_it_is_read_in_leaves_the_home_fresh(
    exports: dict[bool, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb = begun(tmp_path / "fresh")
    before = tree(kb.settings.practices), (kb.settings.home / "kb.toml").read_bytes()
    folder = tmp_path / "export"
    shutil.copytree(exports[False], folder)
    manifest = read_export_manifest(folder)
    trail = (folder / "trail.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "trail.jsonl").write_bytes(b"".join(trail[:-1]))
    data = (folder / "trail.jsonl").read_bytes()
    files = {**manifest.files, "trail.jsonl": ListedFile(len(data), sha256(data).hexdigest())}
    forged = ExportManifest(**{**vars(manifest), "files": files})
    (folder / "manifest.json").write_text(manifest_text(forged), "utf-8")
    with pytest.raises(DamagedFile, match="does not end where"):
        import_home(kb, folder)
    monkeypatch.setattr("shutil.copytree", _refuse)
    with suppress(OSError):
        import_home(kb, exports[False])
    monkeypatch.undo()
    assert kb.home.store.sizes()["practices"] == 0
    assert (tree(kb.settings.practices), (kb.settings.home / "kb.toml").read_bytes()) == before
    assert import_home(kb, exports[False]).holds


def _refuse(*args: object, **more: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_somebody_wrote_into_practices_is_kept_beside(exports: dict[bool, Path], tmp_path: Path) -> None:
    kb = begun(tmp_path / "fresh")
    (kb.settings.practices / "wording.yaml").write_text("terms: []\n", "utf-8")
    done = import_home(kb, exports[False])
    assert done.aside and (done.aside / "wording.yaml").read_text("utf-8") == "terms: []\n"
    assert not import_home(begun(tmp_path / "other"), exports[False]).aside


def test_an_export_of_a_newer_version_is_refused(exports: dict[bool, Path], tmp_path: Path) -> None:
    folder = tmp_path / "export"
    shutil.copytree(exports[False], folder)
    manifest = read_export_manifest(folder)
    for news, message in (
        ({"format": 2}, "newer form"),
        ({"schema": (*manifest.schema, "m999_later")}, "newer version.*m999_later"),
    ):
        (folder / "manifest.json").write_text(manifest_text(ExportManifest(**{**vars(manifest), **news})), "utf-8")
        with pytest.raises(StoreProblem, match=message):
            import_home(begun(tmp_path / message[:5]), folder)
    assert set(manifest.schema) == {one.name for one in schema._migrations}


@pytest.mark.parametrize(
    "text",
    ['{"a": 1}', '{"a":1}', "", "null", "[]", '"é"', '"\\u00e9"', "not json", '{"as written": "x"}', "1e2", "NaN"],
)  # fmt: skip
def test_every_text_comes_back_to_the_letter(text: str) -> None:
    for column in (Column("x", CellKind.JSON), Column("x", CellKind.JSON, ascii=True), Column("x")):
        carried = json.loads(json.dumps(exported_cell(column, text), ensure_ascii=False))
        assert stored_cell(column, carried) == text


@pytest.mark.parametrize("id", ["plain-1", "..", ".", "a/../b", "Ä b", "x" * 300, "a\\b"])
def test_an_id_makes_a_name_that_stays_in_its_folder(id: str) -> None:
    name = file_name(id)
    assert "/" not in name and name.strip(".") and len(name.encode()) < 255


def test_damage_in_the_home_is_said_and_nothing_is_written(full: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(full, home)
    kb = opened(home)
    for one in kb.home.store.kept_files():
        ContentStore(kb.settings.attachments).path(one).write_bytes(b"rotten")
    with pytest.raises(DamagedFile, match=r"nothing was exported.*damaged; restore it"):
        export_home(kb, tmp_path / "out", people=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_the_commands_write_out_and_read_in(full: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(command, list(arguments))
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    out, fresh = str(tmp_path / "out"), str(tmp_path / "fresh")
    assert "without people" in run("--home", str(full), "export", "--everything", out)
    assert is_export(Path(out))
    run("init", fresh)
    said = run("--home", fresh, "import", out)
    assert "every locked figure is what was locked (18 figures)" in said
    assert "kb index" in said
    run("--home", fresh, "verify")
    assert run("--home", fresh, "tally", "--json") == run("--home", str(full), "tally", "--json")
    refused = CliRunner().invoke(command, ["--home", fresh, "import", out])
    assert isinstance(refused.exception, Conflict)
    for arguments in (["export", out, "--people"], ["export", out, "some-id", "--everything"]):
        assert CliRunner().invoke(command, ["--home", fresh, *arguments]).exit_code
