"""What time it is, and moments as the store keeps them."""

from datetime import UTC, datetime, timedelta


def moment() -> datetime:
    """This moment. Everything here that begins or ends asks it, so that a test can move time."""
    return datetime.now(UTC)


def stamped(delay: timedelta = timedelta()) -> str:
    """This moment, or one so much later, in universal time, to the second."""
    return (moment() + delay).isoformat(timespec="seconds")


def passed(stamp: str, delay: timedelta = timedelta()) -> bool:
    """Whether so much time has gone by since a moment."""
    return left(stamp, delay) <= 0


def left(stamp: str, delay: timedelta = timedelta()) -> float:
    """Seconds until so much time has gone by since a moment."""
    return (datetime.fromisoformat(stamp) + delay - moment()).total_seconds()
