"""The inside of the sandbox: one document from the standard input, one answer in JSON on the standard output.

Nothing here runs in the site's own process but `TASKS`, `WontRead` and what they name in tests.
"""

import json
import mimetypes
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module

from kb.documents.remark import DocumentRemark, summed

TASKS = {
    "docx": "kb.documents.word:blocks",
    "docx-text": "kb.documents.word:text",
    "xlsx": "kb.documents.sheets:sheets",
    "xlsx-text": "kb.documents.sheets:text",
    "csv": "kb.documents.separated:sheets",
    "pdf": "kb.documents.pdf:blocks",
    "pdf-lines": "kb.documents.pdf:printed_lines",
    "pdf-attached": "kb.documents.pdf:attached",
    "text": "kb.documents.pasted:blocks",
    "picture": "kb.documents.picture:looked_at",
}
"""The function behind each task; it takes the document's bytes, what may be chosen by name, and raises WontRead."""

_NEEDLESS = ("numpy", "PIL", "pandas")
"""What readers import where they find it, for things not done here: it costs most of the memory allowed."""

_CLOSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "ctypes.dlopen", "ftplib.")
"""What no reading of a document needs."""


@dataclass(frozen=True)
class Remarked:
    """What a task read, of a reader that has something to say beside it; others give what they read as it is."""

    read: object
    remarks: Sequence[DocumentRemark]


class WontRead(Exception):
    """A document that is not read; the text goes on after "this file cannot be read: "."""


def main(arguments: Sequence[str]) -> None:
    """Read what stands on the standard input. The limits hold before its first byte is read."""
    task, memory, cpu, files, *options = arguments
    _limit(int(memory), int(cpu), int(files))
    for name in _NEEDLESS:
        sys.modules[name] = None  # type: ignore[assignment]
    module, name = TASKS[task].split(":")
    read: Callable[..., object] = getattr(import_module(module), name)
    _close()
    answer = json.dumps(
        _answer(read, sys.stdin.buffer.read(), dict(one.split("=", 1) for one in options)), ensure_ascii=False
    )
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))


def _answer(read: Callable[..., object], data: bytes, options: dict[str, str]) -> dict[str, object]:
    try:
        found = read(data, **options)
        if isinstance(found, Remarked):
            return {"read": found.read, "remarks": [asdict(one) for one in summed(found.remarks)]}
        return {"read": found}
    except WontRead as error:
        return {"refused": str(error)}
    except (MemoryError, RecursionError):
        return {"refused": "it asks for more memory than a document may; save it anew, or split it"}
    except Exception:  # a reader's own fault on a document made to find one: what it says helps nobody
        return {"refused": "it is damaged or made in a way that is not known here; save it anew and try again"}


def _limit(memory: int, cpu: int, files: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _close() -> None:
    """From here on nothing is opened but the installed code, and nothing is called outside."""
    mimetypes.knownfiles = []  # openpyxl would read the machine's lists of file types
    allowed = tuple({sys.prefix, sys.base_prefix, sys.exec_prefix, *(path for path in sys.path if path)})

    def hook(event: str, given: tuple[object, ...]) -> None:
        if event.startswith(_CLOSED):
            raise PermissionError(event)
        if event == "open" and isinstance(given[0], str | bytes):
            path = given[0].decode() if isinstance(given[0], bytes) else given[0]
            if not path.startswith(allowed):
                raise PermissionError(path)

    sys.addaudithook(hook)
