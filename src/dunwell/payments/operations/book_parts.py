"""Write planned parts into the books, and keep beside each posting what it applied and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dunwell.identity.many import insert
from dunwell.kernel.money import Money
from dunwell.ledger import operations as ledger
from dunwell.ledger import posting
from dunwell.payments.allocation import Part
from dunwell.payments.models import Allocation
from dunwell.payments.open_book import OpenBook


@dataclass(frozen=True, slots=True)
class Booked:
    """A part with what its posting needs besides."""

    part: Part
    entity_id: int
    currency: str
    on: date


def book_parts(
    *,
    organisation_id: int,
    first: Sequence[posting.Draft],
    booked: Sequence[Booked],
    book: OpenBook,
    at: datetime,
) -> list[int]:
    """Post ``first`` and then one allocation a part, all in a few statements; their ids.

    A payment that came before its invoice settles it on the day the invoice was issued.
    """
    dates = [_happened_on(one, book) for one in booked]
    drafts = [_draft(one, on, book) for one, on in zip(booked, dates, strict=True)]
    posting_ids = ledger.post(organisation_id=organisation_id, drafts=[*first, *drafts], at=at)
    return insert(
        Allocation,
        same={"organisation_id": organisation_id},
        columns={
            "credit_id": [one.part.credit_id for one in booked],
            "debit_id": [one.part.item_id for one in booked],
            "currency": [one.currency for one in booked],
            "amount_minor": [one.part.amount_minor for one in booked],
            "posting_id": posting_ids[len(first) :],
            "allocated_on": dates,
            "why": [one.part.why for one in booked],
        },
    )


def _happened_on(one: Booked, book: OpenBook) -> date:
    items = (book.by_id.get(one.part.item_id), book.by_id.get(one.part.credit_id))
    return max(one.on, *(item.issued_on for item in items if item is not None))


def _draft(one: Booked, on: date, book: OpenBook) -> posting.Draft:
    """A credit note gives from receivables; money gives from what is not yet applied."""
    credit = book.by_id.get(one.part.credit_id)
    is_note = credit is not None and credit.kind == "credit_note"
    return posting.allocated(
        entity_id=one.entity_id,
        credit_item_id=one.part.credit_id,
        credit_account="receivable" if is_note else "unapplied_cash",
        debit_item_id=one.part.item_id,
        amount=Money(one.part.amount_minor, one.currency),
        on=on,
    )
