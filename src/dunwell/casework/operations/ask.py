"""Ask for the approvals that a run's decisions need, and withdraw those that are no longer due."""

from datetime import datetime, timedelta

from dunwell.casework import policies
from dunwell.casework.models import Approval, Decision, Run
from dunwell.identity.actor import Actor

DECLINED_RESTS = timedelta(days=7)
"""A step that was declined is not asked about again for a week."""
APPROVED_STANDS = timedelta(days=7)
"""Nor one that was approved and could not leave: where they are, the day may have been over."""


def ask_for_approvals(*, run: Run, actor: Actor, at: datetime) -> None:
    """One open approval a key, always pointing to the newest decision."""
    awaiting = {
        decision.key: decision
        for decision in run.decisions.filter(disposition=Decision.Disposition.AWAITING)
    }
    for approval in Approval.objects.select_for_update().filter(status=Approval.Status.OPEN):
        decision = awaiting.pop(approval.key, None)
        if decision is None:
            approval.status, approval.decided_at = Approval.Status.WITHDRAWN, at
            approval.why = "No longer due."
        else:
            approval.decision = decision
        approval.save(update_fields=["status", "decided_at", "why", "decision"])
    _leave_the_declined(awaiting, at)
    _let_the_approved_go(awaiting, at)
    roles = _roles(run)
    Approval.objects.bulk_create(
        Approval(
            organisation_id=run.organisation_id,
            decision=decision,
            key=key,
            needed_role=roles.get((decision.policy or "", decision.stage or ""), "manager"),
            asked_at=at,
            proposed_by=actor.name,
            proposed_user_id=actor.user_id,
        )
        for key, decision in sorted(awaiting.items())
    )


def _leave_the_declined(awaiting: dict[str, Decision], at: datetime) -> None:
    declined = set(
        Approval.objects.filter(
            status=Approval.Status.DECLINED,
            decided_at__gt=at - DECLINED_RESTS,
            key__in=awaiting,
        ).values_list("key", flat=True)
    )
    for key in declined:
        decision = awaiting.pop(key)
        decision.disposition = Decision.Disposition.SET_ASIDE
        decision.save(update_fields=["disposition"])


def _let_the_approved_go(awaiting: dict[str, Decision], at: datetime) -> None:
    """A yes stands for the same step about the same amounts; a hand-over asks for a new one."""
    said_yes = Approval.objects.filter(
        status=Approval.Status.APPROVED,
        decided_at__gt=at - APPROVED_STANDS,
        key__in=[key for key, decision in awaiting.items() if decision.action != "escalate"],
    )
    for approval in said_yes.select_related("decision").order_by("pk"):
        decision = awaiting.get(approval.key)
        if decision is None or _asks(decision) != _asks(approval.decision):
            continue
        del awaiting[approval.key]
        _same_again(approval, decision).save()
        decision.disposition = Decision.Disposition.PROPOSED
        decision.save(update_fields=["disposition"])


def _same_again(approval: Approval, decision: Decision) -> Approval:
    """The same yes for today's decision; yesterday's keeps its own, for a letter in the tray."""
    return Approval(
        organisation_id=approval.organisation_id,
        decision=decision,
        key=approval.key,
        needed_role=approval.needed_role,
        status=Approval.Status.APPROVED,
        asked_at=approval.asked_at,
        proposed_by=approval.proposed_by,
        proposed_user_id=approval.proposed_user_id,
        decided_at=approval.decided_at,
        decided_by=approval.decided_by,
        why=approval.why,
    )


def _asks(decision: Decision) -> tuple[list[int], list[str], list[int]]:
    """What a decision asks for: if any of it is new, so is the question."""
    return (sorted(decision.item_ids), decision.currencies, decision.amounts_minor)


def _roles(run: Run) -> dict[tuple[str, str], str]:
    """Which role each policy's stage wants."""
    return {
        (policy.name, stage.id): stage.approval
        for policy in policies.read(run.policy_version.text)
        for stage in policy.stages
        if stage.approval
    }
