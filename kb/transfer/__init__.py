"""A whole home as open, plain text: written out into a folder, and read into a fresh home."""
