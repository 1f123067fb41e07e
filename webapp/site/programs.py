"""Where programs ask, not browsers: a token counts there, and what goes wrong is told in JSON."""

from flask import request

API = "/api/"

MCP = "/mcp"
"""Where assistants ask. A session does not count there, so that no page can ask in its reader's name."""


def is_for_programs() -> bool:
    return request.path.startswith(API) or request.path == MCP
