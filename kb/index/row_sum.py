"""Checksums of the index file's rows: a bit that turned on the disk is noticed where the row is read.

SQLite notices a page that makes no sense. A letter or a vector that became another makes sense, and would be a wrong
answer without a word. A checksum of 32 bits notices every single bit, and of anything else all but one in 4 billion.
"""

import zlib

Part = str | bytes | int | None


def row_sum(*parts: Part) -> int:
    """The checksum of a row's values, each with its kind and length, so that nothing moves from one to the next."""
    total = 0
    for part in parts:
        data = part if isinstance(part, bytes) else b"" if part is None else str(part).encode("utf-8", "surrogatepass")
        total = zlib.crc32(data, zlib.crc32(b"%s %d " % (type(part).__name__.encode(), len(data)), total))
    return total
