"""The trail: every change an entry chained to the one before, read and proved."""

from kb.trail.reading import TrailFilter as TrailFilter
from kb.trail.reading import entry_json as entry_json
from kb.trail.reading import trail_csv as trail_csv
from kb.trail.reading import trail_json as trail_json
