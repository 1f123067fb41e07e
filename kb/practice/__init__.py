"""kb.practice."""
