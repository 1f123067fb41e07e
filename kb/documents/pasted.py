"""Text that somebody pasted or saved as a file, cut into blocks. Runs in the sandbox where there is much of it."""

from dataclasses import asdict
from typing import Any

from kb.documents.markdown_blocks import blocks_of


def blocks(data: bytes) -> list[dict[str, Any]]:
    """The blocks of a text in UTF-8, as JSON has them."""
    return [asdict(block) for block in blocks_of(data.decode("utf-8", "replace"))]
