"""The knowledge base in one zip that opens from a folder, and what was ticked there brought back."""
