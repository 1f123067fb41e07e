"""Where the collections lie that the checkout's developers have beside it; they are no part of it."""

from pathlib import Path

SHARED = Path(__file__).parent.parent.parent / "shared"


def is_there() -> bool:
    """Whether it is they, and no other folder of that name."""
    return all((SHARED / name).is_dir() for name in ("data", "payloads"))
