"""webapp.implementation."""
