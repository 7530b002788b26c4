"""Applying money by hand, and taking it back."""

from datetime import date, datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.ledger import operations as ledger
from dunwell.ledger.models import OpenItem
from dunwell.payments import open_book
from dunwell.payments.allocation import Part
from dunwell.payments.models import Allocation
from dunwell.payments.open_book import OpenBook, Owed
from dunwell.payments.operations.book_parts import Booked, book_parts
from dunwell.payments.refused import AmountNotAboveZero, UnknownItem


class MoreThanIsLeft(Refusal):
    code = "more-than-is-left"
    says = "Only {left} of this money is left to apply."


class MoreThanIsOpen(Refusal):
    code = "more-than-is-open"
    says = "Only {open} is open on {number}."


class NothingToApply(Refusal):
    code = "nothing-to-apply"
    says = "Money or a credit note is applied to an invoice; these two are not such a pair."


class UnknownAllocation(Refusal):
    code = "unknown-allocation"
    says = "There is no such allocation."


class AlreadyUndone(Refusal):
    code = "already-undone"
    says = "This allocation was undone already; nothing was changed."


@transaction.atomic
def allocate(
    *, actor: Actor, credit_item_id: int, item_id: int, amount: Money, on: date, at: datetime
) -> Allocation:
    """Apply a part of a payment or credit note to an invoice.

    Refuses with AmountNotAboveZero, UnknownItem, NothingToApply, NotTheirItem, AnotherEntity,
    AnotherCurrency, MoreThanIsLeft, MoreThanIsOpen or NotAllowed.
    """
    actor.require("collector")
    if amount.minor <= 0:
        raise AmountNotAboveZero(amount=amount)
    holder = OpenItem.objects.filter(pk=credit_item_id).first()
    if holder is None:
        raise UnknownItem
    payers = open_book.lock_payers([holder.customer_id])
    book = open_book.read(payers, also=(credit_item_id, item_id))
    whose = open_book.Money(holder.customer_id, holder.entity_id, amount.currency)
    book.check(whose, (credit_item_id, item_id))
    _check_amount(book, book.by_id[credit_item_id], book.by_id[item_id], amount)
    part = Part(credit_item_id, item_id, amount.minor, "by_hand")
    made_id = book_parts(
        organisation_id=actor.organisation_id,
        first=(),
        booked=[Booked(part, holder.entity_id, amount.currency, on)],
        book=book,
        at=at,
    )[0]
    made = Allocation.objects.get(pk=made_id)
    _tell(actor, "allocation.made", made, holder.customer_id, at)
    return made


def _check_amount(book: OpenBook, credit: Owed, debit: Owed, amount: Money) -> None:
    if credit.kind not in ("unapplied", "credit_note") or debit.kind not in (
        "invoice",
        "instalment",
    ):
        raise NothingToApply
    left = Money(-book.left[credit.id], amount.currency)
    if left < amount:
        raise MoreThanIsLeft(left=left)
    still_open = Money(book.left[debit.id], amount.currency)
    if still_open < amount:
        raise MoreThanIsOpen(open=still_open, number=debit.number)


@transaction.atomic
def undo_allocation(
    *, actor: Actor, allocation_id: int, on: date, at: datetime, why: str = ""
) -> Allocation:
    """Take it back: the money is unapplied again and the invoice open again.

    Refuses with UnknownAllocation, AlreadyUndone or NotAllowed.
    """
    actor.require("collector")
    found = Allocation.objects.select_related("credit").filter(pk=allocation_id).first()
    if found is None:
        raise UnknownAllocation
    open_book.lock_payers([found.credit.customer_id])
    allocation = Allocation.objects.select_for_update().get(pk=allocation_id)
    if allocation.undone_by_id is not None:
        raise AlreadyUndone
    take_back(allocation, on=on, memo=why, at=at)
    _tell(actor, "allocation.undone", allocation, found.credit.customer_id, at)
    return allocation


def take_back(allocation: Allocation, *, on: date, memo: str, at: datetime) -> None:
    """Post the reversal, never dated before what it undoes, and note it on the allocation."""
    allocation.undone_by_id = ledger.reverse(
        posting_id=allocation.posting_id,
        kind="deallocated",
        on=max(on, allocation.allocated_on),
        memo=memo,
        at=at,
    )
    allocation.save(update_fields=["undone_by"])


def _tell(
    actor: Actor, verb: str, allocation: Allocation, customer_id: int, at: datetime
) -> None:
    amount = str(Money(allocation.amount_minor, allocation.currency))
    audit.record(
        actor=actor,
        verb=verb,
        subject=allocation,
        at=at,
        customer_id=customer_id,
        detail={"amount": amount, "item": allocation.debit_id, "why": allocation.why},
    )
