"""Write drafts into the books: all of them, or none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from dunwell.identity.many import array, create_many
from dunwell.ledger.models import Posting
from dunwell.ledger.posting import Draft

WRITE = """
INSERT INTO ledger_entry
       (organisation_id, posting_id, account, item_id, currency, amount_minor)
SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::bigint[])
"""


@transaction.atomic
def post(*, organisation_id: int, drafts: Sequence[Draft], at: datetime) -> list[Posting]:
    """Post the drafts, in order.

    All legs go in one statement, because the database judges balance statement by statement.
    It refuses (IntegrityError) a leg that would open an item beyond its face or below zero.
    """
    postings = create_many(
        [
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
        ]
    )
    _write_entries(organisation_id, postings, drafts)
    return postings


def _write_entries(
    organisation_id: int, postings: Sequence[Posting], drafts: Sequence[Draft]
) -> None:
    """All legs in one statement, a column at a time: there are many, and nobody needs the rows."""
    rows = [
        (posting.pk, leg.account, leg.item_id, leg.currency, leg.amount_minor)
        for posting, draft in zip(postings, drafts, strict=True)
        for leg in draft.legs
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                WRITE,
                [organisation_id, *(array(column) for column in zip(*rows, strict=True))],
            )
