"""webapp.figures."""
