"""Where the generator's numbers ended up in the house: row ids by number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from dunwell.identity.actor import Actor
from dunwell.receivables.models import Invoice

HOUR = time(15, 30)
"""When the past was written down, in UTC: after the last letter of its day."""


@dataclass(slots=True)
class Places:
    """Filled in while a firm is carried in; whatever comes later looks its rows up here."""

    system: Actor
    at: datetime
    entities: dict[str, int] = field(default_factory=dict)
    members: dict[str, Actor] = field(default_factory=dict)
    customers: dict[str, int] = field(default_factory=dict)
    owners: dict[str, Actor] = field(default_factory=dict)
    """Who looks after a customer."""
    items: dict[str, int] = field(default_factory=dict)
    """The open item of each invoice and credit note."""

    @property
    def organisation_id(self) -> int:
        return self.system.organisation_id

    def on(self, day: date) -> datetime:
        """When a past day's facts were written down: never after the present."""
        return min(datetime.combine(day, HOUR, tzinfo=UTC), self.at)

    def remember(self, invoices: Iterable[Invoice]) -> None:
        self.items.update({invoice.number: invoice.item_id for invoice in invoices})

    def items_of(self, numbers: Iterable[str]) -> tuple[int, ...]:
        return tuple(self.items[number] for number in numbers)
