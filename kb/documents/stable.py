"""An Office file that is the same to the byte for the same content: its only moment is the one it is given."""

import io
import re
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Filled = Callable[[str, bytes], bytes]
"""A part by its name and what it held."""

NO_MOMENT = "2024-01-01T00:00:00"
"""What stands for the moment of making in a file that has none of its own, such as a template."""

_MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def stable(data: bytes, made_at: str = NO_MOMENT, filled: Filled = lambda name, content: content) -> bytes:
    """The zip written anew, its parts in the order given, each as `filled` makes it; `made_at` as ISO 8601."""
    out, moment = io.BytesIO(), made_at[:19].encode() + b"Z"
    with ZipFile(io.BytesIO(data)) as made, ZipFile(out, "w", ZIP_DEFLATED) as kept:
        for name in made.namelist():
            content = filled(name, made.read(name))
            if name == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>" + moment + rb"\g<3>", content)
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            kept.writestr(entry, content)
    return out.getvalue()
