"""The rest of the plan: activities, indicators, schedule, proposals, success factors, and who reported what."""

from webapp.implementation import (
    activities,
    coverage,
    factors,
    indicator_sheets,
    indicators,
    nil_reports,
    overview,
    proposals,
    schedule,
)

PAGES = (
    overview.blueprint,
    activities.blueprint,
    indicators.blueprint,
    indicator_sheets.blueprint,
    coverage.blueprint,
    nil_reports.blueprint,
    schedule.blueprint,
    proposals.blueprint,
    factors.blueprint,
)
