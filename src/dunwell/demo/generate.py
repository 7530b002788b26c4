"""Make a firm up: the same seed and day give the same firm, down to the penny."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from dunwell.demo import (
    billing,
    clientele,
    money_in,
    past,
    returned,
    sizes,
    troubles,
    undertakings,
)
from dunwell.demo.billing import Bill
from dunwell.demo.house import ENTITIES, FIRM, GERMAN, MEMBERS
from dunwell.demo.rows import CustomerRow, FirmRows, InvoiceRow, StopRow, StopStatus

_STOPS: tuple[tuple[str, StopStatus, str, int], ...] = (
    ("email", "bounced", "The mailbox does not exist (5.1.1).", 5),
    ("email", "opted_out", "Asked not to be written to by e-mail.", 4),
    ("email", "unsubscribed", "Used the link under a message.", 2),
    ("sms", "opted_out", "Answered STOP.", 6),
    ("call", "wrong", "Somebody else answers this number.", 3),
)


def generate(seed: int, today: date) -> FirmRows:
    """The whole firm as it stands this morning, with its year and the days to come."""
    rng = Random(seed)
    customers = clientele.invent(rng, today)
    bills = billing.bill(rng, customers, today)
    sizes.size(rng, bills, today)
    _number(rng, bills)
    holds = troubles.trouble(rng, bills, today)
    promises = undertakings.promise(rng, bills, today)
    stopped, notes = troubles.hard_times(rng, customers, bills, today)
    stops = _stops(rng, customers, today)
    notes_of_credit, uses = money_in.credit(rng, bills, today)
    money = money_in.pay(rng, bills, today)
    unreachable = frozenset((stop.customer, stop.channel) for stop in stops)
    lived = past.live(rng, customers, bills, holds + stopped, unreachable, today)
    return FirmRows(
        name=FIRM,
        today=today,
        entities=ENTITIES,
        members=MEMBERS,
        customers=tuple(customers),
        invoices=(*(_row(b) for b in bills if b.issued_on <= today), *notes_of_credit),
        payments=returned.some(Random(seed), money.payments, customers, today),
        credit_uses=tuple(uses),
        holds=tuple(holds + stopped),
        promises=tuple(promises),
        contacts=lived.contacts,
        placements=lived.placements,
        stops=stops,
        notes=tuple(notes),
        coming_invoices=tuple(_row(b) for b in bills if b.issued_on > today),
        coming_payments=money.coming,
    )


def _number(rng: Random, bills: list[Bill]) -> None:
    """Number the bills in order of issue, one row of numbers for each entity."""
    last = {True: 204_000, False: 104_000}
    for bill in bills:
        is_german = bill.customer.entity == GERMAN
        last[is_german] += 1
        bill.number = f"{'RE' if is_german else 'HM'}-{last[is_german]}"
        if bill.customer.kind == "business" and rng.randrange(100) < 45:
            bill.reference = f"PO {rng.randint(10_000, 99_999)}"


def _row(bill: Bill) -> InvoiceRow:
    return InvoiceRow(
        number=bill.number,
        customer=bill.customer.ref,
        entity=bill.customer.entity,
        kind="invoice",
        amount=bill.amount,
        tax_minor=bill.tax_minor,
        issued_on=bill.issued_on,
        due_on=bill.due_on,
        terms=bill.terms,
        reference=bill.reference,
        description=bill.description,
    )


def _stops(rng: Random, customers: list[CustomerRow], today: date) -> tuple[StopRow, ...]:
    """Addresses that may not, or cannot, be used any more."""
    heads = {c.dun_to_ref for c in customers}
    alone = [c for c in customers if c.ref not in heads and not c.dun_to_ref]
    free = [c for c in alone if c.email and c.phone]
    rows: list[StopRow] = []
    for channel, status, why, count in _STOPS:
        for customer in rng.sample(free, count):
            free.remove(customer)
            on = today - timedelta(days=rng.randint(20, 200))
            rows.append(StopRow(customer.ref, channel, status, why, on))
    return tuple(rows)
