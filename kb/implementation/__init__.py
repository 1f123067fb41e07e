"""kb.implementation."""
