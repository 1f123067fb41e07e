"""`kb doctor` says how a home and its machine stand, what to do, and ends with 1 where something is to be mended."""

import json
import os
import re
import socket
import subprocess
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kb.encoder import CatalogueEntry, catalogue
from kb.home import last_backup
from kb.knowledge_base import KnowledgeBase

Run = Callable[..., subprocess.CompletedProcess[str]]


def lines(done: subprocess.CompletedProcess[str]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for one in json.loads(done.stdout):
        found.setdefault(one["about"], []).append(one)
    return found


def set_to(home: Path, **values: str) -> None:
    with (home / "kb.toml").open("a", encoding="utf-8") as toml:
        toml.writelines(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


def grade(done: subprocess.CompletedProcess[str], about: str) -> str:
    grades = [one["grade"] for one in lines(done)[about]]
    return "fault" if "fault" in grades else "notice" if "notice" in grades else "ok"


def test_a_home_in_order_has_no_fault_and_every_line_to_do_has_its_step(kb: KnowledgeBase, run: Run) -> None:
    done = run("doctor")
    assert done.returncode == 0, done.stdout
    assert "✓ record" in done.stdout and "✗" not in done.stdout
    told = json.loads(run("doctor", "--json").stdout)
    assert {one["about"] for one in told} >= {
        "version", "sqlite", "libraries", "permissions", "record", "durability", "store", "index", "disk", "clock",
        "models", "accounts", "address", "mail", "backup",
    }  # fmt: skip
    assert all(one["todo"] for one in told if one["grade"] != "ok" and one["about"] != "models")


def test_what_was_open_to_others_is_told_and_closed(kb: KnowledgeBase, run: Run) -> None:
    store = kb.settings.home / "kb.sqlite"
    store.chmod(0o640)
    done = run("doctor", "--json")
    assert grade(done, "permissions") == "notice"
    assert "mode 0640" in lines(done)["permissions"][0]["told"]
    assert store.stat().st_mode & 0o777 == 0o600
    assert grade(run("doctor", "--json"), "permissions") == "ok"


def test_a_home_that_anybody_may_write_in_is_a_fault(kb: KnowledgeBase, run: Run) -> None:
    kb.settings.home.chmod(0o777)
    done = run("doctor", "--json")
    assert (done.returncode, grade(done, "permissions")) == (1, "fault")


def test_a_trail_that_does_not_hold_is_a_fault(kb: KnowledgeBase, run: Run) -> None:
    db = kb.home.store._file.db  # type: ignore[attr-defined]
    db.execute("update trail set by = 'nobody' where no = 2")
    done = run("doctor", "--json")
    assert (done.returncode, grade(done, "record")) == (1, "fault")


def test_an_index_that_is_gone_is_a_fault(kb: KnowledgeBase, run: Run) -> None:
    for file in kb.settings.built.iterdir():
        file.unlink()
    done = run("doctor", "--json")
    assert (done.returncode, grade(done, "index")) == (1, "fault")
    assert lines(done)["index"][0]["todo"].endswith("`kb index` does it by hand")


ADDRESSES = {
    "none": ({}, "address", "notice"),
    "plain": ({"address": "http://practices.example.org"}, "address", "fault"),
    "of this machine": ({"address": "http://127.0.0.1:8000"}, "address", "ok"),
    "any host": ({"address": "https://practices.example.org"}, "hosts", "notice"),
    "another host": ({"address": "https://practices.example.org", "hosts": "example.org"}, "hosts", "fault"),
    "its host": ({"address": "https://practices.example.org", "hosts": "practices.example.org"}, "hosts", "ok"),
    "below a host": ({"address": "https://practices.example.org", "hosts": ".example.org"}, "hosts", "ok"),
}


@pytest.mark.parametrize(("values", "about", "expected"), ADDRESSES.values(), ids=ADDRESSES)
def test_address_and_hosts_are_held_together(
    home: Path, run: Run, values: dict[str, str], about: str, expected: str
) -> None:
    set_to(home, **values)
    assert grade(run("doctor", "--json"), about) == expected


def test_mail_is_tried_only_where_it_is_asked_for(home: Path, run: Run) -> None:
    set_to(home, smtp="127.0.0.1:1")
    assert grade(run("doctor", "--json"), "mail") == "ok"
    done = run("doctor", "--mail", "--json")
    assert (done.returncode, grade(done, "mail")) == (1, "fault")
    assert "cannot be reached" in lines(done)["mail"][0]["told"]


def test_the_age_of_the_backup_is_told(
    kb: KnowledgeBase, run: Run, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("backups")
    assert "no backup" in lines(run("doctor", "--json"))["backup"][0]["told"]
    set_to(kb.settings.home, backups=f"{folder}/")
    assert run("backup").returncode == 0
    note = kb.settings.last_backup
    assert note.stat().st_mode & 0o777 == 0o600
    assert grade(run("doctor", "--json"), "backup") == "ok"
    for days, expected in ((2, "notice"), (8, "fault")):
        monkeypatch.setattr(last_backup.LastBackup, "age", lambda self, days=days: timedelta(days=days))
        assert grade(run("doctor", "--json"), "backup") == expected
    monkeypatch.undo()
    os.chdir(kb.settings.home)
    written = note.read_bytes()
    assert run("drill").returncode == 0  # the folder of the setting holds one
    assert note.read_bytes() == written  # what was only tried is no backup


def test_a_backup_without_a_place_says_how_to_name_one(kb: KnowledgeBase, run: Run) -> None:
    done = run("backup")
    assert done.returncode == 1 and "set backups in kb.toml" in done.stderr


def test_the_site_is_asked_by_its_address_where_that_is_wanted(kb: KnowledgeBase, run: Run) -> None:
    assert "site" not in lines(run("doctor", "--json"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        set_to(kb.settings.home, address=f"http://127.0.0.1:{port}")
    done = run("doctor", "--site", "--json")
    assert (done.returncode, grade(done, "site")) == (1, "fault")


@pytest.mark.parametrize(("body", "expected"), [(b'{"status": "alive"}', "ok"), (b"<h1>It works!</h1>", "fault")])
def test_what_answers_by_the_address_must_be_the_site(home: Path, run: Run, body: bytes, expected: str) -> None:
    def answer() -> None:
        asked, _ = listening.accept()
        with asked:
            asked.recv(4096)
            asked.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        set_to(home, address=f"http://127.0.0.1:{listening.getsockname()[1]}")
        there = threading.Thread(target=answer)
        there.start()
        done = run("doctor", "--site", "--json")
        there.join()
    assert grade(done, "site") == expected


def test_a_model_that_is_set_and_not_there_is_a_fault(home: Path, run: Run) -> None:
    toml = home / "kb.toml"
    toml.write_text(re.sub(r"^encoder = .*$", 'encoder = "multilingual"', toml.read_text("utf-8"), flags=re.M), "utf-8")
    done = run("doctor", "--json")
    assert (done.returncode, grade(done, "models")) == (1, "fault")
    assert "kb encoder add multilingual" in lines(done)["models"][0]["told"]


def test_weights_are_read_anew_whatever_is_remembered_of_them(
    home: Path, run: Run, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, package = catalogue()["all-MiniLM-L6-v2"], tmp_path_factory.mktemp("package")
    weights = package / entry.folder / "model.safetensors"
    weights.parent.mkdir(parents=True, exist_ok=True)
    weights.write_bytes(b"a bit of these turned on the disk, which leaves no trace in their dates")
    monkeypatch.setattr(CatalogueEntry, "packaged", lambda self: package)
    seen = weights.resolve().stat()
    sign = [seen.st_size, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns]
    encoders = home / "index" / "encoders"
    encoders.mkdir(parents=True)
    (encoders / "checksums.json").write_text(json.dumps({str(weights.resolve()): [*sign, entry.sha256]}), "utf-8")
    (home / "kb.toml").write_text('encoder = "all-MiniLM-L6-v2"\n', "utf-8")
    assert "in use" in run("encoder", "list").stdout
    done = run("doctor", "--json")
    assert (done.returncode, grade(done, "models")) == (1, "fault")
    assert "are not the ones expected" in lines(done)["models"][0]["told"]
