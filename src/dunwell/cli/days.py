"""Days on the command line: read as people write them to machines, and refused in plain words."""

from datetime import date

import typer

METAVAR = "YYYY-MM-DD"


def a_day(text: str | date) -> date:
    """The parser of every option that is a day. A wrong one is wrong usage."""
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date. Write it like 2026-01-31.") from None
