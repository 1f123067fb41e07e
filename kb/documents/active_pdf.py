"""What in a PDF acts by itself, holds another file, or leads out of it when it is opened. Runs in the sandbox."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kb.documents.sandbox_child import WontRead

if TYPE_CHECKING:
    from pypdf import PdfReader

_ACTIONS = {
    "/JavaScript": "a script (JavaScript)",
    "/Launch": "an action that starts a program (Launch)",
    "/SubmitForm": "an action that sends what is filled in elsewhere (SubmitForm)",
    "/ImportData": "an action that loads from elsewhere (ImportData)",
    "/GoToR": "an action that opens another file (GoToR)",
    "/GoToE": "an action that opens another file (GoToE)",
    "/Rendition": "a film or sound that acts by itself",
    "/Movie": "a film or sound that acts by itself",
    "/Sound": "a film or sound that acts by itself",
    "/RichMediaExecute": "a film or sound that acts by itself (RichMedia)",
    "/GoTo3DView": "a scene that may run scripts (3D)",
}
_ANNOTATIONS = {
    "/FileAttachment": "another file (FileAttachment)",
    "/RichMedia": "a film or sound that acts by itself (RichMedia)",
    "/Movie": "a film or sound that acts by itself",
    "/Sound": "a film or sound that acts by itself",
    "/Screen": "a film or sound that acts by itself",
    "/3D": "a scene that may run scripts (3D)",
}
_KEYS = {
    "/JS": "a script (JavaScript)",
    "/JavaScript": "a script (JavaScript)",
    "/EmbeddedFiles": "another file (EmbeddedFile)",
    "/EF": "another file (EmbeddedFile)",
    "/XFA": "a dynamic form, which runs scripts (XFA)",
    "/RichMediaContent": "a film or sound that acts by itself (RichMedia)",
}

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_WRITTEN = re.compile(
    rb"/S\s*/(JavaScript|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition|RichMediaExecute|Movie|Sound|GoTo3DView)\b"
    rb"|/(JavaScript|EmbeddedFiles|RichMediaContent)\s*(?=[(<\[0-9])"
    rb"|/Subtype\s*/(FileAttachment|RichMedia)\b|/Type\s*/(EmbeddedFile)\b"
)
"""As it stands in the file, for whatever no table of the file leads to: a program that mends the file may find it."""

_OTHER = re.compile(rb"<(?:html|script|svg|iframe|\?php)[\s/>]|PK\x03\x04|\xd0\xcf\x11\xe0", re.I)
MOST_BEHIND = 2_048
"""Bytes behind the end of a PDF, beside blanks and noughts: some programs fill up a block."""

MOST_OBJECTS = 300_000


def must_be_still(data: bytes, reader: "PdfReader") -> None:
    """Raises WontRead, naming it, where a PDF acts by itself or is another file besides."""
    behind = len(data.rstrip(b"\0\t\r\n ")) - max(data.rfind(b"%%EOF"), 0)
    if _OTHER.search(data[:1024]) or b"PK\x05\x06" in data[-66_000:] or behind > MOST_BEHIND:
        raise WontRead("it is a PDF and something else as well; save it anew and try again")
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data) if b"#" in data else data
    written = _WRITTEN.search(plain)
    if written:
        name = next(part for part in written.groups() if part).decode()
        found: str | None = _ACTIONS.get(f"/{name}") or _KEYS.get(f"/{name}") or _ANNOTATIONS.get(f"/{name}")
        raise WontRead(_sentence(found or "another file (EmbeddedFile)"))
    for named in _objects(reader):
        if found := _acts(named):
            raise WontRead(_sentence(found))


def _sentence(what: str) -> str:
    return f"it holds {what}; print it to a new PDF, which leaves that out, and try again"


def _objects(reader: "PdfReader") -> Iterator[Mapping[str, Any]]:
    """Every dictionary of the file, each once, in whatever object it stands."""
    from pypdf.generic import IndirectObject

    waiting: list[object] = [reader.trailer]
    for generation, places in reader.xref.items():
        waiting += [IndirectObject(id, generation, reader) for id in places]
    waiting += [IndirectObject(id, 0, reader) for id in reader.xref_objStm]
    seen = set[tuple[int, int]]()
    looked = 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            with suppress(Exception):  # an object that is broken says nothing; what else it may be stands in the bytes
                waiting.append(one.get_object())
            continue
        looked += 1
        if looked > MOST_OBJECTS:
            raise WontRead("it is made of more parts than any document; print it to a new PDF and try again")
        if isinstance(one, Mapping):
            yield one
            waiting += [value for value in _raw(one) if _holds(value)]
        elif isinstance(one, list):
            waiting += [value for value in list.__iter__(one) if _holds(value)]


def _raw(one: Mapping[str, Any]) -> list[object]:
    return [one.raw_get(key) if hasattr(one, "raw_get") else one[key] for key in one]


def _holds(value: object) -> bool:
    from pypdf.generic import IndirectObject

    return isinstance(value, Mapping | list | IndirectObject)


def _acts(named: Mapping[str, Any]) -> str:
    """What a dictionary makes a reader do; empty: nothing."""
    for key, what in _KEYS.items():
        if key in named:
            return what
    kind, action = str(named.get("/Subtype", "")), str(named.get("/S", ""))
    if (action in _ACTIONS and "/Type" not in named) or (
        str(named.get("/Type", "")) == "/Action" and action in _ACTIONS
    ):
        return _ACTIONS[action]
    if str(named.get("/Type", "")) == "/EmbeddedFile":
        return "another file (EmbeddedFile)"
    if kind in _ANNOTATIONS and "/Rect" in named:
        return _ANNOTATIONS[kind]
    for key in ("/OpenAction", "/AA"):
        if key in named and _leads_out(named[key]):
            return f"an action that happens by itself ({key[1:]})"
    if "/F" in named and "/Length" in named:
        return "a part that is loaded from elsewhere"
    return ""


def _leads_out(action: object) -> bool:
    """Whether what happens by itself is more than going to a place in the document."""
    from pypdf.generic import IndirectObject

    if isinstance(action, IndirectObject):
        action = action.get_object()
    if not isinstance(action, Mapping):
        return False
    if "/S" in action:
        return str(action["/S"]) not in ("/GoTo", "/Named")
    return any(_leads_out(value) for value in _raw(action))
