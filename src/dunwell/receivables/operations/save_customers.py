"""Create customers, or bring what we know of them up to date; many at once, by their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.identity.many import among, create_many
from dunwell.identity.models import Entity
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import contact_details
from dunwell.receivables.models import Customer

TEXTS = (
    "name",
    "kind",
    "entity_id",
    "country",
    "region",
    "city",
    "timezone",
    "language",
    "segment",
    "legal_form",
    "address",
    "customer_since",
    "owner_id",
)

LANGUAGES = {"DE": "de", "AT": "de"}
"""The language to write in, by country, as long as a customer has not said."""


class UnknownPayer(Refusal):
    code = "unknown-payer"
    says = "Customer {ref} is to be asked through {dun_to_ref}, who is not a customer here."


class PaysForItself(Refusal):
    code = "pays-for-itself"
    says = "Customer {ref} cannot be asked through itself. Leave `dun_to` empty."


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """What a source says of a customer. None, or an empty text, means that it does not say."""

    ref: str
    name: str = ""
    kind: Literal["business", "consumer"] | None = None
    entity_id: int | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    timezone: str | None = None
    language: str | None = None
    segment: str | None = None
    legal_form: str | None = None
    dun_to_ref: str | None = None
    contact_name: str = ""
    contact_given_name: str = ""
    contact_role: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    customer_since: date | None = None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """How many were new, changed, or said nothing new; and each one's row by its number."""

    created: int
    updated: int
    unchanged: int
    ids: Mapping[str, int] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    """The numbers of those that were known and changed."""


class EntityMissing(Refusal):
    code = "entity-missing"
    says = "Customer {ref} is new, and needs an entity that invoices it."


@transaction.atomic
def save_customers(*, actor: Actor, drafts: Sequence[CustomerDraft], at: datetime) -> Saved:
    """Save the drafts; a number that comes twice counts with its last draft.

    Refuses with EntityMissing, UnknownPayer, PaysForItself, NotAnEmail, NotATelephone,
    NotAllowed.
    """
    actor.require("collector")
    by_ref = {draft.ref: draft for draft in drafts}
    known = _known(by_ref)
    changed = {ref for ref, customer in known.items() if _take_over(by_ref[ref], customer)}
    entities = Entity.objects.in_bulk()
    new = [
        _customer(actor, draft, entities, at)
        for ref, draft in by_ref.items()
        if ref not in known
    ]
    create_many(new)
    _write_changes([known[ref] for ref in sorted(changed)])
    rows = known | {customer.ref: customer for customer in new}
    changed |= _set_payers(by_ref, rows)
    changed |= contact_details.save(
        actor.organisation_id,
        [
            contact_details.Said(
                customer=rows[ref],
                name=draft.contact_name,
                given_name=draft.contact_given_name,
                role=draft.contact_role,
                email=draft.email,
                phone=draft.phone,
                postal=draft.address,
            )
            for ref, draft in by_ref.items()
        ],
        at=at,
    )
    updated = len(changed & known.keys())
    saved = Saved(
        created=len(new),
        updated=updated,
        unchanged=len(known) - updated,
        ids={ref: customer.pk for ref, customer in rows.items()},
        changed=frozenset(changed & known.keys()),
    )
    _record(actor, saved, [rows[ref] for ref in rows if ref in changed or ref not in known], at)
    return saved


def _known(by_ref: Mapping[str, CustomerDraft]) -> dict[str, Customer]:
    found = (
        Customer.objects.select_for_update().filter(among("ref", list(by_ref))).order_by("pk")
    )
    return {customer.ref: customer for customer in found}


def _customer(
    actor: Actor, draft: CustomerDraft, entities: Mapping[int, Entity], at: datetime
) -> Customer:
    """A new row; what the draft does not say follows from the country and the entity."""
    entity = entities.get(draft.entity_id) if draft.entity_id is not None else None
    if entity is None:
        raise EntityMissing(ref=draft.ref)
    country = draft.country or entity.country
    customer = Customer(
        organisation_id=actor.organisation_id,
        ref=draft.ref,
        name=draft.ref,
        kind=Customer.Kind.BUSINESS,
        country=country,
        language=LANGUAGES.get(country, "en"),
        created_at=at,
    )
    _take_over(draft, customer)
    return customer


def _take_over(draft: CustomerDraft, customer: Customer) -> bool:
    """Copy what the draft says onto the row; whether that changed it."""
    changed = False
    for name in TEXTS:
        said = getattr(draft, name)
        if said not in (None, "") and said != getattr(customer, name):
            setattr(customer, name, said)
            changed = True
    return changed


def _write_changes(customers: Sequence[Customer]) -> None:
    if customers:
        Customer.objects.bulk_update(customers, TEXTS, batch_size=1000)


def _set_payers(by_ref: Mapping[str, CustomerDraft], rows: Mapping[str, Customer]) -> set[str]:
    """Point each customer at whoever is asked instead; those whom that changed."""
    wanted = {ref: draft.dun_to_ref for ref, draft in by_ref.items() if draft.dun_to_ref}
    if not wanted:
        return set()
    elsewhere = Customer.objects.filter(ref__in=set(wanted.values()) - rows.keys())
    payers = dict(elsewhere.values_list("ref", "pk")) | {
        ref: row.pk for ref, row in rows.items()
    }
    changed: list[Customer] = []
    for ref, payer_ref in wanted.items():
        if payer_ref == ref:
            raise PaysForItself(ref=ref)
        if payer_ref not in payers:
            raise UnknownPayer(ref=ref, dun_to_ref=payer_ref)
        if rows[ref].dun_to_id != payers[payer_ref]:
            rows[ref].dun_to_id = payers[payer_ref]
            changed.append(rows[ref])
    Customer.objects.bulk_update(changed, ["dun_to"], batch_size=1000)
    return {customer.ref for customer in changed}


def _record(actor: Actor, saved: Saved, touched: Sequence[Customer], at: datetime) -> None:
    """One line for one customer; one line with the counts for many."""
    if not touched:
        return
    audit.record(
        actor=actor,
        verb="customer.saved" if len(touched) == 1 else "customers.saved",
        subject=touched[0],
        at=at,
        customer_id=touched[0].pk if len(touched) == 1 else None,
        detail={"created": saved.created, "updated": saved.updated},
    )
