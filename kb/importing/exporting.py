"""The use cases of write-ups in and out, as files."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import Conflict, Unknown
from kb.home.opened import Opened
from kb.importing.importing import Importing
from kb.permission import (
    may_import,
    require,
)
from kb.person import Person

if TYPE_CHECKING:
    from kb.importing.field_map import FieldMap
    from kb.importing.write_ups import ImportReport


DEFAULT_MAP = "open-records"
"""The field map that JSON Lines are read through unless another is named."""


class Carrying(Opened):
    """What comes in twice changes nothing; what goes out is what came in, to the byte."""

    @property
    @abstractmethod
    def bringing(self) -> Importing:
        """The use cases of bringing in what exists."""

    def field_map(self, name: str = DEFAULT_MAP) -> "FieldMap":
        """A ready field map of this home by its name, or any by its path. Raises BrokenFile, Unknown."""
        from kb.importing.field_map import read_map

        path = Path(name)
        if path.suffix not in (".yaml", ".yml"):
            folder = self.settings.practices / "maps"
            path = folder / f"{name}.yaml"
            if not path.is_file():
                raise Unknown("field map", name, tuple(p.stem for p in folder.glob("*.yaml")), "give a .yaml file")
        return read_map(path)

    def import_files(
        self,
        paths: Sequence[Path],
        by: Person,
        field_map: str = DEFAULT_MAP,
        tell: Callable[[int, int], None] = lambda done, total: None,
        columns: Mapping[str, str] | None = None,
        dry: bool = False,
    ) -> "ImportReport":
        """Bring Markdown and JSON Lines in, spreadsheets and papers. A bad record never stops the rest. `columns` gives
        the field of a spreadsheet's header where it is not the one proposed; `dry`: only say what would be done."""
        from kb.importing.intake import DOCUMENTS
        from kb.importing.write_ups import import_files

        require(may_import(by), by, "bring write-ups in")
        fields = self.field_map(field_map)
        files = [path for path in paths if path.suffix.casefold() in DOCUMENTS and path.is_file()]
        texts = [path for path in paths if path not in files]
        report = import_files(self.store, self.plan, self.economies, texts, fields, by.id, tell, dry)
        for path in files:
            report += self.bringing.import_file(by, path.read_bytes(), str(path), columns, dry)
        if not dry:
            self._close_in_index()
        return report

    def export_files(self, folder: Path, ids: Sequence[str] = ()) -> int:
        """Write write-ups as they were handed in, one file each, each whole or not at all. Returns how many.

        Without ids all but the withdrawn. Raises Unknown and Conflict before anything is written.
        """
        chosen = [self._known_practice(id) for id in ids] or [p for p in self.ledger().practices if not p.withdrawn]
        for practice in chosen:
            if practice.withdrawn:
                raise Conflict(f"{practice.id} is withdrawn: its text is not given out")
        folder.mkdir(parents=True, exist_ok=True)
        for practice in chosen:
            part = folder / f".{practice.id}.part"
            part.write_bytes(self.store.source(practice.id))
            part.replace(folder / f"{practice.id}.md")
        return len(chosen)
