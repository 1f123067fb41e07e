"""Keeping the base in order: versions, many at once, merging, withdrawing, review dates."""
