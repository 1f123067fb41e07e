"""webapp.importing."""
