"""webapp.care."""
