"""How much room a disk has left."""

import shutil
from pathlib import Path

RESERVE = 256 * 1024 * 1024
"""Bytes that a home's disk is to have free: with less, what is recorded next may find no room."""


def free(path: Path) -> int:
    """Bytes that are free on the disk of a folder. Raises OSError."""
    return shutil.disk_usage(path).free
