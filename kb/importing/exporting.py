"""The use cases of write-ups out, as files: what goes out is what came in, to the byte."""

from collections.abc import Sequence
from pathlib import Path

from kb.errors import Conflict
from kb.files.whole import lasting_folder, write_whole
from kb.importing.needs import ImportingNeeds


class Exporting:
    """For the operator at the machine."""

    def __init__(self, home: ImportingNeeds) -> None:
        self._home = home

    def export_files(self, folder: Path, ids: Sequence[str] = ()) -> int:
        """Write write-ups as they were handed in, one file each, each whole or not at all. Returns how many.

        Without ids all but the withdrawn. Raises Unknown and Conflict before anything is written.
        """
        chosen = [self._home.practice(id) for id in ids] or [
            p for p in self._home.ledger().practices if not p.withdrawn
        ]
        for practice in chosen:
            if practice.withdrawn:
                raise Conflict(f"{practice.id} is withdrawn: its text is not given out")
        lasting_folder(folder)
        for practice in chosen:
            write_whole(folder / f"{practice.id}.md", self._home.store.source(practice.id))
        return len(chosen)
