"""kb.home."""
