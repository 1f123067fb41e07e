"""Stores: the protocol, and open_store(), which picks the engine by the address."""

from pathlib import Path

from kb.errors import BadValue
from kb.store.protocol import Store

__all__ = ["Store", "open_store"]


def open_store(url: str, home: Path) -> Store:
    """The store at an address such as `sqlite:kb.sqlite`; a relative path begins at the home."""
    engine, _, rest = url.partition(":")
    if engine == "sqlite" and rest:
        from kb.store.sqlite import SQLiteStore

        return SQLiteStore(home / Path(rest).expanduser())
    raise BadValue("store", url, "sqlite:FILE")
