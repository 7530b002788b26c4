"""Carry in what was said and done: promises, holds, letters and calls.

What is over is written as it would stand in the tables by now, because the house's operations
act in the present. What is still in force goes through the operations, like anybody's.
"""

from __future__ import annotations

from dunwell.casework import operations as casework
from dunwell.channels.models import ContactAttempt
from dunwell.demo.operations.places import Places
from dunwell.demo.rows import ContactRow, FirmRows, HoldRow, PromiseRow
from dunwell.policy.model import PromiseRules
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Hold, Promise, PromisedItem

_ANSWERED = "Answered."


def remember(firm: FirmRows, places: Places) -> None:
    """Everything that was said, oldest first; then the cases that follow from it."""
    for row in firm.promises:
        if row.status == "open":
            _promise(row, places)
    _kept_and_broken([row for row in firm.promises if row.status != "open"], places)
    for hold in firm.holds:
        if hold.ended_on is None:
            _hold(hold, places)
    Hold.objects.bulk_create(_ended(row, places) for row in firm.holds if row.ended_on)
    ContactAttempt.objects.bulk_create(
        (_contact(n, row, places) for n, row in enumerate(firm.contacts)), batch_size=2000
    )
    casework.absorb_contacts(organisation_id=places.organisation_id)


def _promise(row: PromiseRow, places: Places) -> None:
    receivables.record_promise(
        actor=places.owners[row.customer],
        customer_id=places.customers[row.customer],
        entity_id=places.entities[row.entity],
        item_ids=places.items_of(row.numbers),
        amount=row.amount,
        due_on=row.due_on,
        rules=PromiseRules(),
        as_of=row.made_on,
        at=places.on(row.made_on),
    )


def _kept_and_broken(rows: list[PromiseRow], places: Places) -> None:
    """Promises whose day has come: kept, in part, or not."""
    promises = Promise.objects.bulk_create(
        Promise(
            organisation_id=places.organisation_id,
            customer_id=places.customers[row.customer],
            entity_id=places.entities[row.entity],
            currency=row.amount.currency,
            amount_minor=row.amount.minor,
            made_on=row.made_on,
            due_on=row.due_on,
            judged_on=row.judged_on,
            status=row.status,
            status_on=row.status_on,
            made_by=places.owners[row.customer].name,
            made_at=places.on(row.made_on),
        )
        for row in rows
    )
    PromisedItem.objects.bulk_create(
        PromisedItem(
            organisation_id=places.organisation_id,
            promise=promise,
            item_id=places.items[number],
        )
        for promise, row in zip(promises, rows, strict=True)
        for number in row.numbers
    )


def _hold(row: HoldRow, places: Places) -> None:
    receivables.place_hold(
        actor=places.owners[row.customer],
        customer_id=places.customers[row.customer],
        item_id=places.items[row.number] if row.number else None,
        kind=row.kind,
        reason=row.reason,
        from_on=row.from_on,
        until_on=row.until_on,
        review_on=row.review_on,
        disputed=row.disputed,
        at=places.on(row.from_on),
    )


def _ended(row: HoldRow, places: Places) -> Hold:
    assert row.ended_on is not None, "only what is over is written down as over"
    owner = places.owners[row.customer]
    return Hold(
        organisation_id=places.organisation_id,
        customer_id=places.customers[row.customer],
        item_id=places.items[row.number] if row.number else None,
        kind=row.kind,
        from_on=row.from_on,
        until_on=row.ended_on,
        review_on=row.review_on,
        reason=row.reason,
        disputed_minor=row.disputed.minor if row.disputed else None,
        owner_id=owner.user_id,
        opened_by=owner.name,
        opened_at=places.on(row.from_on),
        ended_at=places.on(row.ended_on),
        ended_by=owner.name,
        ended_why=_ANSWERED,
    )


def _contact(place: int, row: ContactRow, places: Places) -> ContactAttempt:
    by_hand = row.channel == "call" or row.direction == "in"
    return ContactAttempt(
        organisation_id=places.organisation_id,
        customer_id=places.customers[row.customer],
        entity_id=places.entities[row.entity],
        at=row.at,
        channel=row.channel,
        direction=row.direction,
        stage=row.stage,
        episode=row.episode,
        outcome=row.outcome,
        asks_for_money=row.asks_for_money,
        address=row.address,
        item_ids=list(places.items_of(row.numbers)),
        key=f"past|{place}",
        note=row.note,
        by=places.owners[row.customer].name if by_hand else places.system.name,
    )
