"""Money that a file dates far ahead has not come: a slip of the pen, told and not booked."""

from dataclasses import replace
from datetime import date, timedelta

from dunwell.intake.entities import heading
from dunwell.receivables.importing.file import Read, Reading
from dunwell.receivables.importing.problem import Problem
from dunwell.receivables.importing.records import InvoiceRecord, PaymentRecord, Record

AHEAD = timedelta(days=7)
"""A bank may name a value date a few days ahead."""


def without_what_has_not_come(reading: Reading[Read], today: date) -> Reading[Read]:
    """The rows whose money can have come; the others are problems."""
    problems, come = [], []
    for record in reading.records:
        name, on = _received(record)
        if on is None or on <= today + AHEAD:
            come.append(record)
            continue
        problems.append(
            Problem(
                row=record.row,
                field=heading(reading, name),
                value=on.isoformat(),
                error="It lies ahead, and money cannot have come yet.",
                remedy="Correct the date, or bring the row in when it is paid.",
            )
        )
    return replace(reading, records=tuple(come), problems=(*reading.problems, *problems))


def _received(record: Record) -> tuple[str, date | None]:
    """The column that says when money came, and the day."""
    if isinstance(record, PaymentRecord):
        return "received_on", record.received_on
    return "paid_on", record.paid_on if isinstance(record, InvoiceRecord) else None
