"""Columns of numbers in a folder, opened without being read: each a .npy file that is mapped into memory."""

import mmap
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]


def write_arrays(folder: Path, arrays: "Arrays") -> None:
    """Write each under its name; names may have dots, as `words.places`."""
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def open_arrays(folder: Path) -> "Arrays":
    """All arrays of a folder, read-only, by name. Raises OSError and ValueError where one is none."""
    import numpy as np

    # a file of no entries cannot be mapped
    opened = {path.name.removesuffix(".npy"): path for path in sorted(folder.glob("*.npy"))}
    # as plain arrays: what numpy keeps of a file beside its array costs at every look into it
    return {
        name: np.asarray(np.load(path, mmap_mode="r" if path.stat().st_size > EMPTY else None, allow_pickle=False))
        for name, path in opened.items()
    }


def sums_of(folder: Path) -> dict[str, int]:
    """The checksum of each file of arrays in a folder, its head included; 6 GB a second, so that they are looked at
    whenever they are opened."""
    sums = {}
    for path in sorted(folder.glob("*.npy")):
        with path.open("rb") as file:
            if path.stat().st_size:
                with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                    sums[path.stem] = zlib.crc32(content)
            else:
                sums[path.stem] = 0
    return sums


def part_of(arrays: "Arrays", name: str) -> "Arrays":
    """Those whose names begin with `name` and a dot, without it."""
    return {key.removeprefix(f"{name}."): array for key, array in arrays.items() if key.startswith(f"{name}.")}


EMPTY = 128
"""Bytes of the head of a file: one that is no longer holds no entries."""
