"""The one way in for a file: read, check against the books, and book; or do nothing."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dunwell.identity.actor import Actor
from dunwell.intake import invoices, rejected
from dunwell.intake.entities import Owned, entities
from dunwell.intake.look import Looked
from dunwell.intake.not_yet import without_what_has_not_come
from dunwell.intake.operations.import_customers import check_customers, save_customers
from dunwell.intake.operations.import_invoices import book_invoices
from dunwell.intake.operations.import_open_items import book_open_items
from dunwell.intake.operations.import_payments import book_payments, check_payments
from dunwell.intake.outcome import How, Outcome, Tally
from dunwell.kernel.progress import Told, nobody, part_of
from dunwell.receivables import operations as receivables
from dunwell.receivables.importing import file
from dunwell.receivables.importing.file import Read, Reading
from dunwell.receivables.importing.problem import Problem
from dunwell.receivables.importing.records import CustomerRecord, InvoiceRecord, PaymentRecord


class _Undone(Exception):
    """Rolls back what a dry run, or a file with problems, has written."""


@dataclass(frozen=True, slots=True)
class _Import:
    """What every kind of import works with."""

    actor: Actor
    looked: Looked
    how: How
    owned: Owned
    as_of: date
    at: datetime
    tally: Tally
    told: Told

    def read(self, read: Callable[..., Reading[Read]]) -> Reading[Read]:
        entity = self.how.entity
        reading = read(
            self.looked.table,
            self.looked.mapping,
            currency=entity.currency,
            country=entity.country,
            told=part_of(self.told, first=0, last=30),
        )
        reading = without_what_has_not_come(reading, self.as_of)
        self.tally.problems += reading.problems
        self.tally.doubts += reading.doubts
        return reading

    @property
    def may_book(self) -> bool:
        return self.how.on_error == "skip" or not self.tally.problems


def import_file(
    *,
    actor: Actor,
    looked: Looked,
    how: How,
    as_of: date,
    at: datetime,
    told: Told = nobody,
) -> Outcome:
    """Bring a file in, in one transaction; ``as_of`` is the entity's today.

    With problems and ``on_error`` "stop" nothing is imported and the outcome says so. Refuses
    with WrongHeader, AmbiguousDates, AmbiguousAmounts, SnapshotTooDifferent, NotAllowed.
    """
    actor.require("collector")
    work = _Import(actor, looked, how, entities(how), as_of, at, Tally(), told)
    outcome: Outcome | None = None
    try:
        with transaction.atomic():
            reading = _KINDS[looked.kind](work)
            outcome = _outcome(work, reading)
            _remember(work, reading, outcome)
            if how.dry_run or outcome.is_stopped:
                raise _Undone
    except _Undone:
        pass
    assert outcome is not None, "an import ends with an outcome or an error"
    return outcome


Made = Reading[CustomerRecord] | Reading[InvoiceRecord] | Reading[PaymentRecord]


def _customers(work: _Import) -> Made:
    reading = work.read(file.customers)
    records = check_customers(reading, work.owned, work.tally)
    if work.may_book:
        save_customers(
            actor=work.actor, records=records, owned=work.owned, tally=work.tally, at=work.at
        )
    return reading


def _invoices(work: _Import) -> Made:
    reading = work.read(file.invoices)
    found = invoices.sort(reading, work.owned, work.how, work.tally)
    if work.may_book:
        book_invoices(
            actor=work.actor,
            found=found,
            owned=work.owned,
            how=work.how,
            as_of=work.as_of,
            tally=work.tally,
            at=work.at,
            told=part_of(work.told, first=40, last=100),
        )
        records = found.records()
        covered = {work.owned.of(record.entity).pk for record in records}
        has_paid = any(record.paid_on for record in records)
        _note_freshness(work, covered, ledger=True, bank=has_paid)
    return reading


def _open_items(work: _Import) -> Made:
    reading = work.read(file.open_items)
    found = invoices.sort(reading, work.owned, work.how, work.tally)
    if work.may_book:
        book_open_items(
            actor=work.actor,
            reading=reading,
            found=found,
            owned=work.owned,
            how=work.how,
            as_of=known_on(work.how, work.as_of),
            tally=work.tally,
            at=work.at,
        )
        covered = {work.owned.of(record.entity).pk for record in found.records()}
        _note_freshness(work, covered or {work.how.entity.pk}, ledger=True, bank=False)
    return reading


def _payments(work: _Import) -> Made:
    reading = work.read(file.payments)
    ready = check_payments(reading, work.owned, work.how, work.tally)
    if work.may_book:
        book_payments(actor=work.actor, ready=ready, tally=work.tally, at=work.at)
        _note_freshness(work, {one.entity.pk for one in ready}, ledger=False, bank=True)
    return reading


_KINDS: dict[str, Callable[[_Import], Made]] = {
    "customers": _customers,
    "invoices": _invoices,
    "open-items": _open_items,
    "payments": _payments,
}


def _note_freshness(work: _Import, entity_ids: set[int], *, ledger: bool, bank: bool) -> None:
    """Remember up to which day the file knows."""
    day = known_on(work.how, work.as_of)
    for entity_id in sorted(entity_ids):
        receivables.note_freshness(
            actor=work.actor,
            entity_id=entity_id,
            ledger_on=day if ledger else None,
            bank_on=day if bank else None,
            at=work.at,
        )


def known_on(how: How, as_of: date) -> date:
    """The day that was said, or today: a file is taken for this morning's. Never tomorrow."""
    return min(how.known_on or as_of, as_of)


def _outcome(work: _Import, reading: Made) -> Outcome:
    tally, how = work.tally, work.how
    problems = tuple(sorted(tally.problems, key=lambda problem: problem.row))
    return Outcome(
        kind=work.looked.kind,
        read=reading.rows,
        created=tally.created,
        updated=tally.updated,
        unchanged=tally.unchanged,
        rejected=problems,
        doubts=tuple(tally.doubts),
        settled_outside=tally.settled_outside,
        reopened=tally.reopened,
        payments=tally.payments,
        is_stopped=how.on_error == "stop" and bool(problems),
        is_dry_run=how.dry_run,
        known_on=known_on(how, work.as_of),
        rejected_csv=_as_csv(reading, problems),
    )


def _as_csv(reading: Made, problems: Sequence[Problem]) -> str:
    if not problems:
        return ""
    return rejected.as_csv(reading.table, reading.mapping, reading.date_format, problems)


def _remember(work: _Import, reading: Made, outcome: Outcome) -> None:
    """Keep a note of a file that changed something; the same file again leaves none."""
    if not (outcome.created or outcome.updated or outcome.settled_outside or outcome.reopened):
        return
    receivables.note_import(
        actor=work.actor,
        kind=work.looked.kind,
        filename=work.looked.filename,
        sha256=hashlib.sha256(work.looked.data).hexdigest(),
        as_of=work.as_of,
        counts={
            "read": reading.rows,
            "created": outcome.created,
            "updated": outcome.updated,
            "unchanged": outcome.unchanged,
            "rejected": len({problem.row for problem in outcome.rejected}),
        },
        at=work.at,
    )
