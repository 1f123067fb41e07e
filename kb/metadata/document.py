"""What the world is given, written: its bytes, and when what stands in it changed last."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WorldDocument:
    """`changed` is a moment of universal time, or empty where nothing ever stood in it."""

    body: bytes
    changed: str = ""
