"""A value of the store as it stands in an export, and back, to the letter."""

import json
from typing import Any

from kb.store.carried import Value
from kb.transfer.form import OTHERWISE, CellKind, Column


def exported_cell(column: Column, value: Value) -> Any:
    """As it stands in a line of the export."""
    if column.kind is not CellKind.JSON or not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        read = json.loads(value)
        same = read is not None and not _is_wrapped(read) and json.dumps(read, ensure_ascii=column.ascii) == value
    except (ValueError, RecursionError):
        same = False
    # trail, idempotency and hashes compare texts: one that would not come back to the letter is carried as it is
    return read if same else {OTHERWISE: value}


def stored_cell(column: Column, value: Any) -> Value:
    """What is kept of it in a store."""
    if column.kind is not CellKind.JSON:
        return value if isinstance(value, int | float | str) or value is None else json.dumps(value)
    if value is None:
        return ""
    return str(value[OTHERWISE]) if _is_wrapped(value) else json.dumps(value, ensure_ascii=column.ascii)


def _is_wrapped(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {OTHERWISE}
