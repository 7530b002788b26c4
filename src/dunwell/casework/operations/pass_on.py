"""An approval that nobody answers goes to the next who may: the ladder never waits for one desk."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dunwell.audit import operations as audit
from dunwell.casework.models import Approval
from dunwell.identity.actor import RANK, Actor
from dunwell.kernel.business_days import add_business_days

UNANSWERED_BUSINESS_DAYS = 2
ABOVE = {role: above for role, above in zip(RANK, [*list(RANK)[1:], ""], strict=True)}
"""The next role up; nobody is above an administrator."""


def pass_on_unanswered(*, actor: Actor, as_of: date, at: datetime) -> int:
    """Ask the role above, too, where two business days brought no answer; says how often.

    Whoever was asked first may still answer. The proposer never may, whatever their role.
    """
    passed = 0
    waiting = Approval.objects.select_for_update(of=("self",)).filter(
        status=Approval.Status.OPEN, passed_to=""
    )
    for approval in waiting.select_related("decision__entity").order_by("pk"):
        above = ABOVE[approval.needed_role]
        if above and _answer_was_due(approval) <= as_of:
            approval.passed_to, approval.passed_on = above, as_of
            approval.save(update_fields=["passed_to", "passed_on"])
            _note(actor, approval, at)
            passed += 1
    return passed


def _answer_was_due(approval: Approval) -> date:
    entity = approval.decision.entity
    asked_on = approval.asked_at.astimezone(ZoneInfo(entity.timezone)).date()
    return add_business_days(asked_on, UNANSWERED_BUSINESS_DAYS, country=entity.country)


def _note(actor: Actor, approval: Approval, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb="approval.passed-on",
        subject=approval,
        at=at,
        customer_id=approval.decision.customer_id,
        detail={"key": approval.key, "to": approval.passed_to},
    )
