"""kb.documents."""
