"""The other side: a card company that exists only in a sandbox, with a memory of its own.

It never sees a real card. Two numbers mean something to it, nothing typed in is kept, and it
tells us what happened the way a real one does: a signed message that may come late or twice.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.payments.models import DemoCardSession
from dunwell.payments.provider import Order
from dunwell.payments.providers.demo import signing
from dunwell.receivables import tokens

PAYS = "4242424242424242"
DECLINED = "4000000000000002"
Outcome = Literal["paid", "declined", "abandoned"]


class NotATestCard(Refusal):
    code = "not-a-test-card"
    says = (
        "This is a demonstration, so only its two test cards work. Please keep yours out of it."
    )


class SessionOver(Refusal):
    code = "card-session-over"
    says = "This payment is finished; nothing more was taken."


@dataclass(frozen=True, slots=True)
class Message:
    """What the card company posts to us."""

    body: bytes
    signature: str


@dataclass(frozen=True, slots=True)
class Session:
    """What its page shows."""

    firm: str
    amount: Money
    is_open: bool
    was_declined: bool


def open_session(*, order: Order, at: datetime) -> str:
    """Remember an order and return the session's reference."""
    ref = tokens.join(order.organisation_id, secrets.token_urlsafe(24))
    DemoCardSession.objects.create(
        organisation_id=order.organisation_id,
        ref=ref,
        firm=order.firm,
        currency=order.amount.currency,
        amount_minor=order.amount.minor,
        created_at=at,
    )
    return ref


def session(ref: str) -> Session | None:
    """The session as its page shows it."""
    found = DemoCardSession.objects.filter(ref=ref).first()
    if found is None:
        return None
    return Session(
        firm=found.firm,
        amount=Money(found.amount_minor, found.currency),
        is_open=found.status in OPEN,
        was_declined=found.status == DemoCardSession.Status.DECLINED,
    )


OPEN = (DemoCardSession.Status.OPEN, DemoCardSession.Status.DECLINED)


def outcome_of(card_number: str) -> Outcome:
    """What this company makes of a card number. Refuses with NotATestCard."""
    digits = "".join(filter(str.isdigit, card_number))
    if digits == PAYS:
        return "paid"
    if digits == DECLINED:
        return "declined"
    raise NotATestCard


@transaction.atomic
def finish(*, ref: str, outcome: Outcome, at: datetime) -> Message:
    """Take the money, decline, or note that they walked away; and say so, signed.

    Refuses with SessionOver.
    """
    found = DemoCardSession.objects.select_for_update().filter(ref=ref).first()
    if found is None or found.status not in OPEN:
        raise SessionOver
    found.status = outcome
    found.attempts += 1
    found.save(update_fields=["status", "attempts"])
    told = {
        "id": f"{ref[-12:]}-{found.attempts}",
        "type": f"card.{outcome}",
        "session": ref,
        "amount_minor": found.amount_minor,
        "currency": found.currency,
        "happened_at": at.isoformat(),
    }
    body = json.dumps(told, sort_keys=True).encode()
    return Message(body, signing.sign(body))
