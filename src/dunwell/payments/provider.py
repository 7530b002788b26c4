"""What Dunwell asks of a payment provider, and what it hears back. Providers know no ledger.

To add one: a folder under `providers/` with a class that keeps this protocol, a line in
`providers/__init__.py`, and a fake that passes the same contract tests as the demo provider.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal

EventKind = Literal["paid", "declined", "expired"]


class NotFromProvider(Refusal):
    code = "not-from-provider"
    says = "The message is not signed by {provider}; it was not read."


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody is about to pay, and where they come back to afterwards."""

    organisation_id: int
    firm: str
    amount: Money
    return_path: str


@dataclass(frozen=True, slots=True)
class Started:
    """The provider's own name for the way to pay, and the address of its page."""

    provider_ref: str
    pay_url: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a provider tells us. Told twice, it has the same ``event_ref``."""

    organisation_id: int
    event_ref: str
    provider_ref: str
    kind: EventKind
    amount: Money
    happened_at: datetime


class Provider(Protocol):
    """A way to take money."""

    @property
    def name(self) -> str:
        """Its stable code, as kept with each checkout."""

    def start(self, *, order: Order, at: datetime) -> Started:
        """Open a way to pay on the provider's side."""

    @property
    def signature_header(self) -> str:
        """The HTTP header that carries the signature of a message."""

    def read_event(self, *, body: bytes, signature: str) -> Event:
        """What a signed message says. Refuses with NotFromProvider."""

    def event_of(self, body: bytes) -> Event:
        """What a message says whose signature was checked when it came."""
