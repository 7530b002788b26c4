"""What another system says was settled there, and taking that back when it was wrong."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.kernel.money import Money
from dunwell.ledger import operations as ledger
from dunwell.ledger import posting
from dunwell.ledger.models import OpenItem, Posting
from dunwell.payments import open_book
from dunwell.payments.refused import UnknownItem


@transaction.atomic
def settle_outside(
    *, actor: Actor, item_ids: Sequence[int], on: date, memo: str, at: datetime
) -> list[int]:
    """Close what is still open on these items; those at zero already are left as they are.

    The postings' ids. Credits are closed the same way. Refuses with UnknownItem or NotAllowed.
    """
    actor.require("collector")
    items = [item for item in _locked(item_ids) if item.open_minor]
    drafts = [
        posting.settled_outside(
            entity_id=item.entity_id,
            item_id=item.pk,
            amount=Money(item.open_minor, item.currency),
            on=max(on, item.issued_on),
            memo=memo,
            account="unapplied_cash" if item.kind == OpenItem.Kind.UNAPPLIED else "receivable",
        )
        for item in items
    ]
    made = ledger.post(organisation_id=actor.organisation_id, drafts=drafts, at=at)
    _tell(actor, "item.settled_outside", items, memo, at)
    return made


@transaction.atomic
def reopen_settled_outside(
    *, actor: Actor, item_ids: Sequence[int], on: date, memo: str, at: datetime
) -> list[int]:
    """Reverse what `settle_outside` closed on these items; each is open again as it was.

    The postings' ids. Items that were not settled outside are left as they are. Refuses with
    UnknownItem or NotAllowed.
    """
    actor.require("collector")
    items = {item.pk: item for item in _locked(item_ids)}
    settled = dict(
        Posting.objects.filter(
            kind="settled_outside", reversed_by__isnull=True, entries__item_id__in=list(items)
        )
        .order_by("pk")
        .values_list("pk", "entries__item_id")
    )
    made = ledger.reverse_each(
        organisation_id=actor.organisation_id,
        posting_ids=list(settled),
        kind="settled_outside_reversed",
        on=on,
        memo=memo,
        at=at,
    )
    reopened = [items[item_id] for item_id in settled.values()]
    _tell(actor, "item.reopened", reopened, memo, at)
    return made


def _locked(item_ids: Sequence[int]) -> list[OpenItem]:
    wanted = set(item_ids)
    customers = OpenItem.objects.filter(pk__in=wanted).values_list("customer_id", flat=True)
    open_book.lock_payers(customers)
    items = list(OpenItem.objects.filter(pk__in=wanted).order_by("pk"))
    if len(items) != len(wanted):
        raise UnknownItem
    return items


def _tell(actor: Actor, verb: str, items: Sequence[OpenItem], memo: str, at: datetime) -> None:
    lines = [audit.Line(item, item.customer_id, {"memo": memo}) for item in items]
    audit.record_each(actor=actor, verb=verb, lines=lines, at=at)
