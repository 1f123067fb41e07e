"""The pack to read without a network."""
