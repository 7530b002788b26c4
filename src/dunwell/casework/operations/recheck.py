"""Judge a message once more at the moment it would leave, on facts read afresh.

The whole engine decides again, for this customer and this instant. Whatever has changed since
the morning (a payment, a promise, a dispute, an opt-out, another contact) changes the answer,
because there is no second, shorter set of rules that could forget one. `foresee` spares the
engine's work where it has just been done on the same facts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dunwell.casework import gather, policies
from dunwell.casework.deciding import decide_under
from dunwell.casework.models import Approval, Decision
from dunwell.casework.next_window import clock_of
from dunwell.casework.operations.absorb import absorb_contacts
from dunwell.channels import operations as channels
from dunwell.channels.models import OutboxMessage
from dunwell.identity.models import Entity
from dunwell.receivables.models import Customer

CHANGED = "What is owed has changed since this was written; it is decided anew."
NOT_DUE = "It is no longer due."
OUTSIDE = "It is outside the hours in which this customer may be contacted."

Decided = Mapping[str, Mapping[str, object]]
"""The decisions of some customers for one moment, by key, as the engine gives them."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a message carries out, as it was decided and written: what it asks for, too."""

    decision_id: int
    key: str
    amounts: Mapping[str, int]


def steps(decision_ids: Collection[int]) -> dict[int, Step]:
    """The step behind each decision, in one statement."""
    rows = Decision.objects.filter(pk__in=decision_ids).values_list(
        "pk", "key", "currencies", "amounts_minor"
    )
    return {
        pk: Step(pk, key, dict(zip(currencies, amounts, strict=True)))
        for pk, key, currencies, amounts in rows
    }


def recheck(message: OutboxMessage, at: datetime) -> str | None:
    """Why the message must not leave, as a sentence; None where it may.

    Only messages that ask for money are judged: thanks and confirmations may always go. The
    customer's row is locked, so that a hold or payment being recorded now waits for us, or we
    for it.
    """
    if message.purpose != OutboxMessage.Purpose.CHASE:
        return None
    assert message.customer_id is not None, "whoever is asked for money is a customer"
    customer = Customer.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=message.customer_id
    )
    absorb_contacts(organisation_id=message.organisation_id, customer_id=customer.pk)
    as_of = day_there(customer, message.entity, at)
    anew = decided(gather.together([customer.pk]), as_of=as_of, at=at)
    assert message.decision_id is not None, "whatever asks for money was decided"
    (step,) = steps([message.decision_id]).values()
    return objection(message, step=step, anew=anew, at=at)


def day_there(customer: Customer, entity: Entity, at: datetime) -> date:
    """The date where the customer is: their window is that of their own day."""
    return at.astimezone(clock_of(customer, entity)).date()


def decided(whose: Sequence[int], *, as_of: date, at: datetime) -> Decided:
    """Let the engine decide for these customers (see `gather.together`), as of this moment."""
    decisions = decide_under(policies.in_force(as_of), as_of=as_of, at=at, whose=whose)
    return {row["key"]: row for row in decisions.iter_rows(named=True)}


def objection(message: OutboxMessage, *, step: Step, anew: Decided, at: datetime) -> str | None:
    """What the same step, decided anew, has against the message leaving now."""
    row = anew.get(step.key)
    if row is None:
        return NOT_DUE
    reasons, items = row["reasons"], row["item_ids"]
    currencies, amounts = row["currencies"], row["amounts"]
    assert isinstance(reasons, list) and isinstance(items, list)
    assert isinstance(currencies, list) and isinstance(amounts, list)
    if row["status"] == "blocked":
        is_paper_at_rest = row["action"] == "letter" and row["blocked_by"] == ["G1"]
        return channels.NOT_TODAY if is_paper_at_rest else " ".join(reasons)
    if row["status"] == "needs_approval" and not _is_approved(step):
        return "It waits for an approval."
    if sorted(items) != sorted(str(item) for item in message.item_ids):
        return CHANGED
    if dict(zip(currencies, amounts, strict=True)) != step.amounts:
        return CHANGED
    if row["action"] == "letter":
        return None  # printed on any business day, which G1 has judged
    after, before = row["send_after"], row["send_before"]
    if not (isinstance(after, datetime) and isinstance(before, datetime)):
        return NOT_DUE
    return None if after <= at < before else OUTSIDE


def _is_approved(step: Step) -> bool:
    return Approval.objects.filter(
        decision_id=step.decision_id, status=Approval.Status.APPROVED
    ).exists()
