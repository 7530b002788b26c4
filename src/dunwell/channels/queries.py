"""Reading what channels know: how an organisation can send at all, and when it next has to."""

from datetime import datetime, timedelta

from django.db.models import Min

from dunwell.channels.models import Heartbeat, OutboxMessage
from dunwell.identity import scope
from dunwell.identity.models import Organisation

QUIET = timedelta(seconds=30)
"""After so long without a sign of life nobody is at work."""


def sendable() -> tuple[str, ...]:
    """The channels on which the organisation in scope has a way out. Texts: sandboxes only.

    Letters leave by a printer and a person, whom every firm has.
    """
    organisation = Organisation.objects.get(pk=scope.current() or 0)
    return ("email", "letter", "sms") if organisation.is_sandbox else ("email", "letter")


def next_due(*, after: datetime, before: datetime) -> datetime | None:
    """The next moment between the two at which a message that waits falls due."""
    waiting = OutboxMessage.objects.filter(
        status=OutboxMessage.Status.QUEUED, due_at__gt=after, due_at__lt=before
    )
    moment: datetime | None = waiting.aggregate(first=Min("due_at"))["first"]
    return moment


def is_anybody_at_work(now: datetime) -> bool:
    """Whether a worker has given a sign of life of late, by the real clock."""
    return Heartbeat.objects.filter(at__gt=now - QUIET).exists()
