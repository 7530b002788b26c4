"""Bring in a snapshot of what is open now; what it no longer lists was settled elsewhere."""

from collections.abc import Sequence
from datetime import date, datetime

from dunwell.identity.actor import Actor
from dunwell.intake.entities import Owned, heading
from dunwell.intake.invoices import Sorted
from dunwell.intake.operations.import_invoices import Booked, book_invoices
from dunwell.intake.outcome import How, SnapshotTooDifferent, Tally
from dunwell.kernel.money import Money
from dunwell.ledger import operations as ledger
from dunwell.ledger.models import OpenItem, Posting
from dunwell.ledger.posting import settled_outside
from dunwell.payments import operations as payments
from dunwell.receivables.importing.file import Reading
from dunwell.receivables.importing.problem import Problem
from dunwell.receivables.importing.records import InvoiceRecord

MOST_VANISHED = 20
"""Percent of the open items that may vanish at once without a person's word."""
MEMO = "No longer open in the ledger of record"


def book_open_items(
    *,
    actor: Actor,
    reading: Reading[InvoiceRecord],
    found: Sorted,
    owned: Owned,
    how: How,
    as_of: date,
    tally: Tally,
    at: datetime,
) -> None:
    """Issue what is new, then bring what is open in line with the file.

    Refuses with SnapshotTooDifferent.
    """
    vanished = _vanished(reading, owned, how, as_of) if how.is_snapshot else []
    booked = book_invoices(
        actor=actor,
        found=found,
        owned=owned,
        how=how,
        as_of=as_of,
        tally=tally,
        at=at,
        lowered=_lowered(found),
    )
    payments.settle_outside(
        actor=actor, item_ids=[item.pk for item in vanished], on=as_of, memo=MEMO, at=at
    )
    tally.settled_outside = len(vanished) if how.is_snapshot else None
    _bring_in_line(actor, reading, booked, as_of, tally, at)


def _lowered(found: Sorted) -> frozenset[int]:
    """Invoices of which the file says less is open than we know: a part was settled there."""
    return frozenset(
        invoice.pk
        for record, invoice in found.known
        if record.open is not None and record.open.minor < abs(invoice.item.open_minor)
    )


def _vanished(
    reading: Reading[InvoiceRecord], owned: Owned, how: How, as_of: date
) -> list[OpenItem]:
    """What is open here and not in the file, for the entities that the file is about."""
    listed = {(owned.of(record.entity).pk, record.number) for record in reading.records}
    listed |= _rejected(reading, owned)
    covered = {owned.of(record.entity).pk for record in reading.records} or {how.entity.pk}
    before = _open(covered, as_of)
    vanished = [item for item in before if (item.entity_id, item.invoice.number) not in listed]
    _check_share(len(vanished), len(before), how)
    return vanished


def _rejected(reading: Reading[InvoiceRecord], owned: Owned) -> set[tuple[int, str]]:
    """The numbers in rows that could not be taken: listed all the same, so not settled."""
    source = reading.mapping.columns.get("number")
    if source is None or source.column not in reading.table.header:
        return set()
    place = reading.table.header.index(source.column)
    bad = reading.bad_rows()
    numbers = {str(row.cells[place]).strip() for row in reading.table.rows if row.number in bad}
    return {(entity.pk, number) for number in numbers for entity in owned.by_code.values()}


def _open(entity_ids: set[int], as_of: date) -> list[OpenItem]:
    """Documents open in the books; one issued after the day of the snapshot is not in it."""
    rows = OpenItem.objects.filter(
        entity_id__in=entity_ids, invoice__isnull=False, issued_on__lte=as_of
    )
    return list(rows.exclude(open_minor=0).select_related("invoice").order_by("pk"))


def _check_share(vanished: int, before: int, how: How) -> None:
    if not how.confirm and vanished * 100 > before * MOST_VANISHED:
        raise SnapshotTooDifferent(
            vanished=vanished, before=before, share=vanished * 100 // before
        )


def _bring_in_line(
    actor: Actor,
    reading: Reading[InvoiceRecord],
    booked: Sequence[Booked],
    as_of: date,
    tally: Tally,
    at: datetime,
) -> None:
    """Settle, or open again, the difference between our open amounts and the file's."""
    again = _reopen(actor, booked, as_of, at)
    tally.reopened = len(again)
    items = OpenItem.objects.in_bulk([invoice.item_id for _, invoice in booked])
    drafts = []
    for record, invoice in booked:
        item = items[invoice.item_id]
        assert record.open is not None, "a snapshot says what is open"
        less = abs(item.open_minor) - record.open.minor
        if less > 0:
            amount = Money(less if item.open_minor > 0 else -less, item.currency)
            drafts.append(
                settled_outside(
                    entity_id=item.entity_id,
                    item_id=item.pk,
                    amount=amount,
                    on=max(as_of, item.issued_on),
                    memo=MEMO,
                )
            )
        elif less < 0:
            tally.doubts.append(_more_open(reading, record, item))
    ledger.post(organisation_id=actor.organisation_id, drafts=drafts, at=at)


def _reopen(actor: Actor, booked: Sequence[Booked], as_of: date, at: datetime) -> set[int]:
    """Take back earlier settlements of items that the file lists with more open than we have."""
    items = OpenItem.objects.in_bulk([invoice.item_id for _, invoice in booked])
    more = [
        invoice.item_id
        for record, invoice in booked
        if record.open is not None
        and abs(items[invoice.item_id].open_minor) < record.open.minor
    ]
    settled = Posting.objects.filter(
        kind="settled_outside", reversed_by__isnull=True, entries__item__in=more
    )
    again = set(settled.values_list("entries__item", flat=True)) - {None}
    payments.reopen_settled_outside(
        actor=actor, item_ids=sorted(again), on=as_of, memo="Open again, by the file", at=at
    )
    return again


def _more_open(
    reading: Reading[InvoiceRecord], record: InvoiceRecord, item: OpenItem
) -> Problem:
    """The file does not know of money that we do."""
    ours = Money(abs(item.open_minor), item.currency)
    return Problem(
        row=record.row,
        field=heading(reading, "open"),
        value=str(record.open),
        error=f"Only {ours} is open here: a payment or credit is booked that the file lacks.",
        remedy="Nothing was changed. Book it in the other program too, or reverse it here.",
    )
