"""The life of a placement: handed over, paid to us, told to the agency, taken back."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from dunwell.audit import operations as audit
from dunwell.casework.models import Placement, PlacementEvent, PlacementItem
from dunwell.identity import actor as actors
from dunwell.identity.actor import Actor
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.payments.models import Allocation
from dunwell.receivables import operations as receivables
from dunwell.receivables.listing import holds_in_force
from dunwell.receivables.models import Hold

Kind = PlacementEvent.Kind
Status = Placement.Status
WITH_THEM = (Status.APPROVED, Status.PLACED)
RECALLED_FOR = (
    "dispute",
    "query",
    "hardship",
    "vulnerable",
    "breathing_space",
    "insolvency",
    "bereavement",
    "cease_contact",
)
"""Holds under which nobody asks: not we, and nobody for us."""
PAID = "paid"
BY_HAND = "by_hand"
SAYS = {PAID: "All of it is settled.", BY_HAND: "Taken back by a person."}


class PlacementIsOver(Refusal):
    code = "placement-is-over"
    says = "This placement is {status}. Nothing was changed."


@transaction.atomic
def hand_over(
    *, actor: Actor, placement_id: int, agency: str | None = None, on: date, at: datetime
) -> Placement:
    """The file is with the agency. Refuses with PlacementIsOver, or NotAllowed below manager."""
    actor.require("manager")
    placement = _locked(placement_id, (Status.APPROVED,))
    placement.status, placement.placed_on = Status.PLACED, on
    placement.agency = (agency or placement.agency)[:120]
    placement.save(update_fields=["status", "placed_on", "agency"])
    _event(placement, Kind.PLACED, on, at, detail=f"With {placement.agency}.")
    _audit(actor, placement, "placement.placed", at)
    return placement


@transaction.atomic
def recall(*, actor: Actor, placement_id: int, why: str, on: date, at: datetime) -> Placement:
    """Take it back by hand. Refuses with PlacementIsOver, or NotAllowed below manager."""
    actor.require("manager")
    placement = _locked(placement_id, WITH_THEM)
    _end(actor, placement, BY_HAND, why or SAYS[BY_HAND], on, at)
    return placement


@transaction.atomic
def follow_placements(*, organisation_id: int, as_of: date, at: datetime) -> int:
    """Note what was paid to us since, and take back what may not stay there; says how many.

    Safe to call as often as one likes.
    """
    running = list(
        Placement.objects.select_for_update(of=("self",))
        .filter(status__in=WITH_THEM)
        .order_by("pk")
    )
    if not running:
        return 0
    _note_payments(running, as_of, at)
    recalled = 0
    for placement in running:
        why = _why_back(placement, as_of)
        if why is not None:
            _end(actors.system(organisation_id), placement, why, _said(why), as_of, at)
            recalled += 1
    return recalled


REPORTED = (
    "placement",
    "agency",
    "customer",
    "invoice",
    "what",
    "on",
    "currency",
    "amount",
    "says",
)
"""An amount is a plain decimal beside its currency: the agency's program reads it."""


@transaction.atomic
def report(*, actor: Actor, at: datetime) -> list[tuple[str | int | date, ...]]:
    """What the agencies have not been told yet, now told: rows of `REPORTED`.

    Refuses with NotAllowed below collector.
    """
    actor.require("collector")
    rows = list(
        PlacementEvent.objects.select_for_update(of=("self",))
        .filter(reported_at__isnull=True, placement__placed_on__isnull=False)
        .select_related("placement__customer", "item__invoice")
        .order_by("recorded_at", "pk")
    )
    PlacementEvent.objects.filter(pk__in=[one.pk for one in rows]).update(reported_at=at)
    return [_told(one) for one in rows]


def _told(one: PlacementEvent) -> tuple[str | int | date, ...]:
    paid = Money(one.amount_minor, one.currency) if one.amount_minor is not None else None
    return (
        one.placement_id,
        one.placement.agency,
        one.placement.customer.ref,
        one.item.invoice.number if one.item else "",
        one.kind,
        one.on,
        paid.currency if paid else "",
        f"{paid.decimal():f}" if paid else "",
        one.detail,
    )


def _locked(placement_id: int, statuses: Sequence[str]) -> Placement:
    placement = Placement.objects.select_for_update(of=("self",)).get(pk=placement_id)
    if placement.status not in statuses:
        raise PlacementIsOver(status=placement.status)
    return placement


def _note_payments(running: Sequence[Placement], as_of: date, at: datetime) -> None:
    """One event for each amount applied to a placed item since its yes, and each taken back."""
    placed = PlacementItem.objects.filter(placement__in=running)
    by_item = {one.item_id: one for one in placed.select_related("placement")}
    told = PlacementEvent.objects.filter(allocation=OuterRef("pk"))
    applied = Allocation.objects.filter(debit__in=by_item).select_related("posting")
    new = applied.filter(~Exists(told), undone_by__isnull=True)
    undone = applied.filter(
        Exists(told), ~Exists(told.filter(kind=Kind.PAYMENT_UNDONE)), undone_by__isnull=False
    )
    events = []
    for kind, found in ((Kind.PAYMENT, new), (Kind.PAYMENT_UNDONE, undone)):
        for one in found.order_by("pk"):
            placement = by_item[one.debit_id].placement
            assert placement.approved_at is not None, "what runs was approved"
            if one.posting.recorded_at >= placement.approved_at:
                events.append(_paid(placement, kind, one, as_of, at))
    PlacementEvent.objects.bulk_create(events)


def _paid(
    placement: Placement, kind: Kind, one: Allocation, as_of: date, at: datetime
) -> PlacementEvent:
    amount = Money(one.amount_minor, one.currency)
    said = "Paid to us directly" if kind == Kind.PAYMENT else "No longer paid"
    return PlacementEvent(
        organisation_id=placement.organisation_id,
        placement=placement,
        kind=kind,
        on=one.allocated_on if kind == Kind.PAYMENT else as_of,
        item_id=one.debit_id,
        currency=one.currency,
        amount_minor=one.amount_minor,
        detail=f"{said}: {amount}.",
        allocation=one,
        recorded_at=at,
    )


def _why_back(placement: Placement, as_of: date) -> str | None:
    """Why it may not stay with the agency; None where it may."""
    items = list(placement.items.select_related("item"))
    if all(one.item.open_minor == 0 for one in items):
        return PAID
    customers = {placement.customer_id, *(one.item.customer_id for one in items)}
    holds = holds_in_force(as_of).filter(customer_id__in=customers)
    placed = {one.item_id for one in items}
    kinds = {one.kind for one in holds if one.item_id is None or one.item_id in placed}
    return next((kind for kind in RECALLED_FOR if kind in kinds), None)


def _said(why: str) -> str:
    return SAYS.get(why, f"A hold began: {why.replace('_', ' ')}.")


def _end(
    actor: Actor, placement: Placement, why: str, said: str, on: date, at: datetime
) -> None:
    """Recalled, or closed where all was paid; our own holds end."""
    is_paid = why == PAID
    placement.status = Status.CLOSED if is_paid else Status.RECALLED
    placement.ended_on, placement.ended_why = on, why
    placement.save(update_fields=["status", "ended_on", "ended_why"])
    items = list(placement.items.all())
    for hold in Hold.objects.filter(
        pk__in=[one.hold_id for one in items if one.hold_id], ended_at__isnull=True
    ):
        receivables.end_hold(actor=actor, hold_id=hold.pk, why=said, at=at)
    placement.items.update(released_on=on)
    kind = Kind.CLOSED if is_paid else Kind.RECALLED
    _event(placement, kind, on, at, detail=said[:300])
    _audit(actor, placement, f"placement.{placement.status}", at)


def _event(
    placement: Placement, kind: Kind, on: date, at: datetime, *, detail: str
) -> PlacementEvent:
    return PlacementEvent.objects.create(
        organisation_id=placement.organisation_id,
        placement=placement,
        kind=kind,
        on=on,
        detail=detail,
        recorded_at=at,
    )


def _audit(actor: Actor, placement: Placement, verb: str, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        subject=placement,
        at=at,
        customer_id=placement.customer_id,
        detail={"agency": placement.agency, "why": placement.ended_why},
    )
