"""Recording what was shared and taken up, and keeping meetings."""

from webapp.ledger import adoptions, agendas, ledger, meetings, striking

PAGES = (
    ledger.blueprint,
    adoptions.blueprint,
    meetings.blueprint,
    agendas.blueprint,
    striking.blueprint,
)
