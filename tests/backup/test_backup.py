"""A backup holds a whole home as of one moment, is read back, and comes to an equal home; what is broken is noticed."""

import gzip
import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from kb.accounts.account import Account
from kb.backup import archive as archives
from kb.backup import check_backup, drill, read_manifest, restore, rotate, target, write_backup
from kb.backup.manifest import Manifest, Member
from kb.backup.writing import identity
from kb.encoder import HashingEncoder
from kb.errors import BadValue, Conflict, DamagedFile, KBError, StoreProblem
from kb.figures.as_json import tally_json
from kb.figures.breakdown import By
from kb.files.content_store import ContentStore
from kb.knowledge_base import KnowledgeBase
from kb.person import Person, Role
from kb.reading.judgements import add_judgement, judgement
from kb.settings import load
from tests.campaigns.bitrot import rot, with_attachment
from tests.conftest import ROOT
from tests.second_factors import set_up

KEY = b"a key that is made up for tests"
OFFICER, CHAIR = Person("account-1", Role.SECRETARIAT), Person("account-2", Role.CHAIR)


def told(kb: KnowledgeBase) -> dict[str, object]:
    """Every figure of every year and of the plan, in every breakdown."""
    years = (None, *kb.plan.years)
    return {f"{year} {by}": tally_json(kb.figures.tally(year, by)) for year in years for by in By}


def lock(kb: KnowledgeBase, year: int) -> None:
    for who, state in ((OFFICER, "in review"), (OFFICER, "approved"), (CHAIR, "accepted"), (CHAIR, "locked")):
        kb.periods.move(who, year, state)


def opened(folder: Path) -> KnowledgeBase:
    return KnowledgeBase(load(folder), HashingEncoder())


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the home."""
    return tmp_path_factory.mktemp("backups")


def test_a_restored_home_tells_the_same_figures_locks_and_trail(kb: KnowledgeBase, place: Path) -> None:
    lock(kb, 2021)
    attached = with_attachment(kb)
    add_judgement(kb.settings.judgements, judgement("market", "chile-market-days", "right", date(2024, 1, 1)))
    written = write_backup(kb, place / "a.kbbackup")
    restored = restore(place / "a.kbbackup", place / "home")
    again = opened(place / "home")
    assert restored.holds, restored
    assert restored.recount.figures == 6
    assert written.locked_years == (2021,)
    assert (written.counts["practices"], written.counts["adoptions"]) == (6, 2)
    assert told(again) == told(kb)
    assert again.home.store.head() == kb.home.store.head() == written.head
    assert [s.hash for y in again.periods.years() for s in y.snapshots] == [
        s.hash for y in kb.periods.years() for s in y.snapshots
    ]
    assert ContentStore(again.settings.attachments).read(attached)
    assert again.settings.judgements.read_bytes() == kb.settings.judgements.read_bytes()
    for path in kb.settings.practices.rglob("*.yaml"):
        assert (again.settings.home / path.relative_to(kb.settings.home)).read_bytes() == path.read_bytes()


def test_a_backup_is_its_owners_alone_an_ordinary_tar_and_names_what_it_leaves_out(
    kb: KnowledgeBase, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_SMTP_PASSWORD", "hidden-in-no-backup")
    monkeypatch.setenv("KB_SITE_NAME", "Set outside")
    (kb.settings.home / "notes.txt").write_text("beside")
    file = place / "a.kbbackup"
    manifest = write_backup(KnowledgeBase(load(kb.settings.home)), file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as tar:
        assert tar.getnames()[:2] == ["manifest.json", "home/kb.sqlite"]
    assert b"hidden-in-no-backup" not in file.read_bytes()
    assert manifest.secrets == ("smtp_password",)
    assert {"index/built/", "smtp_password", "notes.txt"} <= {one.what for one in manifest.left_out}
    notes = restore(file, place / "home").notes
    assert any("KB_SMTP_PASSWORD again" in note for note in notes)
    assert any("KB_SITE_NAME=Set outside" in note for note in notes)
    assert any("kb index" in note for note in notes)
    assert list(kb.settings.home.glob(".kb-backup-*")) == []


WRITER = """
import sys
from pathlib import Path
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.settings import load
kb, who, no = KnowledgeBase(load(Path(sys.argv[1]))), sys.argv[2], 0
print("ready", flush=True)
while True:
    no += 1
    adoption = kb.recording.adoption(
        "chile-market-days", ["Japan", "Peru", "Canada", "Mexico"][int(who)], stage="adopted",
        effective="2022-05-01", sites=[f"site {who} {no}"], instrument="A made-up order")
    kb.recording.adopt(adoption, operator(f"writer {who}"))
"""


def test_a_backup_taken_while_four_processes_record_is_one_moment(kb: KnowledgeBase, place: Path) -> None:
    home = kb.settings.home
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(home), str(no)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
        )
        for no in range(4)
    ]
    try:
        for writer in writers:
            assert writer.stdout and writer.stdout.readline() == b"ready\n"
        heads = [kb.home.store.head()[0]]
        for no in range(3):
            _wait_for(lambda: kb.home.store.head()[0] > heads[-1])
            heads.append(write_backup(opened(home), place / f"{no}.kbbackup").head[0])
        assert all(writer.poll() is None for writer in writers), "a writer was refused"
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    assert heads == sorted(set(heads))
    for no in range(3):
        restored = restore(place / f"{no}.kbbackup", place / f"home {no}")
        assert restored.holds, restored
        with tarfile.open(place / f"{no}.kbbackup") as tar:
            inner = tar.extractfile("home/kb.sqlite")
            assert inner
            (place / f"{no}.sqlite").write_bytes(inner.read())
        copied = KnowledgeBase(replace(kb.settings, store=f"sqlite:{place / f'{no}.sqlite'}"))
        assert told(opened(place / f"home {no}")) == told(copied)


def _wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until, "nobody wrote"
        time.sleep(0.01)


@pytest.mark.parametrize(("key", "flips"), [(None, 45), (KEY, 15)], ids=["open", "locked"])
def test_each_turned_bit_is_noticed_and_leaves_nothing_behind(
    kb: KnowledgeBase, place: Path, key: bytes | None, flips: int
) -> None:
    with_attachment(kb)
    write_backup(kb, place / "a.kbbackup", key)
    found = rot(place / "a.kbbackup", key, flips, random.Random(1))
    assert found.flips == flips
    assert found.missed == []


@pytest.mark.parametrize("key", [None, KEY], ids=["open", "locked"])
def test_a_backup_cut_off_anywhere_or_added_to_is_noticed(kb: KnowledgeBase, place: Path, key: bytes | None) -> None:
    file = place / "a.kbbackup"
    write_backup(kb, file, key)
    whole = file.read_bytes()
    for data in (*(whole[: len(whole) * part // 10] for part in range(10)), whole[:-1], whole + b"\0", whole + whole):
        file.write_bytes(data)
        with pytest.raises(KBError):
            check_backup(file, key)


def test_a_locked_backup_opens_with_its_key_alone_and_holds_nothing_to_read(kb: KnowledgeBase, place: Path) -> None:
    file = place / "a.kbbackup"
    write_backup(kb, file, KEY)
    assert b"Village" not in file.read_bytes()
    assert b"economies.yaml" not in file.read_bytes()
    with pytest.raises(StoreProblem, match="--key-file"):
        check_backup(file)
    with pytest.raises(DamagedFile, match="this key does not open it"):
        restore(file, place / "home", b"another key than the right one")
    assert not (place / "home").exists()
    assert restore(file, place / "home", KEY).holds


def test_a_home_is_restored_into_an_empty_folder_alone(
    kb: KnowledgeBase, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_backup(kb, place / "a.kbbackup")
    taken, empty = place / "taken", place / "empty"
    for folder in (taken, empty):
        folder.mkdir()
    (taken / "thesis.txt").write_text("mine")
    with pytest.raises(Conflict, match="not empty"):
        restore(place / "a.kbbackup", taken)
    assert [path.name for path in taken.iterdir()] == ["thesis.txt"]
    monkeypatch.chdir(empty)
    assert restore(place / "a.kbbackup", Path()).holds
    assert (empty / "kb.sqlite").is_file()


def test_what_rotted_in_the_home_is_found_while_it_is_backed_up(kb: KnowledgeBase, place: Path) -> None:
    named = with_attachment(kb)
    attached = ContentStore(kb.settings.attachments).path(named)
    attached.write_bytes(b"rotten")
    older = place / "a.kbbackup"
    with pytest.raises(DamagedFile, match=rf"{named[:12]}.* is damaged: put it back .*--despite-damage"):
        write_backup(kb, older)
    assert list(place.iterdir()) == []
    manifest = write_backup(kb, older, despite_damage=True)
    assert len(manifest.damaged) == 1
    restored = restore(older, place / "home")
    assert not restored.holds
    assert any("is damaged" in note for note in restored.notes)
    attached.unlink()
    with pytest.raises(DamagedFile, match="is gone"):
        write_backup(kb, place / "b.kbbackup")


def test_a_bit_that_turned_in_a_text_of_the_store_is_found(kb: KnowledgeBase, place: Path) -> None:
    """SQLite's own check says nothing of it: how its pages hang together is as it was."""
    file = kb.settings.home / "kb.sqlite"
    kb.home.store.close()
    data = bytearray(file.read_bytes())
    at = data.rindex(b"Sales of rural women")
    data[at] ^= 1
    file.write_bytes(data)
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
    # it may have been the text of a version and not of the write-up as it stands: turn all of them
    file.write_bytes(bytes(data).replace(b"Sales of rural women", b"Salfs of rural women"))
    with pytest.raises(DamagedFile, match="chile-market-days: its write-up is not what was handed in"):
        write_backup(opened(kb.settings.home), place / "a.kbbackup")


def test_nothing_but_a_backup_is_written_over_and_none_goes_into_what_is_backed_up(
    kb: KnowledgeBase, place: Path
) -> None:
    (place / "thesis.txt").write_text("mine")
    with pytest.raises(Conflict, match="is no backup"):
        write_backup(kb, place / "thesis.txt")
    assert (place / "thesis.txt").read_text() == "mine"
    with pytest.raises(Conflict, match="lies in what is backed up"):
        write_backup(kb, kb.settings.practices / "a.kbbackup")
    write_backup(kb, place / "a.kbbackup")
    write_backup(kb, place / "a.kbbackup")
    assert sorted(path.name for path in place.iterdir()) == ["a.kbbackup", "thesis.txt"]


def test_the_newest_whole_ones_are_kept_and_nothing_of_others_is_deleted(
    kb: KnowledgeBase, place: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = []
    for _ in range(5):
        where = target(str(place))
        write_backup(kb, where.file)
        made.append(where.file)
    assert len(set(made)) == 5
    made[4].write_bytes(made[4].read_bytes()[:-1])
    stranger = place / "kb-backup-2020-01-01T000000Z.kbbackup"
    stranger.write_text("not a backup")
    (place / "thesis.txt").write_text("mine")
    shutil.copyfile(made[0], place / "by-hand.kbbackup")
    other = opened(_other_home(tmp_path_factory.mktemp("other"), kb))
    write_backup(other, place / "kb-backup-2020-02-02T000000Z.kbbackup")
    rotated = rotate(target(str(place)), 2, identity(kb), None)
    assert rotated.kept == (made[3], made[2])
    assert rotated.dropped == (made[1], made[0])
    assert sorted(path.name for path in place.iterdir()) == sorted(
        [made[2].name, made[3].name, made[4].name, stranger.name, "thesis.txt", "by-hand.kbbackup",
         "kb-backup-2020-02-02T000000Z.kbbackup"]
    )  # fmt: skip
    assert len(rotated.left) == 3


def _other_home(folder: Path, kb: KnowledgeBase) -> Path:
    shutil.copytree(kb.settings.practices, folder / "practices")
    shutil.copyfile(kb.settings.home / "kb.toml", folder / "kb.toml")
    opened(folder).accounts.administering.add(Person("x", Role.OPERATOR), "a@example.org", "A", "chair")
    return folder


def test_a_pattern_gives_names_by_the_day(place: Path) -> None:
    where = target(str(place / "practices-%Y-%m-%d.kbbackup"))
    assert where.names and where.names.fullmatch(where.file.name)
    assert not where.names.fullmatch("practices-final.kbbackup")
    with pytest.raises(BadValue, match="%Y"):
        target(str(place / "a-%q"))


def test_a_backup_of_a_newer_form_or_schema_is_refused(kb: KnowledgeBase, place: Path) -> None:
    file = place / "a.kbbackup"
    manifest = write_backup(kb, file)
    archives.unpack(file, None, place)  # its files, to be packed anew
    pack(file, replace(manifest, format=manifest.format + 1, version="9.9"), place)
    for read in (lambda: check_backup(file), lambda: restore(file, place / "home")):
        with pytest.raises(StoreProblem, match=r"newer form .*9\.9: install that version"):
            read()
    with closing(sqlite3.connect(place / "kb.sqlite")) as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('store', 'm999_later', '')"
        )
        db.commit()
    pack(file, manifest, place)
    with pytest.raises(StoreProblem, match="written by a newer version"):
        restore(file, place / "home")
    assert not (place / "home").exists()
    assert list(place.glob(".home*")) == []


def pack(file: Path, manifest: Manifest, folder: Path) -> None:
    """Pack the files of a folder as a backup that says of itself what is given."""
    members = tuple(_member(one.name, folder / one.name) for one in manifest.members)
    with file.open("wb") as stream:
        archives._write(
            stream, replace(manifest, members=members), lambda one: folder / one.name, lambda done, total: None
        )


def _member(name: str, path: Path) -> Member:
    return Member(name, path.stat().st_size, sha256(path.read_bytes()).hexdigest())


def test_a_name_that_leads_out_of_the_home_is_refused(kb: KnowledgeBase, place: Path) -> None:
    file = place / "a.kbbackup"
    manifest = write_backup(kb, file)
    evil = place / "evil"
    evil.write_text("evil")
    for name in ("../evil-written", "/tmp/evil-written", "practices/../../evil-written"):
        member = _member(name, evil)
        with file.open("wb") as stream:
            archives._write(stream, replace(manifest, members=(member,)), lambda _: evil, lambda done, total: None)
        with pytest.raises(DamagedFile):
            restore(file, place / "in" / "home")
        assert not list(place.rglob("evil-written"))


def test_a_store_outside_the_home_is_restored_into_it(kb: KnowledgeBase, place: Path) -> None:
    elsewhere = place / "db" / "practices.sqlite"
    elsewhere.parent.mkdir()
    kb.home.store.close()
    shutil.move(kb.settings.home / "kb.sqlite", elsewhere)
    with (kb.settings.home / "kb.toml").open("a") as stream:
        stream.write(f'store = "sqlite:{elsewhere}"\n')
    before = elsewhere.read_bytes()
    write_backup(opened(kb.settings.home), place / "a.kbbackup")
    assert restore(place / "a.kbbackup", place / "home").holds
    assert load(place / "home").store == "sqlite:kb.sqlite"
    assert elsewhere.read_bytes() == before


def test_a_store_named_by_the_environment_is_not_touched_by_a_restore(
    kb: KnowledgeBase, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_backup(kb, place / "a.kbbackup")
    monkeypatch.setenv("KB_STORE", f"sqlite:{place / 'other.sqlite'}")
    restored = restore(place / "a.kbbackup", place / "home")
    assert restored.holds
    assert not (place / "other.sqlite").exists()
    assert any("KB_STORE is set" in note for note in restored.notes)


def test_a_backup_of_the_first_form_restores_under_this_version(place: Path) -> None:
    """Kept as it was written when backups were new; `python -m tests.backup.first_form` says how."""
    file = place / "first.kbbackup"
    file.write_bytes(gzip.decompress((ROOT / "tests" / "backup" / "first-form.kbbackup.gz").read_bytes()))
    restored = restore(file, place / "home")
    kb = opened(place / "home")
    assert restored.holds, restored
    assert kb.figures.tally(2021).figure("shared").value == 1
    assert kb.home.store.schema()[: len(restored.manifest.schema)] == restored.manifest.schema
    assert [s.hash for y in kb.periods.years() for s in y.snapshots] == [one.hash for one in restored.manifest.locked]


def test_a_store_of_an_older_schema_is_brought_up_to_this_one(kb: KnowledgeBase, place: Path) -> None:
    file = place / "a.kbbackup"
    manifest = write_backup(kb, file)
    archives.unpack(file, None, place)
    with closing(sqlite3.connect(place / "kb.sqlite")) as db:
        db.execute("alter table snapshots drop column kept")
        db.execute("delete from _sqlite_migrations where name = 'm020_kept'")
        db.commit()
    pack(file, replace(manifest, schema=tuple(name for name in manifest.schema if name != "m020_kept")), place)
    assert restore(file, place / "home").holds
    assert "m020_kept" in opened(place / "home").home.store.schema()


def test_what_a_killed_backup_left_is_cleared_away_a_day_later(kb: KnowledgeBase, place: Path) -> None:
    write_backup(kb, place / "a.kbbackup")
    half = (place / "a.kbbackup").read_bytes()[:-1000]
    for name, data, age in (
        (".a.kbbackup.1.part", half, 90_000),
        (".a.kbbackup.2.part", half, 60),
        (".thesis.txt.3.part", b"mine", 90_000),
    ):
        (place / name).write_bytes(data)
        os.utime(place / name, (time.time() - age,) * 2)
    for name, age in ((".kb-backup-old", 90_000), (".kb-backup-young", 60)):
        (kb.settings.home / name).mkdir()
        os.utime(kb.settings.home / name, (time.time() - age,) * 2)
    write_backup(kb, place / "a.kbbackup")
    left = sorted(path.name for path in place.iterdir())
    assert left == [".a.kbbackup.2.part", ".thesis.txt.3.part", "a.kbbackup"]
    assert [path.name for path in kb.settings.home.glob(".kb-backup-*")] == [".kb-backup-young"]


def test_a_disk_that_is_full_is_told_and_leaves_nothing(
    kb: KnowledgeBase, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_backup(kb, place / "a.kbbackup")
    before = (place / "a.kbbackup").read_bytes()

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archives, "_write", full)
    with pytest.raises(StoreProblem, match="no space left on device; check"):
        write_backup(kb, place / "a.kbbackup")
    assert [path.name for path in place.iterdir()] == ["a.kbbackup"]
    assert (place / "a.kbbackup").read_bytes() == before
    monkeypatch.undo()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreProblem, match="no space left on device; check"):
        restore(place / "a.kbbackup", place / "home")
    assert [path.name for path in place.iterdir()] == ["a.kbbackup"]


def test_a_drill_says_what_would_be_lost_and_clears_away(kb: KnowledgeBase, place: Path) -> None:
    backups, room = place / "backups", place / "room"
    backups.mkdir()
    room.mkdir()
    none = drill(kb, backups, within=room)
    assert not none.holds
    assert none.loss and none.loss.file is None and none.loss.entries == kb.home.store.head()[0]
    write_backup(kb, target(str(backups)).file)
    kb.recording.confirm("members-note", ("4.1",), Person("secretariat", Role.OPERATOR))
    done = drill(kb, backups, within=room)
    assert done.holds
    assert done.loss and done.loss.entries == 1
    assert done.backup > 0 and done.restore > 0
    assert list(room.iterdir()) == []


def test_a_manifest_can_be_read_without_reading_the_rest(kb: KnowledgeBase, place: Path) -> None:
    written = write_backup(kb, place / "a.kbbackup", KEY)
    assert read_manifest(place / "a.kbbackup", KEY) == written


def test_the_key_of_second_factors_is_in_no_backup_and_recovery_codes_open_without_it(
    kb: KnowledgeBase, place: Path, account_of: Callable[[str], Account]
) -> None:
    account = account_of("officer")
    telephone, codes = set_up(kb, account)
    key = kb.settings.second_factor_key.read_bytes()
    facts = write_backup(kb, place / "b.tar")
    assert "second-factor.key" in [one.what for one in facts.left_out]
    assert key.strip() not in (place / "b.tar").read_bytes()
    restored = restore(place / "b.tar", place / "home")
    assert restored.holds and any(note.startswith("put second-factor.key back") for note in restored.notes)
    again = opened(place / "home")
    with pytest.raises(StoreProblem, match="use a recovery code"):
        again.accounts.second_factors.check(account, telephone.code(1))
    again.accounts.second_factors.check(account, codes[0])
    again.settings.second_factor_key.write_bytes(key)
    again.accounts.second_factors.check(account, telephone.code(1))
