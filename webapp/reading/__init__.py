"""webapp.reading."""
