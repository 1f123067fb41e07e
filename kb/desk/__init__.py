"""kb.desk."""
