"""Heads of the trail, signed and handed out with reports, find a trail that is not what it was."""

import io
import re
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from kb.cli import kb as group
from kb.errors import BadValue, StoreProblem
from kb.files.signed_head import find_heads, sign_head
from kb.files.signing_key import PublicKey, open_signing_key
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.reports.formats import FORMATS, written
from kb.reports.pack_json import as_text, from_text
from kb.reports.report import Pack
from kb.trail.chain import GENESIS, chained
from kb.trail.kept_heads import read_heads
from kb.trail.reading import parse_head

BY, CHILE = operator("secretariat"), "chile-market-days"


@pytest.fixture
def tabled(kb: KnowledgeBase) -> Pack:
    return kb.reports.table(BY, "annual", 2023)


def verify(kb: KnowledgeBase, *arguments: str) -> Result:
    return CliRunner().invoke(group, ["--home", str(kb.settings.home), "verify", *arguments])


def faults(kb: KnowledgeBase, text: str, *more: PublicKey) -> str:
    return "; ".join(kb.trail.kept_heads.check(read_heads(text), *more).faults)


def write_anew(home: Path, first: int) -> None:
    """Every hash from an entry on as if it had always been so: the chain holds in itself."""
    with closing(sqlite3.connect(home / "kb.sqlite")) as db, db:
        db.execute("update trail set subject = subject || '2' where no = ?", [first])
        previous = GENESIS
        for no, at, action, kind, subject, practice, digest in db.execute(
            "select no, at, action, kind, subject, practice, digest from trail order by no"
        ).fetchall():
            from kb.trail.chain import Act

            previous = chained(previous, no, at, Act(action, kind, subject, practice), digest)
            db.execute("update trail set hash = ? where no = ?", [previous, no])


def test_every_format_of_a_tabled_report_holds_the_head_that_it_was_tabled_at(kb: KnowledgeBase, tabled: Pack) -> None:
    head = read_heads(tabled.head)[0]
    assert (head.no, head.hash) == (kb.home.store.head()[0] - 1, kb.home.store.entry(head.no).hash)
    for form in FORMATS:
        data, texts = written(tabled, form), []
        if form in ("csv", "html"):
            texts.append(data.decode())
        else:
            with ZipFile(io.BytesIO(data)) as parts:
                texts += [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]
        assert {one for text in texts for one in find_heads(re.sub("<[^>]*>", "", text))} == {head}, form
    assert find_heads(as_text(tabled)) == (head,) and kb.reports.as_of(1) == tabled


def test_a_draft_and_what_was_tabled_before_hold_none(kb: KnowledgeBase) -> None:
    draft = kb.reports.pack("annual", 2023, made_at="2026-01-01T00:00:00+00:00")
    assert draft.head == "" and b"TRAIL_HEAD" not in written(draft, "csv")
    before = as_text(draft).replace(', "head": ""', "").replace('"head": "", ', "")
    assert '"head"' not in before
    assert all(written(from_text(before), form) == written(draft, form) for form in ("csv", "html"))


def test_a_head_kept_with_a_report_stands_in_the_chain_and_names_it(
    kb: KnowledgeBase, tabled: Pack, tmp_path: Path
) -> None:
    kb.care.withdrawing.withdraw(CHILE, BY, "a wish")
    report = tmp_path / "report.csv"
    report.write_bytes(written(tabled, "csv"))
    for given in (tabled.head, str(report)):
        done = verify(kb, "--head", given)
        assert done.exit_code == 0, done.output
        assert "✓ the heads kept outside are signed, and stand in the chain" in done.output
        assert f"came with report 1 ({tabled.title})" in done.output
    mine = CliRunner().invoke(group, ["--home", str(kb.settings.home), "trail", "--head"]).output.strip()
    assert "came with no report" in verify(kb, "--head", mine).output
    assert verify(kb, "--head", "{}:{}".format(*kb.home.store.head())).exit_code == 0


def test_a_store_rolled_back_whole_is_found_by_the_report_alone(kb: KnowledgeBase, tmp_path: Path) -> None:
    """The store of the day before, put back with everything that belongs to it: nothing in it contradicts itself."""
    file, kept = kb.settings.home / "kb.sqlite", tmp_path / "yesterday"
    kb.home.store.close()
    shutil.copy(file, kept)
    later = KnowledgeBase.open(kb.settings.home)
    later.care.withdrawing.withdraw(CHILE, BY, "a wish")
    report = later.reports.table(BY, "annual", 2023)
    later.home.store.close()
    shutil.copy(kept, file)
    assert verify(kb).exit_code == 0
    done = verify(kb, "--head", report.head)
    assert done.exit_code == 1 and "cut off, rolled back or written anew" in done.output


@pytest.mark.parametrize("how", ["cut off", "cut off and gone on", "written anew"])
def test_a_trail_cut_off_or_written_anew_is_found(kb: KnowledgeBase, tabled: Pack, how: str) -> None:
    home, head = kb.settings.home, read_heads(tabled.head)[0]
    kb.home.store.close()
    if how == "written anew":
        write_anew(home, head.no - 1)
    else:
        with closing(sqlite3.connect(home / "kb.sqlite")) as db, db:
            db.execute("delete from trail where no >= ?", [head.no])
        if how == "cut off and gone on":
            other = KnowledgeBase.open(home)
            for no in range(3):
                other.care.withdrawing.withdraw(CHILE, BY, f"wish {no}")
                other.care.withdrawing.reinstate(CHILE, BY, "none")
            other.home.store.close()
    assert "cut off, rolled back or written anew" in faults(KnowledgeBase.open(home), tabled.head)


def test_a_head_that_was_altered_or_signed_elsewhere_is_none(kb: KnowledgeBase, tabled: Pack, tmp_path: Path) -> None:
    head = read_heads(tabled.head)[0]
    assert faults(kb, tabled.head) == ""
    for field, other in ((str(head.no), str(head.no - 1)), (head.hash, "0" * 64), (head.at, "20200101T000000Z")):
        assert "its signature does not fit" in faults(kb, tabled.head.replace(f":{field}:", f":{other}:", 1))
    stranger = open_signing_key(tmp_path / "elsewhere")
    forged = sign_head(stranger, head.no, head.hash, head.moment)
    assert "no key called" in faults(kb, forged.text)
    assert "its signature does not fit" in faults(kb, forged.text.replace(forged.key, head.key))
    assert faults(kb, forged.text, stranger.public) == ""  # whoever gives a key trusts it
    assert verify(kb, "--head", forged.text, "--public-key", "nonsense").exit_code == 1


@pytest.mark.parametrize(
    "text", ["", "x", "1:abc", "kb-head:1:1", "kb-head:1:" * 5000, "\0", "9" * 100 + ":" + "0" * 64]
)
def test_what_is_no_head_is_said_to_be_none(text: str) -> None:
    with pytest.raises(BadValue):
        read_heads(text)
    with pytest.raises(BadValue):
        parse_head(text)


def test_lines_broken_by_a_printer_are_read_as_one(tabled: Pack) -> None:
    broken = "\n ".join(tabled.head[at : at + 40] for at in range(0, len(tabled.head), 40))
    assert read_heads(f"To paste {broken} end") == read_heads(tabled.head)


def test_the_key_is_its_owners_alone_and_told_by_about(kb: KnowledgeBase) -> None:
    key = open_signing_key(kb.settings.keys)
    path = kb.settings.keys / "signing.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(kb.settings.keys.stat().st_mode) == 0o700
    assert open_signing_key(kb.settings.keys).public == key.public
    told = CliRunner().invoke(group, ["--home", str(kb.settings.home), "about"]).output
    assert key.public.text in told and key.public.id in told
    path.write_text("no key", "ascii")
    with pytest.raises(StoreProblem, match="no ed25519 key"):
        open_signing_key(kb.settings.keys)
    assert kb.about().signing_key is None


def test_a_new_key_checks_what_the_old_one_signed(kb: KnowledgeBase, tabled: Pack) -> None:
    (kb.settings.keys / "signing.pem").unlink()
    assert open_signing_key(kb.settings.keys).public.id != read_heads(tabled.head)[0].key
    assert faults(kb, tabled.head) == ""


def test_only_a_locked_backup_holds_the_private_key(kb: KnowledgeBase, tabled: Pack, tmp_path: Path) -> None:
    from kb.backup.restoring import restore
    from kb.backup.writing import write_backup

    for name, key in (("open", None), ("locked", b"a key of sixteen bytes and more")):
        manifest = write_backup(kb, tmp_path / name, key)
        members = {member.name for member in manifest.members}
        assert ("keys/signing.pem" in members) is (key is not None)
        assert ("keys/signing.pem" in {one.what for one in manifest.left_out}) is (key is None)
        assert restore(tmp_path / name, tmp_path / f"{name} home", key).holds
        restored = KnowledgeBase.open(tmp_path / f"{name} home")
        assert faults(restored, tabled.head) == ""
        same = restored.home.signed_head().key == read_heads(tabled.head)[0].key
        assert same is (key is not None)
        assert stat.S_IMODE(restored.settings.keys.stat().st_mode) & 0o077 == 0
