"""What a store lays open so that it can be carried elsewhere whole: a copy of itself, and its tables row by row."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

Value = str | int | float | bytes | None
"""What a row holds in a column."""

Row = Mapping[str, Value]

Tell = Callable[[int, int], None]
"""How much is done of how much."""


class CarriedStore(Protocol):
    """Nothing here is checked against anything: whoever carries a store proves it where it arrives."""

    def copy_to(self, path: Path, tell: Tell = lambda done, total: None) -> None:
        """Lay the whole store, as it stands at one moment, into a new file; writers wait meanwhile. Raises
        StoreProblem."""
        ...

    def close(self) -> None:
        """Let go of the store's file in this thread; it is opened again when it is next needed."""
        ...

    def schema(self) -> tuple[str, ...]:
        """The steps that the schema was made by, in order."""
        ...

    def tables(self) -> Mapping[str, tuple[str, ...]]:
        """Every table that something is kept in, by name, with its columns."""
        ...

    def sizes(self) -> Mapping[str, int]:
        """How many rows every table has."""
        ...

    def table_rows(self, table: str, order: Sequence[str]) -> Iterator[Row]:
        """Every row of a table in the order of columns; in none where none is named."""
        ...

    def fill(self, rows: Iterable[tuple[str, Row]], emptied: Iterable[str] = ()) -> None:
        """Put rows into their tables as they are, past the trail, all or none; tables that are `emptied` have nothing
        else in them then, in others a row under the same key is replaced. Raises StoreProblem where a row is none of
        this schema."""
        ...

    def number_practices(self) -> None:
        """Give those that came without a number theirs, in order of arrival: what was written before there were any."""
        ...

    def drop_rows(self, table: str, column: str, value: Value) -> int:
        """Take rows away that hold the value in a column, past the trail; how many there were."""
        ...

    def kept_files(self) -> Mapping[str, int]:
        """Every file that a row points to: its SHA-256, and its size in bytes. One that was taken away before its
        submission was ever handed in is not: nobody else saw it."""
        ...
