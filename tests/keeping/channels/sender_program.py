"""A sender in a process of its own, which stops at a chosen point so that a test can kill it.

It prints `here` when it has come to the point, and then waits for a line that never comes.
"""

import sys

from dunwell.channels.kinds.email.kind import Email
from dunwell.channels.models import OutboxMessage
from dunwell.channels.operations import reserve, send_due
from dunwell.channels.transport import Handover, Kind, Outgoing, Transport, Unready
from dunwell.channels.transports import opened
from dunwell.identity.scope import scope
from tests.keeping.channels import posts


def stop_here() -> None:
    sys.stdout.write("here\n")
    sys.stdout.flush()
    sys.stdin.readline()


class StopsAround:
    """The real e-mail, which stops before or after a message is handed over."""

    stops_before = False

    def __init__(self, organisation_id: int) -> None:
        self._email = Email(organisation_id)
        self._way: Transport | None = None

    def open(self, entity_id: int) -> Transport | Unready:
        way = self._email.open(entity_id)
        if isinstance(way, Unready):
            return way
        self._way = way
        return self

    def ready(self) -> Unready | None:
        assert self._way is not None
        return self._way.ready()

    def send(self, outgoing: Outgoing) -> Handover:
        assert self._way is not None
        if self.stops_before:
            stop_here()
        handover = self._way.send(outgoing)
        stop_here()
        return handover

    def close(self) -> None:
        assert self._way is not None
        self._way.close()


class StopsBefore(StopsAround):
    stops_before = True


def stop_at_the_last_look(_message: OutboxMessage, _at: object) -> str | None:
    stop_here()
    return None


def main(organisation_id: int, stop: str) -> None:
    """Send what is due, as far as the chosen point."""
    if stop == "after-reserving":
        with scope(organisation_id):
            reserve.reserve(at=posts.AT)
        stop_here()
    kinds: dict[str, type[Kind]] = {
        "before-the-first-byte": StopsBefore,
        "after-the-answer": StopsAround,
    }
    recheck = stop_at_the_last_look if stop == "at-the-last-look" else posts.let_go
    with opened({"email": kinds.get(stop, Email)}) as ways:
        send_due(organisation_id=organisation_id, at=posts.AT, recheck=recheck, opened=ways)
