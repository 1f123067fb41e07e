"""webapp.ledger."""
