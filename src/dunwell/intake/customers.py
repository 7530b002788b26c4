"""From what a file says of customers to what receivables takes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

from dunwell.identity.many import among
from dunwell.intake.entities import Owned
from dunwell.receivables.importing.problem import Problem
from dunwell.receivables.importing.records import CustomerRecord
from dunwell.receivables.models import Customer
from dunwell.receivables.operations import CustomerDraft

_SAID = attrgetter(*(name for name in CustomerRecord.__dataclass_fields__ if name != "row"))
"""All that a row says of its customer."""


def drafts(records: Iterable[CustomerRecord], owned: Owned) -> list[CustomerDraft]:
    """One draft a customer; a later row adds to, and corrects, an earlier one."""
    merged: dict[str, CustomerRecord] = {}
    for record in records:
        before = merged.get(record.ref)
        merged[record.ref] = record if before is None else _merge(before, record)
    known = set(
        Customer.objects.filter(among("ref", list(merged))).values_list("ref", flat=True)
    )
    return [_draft(record, owned, is_known=ref in known) for ref, record in merged.items()]


def _merge(before: CustomerRecord, after: CustomerRecord) -> CustomerRecord:
    if _SAID(before) == _SAID(after):
        return before
    said = {
        name: value
        for name in CustomerRecord.__dataclass_fields__
        if (value := getattr(after, name)) not in (None, "")
    }
    return replace(before, **said)


def _draft(record: CustomerRecord, owned: Owned, *, is_known: bool) -> CustomerDraft:
    """A known customer keeps its own entity; a new one takes the row's, or the import's."""
    return CustomerDraft(
        ref=record.ref,
        name=record.name,
        kind=record.kind,
        entity_id=None if is_known else owned.of(record.entity).pk,
        country=record.country,
        region=record.region,
        city=record.city,
        timezone=record.timezone,
        language=record.language,
        segment=record.segment,
        legal_form=record.legal_form,
        dun_to_ref=record.dun_to,
        contact_name=record.contact_name,
        email=record.email,
        phone=record.phone,
        address=record.address,
        customer_since=record.customer_since,
    )


def payers_unknown(records: Sequence[CustomerRecord], heading: str) -> list[Problem]:
    """Rows that are to be asked through somebody who is neither here nor in the file."""
    wanted = {record.dun_to for record in records if record.dun_to}
    known = {record.ref for record in records}
    known |= set(Customer.objects.filter(ref__in=wanted - known).values_list("ref", flat=True))
    problems = []
    for record in records:
        if record.dun_to and (record.dun_to not in known or record.dun_to == record.ref):
            is_self = record.dun_to == record.ref
            problems.append(
                Problem(
                    row=record.row,
                    field=heading,
                    value=record.dun_to,
                    error="A customer cannot stand in for itself."
                    if is_self
                    else "There is no customer with this number.",
                    remedy="Leave it empty." if is_self else "Add that customer to the file.",
                )
            )
    return problems
