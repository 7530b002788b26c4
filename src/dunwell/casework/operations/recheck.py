"""Judge a message once more at the moment it would leave, on facts read afresh.

The whole engine decides again, for this customer and this instant alone. Whatever has changed
since the morning (a payment, a promise, a dispute, an opt-out, another contact) changes the
answer, because there is no second, shorter set of rules that could forget one.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from dunwell.casework import policies
from dunwell.casework.deciding import decide_under
from dunwell.casework.models import Approval, Decision
from dunwell.casework.operations.absorb import absorb_contacts
from dunwell.channels.models import OutboxMessage
from dunwell.receivables.models import Customer

CHANGED = "What is owed has changed since this was written; it is decided anew."
NOT_DUE = "It is no longer due."
OUTSIDE = "It is outside the hours in which this customer may be contacted."


def recheck(message: OutboxMessage, at: datetime) -> str | None:
    """Why the message must not leave, as a sentence; None where it may.

    Only messages that ask for money are judged: thanks and confirmations may always go. The
    customer's row is locked, so that a hold or payment being recorded now waits for us, or we
    for it.
    """
    if message.purpose != OutboxMessage.Purpose.CHASE:
        return None
    customer = (
        Customer.objects.select_for_update(no_key=True, of=("self",))
        .select_related("entity")
        .get(pk=message.customer_id or 0)
    )
    absorb_contacts(organisation_id=message.organisation_id, customer_id=customer.pk)
    as_of = at.astimezone(ZoneInfo(message.entity.timezone)).date()
    decisions = decide_under(
        policies.in_force(as_of), as_of=as_of, at=at, payers_of=[customer.ref]
    )
    return _objection(message, decisions, at)


def _objection(message: OutboxMessage, decisions: pl.DataFrame, at: datetime) -> str | None:
    assert message.decision_id is not None, (
        "a message that asks for money carries out a decision"
    )
    decided = Decision.objects.get(pk=message.decision_id)
    rows = decisions.filter(pl.col("key") == decided.key).to_dicts()
    if not rows:
        return NOT_DUE
    row = rows[0]
    if row["status"] == "blocked":
        return " ".join(row["reasons"])
    if row["status"] == "needs_approval" and not _is_approved(message):
        return "It waits for an approval."
    if sorted(row["item_ids"]) != sorted(str(item) for item in message.item_ids):
        return CHANGED
    if not row["send_after"] <= at < row["send_before"]:
        return OUTSIDE
    return None


def _is_approved(message: OutboxMessage) -> bool:
    return Approval.objects.filter(
        decision_id=message.decision_id or 0, status=Approval.Status.APPROVED
    ).exists()
