"""Everything that a customer's page shows of them, in a fixed number of statements."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from dunwell.receivables.models import (
    Address,
    Contact,
    Customer,
    Freshness,
    Hold,
    Invoice,
    Note,
    Promise,
)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Who the customer is, as the file's head shows them."""

    id: int
    ref: str
    name: str
    kind: str
    country: str
    language: str
    segment: str
    legal_form: str
    entity: str
    owner: str
    payer_id: int | None
    payer: str
    since: date | None
    note: str


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One item with something open: an invoice, a credit note; unapplied money has no document."""

    invoice_id: int
    item_id: int
    entity_id: int
    kind: str
    number: str
    description: str
    currency: str
    open_minor: int
    disputed_minor: int
    issued_on: date
    due_on: date
    deferred_until: date | None

    @property
    def asked_on(self) -> date:
        return max(self.due_on, self.deferred_until or self.due_on)


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold, in force or ended."""

    id: int
    item_id: int | None
    kind: str
    from_on: date
    until_on: date | None
    review_on: date | None
    reason: str
    disputed_minor: int | None
    opened_by: str
    opened_at: datetime
    ended_at: datetime | None
    ended_by: str
    ended_why: str

    def is_in_force(self, as_of: date) -> bool:
        """Whether it stops something on the day."""
        lasts = self.until_on is None or self.until_on > as_of
        return self.ended_at is None and self.from_on <= as_of and lasts


@dataclass(frozen=True, slots=True)
class PromiseRow:
    id: int
    currency: str
    amount_minor: int
    made_on: date
    due_on: date
    judged_on: date
    status: str
    status_on: date | None
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """How promises went, counted: nothing invented from them."""

    kept: int
    partly: int
    broken: int
    open: int

    @property
    def judged(self) -> int:
        return self.kept + self.partly + self.broken


@dataclass(frozen=True, slots=True)
class AddressRow:
    id: int
    channel: str
    address: str
    status: str
    status_at: datetime | None
    status_why: str
    contact_name: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    id: int
    name: str
    given_name: str
    role: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class NoteRow:
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Document:
    """What an open item is called, for a timeline that knows only the item."""

    number: str
    description: str
    due_on: date


def person(customer: Customer) -> PersonRow:
    """No statement, where `access` brought the row."""
    return PersonRow(
        id=customer.pk,
        ref=customer.ref,
        name=customer.name,
        kind=customer.kind,
        country=customer.country,
        language=customer.language,
        segment=customer.segment or "",
        legal_form=customer.legal_form or "",
        entity=customer.entity.name,
        owner=str(customer.owner) if customer.owner else "",
        payer_id=customer.dun_to_id,
        payer=customer.dun_to.name if customer.dun_to else "",
        since=customer.customer_since,
        note=customer.note,
    )


def open_rows(customer_id: int) -> list[OpenRow]:
    """Invoices and credit notes with something open, oldest due first. One statement."""
    found = (
        Invoice.objects.filter(customer_id=customer_id)
        .exclude(item__open_minor=0)
        .select_related("item")
        .order_by("item__due_on", "pk")
    )
    return [
        OpenRow(
            invoice_id=one.pk,
            item_id=one.item_id,
            entity_id=one.entity_id,
            kind=one.kind,
            number=one.number,
            description=one.description,
            currency=one.currency,
            open_minor=one.item.open_minor,
            disputed_minor=one.disputed_minor,
            issued_on=one.issued_on,
            due_on=one.due_on,
            deferred_until=one.deferred_until,
        )
        for one in found
    ]


def documents(item_ids: set[int]) -> dict[int, Document]:
    """The documents behind items. One statement."""
    rows = Invoice.objects.filter(item_id__in=item_ids)
    return {
        item_id: Document(number, description, due_on)
        for item_id, number, description, due_on in rows.values_list(
            "item_id", "number", "description", "due_on"
        )
    }


def holds(customer_id: int) -> list[HoldRow]:
    """Every hold there was, newest first. One statement."""
    rows = Hold.objects.filter(customer_id=customer_id).order_by("-opened_at", "-pk")
    return [
        HoldRow(
            id=one.pk,
            item_id=one.item_id,
            kind=one.kind,
            from_on=one.from_on,
            until_on=one.until_on,
            review_on=one.review_on,
            reason=one.reason,
            disputed_minor=one.disputed_minor,
            opened_by=one.opened_by,
            opened_at=one.opened_at,
            ended_at=one.ended_at,
            ended_by=one.ended_by,
            ended_why=one.ended_why,
        )
        for one in rows
    ]


def promises(customer_id: int) -> list[PromiseRow]:
    """Every promise, newest first. One statement."""
    rows = Promise.objects.filter(customer_id=customer_id).order_by("-made_at", "-pk")
    return [
        PromiseRow(
            id=one.pk,
            currency=one.currency,
            amount_minor=one.amount_minor,
            made_on=one.made_on,
            due_on=one.due_on,
            judged_on=one.judged_on,
            status=one.status,
            status_on=one.status_on,
            made_by=one.made_by,
            made_at=one.made_at,
        )
        for one in rows
    ]


def promise_record(*, since: date | None = None) -> PromiseRecord:
    """How the organisation's promises went, by the day they were judged. One statement."""
    rows = (
        Promise.objects.all() if since is None else Promise.objects.filter(made_on__gte=since)
    )
    counts = rows.aggregate(
        **{
            name: Count("pk", filter=Q(status=name))
            for name in PromiseRecord.__dataclass_fields__
        }
    )
    return PromiseRecord(**counts)


def contacts(customer_id: int) -> list[ContactRow]:
    """The people there, whom we ask first first. One statement."""
    rows = Contact.objects.filter(customer_id=customer_id).order_by("-is_primary", "pk")
    return [
        ContactRow(one.pk, one.name, one.given_name, one.role, one.is_primary) for one in rows
    ]


def addresses(customer_id: int) -> list[AddressRow]:
    """Every way to reach them, and whether we may use it. One statement."""
    rows = Address.objects.filter(customer_id=customer_id).select_related("contact")
    return [
        AddressRow(
            id=one.pk,
            channel=one.channel,
            address=one.address,
            status=one.status,
            status_at=one.status_at,
            status_why=one.status_why,
            contact_name=one.contact.name if one.contact else "",
        )
        for one in rows.order_by("channel", "pk")
    ]


def notes(customer_id: int) -> list[NoteRow]:
    """What colleagues should know, newest first. One statement."""
    rows = Note.objects.filter(customer_id=customer_id).order_by("-at", "-pk")
    return [NoteRow(one.text, one.by, one.at) for one in rows]


@dataclass(frozen=True, slots=True)
class FreshRow:
    entity_id: int
    entity: str
    bank_on: date | None
    ledger_on: date | None


def freshness() -> list[FreshRow]:
    """Up to which day bank and ledger are known, by entity. One statement."""
    rows = Freshness.objects.select_related("entity").order_by("entity__pk")
    return [
        FreshRow(row.entity_id, row.entity.name, row.bank_on, row.ledger_on) for row in rows
    ]
