"""Homes to test in: small and real, with the hashing encoder where meaning is not the point."""

import atexit
import importlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest

from kb.accounts.account import Account, AccountState
from kb.accounts.passwords import Cost
from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.settings import Settings, load
from tests import homes
from tests.homes import ROOT, WRITEUPS
from tests.shared import SHARED

__all__ = ["ROOT", "SHARED", "WRITEUPS"]

pytest_plugins = ["tests.skips"]

MEMORY = Path("/dev/shm")
if "PYTEST_XDIST_WORKER" not in os.environ and MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
    # A file system in memory has nothing to sync: the suite waits for no disk, and the product's own settings stay. The
    # folder is this run's alone, since pytest clears away what it takes for left over from other runs.
    _room = tempfile.mkdtemp(prefix="kb-tests-", dir=MEMORY)
    os.environ["PYTEST_DEBUG_TEMPROOT"] = _room
    atexit.register(shutil.rmtree, _room, ignore_errors=True)

# What takes `now` over by its name while a test has put another in its place would go by that one ever after.
for _path in (ROOT / "kb").rglob("*.py"):
    if re.search(r"^from kb\.files\.database import .*\bnow\b", _path.read_text("utf-8"), re.MULTILINE):
        importlib.import_module(".".join(_path.relative_to(ROOT).with_suffix("").parts))

# The quick suite tries the same examples each time, so that a change fails for what it changed; `make explore` tries
# new ones, and many.
hypothesis.settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", max_examples=3000, deadline=None)
hypothesis.settings.load_profile("suite")

DISK = Path("/var/tmp")

shared_data = pytest.mark.shared
"""Needs the development collections beside the checkout, which are not part of it (tests/skips.py)."""


@pytest.fixture
def disk() -> Iterator[Path]:
    """A folder on a disk, for what is proved of durability."""
    with tempfile.TemporaryDirectory(prefix="kb-test-", dir=DISK if DISK.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def template_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small home that `kb` is a copy of, begun once."""
    return homes.template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home with the real plan, economies and maps, and four meetings of its own."""
    return homes.begin(tmp_path)


@pytest.fixture
def settings(home: Path) -> Settings:
    return load(home)


@pytest.fixture
def empty(settings: Settings) -> KnowledgeBase:
    """A knowledge base with nothing in it."""
    return KnowledgeBase(settings, HashingEncoder())


PEOPLE = {
    "delegate": ("delegate@example.org", "Dana Delegate", "delegate", "Chile"),
    "other_delegate": ("other@example.org", "Otto Other", "delegate", "Japan"),
    "officer": ("officer@example.org", "Olga Officer", "secretariat", ""),
    "chair": ("chair@example.org", "Charu Chair", "chair", ""),
    "administrator": ("admin@example.org", "Ada Admin", "administrator", ""),
}
"""Invented people, one a role and a delegate of another economy."""


@pytest.fixture
def account_of(empty: KnowledgeBase) -> Callable[[str], Account]:
    """The account of one of PEOPLE, made when it is first asked for."""
    made: dict[str, Account] = {}

    def _of(who: str) -> Account:
        if who not in made:
            account = empty.accounts.administering.add(operator("operator"), *PEOPLE[who])
            made[who] = replace(account, state=AccountState.ACTIVE)
            empty.home.store.change_account(made[who], "operator")
        return made[who]

    return _of


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed at the least cost there is, so that the suite stays quick."""
    monkeypatch.setattr("kb.accounts.passwords.COST", Cost(1, 8, 1))


@pytest.fixture
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str | bytes], Path]:
    """Write a file outside the home and give its path."""
    folder = tmp_path_factory.mktemp("in")

    def _write(name: str, content: str | bytes) -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return _write


@pytest.fixture
def kb(empty: KnowledgeBase, home: Path, template_home: Path) -> KnowledgeBase:
    """Six write-ups, indexed; three confirmed, shared at meetings, one adopted and one piloted."""
    homes.copy(template_home, home)
    return empty
