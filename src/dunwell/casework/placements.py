"""Reading placements: what is with an agency, and everything that stands behind each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from dunwell.casework.models import NoticeDelivery, Placement, PlacementEvent
from dunwell.channels.models import ContactAttempt
from dunwell.identity.rows import rows
from dunwell.kernel.money import Money
from dunwell.payments.models import Allocation
from dunwell.receivables.models import Address, Contact, Customer


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """One placement in a list."""

    id: int
    customer_id: int
    customer_ref: str
    customer_name: str
    agency: str
    status: str
    proposed_by: str
    approved_by: str
    placed_on: date | None
    ended_on: date | None
    ended_why: str
    open: tuple[Money, ...]
    """What is still open of it."""
    to_tell: int
    """Events that the agency has not been told yet."""


@dataclass(frozen=True, slots=True)
class PlacedItem:
    number: str
    description: str
    reference: str
    issued_on: date
    due_on: date
    days_late: int
    currency: str
    face: Decimal
    claimed: Decimal
    open: Decimal
    notice_delivered_on: date
    notice_proof: str
    notice_basis: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One contact, in either direction, with its words where we have them."""

    at: datetime
    channel: str
    direction: str
    stage: str
    outcome: str
    address: str
    by: str
    note: str
    subject: str
    text: str
    sheet: Mapping[str, object] | None
    is_notice: bool


@dataclass(frozen=True, slots=True)
class Paid:
    on: date
    number: str
    currency: str
    amount: Decimal
    how: str


@dataclass(frozen=True, slots=True)
class WholeCase:
    """Everything an agency needs to know, and nothing that it need not."""

    row: PlacementRow
    proposed_on: date
    approved_at: datetime | None
    last_chance_days: int
    creditor: tuple[str, ...]
    customer: tuple[tuple[str, str], ...]
    items: tuple[PlacedItem, ...]
    contacts: tuple[Exchanged, ...]
    payments: tuple[Paid, ...]
    events: tuple[tuple[date, str, str], ...]


def placements(*, ended: bool = False) -> list[PlacementRow]:
    """What is with an agency or on its way there; with ``ended``, what was, too."""
    found = Placement.objects.select_related("customer").order_by("-pk")
    if not ended:
        found = found.exclude(status__in=["recalled", "closed"])
    return [_row(one) for one in found]


def placement(placement_id: int) -> PlacementRow | None:
    """One placement."""
    found = Placement.objects.select_related("customer").filter(pk=placement_id).first()
    return _row(found) if found else None


def placements_of(customer_id: int) -> list[PlacementRow]:
    """Of one customer, newest first."""
    found = Placement.objects.select_related("customer").filter(customer_id=customer_id)
    return [_row(one) for one in found.order_by("-pk")]


def _row(one: Placement) -> PlacementRow:
    sums: dict[str, int] = {}
    for item in one.items.select_related("item"):
        sums[item.currency] = sums.get(item.currency, 0) + item.item.open_minor
    return PlacementRow(
        id=one.pk,
        customer_id=one.customer_id,
        customer_ref=one.customer.ref,
        customer_name=one.customer.name,
        agency=one.agency,
        status=one.status,
        proposed_by=one.proposed_by,
        approved_by=one.approved_by,
        placed_on=one.placed_on,
        ended_on=one.ended_on,
        ended_why=one.ended_why,
        open=tuple(Money(minor, currency) for currency, minor in sorted(sums.items())),
        to_tell=one.events.filter(reported_at__isnull=True).count() if one.placed_on else 0,
    )


def whole_case(placement_id: int, *, as_of: date) -> WholeCase | None:
    """A placement with its items, contacts, payments and proofs."""
    found = (
        Placement.objects.select_related("customer", "entity").filter(pk=placement_id).first()
    )
    if found is None:
        return None
    items = _items(found, as_of)
    item_ids = list(found.items.values_list("item_id", flat=True))
    entity = found.entity
    return WholeCase(
        row=_row(found),
        proposed_on=found.proposed_on,
        approved_at=found.approved_at,
        last_chance_days=found.last_chance_days,
        creditor=(
            entity.legal_name or entity.name,
            *entity.address.splitlines(),
            entity.email,
            entity.phone,
        ),
        customer=_who(found.customer),
        items=items,
        contacts=_contacts(found, item_ids),
        payments=_payments(item_ids),
        events=tuple(
            (one.on, one.kind, one.detail)
            for one in PlacementEvent.objects.filter(placement=found).order_by("pk")
        ),
    )


def _who(customer: Customer) -> tuple[tuple[str, str], ...]:
    contact = Contact.objects.filter(customer=customer).order_by("-is_primary", "pk").first()
    usable = Address.objects.filter(customer=customer, status="usable").order_by("channel")
    return (
        ("number", customer.ref),
        ("name", customer.name),
        ("kind", customer.kind),
        ("legal_form", customer.legal_form or "not known"),
        ("address", customer.address),
        ("country", customer.country),
        ("language", customer.language),
        ("contact", contact.name if contact else ""),
        *((one.channel, one.address) for one in usable if one.channel != "letter"),
    )


def _items(found: Placement, as_of: date) -> tuple[PlacedItem, ...]:
    placed = found.items.select_related("item__invoice", "notice").order_by(
        "item__due_on", "pk"
    )
    return tuple(
        PlacedItem(
            number=one.item.invoice.number,
            description=one.item.invoice.description,
            reference=one.item.invoice.reference,
            issued_on=one.item.issued_on,
            due_on=one.item.due_on,
            days_late=(as_of - one.item.due_on).days,
            currency=one.currency,
            face=Money(one.item.face_minor, one.currency).decimal(),
            claimed=Money(one.amount_minor, one.currency).decimal(),
            open=Money(one.item.open_minor, one.currency).decimal(),
            notice_delivered_on=one.notice.delivered_on,
            notice_proof=one.notice.proof,
            notice_basis=one.notice.basis,
        )
        for one in placed
    )


def _contacts(found: Placement, item_ids: list[int]) -> tuple[Exchanged, ...]:
    notices = set(
        NoticeDelivery.objects.filter(item_id__in=item_ids).values_list("contact_id", flat=True)
    )
    said = ContactAttempt.objects.filter(customer_id=found.customer_id)
    return tuple(
        Exchanged(
            at=one.at,
            channel=one.channel,
            direction=one.direction,
            stage=one.stage or "",
            outcome=one.outcome,
            address=one.address or "",
            by=one.by,
            note=one.note if one.direction == "in" else "",
            subject=one.message.subject if one.message else "",
            text=one.message.text if one.message else "",
            sheet=one.message.sheet if one.message else None,
            is_notice=one.pk in notices,
        )
        for one in said.select_related("message").order_by("at", "pk")
    )


def _payments(item_ids: list[int]) -> tuple[Paid, ...]:
    applied = Allocation.objects.filter(debit_id__in=item_ids, undone_by__isnull=True)
    return tuple(
        Paid(
            on=one.allocated_on,
            number=one.debit.invoice.number,
            currency=one.currency,
            amount=Money(one.amount_minor, one.currency).decimal(),
            how=one.credit.kind,
        )
        for one in applied.select_related("debit__invoice", "credit").order_by(
            "allocated_on", "pk"
        )
    )


@dataclass(frozen=True, slots=True)
class Proof:
    """How it is known that a final notice listing an item has arrived."""

    number: str
    delivered_on: date
    basis: str


def proofs(item_ids: Sequence[int]) -> list[Proof]:
    """The notice of each item from which its last chance counts: the one that came last."""
    notices = NoticeDelivery.objects.filter(item_id__in=item_ids).select_related(
        "item__invoice"
    )
    latest = {one.item_id: one for one in notices.order_by("delivered_on", "pk")}
    found = [
        Proof(one.item.invoice.number, one.delivered_on, one.basis) for one in latest.values()
    ]
    return sorted(found, key=lambda one: one.number)


@dataclass(frozen=True, slots=True)
class ByHand:
    """How much waits for a person's hands."""

    letters: int
    """To be printed."""
    printed: int
    """And not posted yet."""
    approved: int
    """Cases whose file is to be handed over."""
    to_tell: int
    """Events that an agency has not been told."""


WAITS = """
SELECT (SELECT count(*) FROM channels_outboxmessage
         WHERE channel = 'letter' AND status = 'queued' AND due_at <= %(at)s
           AND sheet IS NOT NULL) AS letters,
       (SELECT count(*) FROM channels_outboxmessage
         WHERE channel = 'letter' AND status = 'reserved') AS printed,
       (SELECT count(*) FROM casework_placement WHERE status = 'approved') AS approved,
       (SELECT count(*) FROM casework_placementevent e
          JOIN casework_placement p ON p.id = e.placement_id
         WHERE e.reported_at IS NULL AND p.placed_on IS NOT NULL) AS to_tell
"""


def waiting_by_hand(*, at: datetime) -> ByHand:
    """One statement."""
    (found,) = rows(ByHand, WAITS, {"at": at})
    return found
