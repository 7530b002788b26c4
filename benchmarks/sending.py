"""Messages composed and queued, and handed over to a way out that takes everything at once."""

from __future__ import annotations

from benchmarks import costs
from benchmarks.books import Firm
from benchmarks.costs import Cost
from benchmarks.running import Turn
from dunwell.casework import operations as casework
from dunwell.casework.models import Decision
from dunwell.casework.operations.foresee import Foresight
from dunwell.channels import operations as channels
from dunwell.channels.transport import Handover, Outgoing, Unready
from dunwell.channels.transports import opened
from dunwell.identity.scope import scope

MESSAGES = 500
"""They are composed and judged one by one: as many tell how long one takes."""


class Nowhere:
    """A way out without a network, so that what is measured is ours."""

    def __init__(self, organisation_id: int) -> None:
        self._organisation_id = organisation_id

    def open(self, entity_id: int) -> Nowhere:
        del entity_id
        return self

    def ready(self) -> Unready | None:
        return None

    def send(self, outgoing: Outgoing) -> Handover:
        del outgoing
        return Handover("accepted", "taken")

    def close(self) -> None:
        """There is nothing to hang up."""


def measure(firm: Firm, turn: Turn) -> list[str]:
    """Release some of the day's decisions and deliver them: a line each."""
    with scope(firm.actor.organisation_id):
        due = Decision.objects.filter(run=turn.run_id, status="due", action="message")
        some = list(due.order_by("pk").values_list("pk", flat=True)[:MESSAGES])
    released = costs.of(lambda: _release(firm, turn, some))
    delivered = costs.of(lambda: _deliver(firm, turn))
    return [
        f"run, release: {_each(released)} a message, composed and queued ({MESSAGES} of them)",
        f"run, deliver: {_each(delivered)} a message, judged again under its lock, handed over "
        f"to nowhere and taken into its case ({MESSAGES} of them)",
    ]


def _each(cost: Cost) -> str:
    each = 1000 / MESSAGES
    return f"{each * cost.seconds:.1f} ms ({each * cost.processor_seconds:.1f} processor ms)"


def _release(firm: Firm, turn: Turn, some: list[int]) -> None:
    with scope(firm.actor.organisation_id):
        released = casework.release(
            actor=firm.actor, run_id=turn.run_id, decision_ids=some, at=turn.at
        )
    assert released.queued == MESSAGES, f"{released.queued} were queued"


def _deliver(firm: Firm, turn: Turn) -> None:
    """As `casework.deliver` does, with another way out."""
    organisation_id = firm.actor.organisation_id
    foresight = Foresight(organisation_id)
    with opened({"email": Nowhere}) as ways:
        sent = channels.send_due(
            organisation_id=organisation_id,
            at=turn.at,
            recheck=foresight.recheck,
            look_ahead=foresight.look_ahead,
            opened=ways,
        )
    with scope(organisation_id):
        casework.absorb_contacts(organisation_id=organisation_id)
    assert sent.sent == MESSAGES, f"{sent.sent} were sent: {sent.problems}"
