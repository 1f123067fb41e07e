"""Pages of the pack, and of what comes back from it."""
