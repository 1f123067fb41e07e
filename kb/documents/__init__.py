"""Office files, PDF and separated values, read in a sandbox and written without a formula in them."""
