"""The one place that reads the clock. Only faces may import it; every other floor is handed `at` or `as_of`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)
