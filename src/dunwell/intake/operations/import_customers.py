"""Bring in a file of customers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from dunwell.identity.actor import Actor
from dunwell.intake import customers
from dunwell.intake.entities import Owned, heading, with_entity
from dunwell.intake.outcome import Tally
from dunwell.receivables import operations as receivables
from dunwell.receivables.importing.file import Reading
from dunwell.receivables.importing.problem import Problem
from dunwell.receivables.importing.records import CustomerRecord


def check_customers(
    reading: Reading[CustomerRecord], owned: Owned, tally: Tally
) -> list[CustomerRecord]:
    """The rows that can be saved; what speaks against the others goes to the tally."""
    records = with_entity(reading, reading.records, owned, tally)
    tally.problems += customers.payers_unknown(records, heading(reading, "dun_to"))
    tally.problems += _contradictions(records, heading(reading, "customer"))
    bad = tally.bad_rows()
    return [record for record in records if record.row not in bad]


def save_customers(
    *, actor: Actor, records: Sequence[CustomerRecord], owned: Owned, tally: Tally, at: datetime
) -> None:
    """Save them, and count each row once."""
    drafts = customers.drafts(records, owned)
    saved = receivables.save_customers(actor=actor, drafts=drafts, at=at)
    tally.created += saved.created
    tally.updated += saved.updated
    tally.unchanged += len(records) - saved.created - saved.updated


def _contradictions(records: Sequence[CustomerRecord], field: str) -> list[Problem]:
    """The same number twice, with something else said of it."""
    first: dict[str, CustomerRecord] = {}
    problems = []
    for record in records:
        before = first.setdefault(record.ref, record)
        if replace(record, row=before.row) != before:
            problems.append(
                Problem(
                    row=record.row,
                    field=field,
                    value=record.ref,
                    error=f"Row {before.row} has the same number and says something else.",
                    remedy="Give each customer its own number, or leave the wrong row out.",
                )
            )
    return problems
