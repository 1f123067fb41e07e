"""Searches that found little, counted by the day."""

import json
from datetime import date

from kb.reading.unmet import Gap
from kb.store import rows
from kb.store.sqlite.part import SQLitePart

MOMENT = 0.1
"""Seconds that a search waits to note that it found little: it has been answered for, and must not wait."""

MOST_GAPS = 1_000
"""Queries that are counted on one day: nobody can fill the disk by searching. What is asked for is always kept."""


class SQLiteUnmet(SQLitePart):
    """The part of the store that keeps what was looked for and hardly found."""

    def note_gap(self, gap: Gap) -> None:
        row = {
            "day": gap.day.isoformat(),
            "text": gap.text,
            "filters": json.dumps(gap.filters, ensure_ascii=False),
            "found": gap.found,
            "times": 0 if gap.asked else gap.times,
            "asked": gap.asked,
        }
        with self._file.writing(wait=MOMENT) as db:
            done = db.execute(
                """update gaps set found = :found, times = times + :times, asked = max(asked, :asked)
                   where day = :day and text = :text and filters = :filters""",
                row,
            )
            if not done.rowcount:
                db.execute(
                    """insert into gaps (day, text, filters, found, times, asked)
                       select :day, :text, :filters, :found, 1, :asked
                       where :asked or (select count(*) from gaps where day = :day) < :most""",
                    {**row, "most": MOST_GAPS},
                )

    def gaps(self, since: date) -> tuple[Gap, ...]:
        found = self._file.db.execute(
            """select text, filters, day, found, times, asked from gaps where day >= ?
               order by day desc, times desc, asked desc, text, filters""",
            [since.isoformat()],
        )
        return tuple(rows.gap(*row) for row in found)
