"""The commands about people: what they print, and what they refuse."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.accounts.account import AccountState
from kb.cli import kb as group
from kb.errors import KBError
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from tests.second_factors import set_up


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(group, ["--home", str(home), "user", *arguments])


def test_the_first_administrator_of_an_empty_home_opens_the_link_that_is_printed(home: Path) -> None:
    done = run(home, "add", "ada@example.org", "--role", "administrator")
    assert done.exit_code == 0 and "ada@example.org: added as administrator (account-1)" in done.output
    link = re.search(r"^  http://127\.0\.0\.1:8000/links/([\w-]{40,})$", done.output, re.M)
    assert link
    kb = KnowledgeBase.open(home)
    account = kb.accounts.links.use_link(link[1], "four words in a row", "four words in a row")
    assert kb.accounts.signing_in.sign_in("ada@example.org", "four words in a row").id == account.id
    assert run(home, "close", "ada@example.org").exception.args[0].startswith("this is the last administrator")


def test_people_are_added_listed_given_another_role_and_closed(home: Path) -> None:
    given = ("--name", "Dana", "--role", "delegate", "--economy", "chile")
    assert run(home, "add", "dana@example.org", *given, "--by", "ada").exit_code == 0
    assert "dana@example.org: secretariat of Chile" in run(home, "role", "dana@example.org", "secretariat").output
    assert "delegate of Peru" in run(home, "role", "dana@example.org", "delegate", "--economy", "Peru").output
    assert "dana@example.org: closed" in run(home, "close", "DANA@example.org").output
    assert re.search(r"account-1 +closed +delegate, Peru  Dana <dana@example.org>", run(home, "list").output)
    (told,) = json.loads(run(home, "list", "--json").output)
    assert (told["email"], told["state"], told["economy"]) == ("dana@example.org", "closed", "Peru")
    assert {entry.by for entry in KnowledgeBase.open(home).home.store.trail(kind="account")} == {"ada", "secretariat"}


def test_a_new_link_ends_the_older_one_and_stands_under_the_site_s_address(home: Path) -> None:
    (home / "kb.toml").write_text('encoder = "hashing"\naddress = "https://kb.example.org"\n', "utf-8")
    first = run(home, "add", "dana@example.org", "--role", "chair").output
    second = run(home, "link", "dana@example.org").output
    links = [re.search(r"https://kb\.example\.org/links/(\S+)", text) for text in (first, second)]
    assert links[0] and links[1]
    kb = KnowledgeBase.open(home)
    assert kb.accounts.links.link(links[1][1])
    with pytest.raises(KBError):
        kb.accounts.links.link(links[0][1])


def test_a_letter_that_is_not_sent_is_told_and_the_link_printed_all_the_same(home: Path) -> None:
    (home / "kb.toml").write_text('encoder = "hashing"\nsmtp = "127.0.0.1:1"\n', "utf-8")
    done = run(home, "add", "dana@example.org", "--role", "chair")
    assert done.exit_code == 0 and "/links/" in done.output and "By e-mail: not sent" in done.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("add", "dana", "--role", "chair"), "an address such as"),
        (("add", "dana@example.org", "--role", "delegate"), "the member economy"),
        (("link", "nobody@example.org"), "no account"),
        (("close", "\udcff"), "no account"),
        (("role", "nobody@example.org", "chair"), "no account"),
        (("add", "dana@example.org", "--role", "chair", "--by", " "), "name or role"),
    ],
)
def test_what_is_wrong_is_a_sentence(home: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run(home, *arguments)
    assert isinstance(done.exception, KBError) and message in str(done.exception)


@pytest.mark.parametrize("arguments", [("add", "x@example.org"), ("add", "x@example.org", "--role", "king"), ("role",)])
def test_wrong_usage_is_told(home: Path, arguments: tuple[str, ...]) -> None:
    assert run(home, *arguments).exit_code in (1, 2)
    assert "No accounts yet" in run(home, "list").output


def test_the_security_log_is_listed_chosen_and_cut(home: Path) -> None:
    run(home, "add", "dana@example.org", "--role", "chair", "--by", "ada")
    run(home, "role", "dana@example.org", "secretariat")
    lines = run(home, "log").output.splitlines()
    assert [line.split("  ")[1] for line in lines] == ["role changed", "link handed on", "account opened"]
    assert lines[-1].endswith("account opened  account-1  by ada, chair") and "dana" not in "".join(lines)
    assert run(home, "log", "--account", "account-2").output == ""
    (told,) = json.loads(run(home, "log", "--event", "role changed", "--json").output)
    assert (told["account"], told["detail"]) == ("account-1", "chair to secretariat")
    assert "Event" in run(home, "log", "--event", "dancing").exception.args[0]
    assert run(home, "log", "--cut").output == "0 rows older than 180 days are cut\n"


@pytest.mark.parametrize("days", ["0", "-1", "3651", "x", "1.5", "", "true", "9" * 40])
def test_the_days_of_the_security_log_are_a_whole_number(home: Path, days: str) -> None:
    (home / "kb.toml").write_text(f'security_days = "{days}"\n', "utf-8")
    assert "a whole number from 1 to 3650" in run(home, "log").exception.args[0]
    (home / "kb.toml").write_text("security_days = 30\n", "utf-8")
    assert "older than 30 days" in run(home, "log", "--cut").output


def test_a_second_factor_is_listed_and_reset(home: Path) -> None:
    run(home, "add", "dana@example.org", "--role", "delegate", "--economy", "chile")
    kb = KnowledgeBase.open(home)
    account = kb.accounts.administering.account_at(operator("operator"), "dana@example.org")
    set_up(kb, replace(account, state=AccountState.ACTIVE))
    assert "<dana@example.org>, second factor" in run(home, "list").output
    (told,) = json.loads(run(home, "list", "--json").output)
    assert told["second_factor"] is True
    done = run(home, "reset-second-factor", "dana@example.org", "--by", "ada", "--why", "a lost telephone")
    assert done.exit_code == 0 and "dana@example.org: the second factor is reset" in done.output
    assert "second factor" not in run(home, "list").output
    again = run(home, "reset-second-factor", "dana@example.org", "--by", "ada")
    assert isinstance(again.exception, KBError) and "no second factor" in str(again.exception)
    last = list(kb.home.store.trail(kind="account"))[-1]
    assert (last.by, last.act.why) == ("ada", "a lost telephone")


def test_the_operator_is_the_second_person_of_a_home_with_one_administrator(home: Path) -> None:
    kb = KnowledgeBase.open(home)
    run(home, "add", "ada@example.org", "--role", "administrator")
    ada = replace(kb.home.store.account("account-1"), state=AccountState.ACTIVE).person()
    for name in ("one", "two"):
        kb.accounts.administering.add(ada, f"{name}@example.org", name, "chair", why="much to do")

    def releases(*arguments: str) -> Result:
        return CliRunner().invoke(group, ["--home", str(home), "releases", *arguments])

    assert "waiting    account-1  Add the account with the role chair (account-2)" in releases("list").output
    assert (
        "release 1: done, as account-1 asked and the machine's operator consented"
        in releases("consent", "1", "--by", "the machine's operator").output
    )
    assert releases("refuse", "2").exit_code == 2
    assert "release 2: refused" in releases("refuse", "2", "--why", "nobody knows them").output
    told = json.loads(releases("list", "--json").output)
    assert [(one["no"], one["state"]) for one in told] == [(2, "refused"), (1, "done")]
    assert "rests on nobody else" in str(releases("vouch", "ada@example.org").exception)
    kb.home.store.change_account(replace(kb.home.store.account("account-2"), rests_on="account-1"), "operator")
    assert "account-2 (chair) rests on account-1 alone" in releases("list").output
    assert "one@example.org: vouched for" in releases("vouch", "one@example.org").output
