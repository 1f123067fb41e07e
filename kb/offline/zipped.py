"""A folder of files as one zip: the same files make the same bytes, wherever and whenever it is written."""

import io
import zipfile
from collections.abc import Mapping

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The moment that every file bears, the first that a zip can say."""

ROOT = "best-practices"
"""The folder that all of it unpacks into."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """`files` by their paths within the pack, with slashes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{ROOT}/{path}", MOMENT)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, files[path])
    return stream.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The files that `zipped` wrote, by their paths within the pack."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.removeprefix(f"{ROOT}/"): archive.read(entry) for entry in archive.namelist()}
