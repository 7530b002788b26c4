"""Our side of the demo card provider: start a payment there, read what it tells us."""

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from dunwell.kernel.money import Money
from dunwell.payments.provider import Event, EventKind, NotFromProvider, Order, Started
from dunwell.payments.providers.demo import other_side, signing
from dunwell.receivables import tokens

KINDS: dict[str, EventKind] = {
    "card.paid": "paid",
    "card.declined": "declined",
    "card.abandoned": "expired",
}


@dataclass(frozen=True, slots=True)
class DemoCards:
    """Keeps the provider protocol, as any real one would."""

    name: str = "demo"
    signature_header: str = "Demo-Signature"

    def start(self, *, order: Order, at: datetime) -> Started:
        ref = other_side.open_session(order=order, at=at)
        back = urlencode({"back": order.return_path})
        return Started(provider_ref=ref, pay_url=f"/demo-card/{ref}?{back}")

    def read_event(self, *, body: bytes, signature: str) -> Event:
        if not signing.is_signed(body, signature):
            raise NotFromProvider(provider="the demo card provider")
        return self.event_of(body)

    def event_of(self, body: bytes) -> Event:
        told = json.loads(body)
        return Event(
            organisation_id=tokens.split(told["session"])[0],
            event_ref=told["id"],
            provider_ref=told["session"],
            kind=KINDS[told["type"]],
            amount=Money(int(told["amount_minor"]), told["currency"]),
            happened_at=datetime.fromisoformat(told["happened_at"]),
        )
