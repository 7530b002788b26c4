"""A message before it is sent, and counts of what waits. The day's lists are in `worklist`."""

from datetime import datetime

from dunwell.casework.letters import envelopes
from dunwell.casework.models import Approval, CallTask, Decision, PolicyVersion
from dunwell.channels.models import OutboxMessage
from dunwell.channels.templates.compose import Composed, compose


def preview(decision_id: int, *, at: datetime) -> Composed | None:
    """The very words that a decision would send; None for a call or a hand-over.

    Its link leads nowhere: the real one is made when the message is queued.
    """
    decision = Decision.objects.select_related("customer__owner", "entity", "run").get(
        pk=decision_id
    )
    if decision.action not in ("message", "letter"):
        return None
    envelope = envelopes([decision], as_of=decision.run.as_of, at=at, is_preview=True)
    return compose(
        template=decision.template or "",
        tone=decision.tone or "warm",
        language=decision.language or "en",
        channel=decision.channel or "email",
        letter=envelope[decision.pk].letter,
    )


def waiting() -> dict[str, int]:
    """What waits for a person or for its hour: counts for a line of text."""
    outbox = OutboxMessage.objects
    return {
        "approvals": Approval.objects.filter(status=Approval.Status.OPEN).count(),
        "calls": CallTask.objects.filter(status=CallTask.Status.OPEN).count(),
        "ambiguous": outbox.filter(status=OutboxMessage.Status.AMBIGUOUS).count(),
        "queued": outbox.filter(status=OutboxMessage.Status.QUEUED).count(),
    }


def policy_versions() -> list[PolicyVersion]:
    """Every published version, newest first."""
    return list(PolicyVersion.objects.order_by("-number"))
