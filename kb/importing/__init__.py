"""kb.importing."""
