"""kb.evaluation."""
