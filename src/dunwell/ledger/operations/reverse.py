"""Correct the books: the same legs the other way round."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from dunwell.kernel.refusal import Refusal
from dunwell.ledger.models import Entry, Posting
from dunwell.ledger.operations.post import post
from dunwell.ledger.posting import Draft, Leg, reversal


class AlreadyReversed(Refusal):
    code = "already-reversed"
    says = "This posting was reversed already; nothing was changed."


def reverse(*, posting_id: int, kind: str, on: date, memo: str, at: datetime) -> int:
    """Post the reversal of a posting, once; its id. Refuses with AlreadyReversed."""
    organisation_id = Posting.objects.values_list("organisation_id", flat=True).get(
        pk=posting_id
    )
    return reverse_each(
        organisation_id=organisation_id,
        posting_ids=[posting_id],
        kind=kind,
        on=on,
        memo=memo,
        at=at,
    )[0]


@transaction.atomic
def reverse_each(
    *,
    organisation_id: int,
    posting_ids: Sequence[int],
    kind: str,
    on: date,
    memo: str,
    at: datetime,
) -> list[int]:
    """Post the reversal of each posting, once, in a fixed number of statements; their ids.

    A reversal never happens before what it reverses. Refuses with AlreadyReversed.
    """
    postings = list(
        Posting.objects.filter(pk__in=posting_ids).order_by("pk").select_for_update(no_key=True)
    )
    if Posting.objects.filter(reverses__in=posting_ids).exists():
        raise AlreadyReversed
    legs: dict[int, list[Leg]] = {}
    for entry in Entry.objects.filter(posting_id__in=posting_ids).order_by("pk"):
        leg = Leg(entry.account, entry.amount_minor, entry.currency, entry.item_id)  # type: ignore[arg-type]  # the column's choices are the codes
        legs.setdefault(entry.posting_id, []).append(leg)
    drafts = [
        reversal(
            Draft(made.entity_id, made.kind, made.happened_on, tuple(legs[made.pk])),
            posting_id=made.pk,
            kind=kind,
            on=max(on, made.happened_on),
            memo=memo,
        )
        for made in postings
    ]
    return post(organisation_id=organisation_id, drafts=drafts, at=at)
