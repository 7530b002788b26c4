"""The time zones that there are. To find them takes reading a whole folder, so it is done once."""

from functools import cache
from zoneinfo import available_timezones


@cache
def names() -> frozenset[str]:
    """Every zone that this machine knows by name."""
    return frozenset(available_timezones())
