"""The API as its document says it."""
