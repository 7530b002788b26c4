"""Not today: leave a proposed decision out of the day, and bring it back if it was a slip."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from dunwell.audit import operations as audit
from dunwell.casework.models import Decision
from dunwell.channels import operations as channels
from dunwell.channels.models import OutboxMessage
from dunwell.identity.actor import Actor


@transaction.atomic
def set_aside(*, actor: Actor, decision_ids: Collection[int], at: datetime) -> int:
    """Leave proposed decisions out today; says how many were. Tomorrow decides anew."""
    actor.require("collector")
    return _move(
        actor, decision_ids, Decision.Disposition.PROPOSED, Decision.Disposition.SET_ASIDE, at
    )


@transaction.atomic
def undo(*, actor: Actor, decision_id: int, at: datetime) -> None:
    """Back to proposed: what was set aside, or what waits in the outbox and has not left.

    Refuses with MessageHasLeft.
    """
    actor.require("collector")
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    if decision.disposition == Decision.Disposition.QUEUED:
        message_id = _message_of(decision).pk
        channels.cancel(message_id=message_id, why="Taken back before it left.", at=at)
    _move(actor, [decision_id], decision.disposition, Decision.Disposition.PROPOSED, at)


def _message_of(decision: Decision) -> OutboxMessage:
    """What was queued for it last: under its key, or the longer one of a new step (see `steps`)."""
    is_its = Q(key=decision.key) | Q(key__startswith=f"{decision.key}|")
    return OutboxMessage.objects.filter(is_its).order_by("-created_at", "-pk")[0]


def _move(
    actor: Actor, decision_ids: Collection[int], before: str, after: str, at: datetime
) -> int:
    moved = list(
        Decision.objects.select_for_update().filter(pk__in=decision_ids, disposition=before)
    )
    for decision in moved:
        decision.disposition, decision.decided_by = after, actor.name
        audit.record(
            actor=actor,
            verb=f"decision.{after}",
            subject=decision,
            at=at,
            customer_id=decision.customer_id,
        )
    Decision.objects.bulk_update(moved, ["disposition", "decided_by"])
    return len(moved)
