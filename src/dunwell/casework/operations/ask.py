"""Ask for the approvals that a run's decisions need, and withdraw those that are no longer due."""

from datetime import datetime, timedelta

from dunwell.casework import policies
from dunwell.casework.models import Approval, Decision, Run
from dunwell.identity.actor import Actor

DECLINED_RESTS = timedelta(days=7)
"""A step that was declined is not asked about again for a week."""


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


def _roles(run: Run) -> dict[tuple[str, str], str]:
    """Which role each policy's stage wants."""
    return {
        (policy.name, stage.id): stage.approval
        for policy in policies.read(run.policy_version.text)
        for stage in policy.stages
        if stage.approval
    }
