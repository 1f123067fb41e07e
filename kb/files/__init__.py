"""What lies on a disk: databases, YAML read strictly, files written whole, content under its hash."""
