"""Write drafts into the books: all of them, or none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from dunwell.ledger.models import Entry, Posting
from dunwell.ledger.posting import Draft


@transaction.atomic
def post(*, organisation_id: int, drafts: Sequence[Draft], at: datetime) -> list[Posting]:
    """Post the drafts, in order.

    All legs go in one statement, because the database judges balance statement by statement.
    It refuses (IntegrityError) a leg that would open an item beyond its face or below zero.
    """
    postings = Posting.objects.bulk_create(
        Posting(
            organisation_id=organisation_id,
            entity_id=draft.entity_id,
            kind=draft.kind,
            happened_on=draft.happened_on,
            recorded_at=at,
            reverses_id=draft.reverses_id,
            memo=draft.memo,
        )
        for draft in drafts
    )
    entries = [
        Entry(
            organisation_id=organisation_id,
            posting=posting,
            account=leg.account,
            item_id=leg.item_id,
            currency=leg.currency,
            amount_minor=leg.amount_minor,
        )
        for posting, draft in zip(postings, drafts, strict=True)
        for leg in draft.legs
    ]
    Entry.objects.bulk_create(entries)
    return postings
