"""What a reader hears while something is wrong with the machine, and what is there when it is well again."""

import errno
import importlib
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.encoder import HashingEncoder
from kb.errors import EncoderMissing, HomeProblem, NotSent, ProgramMissing, StoreProblem
from kb.person import Person, Role
from kb.settings import load
from tests import sites
from tests.campaigns.faults.campaign import Outcome, campaign
from tests.campaigns.faults.faults import FAULTS
from webapp.site import half_loaded


def of(template: Path, folder: Path, name: str, seeded: str = "") -> Outcome:
    (folder / "campaign").mkdir()
    return campaign(template, folder / "campaign", name, FAULTS[name], hold=0.5, seeded=seeded, commands=False)


def test_a_machine_that_breaks_is_answered_for(template_home: Path, tmp_path: Path) -> None:
    outcome = of(template_home, tmp_path, "no file handles")
    assert outcome.wrong == () and outcome.acknowledged


def test_the_campaign_finds_refusals_that_name_the_machine(template_home: Path, tmp_path: Path) -> None:
    outcome = of(template_home, tmp_path, "older store in its place", seeded="path")
    assert any("names the home's folder" in one for one in outcome.wrong)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EFBIG, "File too large"), OSError(errno.ENOMEM, "Cannot allocate memory"),
        OSError(errno.ESTALE, "Stale file handle"), FileNotFoundError(errno.ENOENT, "No such file", "/srv/kb/x"),
        MemoryError(), sqlite3.InterfaceError("bad parameter"), sqlite3.OperationalError("disk I/O error"),
        HomeProblem("/srv/kb is none"), EncoderMissing("no model in /srv/kb"), ProgramMissing("soffice"),
        StoreProblem("broken", Path("/srv/kb/kb.sqlite")), NotSent("the mail server says no"),
    ],
    ids=repr,
)  # fmt: skip
@pytest.mark.parametrize("path", ["/tally", "/tally.json"])
def test_what_the_machine_refuses_is_a_sentence_and_a_time_to_come_again(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, error: Exception, path: str
) -> None:
    client = sites.client(kb)

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(type(kb.figures), "tally", refuse)
    answer = client.get(path)
    assert answer.status_code == 503 and answer.headers["Retry-After"].isdecimal()
    assert "/srv/kb" not in answer.text


def test_a_refusal_needs_no_template(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sites.client(kb)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(type(kb.figures), "tally", refuse)
    monkeypatch.setattr("webapp.site.errors.render_template", refuse)
    answer = client.get("/tally")
    assert answer.status_code == 503 and "Try again in a few minutes" in answer.text and answer.headers["Retry-After"]


def test_a_library_that_was_loaded_in_part_is_loaded_whole_when_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "drawn_in_part"
    package.mkdir()
    (package / "__init__.py").write_text("from . import inner\nopen(__path__[0] + '/face').close()\n", "ascii")
    (package / "inner.py").write_text("import drawn_in_part as whole\ndef face(): return whole.__name__\n", "ascii")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(OSError, match="face"):
        importlib.import_module("drawn_in_part")
    assert "drawn_in_part.inner" in sys.modules
    half_loaded.forget()
    assert "drawn_in_part.inner" not in sys.modules
    (package / "face").touch()
    assert importlib.import_module("drawn_in_part").inner.face() == "drawn_in_part"


# -- a store that is put back under those who work in it ---------------------------------------------------

BY = Person("olga", Role.SECRETARIAT)


def write(kb: KnowledgeBase, title: str) -> None:
    kb.implementation.schedule.keep(BY, title=title, first="2021", last="2023")


@pytest.mark.parametrize("how", ["another file", "the same file", "no file"])
def test_a_store_that_was_put_back_is_neither_read_nor_written_on(kb: KnowledgeBase, tmp_path: Path, how: str) -> None:
    store, earlier = kb.settings.home / "kb.sqlite", tmp_path / "earlier"
    client = sites.client(kb)
    shutil.copyfile(store, earlier)
    write(kb, "Acknowledged")
    assert client.get("/tally").status_code == 200
    newer = tmp_path / "newer"
    if how == "the same file":
        shutil.copyfile(store, newer)
        shutil.copyfile(earlier, store)
    else:
        store.rename(newer)
        if how == "another file":
            earlier.rename(store)
    for path in ("/tally", "/tally.json", "/"):
        answer = client.get(path)
        assert answer.status_code == 503 and answer.headers["Retry-After"] and str(store) not in answer.text
    with pytest.raises(StoreProblem, match="put back the one that was in use"):
        write(kb, "Lost")
    assert client.get("/readyz").status_code == 503
    if how == "the same file":
        shutil.copyfile(newer, store)
    else:
        newer.replace(store)
    assert client.get("/tally").status_code == 200
    write(kb, "Afterwards")
    anew = KnowledgeBase(load(kb.settings.home), HashingEncoder())
    assert {"Acknowledged", "Afterwards"} <= {one.title for one in anew.implementation.schedule.actions()}
