"""kb.ledger."""
