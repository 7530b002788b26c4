"""What is open, set out in what can be paid at once: one selling entity, one currency. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dunwell.kernel.money import Money
from dunwell.receivables.owed import OwedItem


@dataclass(frozen=True, slots=True)
class Group:
    """The open items of one entity in one currency, the oldest due date first."""

    entity_id: int
    currency: str
    items: tuple[OwedItem, ...]
    as_of: date

    @property
    def key(self) -> str:
        return f"{self.entity_id}-{self.currency}"

    @property
    def asked(self) -> tuple[OwedItem, ...]:
        """What may be paid or promised: owed, and not waiting for something."""
        return tuple(item for item in self.items if item.asked_minor > 0)

    @property
    def due(self) -> tuple[OwedItem, ...]:
        return tuple(item for item in self.asked if item.due_on <= self.as_of)

    def due_before(self, day: date) -> tuple[OwedItem, ...]:
        """What a promise for that day would give more time for."""
        return tuple(item for item in self.asked if item.due_on < day)

    @property
    def credits(self) -> tuple[OwedItem, ...]:
        return tuple(item for item in self.items if item.open_minor < 0)

    @property
    def credit(self) -> Money:
        return Money(-sum(item.open_minor for item in self.credits), self.currency)

    @property
    def total(self) -> Money:
        return Money(sum(item.open_minor for item in self.items), self.currency)

    @property
    def due_amount(self) -> Money:
        return self.to_pay(self.due)

    def to_pay(self, items: Sequence[OwedItem]) -> Money:
        """What these items take to settle, after what stands to the customer's credit."""
        asked = sum(item.asked_minor for item in items)
        return Money(max(asked - self.credit.minor, 0), self.currency)

    def naming(self, items: Sequence[OwedItem]) -> tuple[int, ...]:
        """The ids to name beside the money: the items, and the credits taken off them."""
        return (*(item.id for item in items), *(item.id for item in self.credits))

    def chosen(self, ids: Iterable[int]) -> tuple[OwedItem, ...]:
        wanted = set(ids)
        return tuple(item for item in self.asked if item.id in wanted)


def grouped(items: Sequence[OwedItem], *, as_of: date) -> tuple[Group, ...]:
    """The groups, what is most due first."""
    found: dict[tuple[int, str], list[OwedItem]] = {}
    for item in items:
        found.setdefault((item.entity_id, item.currency), []).append(item)
    groups = [
        Group(entity_id, currency, tuple(mine), as_of)
        for (entity_id, currency), mine in found.items()
    ]
    groups.sort(key=lambda group: (-group.due_amount.minor, -group.total.minor, group.key))
    return tuple(groups)


def pick(groups: Sequence[Group], key: str) -> Group | None:
    """The group with this key, or the first."""
    return next((group for group in groups if group.key == key), groups[0] if groups else None)
