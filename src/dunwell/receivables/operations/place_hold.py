"""Stop the chase of an item, or of a customer, for a reason; and let it go on again."""

from datetime import date, datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity import queries as identity
from dunwell.identity.actor import Actor
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.ledger.models import OpenItem
from dunwell.policy.model import HoldRule
from dunwell.receivables import rules
from dunwell.receivables.models import Customer, Hold, Invoice

DISPUTE = "dispute"


class HoldNeedsItem(Refusal):
    code = "hold-needs-item"
    says = "A hold of this kind ({kind}) stops one invoice. Say which."


class ItemOfAnother(Refusal):
    code = "item-of-another"
    says = "This invoice is not one of {name}'s."


class DisputedTooMuch(Refusal):
    code = "disputed-too-much"
    says = "{disputed} cannot be in dispute: {open} is open on this invoice."


class HoldEndsBeforeItBegins(Refusal):
    code = "hold-ends-before-it-begins"
    says = "The hold begins on {from_on} and would end on {until_on}. Choose a later day."


class HoldEnded(Refusal):
    code = "hold-ended"
    says = "This hold was ended already, by {ended_by}."


@transaction.atomic
def place_hold(
    *,
    actor: Actor,
    customer_id: int,
    item_id: int | None = None,
    kind: str,
    reason: str,
    from_on: date,
    until_on: date | None = None,
    review_on: date | None = None,
    disputed: Money | None = None,
    promise_id: int | None = None,
    rule: HoldRule | None = None,
    at: datetime,
) -> Hold:
    """Hold an item, or the whole customer, from a day on.

    Without dates it lasts, and is looked at again, as the policy's ``rule`` for the kind says.
    A dispute over part of an item leaves the rest to be asked for.
    Refuses with HoldNeedsItem, ItemOfAnother, DisputedTooMuch, HoldEndsBeforeItBegins,
    NotAllowed.
    """
    if actor.kind != "customer":
        actor.require("collector")
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    rule = rule or rules.hold_rule(kind)
    item = _item(customer, item_id, rule)
    dates = rules.hold_dates(
        rule=rule, from_on=from_on, place=(customer.country, customer.region)
    )
    until_on = until_on or dates.until_on
    if until_on is not None and until_on <= from_on:
        raise HoldEndsBeforeItBegins(from_on=from_on, until_on=until_on)
    part = _disputed_part(item, disputed)
    hold = Hold.objects.create(
        organisation_id=actor.organisation_id,
        customer=customer,
        item=item,
        kind=kind,
        from_on=from_on,
        until_on=until_on,
        review_on=review_on or dates.review_on or until_on,
        reason=reason[:500],
        disputed_minor=None if part is None else part.minor,
        owner_id=actor.user_id or customer.owner_id,
        promise_id=promise_id,
        opened_by=actor.name,
        opened_at=at,
    )
    if item is not None and kind == DISPUTE:
        _note_dispute(item.pk)
    audit.record(
        actor=actor,
        verb="hold.placed",
        subject=hold,
        at=at,
        customer_id=customer_id,
        detail={"kind": kind, "item_id": item_id, "reason": reason[:500]},
    )
    return hold


@transaction.atomic
def end_hold(*, actor: Actor, hold_id: int, why: str, at: datetime) -> Hold:
    """Let the chase go on; the gap of the next stage starts again today.

    Refuses with HoldEnded, NotAllowed.
    """
    if actor.kind != "customer":
        actor.require("collector")
    hold = Hold.objects.select_for_update().select_related("customer__entity").get(pk=hold_id)
    if hold.ended_at is not None:
        raise HoldEnded(ended_by=hold.ended_by)
    today = identity.today(hold.customer.entity, at)
    ends_on = max(today, hold.from_on)
    hold.until_on = ends_on if hold.until_on is None else min(ends_on, hold.until_on)
    hold.ended_at, hold.ended_by, hold.ended_why = at, actor.name, why[:200]
    hold.save(update_fields=["until_on", "ended_at", "ended_by", "ended_why"])
    if hold.item_id is not None and hold.kind == DISPUTE:
        _note_dispute(hold.item_id)
    audit.record(
        actor=actor,
        verb="hold.ended",
        subject=hold,
        at=at,
        customer_id=hold.customer_id,
        detail={"kind": hold.kind, "why": why[:200]},
    )
    return hold


def _item(customer: Customer, item_id: int | None, rule: HoldRule) -> OpenItem | None:
    if item_id is None:
        if rule.stops == "item":
            raise HoldNeedsItem(kind=rule.kind)
        return None
    item = OpenItem.objects.filter(pk=item_id, customer_id=customer.pk).first()
    if item is None:
        raise ItemOfAnother(name=customer.name)
    return item


def _disputed_part(item: OpenItem | None, disputed: Money | None) -> Money | None:
    """The amount in dispute, where it is less than all that is open."""
    if item is None or disputed is None:
        return None
    still_open = Money(item.open_minor, item.currency)
    if not Money(0, item.currency) < disputed <= still_open:
        raise DisputedTooMuch(disputed=disputed, open=still_open)
    return None if disputed == still_open else disputed


def _note_dispute(item_id: int) -> None:
    """Write on the invoice how much of it is in dispute: the parts together, or all of it."""
    invoice = Invoice.objects.select_for_update().select_related("item").get(item_id=item_id)
    disputes = Hold.objects.filter(item_id=item_id, kind=DISPUTE, ended_at=None)
    parts = list(disputes.values_list("disputed_minor", flat=True))
    whole = invoice.item.open_minor
    disputed = sum(whole if part is None else part for part in parts)
    invoice.disputed_minor = min(disputed, whole)
    invoice.save(update_fields=["disputed_minor"])
