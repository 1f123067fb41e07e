"""What a store promises is proved on a disk."""

from pathlib import Path

import pytest


@pytest.fixture
def tmp_path(disk: Path) -> Path:
    return disk
