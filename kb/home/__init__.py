"""A home: the folder of practices, index and store, opened, or begun."""
