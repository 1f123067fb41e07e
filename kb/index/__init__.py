"""kb.index."""
