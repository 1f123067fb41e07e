"""What was kept long enough is cut, by command and by the site itself."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.accounts.account import Account, Link, Purpose
from kb.cli import kb as group
from kb.errors import BadValue
from kb.importing.uploads import UploadFolder
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.reading.judgements import HitVerdict, Judgement, add_judgement
from kb.reading.unmet import Gap
from kb.settings import load
from webapp.site import tidying

OPERATOR = operator("operator")


def moment(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")


def old_and_new(kb: KnowledgeBase) -> Account:
    """Of each kind something that is due and something that is not."""
    store, today = kb.home.store, kb.settings.today()
    dana = kb.accounts.administering.add(OPERATOR, "dana@example.org", "Dana", "delegate", "Chile")
    for no, days in enumerate((800, 10)):
        day: date = today - timedelta(days=days)
        store.note_gap(Gap(f"tidal mills {no}", (), day, 0))
        add_judgement(kb.settings.judgements, Judgement(f"loans {no}", "chile-market-days", HitVerdict.RIGHT, day))
        store.keep_submission_key(dana.id, f"key {no}", "x", "d1")
        store.notify(dana.id, "", f"notice {no}")
    store.begin_session("idle", dana.id, moment(0.2), moment(-0.2))
    store.begin_session("live", dana.id, moment(0), moment(-0.4))
    for account, days in ((dana.id, -1), ("account-9", 1)):
        store.add_link(account, Link(account, Purpose.RESET, moment(2), moment(days), ""), "operator")
    store.note_attempts(("old",), moment(2), moment(9))
    store.note_attempts(("new",), moment(0), moment(9))
    UploadFolder(store, kb.settings.imports).keep(dana.id, b"x", "a.csv")
    return dana


def aged(kb: KnowledgeBase) -> None:
    """What the store stamps itself, made older from outside."""
    import sqlite3
    from contextlib import closing

    kb.home.store.close()
    with closing(sqlite3.connect(kb.settings.home / "kb.sqlite")) as db, db:
        db.execute("update notices set read = 1, at = ? where text = 'notice 0'", [moment(400)])
        db.execute("update submission_keys set at = ? where key = 'key 0'", [moment(40)])
        db.execute("update imports set at = ?", [moment(2)])


def left(kb: KnowledgeBase) -> dict[str, int]:
    names = ("gaps", "notices", "submission_keys", "sessions", "links", "attempts", "imports")
    sizes = kb.home.store.sizes()
    return {name: sizes[name] for name in names} | {"judgements": len(kb.reading.judgements())}


def test_what_is_due_is_cut_and_the_rest_stays(kb: KnowledgeBase) -> None:
    old_and_new(kb)
    aged(kb)
    head = kb.home.store.head()
    assert left(kb) == {
        "gaps": 2, "notices": 2, "submission_keys": 2, "sessions": 2, "links": 2, "attempts": 2, "imports": 1,
        "judgements": 2,
    }  # fmt: skip
    done = CliRunner().invoke(group, ["--home", str(kb.settings.home), "tidy"])
    assert done.exit_code == 0 and "     1  notices that were read" in done.output
    assert left(kb) == {
        "gaps": 1, "notices": 1, "submission_keys": 1, "sessions": 1, "links": 1, "attempts": 1, "imports": 0,
        "judgements": 1,
    }  # fmt: skip
    assert [one.query for one in kb.reading.judgements()] == ["loans 1"]
    assert kb.home.store.head() == head and kb.trail.verification.prove().holds
    assert b"tidal mills 0" not in (kb.settings.home / "kb.sqlite").read_bytes()
    assert all(one.count == 0 for one in kb.tidying.tidy())


def test_the_site_does_it_once_a_day_whichever_process_asks(kb: KnowledgeBase) -> None:
    old_and_new(kb)
    aged(kb)
    tidying.begin(kb).join()
    assert left(kb)["gaps"] == 1
    assert KnowledgeBase.open(kb.settings.home).tidying.once_a_day() == ()
    assert kb.home.store.is_first_of_day("tidied", kb.settings.today().toordinal() + 1)


def test_an_answer_sets_it_off(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    from webapp import create_app

    begun: list[KnowledgeBase] = []
    monkeypatch.setattr(tidying, "begin", begun.append)
    client = create_app(kb).test_client()
    for _ in range(2):
        assert client.get("/privacy").status_code == 200
    assert begun == [kb]


@pytest.mark.parametrize("value", ["0", "-1", "3651", "a year", "1.5", "true", "9" * 40])
def test_days_that_are_none_are_refused(home: Path, value: str) -> None:
    (home / "kb.toml").write_text(f"search_days = {value}\n" if value.isdecimal() else f'search_days = "{value}"\n')
    with pytest.raises(BadValue, match="a whole number from 1 to 3650"):
        load(home)


def test_the_page_names_the_days_of_this_site(kb: KnowledgeBase) -> None:
    from dataclasses import replace

    from tests.sites import client

    kb.home.settings = replace(kb.settings, search_days=77, notice_days=33)
    page = client(kb).get("/privacy").text
    assert "77 days" in page and "33 days" in page and page.count("<h1") == 1
