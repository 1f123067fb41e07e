"""kb.files."""
