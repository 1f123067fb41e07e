"""webapp.site."""
