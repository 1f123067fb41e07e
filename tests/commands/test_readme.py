"""The README is true: its commands run in the demonstration home and print what it says."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import COMMANDS, kb
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
SHOWN = re.findall(r"^\$ kb (.*)\n((?:(?!\$ |```).*\n)*)", README, re.M)
"""Every command with the output printed under it."""

MODEL = ("search", "suggest", "similar")
"""Their output depends on the model; the others' does not."""


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("readme") / "demonstration"
    made = CliRunner().invoke(kb, ["init", str(home), "--demonstration"])
    assert made.exit_code == 0, made.output
    settings = (home / "kb.toml").read_text("utf-8")
    (home / "kb.toml").write_text(re.sub(r"^encoder = .*$", 'encoder = "hashing"', settings, flags=re.M), "utf-8")
    assert CliRunner().invoke(kb, ["--home", str(home), "index"]).exit_code == 0
    return home


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command.split()[0] for command, _ in SHOWN])
def test_a_command_of_the_readme_prints_what_it_says(demonstration: Path, command: str, output: str) -> None:
    arguments = shlex.split(command, comments=True)
    done = CliRunner().invoke(kb, ["--home", str(demonstration), *arguments])
    assert done.exit_code == 0, done.output
    if arguments[0] not in MODEL:
        assert done.stdout == output


def test_the_readme_names_commands_and_settings_that_exist() -> None:
    from kb.settings import NAMES

    assert set(re.findall(r"`kb ([a-z][a-z-]*)", README)) <= set(COMMANDS)
    told = re.findall(r"^\| `([a-z_]+)` \|", README, re.M)
    assert told == list(NAMES)


def test_a_home_is_begun_in_any_folder_as_the_readme_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KB_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    (begin,) = re.findall(r"^    kb (init .*) && cd .*$", README, re.M)
    done = CliRunner().invoke(kb, shlex.split(begin))
    assert done.exit_code == 0, done.output
    assert (tmp_path / begin.split()[1] / "practices" / "economies.yaml").is_file()


def test_what_it_says_to_make_can_be_made_and_the_wheel_is_called_so() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"(?:`|^    )make ([a-z]+)", README, re.M)) <= targets
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    name = f"{project['name'].replace('-', '_')}-{project['version']}-py3-none-any.whl"
    assert re.findall(r"[\w.-]+\.whl", README) == [name]


def test_the_pictures_and_files_it_links_to_are_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
