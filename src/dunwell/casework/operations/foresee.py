"""Decide for all messages about to leave at once; under each one's lock, only look for changes.

The engine costs nearly as much for one customer as for a hundred. So it decides for the whole
batch, in one picture of the database, and remembers what each customer's decision was made of.
When a message's turn has come and its customer is locked, the same facts are read afresh and
compared. Where they are the same, so is the decision; where anything differs, the engine decides
again for that customer alone.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from dunwell.casework import gather
from dunwell.casework.fingerprint import Fingerprint, fingerprint
from dunwell.casework.operations.absorb import absorb_contacts
from dunwell.casework.operations.recheck import (
    Decided,
    Step,
    day_there,
    decided,
    objection,
    recheck,
    steps,
)
from dunwell.channels.models import OutboxMessage
from dunwell.identity.scope import scope


@dataclass(slots=True)
class Foresight:
    """What one sender knows of the batch at hand. Each new batch takes its place."""

    organisation_id: int
    days: dict[tuple[datetime, date], tuple[Decided, Fingerprint]] = field(default_factory=dict)
    """By the moment, and the day it is for the customers then: what was decided, and what that
    was made of."""
    steps: dict[int, Step] = field(default_factory=dict)
    """The step that each message carries out, by the message's id."""

    def look_ahead(self, message_ids: Collection[int], at: datetime) -> None:
        """Decide for these messages' customers. Opens its own scopes."""
        with scope(self.organisation_id):
            absorb_contacts(organisation_id=self.organisation_id)
        with scope(self.organisation_id, is_one_picture=True):
            chases = (
                OutboxMessage.objects.filter(
                    pk__in=message_ids, purpose=OutboxMessage.Purpose.CHASE
                )
                .select_related("entity", "customer")
                .defer("text", "html")
            )
            self.steps = _steps({message.pk: message.decision_id or 0 for message in chases})
            customers: dict[date, list[int]] = {}
            for message in chases:
                customers.setdefault(_day(message, at), []).append(message.customer_id or 0)
            self.days = {
                (at, day): (
                    decided(gather.together(whose), as_of=day, at=at),
                    fingerprint(whose, as_of=day),
                )
                for day, whose in customers.items()
            }

    def recheck(self, message: OutboxMessage, at: datetime) -> str | None:
        """As `recheck`, and as safe: the caller has locked the message's customer."""
        if message.purpose != OutboxMessage.Purpose.CHASE:
            return None
        day = _day(message, at)
        foreseen, step = self.days.get((at, day)), self.steps.get(message.pk)
        if foreseen is None or step is None:
            return recheck(message, at)
        anew, made_of = foreseen
        if not _known_of(message, day).is_within(made_of):
            return recheck(message, at)
        return objection(message, step=step, anew=anew, at=at)


def _steps(decisions: dict[int, int]) -> dict[int, Step]:
    """The step behind each message, by the message's id."""
    found = steps(decisions.values())
    return {message: found[decision] for message, decision in decisions.items()}


def _known_of(message: OutboxMessage, day: date) -> Fingerprint:
    assert message.customer_id is not None, "whoever is asked for money is a customer"
    return fingerprint([message.customer_id], as_of=day)


def _day(message: OutboxMessage, at: datetime) -> date:
    assert message.customer is not None, "whoever is asked for money is a customer"
    return day_there(message.customer, message.entity, at)
