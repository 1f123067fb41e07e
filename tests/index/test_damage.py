"""A bit that turned on the disk, a file that is gone: no wrong answer without a word, and mended by itself."""

import random
import shutil
import time
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import pytest

from kb import KnowledgeBase
from kb.encoder import HashingEncoder
from kb.errors import KBError
from kb.index import base
from kb.person import Audience
from kb.search import Query
from kb.settings import load
from tests.serving import Served, served

TEXTS = ("village producers", "credit guarantees bank loans", "lendnig", "loans to firms without land", "procurement")


def opened(home: Path) -> KnowledgeBase:
    return KnowledgeBase(load(home), HashingEncoder())


def answers(kb: KnowledgeBase) -> tuple[object, ...]:
    results = (kb.reading.search(Query(text)) for text in TEXTS)
    return tuple((one.notes, tuple((hit.card.id, hit.excerpt) for hit in (*one.hits, *one.related))) for one in results)


def turned(data: bytes, draw: random.Random) -> bytes:
    """The same with one bit turned."""
    other, at = bytearray(data), draw.randrange(len(data))
    other[at] ^= 1 << draw.randrange(8)
    return bytes(other)


def is_said(kb: KnowledgeBase) -> bool:
    """Whether it is noticed that the index is not what was written; searches say what they cannot find."""
    collection = kb.home.collection()
    return not collection.is_sound or not collection.is_complete


@pytest.mark.parametrize("seed", range(3))
def test_a_bit_that_turned_in_an_index_is_noticed_and_mended(kb: KnowledgeBase, tmp_path: Path, seed: int) -> None:
    home, draw = tmp_path / "broken", random.Random(seed)
    shutil.copytree(kb.settings.home, home)
    path = home / "index" / "built" / "index.sqlite"
    whole, sound = path.read_bytes(), answers(kb)
    for _ in range(4):
        path.write_bytes(turned(whole, draw))
        broken = opened(home)
        with suppress(KBError):
            assert answers(broken) == sound or is_said(broken)
        opened(home).home.update_index()
        assert answers(opened(home)) == sound


def test_saved_columns_that_are_not_what_was_written_are_not_read(kb: KnowledgeBase) -> None:
    kb.home.collection().save_columns()
    sound = answers(opened(kb.settings.home))
    folder = next(base.folder_of(kb.home.index.path).iterdir())
    for path, end in zip(sorted(folder.glob("*.npy")), cycle(("torn", "turned", "gone")), strict=False):
        data = path.read_bytes()
        if end == "gone":
            path.unlink()
        else:
            path.write_bytes(data[:-1] if end == "torn" else turned(data, random.Random(path.name)))
        assert any(path.stem in one or "columns" in one for one in base.unsound(kb.home.index))
        assert answers(opened(kb.settings.home)) == sound
        path.write_bytes(data)
    assert base.unsound(kb.home.index) == ()


def test_what_a_stopped_writer_left_beside_an_index_goes_with_it(kb: KnowledgeBase) -> None:
    members = kb.settings.built / "members.sqlite"
    left = members.with_name("members.sqlite-journal")
    left.write_bytes(b"x" * 100)
    kb.home._collections[Audience.MEMBERS].throw_away()
    assert not left.exists() and not members.exists()


def found(site: Served) -> tuple[int, bool]:
    answer = site.ask(f"/?q={quote('village producers')}&mode=words")
    return answer.status, b"Online market days" in answer.body


@pytest.mark.parametrize("fault", ["gone", "emptied", "garbled"])
def test_an_index_that_is_lost_while_the_site_serves_is_made_anew(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setenv("KB_ENCODER", "none")
    opened_again = KnowledgeBase.open(kb.settings.home)
    opened_again.home.update_index()
    path = kb.settings.built / "index.sqlite"
    with served(kb.settings.home) as site:
        assert found(site) == (200, True)
        if fault == "gone":
            path.unlink()
        elif fault == "emptied":
            path.write_bytes(b"")
        else:
            path.write_bytes(random.Random(1).randbytes(path.stat().st_size))
        until, seen = time.monotonic() + 60, []
        while not seen or seen[-1] != (200, True):
            assert time.monotonic() < until, seen
            time.sleep(0.1)
            seen.append(found(site))
        assert {status for status, _ in seen} <= {200, 503}
    assert not KnowledgeBase.open(kb.settings.home).home.index.unsound()
