"""kb.periods."""
