"""Recording what was shared and taken up, and keeping meetings."""

from webapp.ledger import adoptions, ledger, meetings, striking

PAGES = (
    ledger.blueprint,
    adoptions.blueprint,
    meetings.blueprint,
    striking.blueprint,
)
