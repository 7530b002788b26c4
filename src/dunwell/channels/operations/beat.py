"""The worker's sign of life."""

from datetime import datetime

from dunwell.channels.models import Heartbeat

WORKER = "worker"


def beat(*, now: datetime) -> None:
    """Note that the worker has been round, in real time: it is about the machine."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": now})
