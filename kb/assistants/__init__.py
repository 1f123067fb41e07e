"""What a language model may ask of the knowledge base, by the Model Context Protocol: to read, and nothing else.

`over_stdio.py` and `over_http.py` are its two doors. The protocol itself is the library `mcp`'s, which is loaded with
them alone.
"""
