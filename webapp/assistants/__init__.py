"""Where language models ask: the Model Context Protocol over HTTP."""

from webapp.assistants import protocol

PAGES = (protocol.blueprint,)
