"""What was backed up last, as `kb backup` leaves it in the home: where backups go, nobody who serves need be able to
read."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kb.files.database import now
from kb.files.modes import close
from kb.files.whole import write_whole
from kb.settings import Settings


@dataclass(frozen=True)
class LastBackup:
    """`made` is the moment of what is in it, in universal time; `entry` the trail's last number then; `file` where it
    was written to."""

    made: str
    entry: int
    file: str

    def age(self) -> timedelta:
        return datetime.fromisoformat(now()) - datetime.fromisoformat(self.made)


def keep_last_backup(settings: Settings, made: LastBackup) -> None:
    """Raises OSError where the home takes no file."""
    write_whole(settings.last_backup, json.dumps(asdict(made)))
    close(settings.last_backup)


def last_backup(settings: Settings) -> LastBackup | None:
    """None where none was made, or what is written of it cannot be read."""
    try:
        told = json.loads(settings.last_backup.read_text("utf-8"))
        made = datetime.fromisoformat(told["made"]).astimezone(UTC)
        return LastBackup(made.isoformat(timespec="seconds"), int(told["entry"]), str(Path(told["file"])))
    except (OSError, ValueError, TypeError, KeyError):
        return None
