"""kb.figures."""
