"""Packs of the small home, each made once."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.encoder import HashingEncoder
from kb.offline import OfflinePack, make_pack, readers
from kb.settings import load
from tests import homes

FEW = 600
"""Usual words that a pack of a test knows: those of a real one take seconds."""


@pytest.fixture(autouse=True, scope="session")
def _few_words() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kb.offline.folding.USUAL", FEW)
        patched.setattr("kb.offline.search_data.USUAL", FEW)
        yield


@pytest.fixture(scope="session")
def packed(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], OfflinePack]:
    """The pack for visitors or for members of a home that nobody changes."""
    home = homes.begin(tmp_path_factory.mktemp("packed"))
    homes.copy(template_home, home)
    kb, made = KnowledgeBase(load(home), HashingEncoder()), dict[str, OfflinePack]()

    def _packed(audience: str) -> OfflinePack:
        if audience not in made:
            made[audience] = make_pack(kb, readers(audience))
        return made[audience]

    return _packed


@pytest.fixture(scope="session")
def unpacked(packed: Callable[[str], OfflinePack], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder that a pack unpacks into."""
    folders: dict[str, Path] = {}

    def _unpacked(audience: str) -> Path:
        if audience not in folders:
            folder = tmp_path_factory.mktemp(f"pack-{audience}")
            with zipfile.ZipFile(io.BytesIO(packed(audience).data)) as archive:
                archive.extractall(folder)
            folders[audience] = folder / "best-practices"
        return folders[audience]

    return _unpacked
