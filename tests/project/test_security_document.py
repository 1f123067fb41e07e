"""SECURITY.md answers every requirement once, and each answer names a test that is there."""

import ast
import re
import tomllib
from collections import Counter
from functools import cache

from kb import settings
from kb.accounts import tokens
from kb.cli import kb as command_line
from kb.files import kind
from kb.practice import practice
from tests.conftest import ROOT

DOCUMENT = (ROOT / "SECURITY.md").read_text("utf-8")
ASKED = tomllib.loads((ROOT / "tests" / "project" / "asvs.toml").read_text("utf-8"))
LEVELS = {number: level for level in (1, 2) for number in ASKED[f"level{level}"]}

STATES = ("holds", "does not apply", "partly", "not met")
PROVED = ("holds", "partly")

ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", re.M)
ROWS = ROW.findall(DOCUMENT)


@cache
def functions_of(path: str) -> frozenset[str]:
    """The names of a file's tests, read and not run."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_requirement_is_answered_once_under_its_level() -> None:
    assert [number for number, *_ in ROWS] == sorted(LEVELS, key=lambda number: [*map(int, number.split("."))])
    assert {number: int(level) for number, level, *_ in ROWS} == LEVELS
    # no line of the tables is passed over because it is written otherwise
    assert len(ROWS) == len(re.findall(r"^\| \d+\.", DOCUMENT, re.M))


def test_every_answer_says_how_and_what_holds_is_proved() -> None:
    for number, _, state, how, proof in ROWS:
        assert state in STATES, number
        assert len(how) > 10 and how.endswith("."), number
        assert state not in PROVED or proof, number


def test_every_test_and_file_named_is_there() -> None:
    named = re.findall(r"`(tests/[\w/.]+)(?:::(\w+))?`", DOCUMENT)
    assert len(named) > 200
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or (name and name not in functions_of(path))
    ]
    assert missing == []


def test_every_proof_of_a_row_is_a_test() -> None:
    for number, *_, proof in ROWS:
        assert re.fullmatch(r"(`tests/[\w/]+\.py::test_\w+`(, )?)*", proof), number


def test_the_head_counts_as_the_rows_do() -> None:
    counted = Counter(state for _, _, state, *_ in ROWS)
    told = {
        state: int(number)
        for number, state in re.findall(r"(\d+) (?:are |is )?(hold|do not apply|partly met|not met)", HEAD)
    }
    assert told == {
        "hold": counted["holds"],
        "do not apply": counted["does not apply"],
        "partly met": counted["partly"],
        "not met": counted["not met"],
    }
    assert f"Of {len(ROWS)} requirements" in HEAD


HEAD = DOCUMENT.partition("\n## ")[0]


def test_the_head_names_what_is_not_met() -> None:
    assert re.findall(r"\d+\.\d+\.\d+", HEAD) == [number for number, _, state, *_ in ROWS if state == "not met"]


def test_settings_code_and_pages_named_are_there() -> None:
    quoted = set(re.findall(r"`([^`\n]+)`", DOCUMENT))
    known = {*settings.NAMES, "auth_time"}
    for word in quoted:
        if re.fullmatch(r"[a-z]+(_[a-z]+)+", word):
            assert word in known, word
        path, _, name = word.partition(":")
        if re.fullmatch(r"(kb|webapp)/[\w/]+\.py", path):
            assert (ROOT / path).is_file(), word
            assert not name or name in (ROOT / path).read_text("utf-8"), word
    for line in re.findall(r"`kb ([^`\n]+)`", DOCUMENT):
        verb, *rest = line.split()
        command = command_line.get_command(command_line.make_context("kb", [], resilient_parsing=True), verb)
        assert command, line
        parts = [command, *getattr(command, "commands", {}).values()]
        known_options = {option for one in parts for parameter in one.params for option in parameter.opts}
        assert {one for one in rest if one.startswith("--")} <= known_options, line
    for secret in re.findall(r"\bKB_[A-Z_]+", DOCUMENT):
        assert secret[3:].lower() in settings.SECRETS
    headings = {
        re.sub(r"[^a-z ]", "", head.casefold()).replace(" ", "-") for head in re.findall(r"^#+ (.+)$", DOCUMENT, re.M)
    }
    for page, part in re.findall(r"\]\(([^)#]*)(?:#([\w-]+))?\)", DOCUMENT):
        assert (ROOT / page).exists(), page
        assert page or part in headings, part


def test_numbers_told_are_those_of_the_code() -> None:
    from kb.accounts import HOURS_IDLE, HOURS_LONGEST, throttle

    assert f"after {HOURS_IDLE} hours without a request, after {HOURS_LONGEST} at" in DOCUMENT
    assert (throttle.ACCOUNT, throttle.CLIENT, throttle.EVERYWHERE) == (5, 20, 30)
    assert (
        "Five wrong passwords" in DOCUMENT
        and "twenty of one client" in DOCUMENT
        and "thirty of one account" in DOCUMENT
    )
    assert f"{tokens.MOST_TOKENS} tokens" in DOCUMENT
    assert f"{practice.MOST_WORDS:,} words or {practice.MOST_CHARACTERS:,} characters" in DOCUMENT
    assert f"{kind.MOST_BYTES // kind.MEBIBYTE} MiB, 10 of a submission" in DOCUMENT
    for one in kind.FileKind:
        assert f"`.{one}`" in DOCUMENT or one.upper() in DOCUMENT
