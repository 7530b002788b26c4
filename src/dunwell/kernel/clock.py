"""The one place that reads the clock. Only faces import it; others get `at` or `as_of`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)
