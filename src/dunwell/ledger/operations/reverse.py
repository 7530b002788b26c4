"""Correct the books: the same legs the other way round."""

from datetime import date, datetime

from django.db import transaction

from dunwell.kernel.refusal import Refusal
from dunwell.ledger.models import Posting
from dunwell.ledger.operations.post import post
from dunwell.ledger.posting import Draft, Leg, reversal


class AlreadyReversed(Refusal):
    code = "already-reversed"
    says = "This posting was reversed already; nothing was changed."


@transaction.atomic
def reverse(*, posting_id: int, kind: str, on: date, memo: str, at: datetime) -> Posting:
    """Post the reversal of a posting, once. Refuses with AlreadyReversed."""
    posting = Posting.objects.select_for_update().get(pk=posting_id)
    if Posting.objects.filter(reverses=posting).exists():
        raise AlreadyReversed
    legs = tuple(
        Leg(entry.account, entry.amount_minor, entry.currency, entry.item_id)  # type: ignore[arg-type]  # the column's choices are the codes
        for entry in posting.entries.order_by("pk")
    )
    original = Draft(posting.entity_id, posting.kind, posting.happened_on, legs)
    draft = reversal(original, posting_id=posting.pk, kind=kind, on=on, memo=memo)
    return post(organisation_id=posting.organisation_id, drafts=[draft], at=at)[0]
