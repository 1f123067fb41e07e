"""Files read strictly: every YAML value knows its line, unknown and repeated keys are refused, nothing is guessed."""

import json
import re
from collections.abc import Collection, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from kb.errors import BrokenFile
from kb.raw_text import exact_day

Choice = TypeVar("Choice", bound=StrEnum)

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MOST_DEPTH = 20
"""Lists and mappings within each other in a YAML file; no file of ours has more than a few."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""The C0 controls but tab, line feed and carriage return, which fold to a space."""


class YAMLNode:
    """One value of a YAML file. Every reading method raises BrokenFile with the file and the line."""

    def __init__(self, node: yaml.Node | None, path: str, first_line: int, name: str) -> None:
        self._node, self._path, self._first, self.name = node, path, first_line, name

    @property
    def line(self) -> int:
        """Counts from 1 in the file, front matter or not."""
        return self._first + (self._node.start_mark.line if self._node else 0)

    def broken(self, reason: str) -> BrokenFile:
        return BrokenFile(self._path, self.line, reason)

    @property
    def empty(self) -> bool:
        scalar = isinstance(self._node, yaml.ScalarNode)
        return self._node is None or (scalar and self._node.tag == "tag:yaml.org,2002:null")

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, "YAMLNode"]:
        """The members of a mapping by name; those not given read as empty."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.broken(f"{self.name} must be a list of `name: value` lines")
        found: dict[str, YAMLNode] = {}
        for key, value in self._node.value:
            name = str(key.value)
            member = YAMLNode(value, self._path, self._first, name)
            if name in found:
                raise member.broken(f"{name!r} stands twice; keep one")
            if name not in required and name not in optional:
                known = ", ".join((*required, *optional))
                raise YAMLNode(key, self._path, self._first, name).broken(f"unknown field {name!r}; known are {known}")
            found[name] = member
        for name in required:
            if name not in found or found[name].empty:
                raise self.broken(f"{name!r} is missing in {self.name}")
        nothing = YAMLNode(None, self._path, self.line, "")
        return {name: found.get(name, nothing) for name in (*required, *optional)}

    def items(self) -> Iterator["YAMLNode"]:
        """The members of a list; nothing where the value is empty."""
        if self.empty:
            return
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.broken(f"{self.name} must be a list, for example [a, b]")
        for number, node in enumerate(self._node.value, 1):
            yield YAMLNode(node, self._path, self._first, f"{self.name} {number}")

    def text(self) -> str:
        """The value in one line, every run of white space folded to one space; empty where not given."""
        if self.empty:
            return ""
        if not isinstance(self._node, yaml.ScalarNode):
            raise self.broken(f"{self.name} must be a single text")
        text = str(self._node.value)
        if control := _CONTROL.search(text):
            raise self.broken(f"{self.name} holds a control character (0x{ord(control[0]):02x}); take it out")
        return " ".join(text.split())

    def texts(self) -> tuple[str, ...]:
        return tuple(text for node in self.items() if (text := node.text()))

    def number(self) -> int:
        try:
            return int(self.text())
        except ValueError:
            raise self.broken(f"{self.name} must be a whole number, not {self.text()!r}") from None

    def numbers(self) -> tuple[int, ...]:
        return tuple(node.number() for node in self.items())

    def flag(self) -> bool:
        text = self.text().casefold()
        if text not in ("", "true", "false", "yes", "no"):
            raise self.broken(f"{self.name} must be true or false, not {text!r}")
        return text in ("true", "yes")

    def day(self) -> date:
        try:
            return exact_day(self.text())
        except ValueError:
            raise self.broken(f"{self.name} must be a day like 2023-05-04, not {self.text()!r}") from None

    def choice(self, kind: type[Choice]) -> Choice:
        try:
            return kind(self.text().casefold())
        except ValueError:
            allowed = ", ".join(kind)
            raise self.broken(f"{self.name} cannot be {self.text()!r}: use {allowed}") from None


def parse(text: str, path: Path | str, first_line: int = 1, name: str = "the file") -> YAMLNode:
    """Read YAML that begins at `first_line` of a file. Aliases are refused: a short file must stay short. So is deep
    nesting, for each opening bracket is held against all that are open: it is refused as it is met, before the rest."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            line = first_line + (event.start_mark.line if event.start_mark else 0)
            if isinstance(event, yaml.AliasEvent):
                raise BrokenFile(path, line, "references (*name) are not used here")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MOST_DEPTH:
                raise BrokenFile(path, line, f"lists within lists more than {MOST_DEPTH} deep; write them flat")
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise BrokenFile(path, line, f"not valid YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, RecursionError) as error:
        detail = str(error).splitlines()[0] if str(error) else "nested too deeply"
        raise BrokenFile(path, first_line, f"not valid YAML: {detail}") from None
    return YAMLNode(node, str(path), first_line, name)


MOST_BYTES = 4_000_000
"""The largest file that is read at all; the longest write-up seen is a hundredth of it."""


def read_text(path: Path) -> str:
    """A file's text. Raises BrokenFile where it is missing, unreadable, too large, not UTF-8, or not text."""
    return decode(read_bytes(path), path)


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises BrokenFile where it is missing, unreadable or too large."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BrokenFile(path, 0, f"is {size:,} bytes; {MOST_BYTES:,} is the most: link attachments instead")
        return path.read_bytes()
    except OSError as error:
        raise BrokenFile(path, 0, f"cannot be read: {(error.strerror or 'unknown reason').lower()}") from None


def decode(data: bytes, path: Path | str, first_line: int = 1) -> str:
    """Bytes that begin at `first_line` as UTF-8 text, a byte order mark and Windows line ends taken away."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BrokenFile(path, 0, "is UTF-16; save it as UTF-8")
    if b"\x00" in data:
        raise BrokenFile(path, 0, "is a binary file, not text; give the write-up as Markdown")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = first_line + data.count(b"\n", 0, error.start)
        raise BrokenFile(path, line, f"is not UTF-8 (byte 0x{data[error.start]:02x}); save it as UTF-8") from None
    if "\x1b" in text:  # a terminal that shows the text would obey what follows it
        line = first_line + text.count("\n", 0, text.index("\x1b"))
        raise BrokenFile(path, line, "holds an escape character (0x1b); take it out, or save the file as UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_jsonl(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The records of a JSON Lines file with their lines. Raises BrokenFile."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise BrokenFile(path, 0, f"cannot be read: {(error.strerror or 'unknown reason').lower()}") from None
    with stream:
        for line, data in enumerate(stream, 1):
            if data.strip():
                yield line, json_record(data, path, line)


def json_record(data: bytes, path: Path | str, line: int) -> dict[str, Any]:
    """One line as a JSON object. Raises BrokenFile."""
    try:
        record = json.loads(decode(data, path, line), parse_constant=_none, parse_int=_whole, object_pairs_hook=_once)
    except RecursionError:
        raise BrokenFile(path, line, "is not JSON: nested too deeply") from None
    except ValueError as error:
        raise BrokenFile(path, line, f"is not JSON: {getattr(error, 'msg', error)}") from None
    if not isinstance(record, dict):
        raise BrokenFile(path, line, "is not a JSON object, {…}")
    if b"\\ud" in data.lower():  # an escape that may be half a character, which no file can hold
        try:
            json.dumps(record, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise BrokenFile(path, line, "holds half a character (a lone surrogate); mend the text") from None
    return record


def _none(name: str) -> None:
    raise ValueError(f"{name} is not a value; use null")


def _whole(digits: str) -> int:
    if len(digits) > 4000:  # Python itself reads no more than 4300
        raise ValueError("a number is too long; give it as a text")
    return int(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once each; json would keep the last and drop the others unseen."""
    record: dict[str, Any] = {}
    for name, value in pairs:
        if name in record:
            raise ValueError(f"{name!r} stands twice; keep one")
        record[name] = value
    return record
