"""Days on the command line: read as people write them to machines, and refused in plain words."""

from datetime import date

import typer

METAVAR = "YYYY-MM-DD"
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
"""Beyond them the calendar itself ends, and a day is a slip of the finger."""


def a_day(text: str | date) -> date:
    """The parser of every option that is a day. A wrong one is wrong usage."""
    if isinstance(text, date):
        return text
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date. Write it like 2026-01-31.") from None
    if not FIRST <= day <= LAST:
        raise typer.BadParameter(f"{text} is too far away. Write a day from {FIRST} to {LAST}.")
    return day
