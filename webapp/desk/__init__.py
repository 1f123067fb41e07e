"""webapp.desk."""
