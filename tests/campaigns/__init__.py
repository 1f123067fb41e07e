"""Long runs with their own commands: `make` says which; a short slice of each is in the quick suite."""
