"""kb.plan."""
