"""Needs that economies post, practices offered to them, and what helped."""
