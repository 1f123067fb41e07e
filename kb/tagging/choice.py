"""What an officer has chosen of the suggested objectives, until the practice is published."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """What an officer has chosen for a dossier until it is published: its objectives, the main one first, and what was
    rejected of the suggestions. `none`: it serves no objective; neither: nothing is decided yet."""

    dossier: str
    objectives: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    none: bool = False
    by: str = ""
    at: str = ""
