"""Bring in a file of payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from dunwell.identity.actor import Actor
from dunwell.identity.many import among
from dunwell.identity.models import Entity
from dunwell.intake.entities import Owned, heading, with_entity
from dunwell.intake.outcome import How, Tally
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from dunwell.payments.models import Payment
from dunwell.payments.operations import record as payments_record
from dunwell.receivables.importing.file import Reading
from dunwell.receivables.importing.problem import Problem
from dunwell.receivables.importing.records import PaymentRecord
from dunwell.receivables.models import Customer, Invoice


@dataclass(frozen=True, slots=True)
class Ready:
    """A payment whose customer and entity are known."""

    record: PaymentRecord
    customer: Customer
    entity: Entity

    @property
    def key(self) -> str:
        return f"import:{self.record.key}"[:120]


def check_payments(
    reading: Reading[PaymentRecord], owned: Owned, how: How, tally: Tally
) -> list[Ready]:
    """The rows that can be booked; what speaks against the others goes to the tally."""
    records = with_entity(reading, reading.records, owned, tally)
    refs = {record.customer for record in records}
    rows = Customer.objects.filter(among("ref", refs)).select_related("entity")
    known = {customer.ref: customer for customer in rows}
    ready: list[Ready] = []
    for record in records:
        customer = known.get(record.customer)
        if customer is None:
            tally.problems.append(_unknown(reading, record))
            continue
        said = bool(record.entity) or how.entity_is_said
        entity = owned.of(record.entity) if said else customer.entity
        ready.append(Ready(record, customer, entity))
    changed = _changed(reading, ready)
    tally.problems += changed
    bad = {problem.row for problem in changed}
    return [one for one in ready if one.record.row not in bad]


def book_payments(*, actor: Actor, ready: Sequence[Ready], tally: Tally, at: datetime) -> None:
    """Record them; those known already stay as they are. Each row is counted once."""
    before = _booked([one.key for one in ready])
    items = _items(ready)
    drafts = [
        payments.PaymentDraft(
            customer_id=one.customer.pk,
            entity_id=one.entity.pk,
            amount=one.record.amount,
            received_on=one.record.received_on,
            method=cast(payments_record.Method, one.record.method),
            reference=" ".join([one.record.reference, *one.record.numbers]).strip()[:140],
            source_key=one.key,
            item_ids=items.get(one.key, ()),
        )
        for one in ready
        if one.key not in before
    ]
    payments.record_payments(actor=actor, drafts=drafts, at=at)
    new = len({draft.source_key for draft in drafts})
    tally.created += new
    tally.unchanged += len(ready) - new


def _unknown(reading: Reading[PaymentRecord], record: PaymentRecord) -> Problem:
    return Problem(
        row=record.row,
        field=heading(reading, "customer"),
        value=record.customer,
        error="There is no customer with this number.",
        remedy="Import the customers, or their invoices, first.",
    )


def _changed(reading: Reading[PaymentRecord], ready: Sequence[Ready]) -> list[Problem]:
    """Payments that came before, or earlier in the file, with another amount."""
    before = _booked([one.key for one in ready])
    problems = []
    for one in ready:
        told = (one.customer.pk, one.record.amount)
        booked = before.setdefault(one.key, told)
        if booked != told:
            problems.append(
                Problem(
                    row=one.record.row,
                    field=heading(reading, "amount"),
                    value=str(one.record.amount),
                    error=f"This payment is known already, over {booked[1]}.",
                    remedy="Reverse that one first, or give this one its own number.",
                )
            )
    return problems


def _booked(keys: Sequence[str]) -> dict[str, tuple[int, Money]]:
    rows = Payment.objects.filter(among("source_key", keys))
    return {
        key: (customer_id, Money(minor, currency))
        for key, customer_id, minor, currency in rows.values_list(
            "source_key", "customer_id", "amount_minor", "currency"
        )
    }


def _items(ready: Sequence[Ready]) -> dict[str, tuple[int, ...]]:
    """The open items that each payment names, of its own customer, entity and currency."""
    numbers = {number for one in ready for number in one.record.numbers}
    rows = Invoice.objects.filter(among("number", numbers), item__open_minor__gt=0)
    found = {
        (customer_id, entity_id, currency, number): item_id
        for customer_id, entity_id, currency, number, item_id in rows.values_list(
            "customer_id", "entity_id", "currency", "number", "item_id"
        )
    }
    named: dict[str, tuple[int, ...]] = {}
    for one in ready:
        whose = (one.customer.pk, one.entity.pk, one.record.amount.currency)
        ids = (found.get((*whose, number)) for number in one.record.numbers)
        named[one.key] = tuple(item_id for item_id in ids if item_id is not None)
    return named
