"""Write drafts into the books: all of them, or none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from dunwell.identity.many import insert
from dunwell.ledger.models import Entry, Posting
from dunwell.ledger.posting import Draft


@transaction.atomic
def post(*, organisation_id: int, drafts: Sequence[Draft], at: datetime) -> list[int]:
    """Post the drafts, in order; the postings' ids.

    All legs go in one statement, because the database judges balance statement by statement.
    It refuses (IntegrityError) a leg that would open an item beyond its face or below zero.
    """
    ids = insert(
        Posting,
        same={"organisation_id": organisation_id, "recorded_at": at},
        columns={
            "entity_id": [draft.entity_id for draft in drafts],
            "kind": [draft.kind for draft in drafts],
            "happened_on": [draft.happened_on for draft in drafts],
            "reverses_id": [draft.reverses_id for draft in drafts],
            "memo": [draft.memo for draft in drafts],
        },
    )
    legs = [
        (posting_id, leg)
        for posting_id, draft in zip(ids, drafts, strict=True)
        for leg in draft.legs
    ]
    insert(
        Entry,
        same={"organisation_id": organisation_id},
        columns={
            "posting_id": [posting_id for posting_id, _ in legs],
            "account": [leg.account for _, leg in legs],
            "item_id": [leg.item_id for _, leg in legs],
            "currency": [leg.currency for _, leg in legs],
            "amount_minor": [leg.amount_minor for _, leg in legs],
        },
    )
    return ids
