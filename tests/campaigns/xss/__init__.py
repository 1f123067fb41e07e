"""Texts that would be programs, in every field, on every page, in a real browser: none may run."""
