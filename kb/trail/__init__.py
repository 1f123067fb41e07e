"""kb.trail."""
