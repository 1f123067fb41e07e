"""kb.reading."""
