"""The Model Context Protocol: search, read, compare, tally, why, brief, read-only."""
