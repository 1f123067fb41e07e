"""What is followed and wanted, at the command line: the same verbs as on the pages."""

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.cli import kb as commands


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(commands, ["--home", str(home), *arguments])


def test_what_a_person_follows_is_begun_listed_renamed_and_stopped(
    kb: KnowledgeBase, account_of: Callable[[str], Account]
) -> None:
    email, home = account_of("delegate").email, kb.settings.home
    begun = run(home, "following", "begin", email, "practice", "japan-credit-guarantee")
    id = begun.output.partition(":")[0]
    assert "follows this practice" in begun.output
    assert "renamed" in run(home, "following", "rename", email, id, "Mine").output
    (told,) = json.loads(run(home, "following", "list", email, "--json").output)
    assert (told["id"], told["title"], told["news"]) == (id, "Mine", [])
    assert run(home, "following", "rhythm", email, "weekly").exit_code == 0
    assert "any more" in run(home, "following", "stop", email, id).output
    assert "follows nothing yet" in run(home, "following", "list", email).output


def test_a_need_is_posted_offered_to_closed_and_opened_again(kb: KnowledgeBase) -> None:
    home = kb.settings.home
    assert run(home, "wanted", "post", "Loans without land", "--economy", "Chile").output == "need 1: posted\n"
    again = run(home, "wanted", "post", "A loan without land")
    assert again.exit_code == 1 and "this may be wanted already" in str(again.exception)
    assert "need 1: offered" in run(home, "wanted", "offer", "1", "japan-credit-guarantee", "It does.").output
    assert "   1  open    Chile: Loans without land, 1 offered" in run(home, "wanted", "list").output
    done = run(home, "wanted", "close", "1", "It did.", "--helped", "japan-credit-guarantee")
    assert "need 1: closed" in done.output
    (told,) = json.loads(run(home, "wanted", "list", "--state", "closed", "--json").output)
    assert told["helped"] == ["japan-credit-guarantee"]
    assert "open again" in run(home, "wanted", "reopen", "1").output
    assert "taken back" in run(home, "wanted", "take-back", "1", "japan-credit-guarantee").output
