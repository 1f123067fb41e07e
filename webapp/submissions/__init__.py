"""webapp.submissions."""
