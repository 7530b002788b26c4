"""Say yes or no to a step that waits for somebody with the authority."""

from datetime import datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.casework.models import Approval, Decision
from dunwell.casework.operations.place import place
from dunwell.casework.operations.release import carry_out, refuse_before_the_first_yes
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal


class ApprovalIsOver(Refusal):
    code = "approval-is-over"
    says = "This was {status} already{by}. Nothing was changed."


class NotYourOwnProposal(Refusal):
    code = "not-your-own-proposal"
    says = "You proposed this yourself; somebody else has to approve it."


@transaction.atomic
def approve(*, actor: Actor, approval_id: int, why: str = "", at: datetime) -> Approval:
    """Let the step go ahead. Facts are read again when it is sent.

    A hand-over is placed at once, and only by a named person. Refuses with ApprovalIsOver,
    NotYourOwnProposal, FirstRunUnconfirmed, NotAllowed, NeedsAPerson, NoLongerToBePlaced.
    """
    refuse_before_the_first_yes(actor.organisation_id)
    approval = _open(actor, approval_id)
    decision = Decision.objects.select_related("customer__owner", "entity", "run").get(
        pk=approval.decision_id
    )
    if decision.action == "escalate":
        place(actor=actor, decision=decision, approval=approval, at=at)
        decision.disposition, decision.decided_by = Decision.Disposition.TASKED, actor.name
        decision.save(update_fields=["disposition", "decided_by"])
    else:
        carry_out(actor=actor, decisions=[decision], as_of=decision.run.as_of, at=at)
    return _close(approval, Approval.Status.APPROVED, actor, why, at)


@transaction.atomic
def decline(*, actor: Actor, approval_id: int, why: str, at: datetime) -> Approval:
    """Leave the step out; it is not asked about again for a week. Refuses as `approve` does."""
    approval = _open(actor, approval_id)
    Decision.objects.filter(pk=approval.decision_id).update(
        disposition=Decision.Disposition.SET_ASIDE, decided_by=actor.name
    )
    return _close(approval, Approval.Status.DECLINED, actor, why, at)


def _open(actor: Actor, approval_id: int) -> Approval:
    approval = Approval.objects.select_for_update().get(pk=approval_id)
    actor.require(approval.needed_role)
    if approval.status != Approval.Status.OPEN:
        by = f" by {approval.decided_by}" if approval.decided_by else ""
        raise ApprovalIsOver(status=approval.status, by=by)
    if actor.user_id is not None and actor.user_id == approval.proposed_user_id:
        raise NotYourOwnProposal
    return approval


def _close(
    approval: Approval, status: Approval.Status, actor: Actor, why: str, at: datetime
) -> Approval:
    approval.status, approval.decided_at = status, at
    approval.decided_by, approval.why = actor.name, why
    approval.save(update_fields=["status", "decided_at", "decided_by", "why"])
    audit.record(
        actor=actor,
        verb=f"approval.{status}",
        subject=approval,
        at=at,
        customer_id=approval.decision.customer_id,
        detail={"key": approval.key, "why": why},
    )
    return approval
