"""The rest of the plan: activities, indicators, schedule, proposals, success factors."""

from webapp.implementation import activities, factors, indicator_sheets, indicators, overview, proposals, schedule

PAGES = (
    overview.blueprint,
    activities.blueprint,
    indicators.blueprint,
    indicator_sheets.blueprint,
    schedule.blueprint,
    proposals.blueprint,
    factors.blueprint,
)
