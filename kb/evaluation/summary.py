"""The headline figures of the last measuring, as they are committed and shown on the About page."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kb.errors import BrokenFile
from kb.files.strict_yaml import read_text
from kb.files.whole import write_whole


@dataclass(frozen=True)
class MeasuredHeadline:
    """One figure in a reader's words, with its 95 per cent interval over `topics` judged topics."""

    says: str
    measure: str
    value: float
    low: float
    high: float
    topics: int


@dataclass(frozen=True)
class Measured:
    """What was measured when and with which encoders: `ids` as vectors are kept under, `names` for people."""

    day: str
    version: str
    names: tuple[str, ...]
    ids: tuple[str, ...]
    headlines: tuple[MeasuredHeadline, ...]


def read_measured(path: Path) -> Measured | None:
    """None where nothing was measured. Raises BrokenFile."""
    if not path.is_file():
        return None
    try:
        said = json.loads(read_text(path))
        headlines = tuple(MeasuredHeadline(**one) for one in said["headlines"])
        return Measured(str(said["day"]), str(said["version"]), _texts(said["names"]), _texts(said["ids"]), headlines)
    except (ValueError, TypeError, KeyError):
        raise BrokenFile(path, 0, "is not a summary of a measuring; delete it and measure again") from None


def write_measured(path: Path, measured: Measured) -> None:
    write_whole(path, json.dumps(asdict(measured), ensure_ascii=False, indent=1) + "\n")


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)
