"""kb.submissions."""
