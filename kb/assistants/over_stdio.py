"""An assistant on the same machine: it starts `kb mcp` and speaks by its standard input and output.

Nothing but the protocol goes out there: the library leads whatever else is printed to the standard error.
"""

import anyio
from mcp.server.stdio import stdio_server

from kb.assistants.audience import Asking
from kb.assistants.server import server


def serve(asking: Asking) -> None:
    """Until whoever started it closes its input."""
    anyio.run(_serve, asking)


async def _serve(asking: Asking) -> None:
    serving = server(asking, apart=True)
    async with stdio_server() as (read, write):
        await serving.run(read, write, serving.create_initialization_options())
