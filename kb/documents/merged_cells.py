"""Merged cells: what stands in one holds for all that it spans."""

from collections.abc import Sequence

from kb.documents.sandbox_child import WontRead
from kb.documents.worksheet import MOST_COLUMNS, CellRange

MOST_STEPS = 3_000_000
"""Cells that merged cells of a sheet may span, so that those laid over each other come to an end."""


def spread(
    merged: Sequence[CellRange], rows: list[list[str]], unread: set[tuple[int, int]]
) -> tuple[list[list[int]], int]:
    """Writes the text of each merged cell into the rows, and what was not read into `unread`; gives [row, column, rows,
    columns] of each that spans rows that hold anything, and how many were written anywhere.

    Down, a row takes it that holds something of its own, for a merge often reaches over empty rows. Across, it is taken
    where something else stands in the row: what stands alone over the width of a table is its title, or a heading
    between its rows, and twelve cells of it would look like twelve headers. Raises WontRead.
    """
    own = [any(row) for row in rows]
    told, times, steps = [], 0, 0
    for one in merged:
        bottom, right = min(one.bottom, len(rows)), min(one.right, MOST_COLUMNS)
        if one.top > len(rows) or one.left > right:
            continue
        told.append([one.top, one.left, bottom - one.top + 1, right - one.left + 1])
        head = rows[one.top - 1]
        text = head[one.left - 1] if one.left <= len(head) else ""
        is_unread = (one.top, one.left) in unread
        if not text and not is_unread:
            continue
        written = False
        for no in range(one.top, bottom + 1):
            row = rows[no - 1]
            steps += 1 + (len(row) + right - one.left if right > one.left else 0)
            if steps > MOST_STEPS:
                raise WontRead("its merged cells lie over each other; take the merges away and try again")
            if no > one.top and not own[no - 1]:
                continue
            alone = right > one.left and not any(row[: one.left - 1]) and not any(row[right:])
            columns = range(one.left, one.left + 1 if alone else right + 1)
            row += [""] * (columns[-1] - len(row))
            for column in columns:
                if is_unread:
                    unread.add((no, column))
                elif not row[column - 1]:
                    row[column - 1] = text
                    written = True
        times += written
    return told, times
