"""Where programs ask, not browsers: a token counts there, and what goes wrong is told in JSON."""

from flask import request

API = "/api/"

MCP = "/mcp"
"""Where assistants ask. A session does not count there, so that no page can ask in its reader's name."""


RECORDS = (".json", ".csv", ".jsonld")
"""What the address of a page's records ends in."""


PACKS = "/reports/"
"""Where a form asks for a file: what cannot be made so is said with the form."""


def is_of_records(path: str) -> bool:
    return path.endswith(RECORDS) and (not path.startswith(PACKS) or path.startswith(f"{PACKS}tabled."))


def is_for_programs() -> bool:
    return request.path.startswith(API) or request.path == MCP
