"""What stays free on a disk: small records go on being written while nothing large is taken or made any more."""

import os
from pathlib import Path

from kb.errors import DiskFull

MEGABYTE = 1_000_000


def must_have_room(folder: Path, reserve: int, size: int = 0) -> None:
    """Raises DiskFull where the disk of a folder has less free than `reserve` megabytes and the `size` in bytes of what
    is to be written. A disk that does not say is taken at its first write."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return
    if disk.f_bavail * disk.f_frsize < reserve * MEGABYTE + size:
        raise DiskFull(
            "the disk of this site is nearly full, so that no file is taken or made just now; what is on record can be "
            "read, and small records are kept. Tell whoever keeps the site, and try again later"
        )
