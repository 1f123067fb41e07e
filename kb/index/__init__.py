"""The index: passages, their words and their vectors, kept in step with the practices."""
