"""Reading how far a sandbox's clock is on its way."""

from dataclasses import dataclass
from datetime import date, datetime

from dunwell.channels.models import ContactAttempt
from dunwell.demo.models import Journey


@dataclass(frozen=True, slots=True)
class Travelled:
    """A journey as its page tells it."""

    since: date
    reached: date
    until: date
    set_out_at: datetime
    is_underway: bool
    is_stopped: bool
    is_to_stop: bool
    why: str
    """What kept a day from being lived, or messages from leaving."""
    is_failed: bool

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    @property
    def lived(self) -> int:
        return (self.reached - self.since).days


def latest_journey() -> Travelled | None:
    """The last journey of the organisation in scope, whether it is over or not."""
    row = Journey.objects.order_by("-pk").first()
    if row is None:
        return None
    return Travelled(
        since=row.since,
        reached=row.reached,
        until=row.until,
        set_out_at=row.set_out_at,
        is_underway=row.status == Journey.Status.UNDERWAY,
        is_stopped=row.status == Journey.Status.STOPPED,
        is_to_stop=row.is_to_stop,
        why=row.why,
        is_failed=row.status == Journey.Status.FAILED,
    )


def left_since(at: datetime) -> int:
    """How many messages the organisation in scope has sent since this instant of its clock."""
    outward = ContactAttempt.objects.filter(direction="out", at__gt=at)
    return outward.exclude(channel="call").count()
